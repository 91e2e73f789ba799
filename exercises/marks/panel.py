"""What is known of one student's numbers in one question, and the verdict on each.

Panel(judge, opinion, accounts, credit).found(name, typed) -> Found(verdict, share)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction

from derive.accounts import Account
from derive.hypotheses import Hypothesis
from derive.mistakes.rounding import ROUNDED_EARLY
from derive.quantities import Named
from exercises.files.credit import Credit
from exercises.kinds import Typed, Verdict
from exercises.marks.judging import Judge
from exercises.marks.opinions import Cell, Opinion
from exercises.marks.phrases import Phrases


@dataclass(frozen=True)
class Found:
    """The verdict on one number, the share it earns, and the accounts of those mistakes that explain it.

    A `coarse` number is right but for its few decimals, or follows so from the student's own numbers; it counts as
    rounded too early.
    """

    verdict: Verdict
    share: Fraction
    typed: Typed
    cell: Cell | None = None
    accounts: tuple[Account, ...] = ()
    coarse: bool = False


@dataclass(frozen=True)
class Panel:
    """What is known of one student's answers to one question, and what the set says they earn."""

    judge: Judge
    opinion: Opinion
    accounts: tuple[Account, ...]
    credit: Credit
    phrases: Phrases = field(default_factory=Phrases)

    def found(self, name: Named, typed: Typed) -> Found:
        """The verdict on one number."""
        cell = self.opinion.cells.get(name)
        if typed.right:
            return Found("right", Fraction(1), typed, cell)
        if cell is None:
            return Found("wrong", Fraction(0), typed)
        if cell.carried:
            return self._carried(name, typed, cell)
        if cell.spared:
            return Found("wrong", Fraction(0), typed, cell)
        explaining = tuple(self._leading_to(name, self.accounts))
        coarse = cell.agrees and typed.half > self.judge.structure.half(name)
        if explaining and not (coarse and not any(account.hypothesis.early for account in explaining)):
            share = max(self.credit.of(self._shown(name, account.hypothesis)) for account in explaining)
            return Found("mistake", share, typed, cell, explaining)
        if coarse:
            return Found("mistake", self.credit.of([ROUNDED_EARLY]), typed, cell, coarse=True)
        return Found("wrong", Fraction(0), typed, cell)

    def _leading_to(self, name: Named, accounts: Iterable[Account]) -> Iterator[Account]:
        """Those of accounts with which a number agrees, and by mistakes that are made on the way to it."""
        for account in accounts:
            made = account.hypothesis.early or self.judge.ways.nearest(name, account.hypothesis.wrongs)
            if made and account.agrees[self.opinion.places[name]]:
                yield account

    def _carried(self, name: Named, typed: Typed, cell: Cell) -> Found:
        """The verdict on a number that follows from earlier wrong ones, with enough decimals or too few."""
        half = self.judge.structure.half(name)
        if typed.half <= half or abs(typed.value - cell.follows) <= half:
            return Found("carried", self.credit.method, typed, cell)
        share = min(self.credit.method, self.credit.of([ROUNDED_EARLY]))
        return Found("mistake", share, typed, cell, coarse=True)

    def _shown(self, name: Named, hypothesis: Hypothesis) -> tuple[str, ...]:
        """The mistakes that show in a number: of two, those on the way to it."""
        wrongs = self.judge.ways.nearest(name, hypothesis.wrongs)
        return tuple(wrong.mistake for wrong in wrongs[-1:]) or hypothesis.mistakes

    def doubtful(self, name: Named) -> tuple[str, ...]:
        """The mistakes that lead to a number, where the answers together do not tell that one was made."""
        accounts = self.opinion.explanation.accounts
        titles = (names for a in self._leading_to(name, accounts) for names in a.hypothesis.mistakes)
        return tuple(dict.fromkeys(titles)) if name in self.opinion.cells else ()

    def names(self, name: Named, found: Found) -> tuple[str, ...]:
        """The names of the mistakes, any of which explains a number."""
        if found.coarse:
            return (ROUNDED_EARLY,)
        return tuple(dict.fromkeys(n for a in found.accounts for n in self._shown(name, a.hypothesis)))
