"""The verdict on a wrong answer when all answers are known: carried, a mistake, or wrong; what it earns, and why.

    AnswerMark (wrong) + the Verdicts of its numbers -> AnswerMark

Reasons are for the instructor, `told` for the student.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from derive.explain import Account
from derive.hypotheses import Hypothesis
from derive.quantities import Named
from exercises.credit import Credit
from exercises.judging import Cell, Judge, Opinion
from exercises.kinds import Typed, Verdict
from exercises.kinds.number import decimal, exact, shown
from exercises.manifest import ExpectedAnswer
from exercises.marking import AnswerMark
from exercises.mistakes import ROUNDING, WORDS, explained, plain_text, rounding_in_words
from templates.document import Text

_ORDER: tuple[Verdict, ...] = ("wrong", "mistake", "carried", "right")


@dataclass(frozen=True)
class Found:
    """The verdict on one number, the share it earns, and the accounts of those mistakes that explain it."""

    verdict: Verdict
    share: Fraction
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

    def found(self, name: Named, typed: Typed) -> Found:
        """The verdict on one number."""
        cell = self.opinion.cells.get(name)
        if typed.right:
            return Found("right", Fraction(1), cell)
        if cell is None:
            return Found("wrong", Fraction(0))
        if cell.carried:
            return Found("carried", self.credit.method, cell)
        if cell.agrees and cell.source not in (None, name):
            return Found("wrong", Fraction(0), cell)
        explaining = tuple(a for a in self.accounts if a.agrees[self.opinion.places[name]])
        if explaining:
            share = max(self.credit.of(self._shown(name, account.hypothesis)) for account in explaining)
            return Found("mistake", share, cell, explaining)
        if cell.agrees and typed.half > self.judge.half(name):
            return Found("mistake", self.credit.of(["rounded_early"]), cell, coarse=True)
        return Found("wrong", Fraction(0), cell)

    def _shown(self, name: Named, hypothesis: Hypothesis) -> tuple[str, ...]:
        """The mistakes that show in a number: of two, those on the way to it."""
        wrongs = self.judge.nearest(name, hypothesis.wrongs)
        return tuple(wrong.mistake for wrong in wrongs[-1:]) or hypothesis.mistakes

    def doubtful(self, name: Named) -> tuple[str, ...]:
        """The mistakes that lead to a number, where the answers together do not tell that one was made."""
        row, accounts = self.opinion.places[name], self.opinion.explanation.accounts
        titles = (names for a in accounts if a.agrees[row] for names in a.hypothesis.mistakes)
        return tuple(dict.fromkeys(titles)) if name in self.opinion.cells else ()

    def names(self, name: Named, found: Found) -> tuple[str, ...]:
        """The names of the mistakes, any of which explains a number."""
        if found.coarse:
            return ("rounded_early",)
        return tuple(dict.fromkeys(n for a in found.accounts for n in self._shown(name, a.hypothesis)))


def judged(mark: AnswerMark, expected: ExpectedAnswer, panel: Panel, typed: Mapping[Named, Typed]) -> AnswerMark:
    """The mark of a wrong answer with what is known of its numbers, by name."""
    found = {name: panel.found(name, one) for name, one in typed.items()}
    if not found:
        return mark
    verdict = min((one.verdict for one in found.values()), key=_ORDER.index)
    deciding = {name: one for name, one in found.items() if one.verdict == verdict}
    points = {name: exact(expected.points) * one.share / len(found) for name, one in found.items()}
    first = next(iter(deciding.items()))
    possible = tuple(dict.fromkeys(n for name, one in deciding.items() for n in panel.names(name, one)))
    sources = [one.cell.source for one in found.values() if one.cell and one.cell.source]
    alone = len(found) == 1
    return replace(
        mark,
        verdict=verdict,
        points=sum(points.values(), Fraction(0)),
        carried=sum((points[name] for name, one in found.items() if one.verdict == "carried"), Fraction(0)),
        reason=_reason(mark, panel, *first, alone=alone),
        mistake=possible[0] if len(possible) == 1 else None,
        possible=possible,
        first_wrong=str(panel.judge.first(sources)) if sources else mark.quantity,
        follows=_follows(first[1]) if alone else None,
        told=_told(panel, first[1], mark),
    )


def _follows(found: Found) -> float | None:
    """What follows from the student's own numbers, where some before it are wrong."""
    cell = found.cell
    if cell is None or cell.source in (None, cell.name) or not math.isfinite(cell.follows):
        return None
    return float(f"{cell.follows:.12g}")


def _reason(mark: AnswerMark, panel: Panel, name: Named, found: Found, *, alone: bool) -> str:
    place = "" if alone else f"{name}: "
    return f"{mark.reason}; {place}{_why(panel, name, found)}"


def _why(panel: Panel, name: Named, found: Found) -> str:
    cell = found.cell
    if found.verdict == "carried" and cell:
        number = shown(decimal(cell.follows))
        return f"it follows from the student's own {cell.source} (which gives {number}): the method is right"
    if found.verdict == "mistake":
        return _mistaken(panel, name, found)
    if cell and cell.trivial and cell.agrees:
        return f"it follows from the student's own {cell.source}, but that leaves nothing of the step to be worked out"
    if cell and cell.source not in (None, name):
        return f"the first wrong step is {cell.source}, and it does not follow from that either"
    doubtful = panel.doubtful(name)
    if doubtful:
        return f"{' or '.join(map(_title, doubtful))} would explain it, but a slip may have led there as well"
    return "no known mistake explains it"


def _mistaken(panel: Panel, name: Named, found: Found) -> str:
    if found.coarse:
        return "it is right as far as it goes"
    names = panel.names(name, found)
    if len(names) > 1:
        titles = " or ".join(_title(one) for one in names)
        return f"cannot tell which of several mistakes explains it: {titles}"
    return " ".join(plain_text(text) for text in _sentences(panel, found))


def _title(mistake: str) -> str:
    return (WORDS | ROUNDING)[mistake].title


def _sentences(panel: Panel, found: Found) -> Sequence[Text]:
    """What went wrong in words, a text for each mistake of the best account."""
    hypothesis = found.accounts[0].hypothesis
    if hypothesis.early:
        return [(rounding_in_words(hypothesis.early, panel.judge.structure.worked_decimals),)]
    return [explained(wrong) for wrong in hypothesis.wrongs]


def _told(panel: Panel, found: Found, mark: AnswerMark) -> tuple[Text, ...]:
    if found.coarse:
        return ((f"Right is {mark.value} with the decimals that were asked for.",),)
    return tuple(_sentences(panel, found)) if found.accounts else ()
