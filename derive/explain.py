"""Which known mistakes explain a person's answers, judged jointly over all of them, for many persons at once.

    Explainer.of(follower, asked).explain(trail, Answers) -> Explanations: by person, the hypotheses that explain best

A hypothesis is no mistake, one at some place, two that were made together, or a degree of rounding; under each, the
person's own numbers are followed wherever they do not agree with what it gives (`follow.py`), so that a slip is
counted once. An answer that agrees tells for a hypothesis as much as its digits are worth; one that does not is a slip,
which may be any number, near ones more likely. The cost of a hypothesis is the logarithm of how unlikely it makes the
answers, and of how rare it is. Hypotheses that cost nearly as little as the best one explain the answers equally well.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from derive.accounts import Accounts
from derive.beside import Crowd
from derive.branches import branched, in_batches, in_blocks
from derive.detours import Detours
from derive.evidence import Answers, by_slot
from derive.explanations import Explanations
from derive.follow import Follower, Trail
from derive.hypotheses import COMMON, TOGETHER, TRUTH, Hypotheses, Hypothesis
from derive.leads import Leads
from derive.ledger import Ledger
from derive.quantities import Named
from derive.shifted import least_with_shift
from derive.sketch import Sketch

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
Persons = NDArray[np.intp]

TIED = 2.0
"""Explanations that cost so little more than the best are as good."""
WORTH = 2.0
"""Two mistakes must promise to cost so much less than the best explanation so far."""


@dataclass(frozen=True)
class Explainer:
    """What explains the answers to what is asked, by hypotheses."""

    hypotheses: Hypotheses

    @classmethod
    def of(cls, follower: Follower, asked: tuple[Named, ...], alone: float = COMMON["single"]) -> Explainer:
        """One for the plan of a follower; a mistake at a single number costs `alone`."""
        return cls(Hypotheses(follower, asked, alone))

    @cached_property
    def _detours(self) -> Detours:
        return Detours(self.hypotheses)

    def explain(self, trail: Trail, answers: Answers) -> Explanations:
        """The explanation of each person's answers, where `trail` follows them by the true equations."""
        search = _Search(self._detours, trail, answers)
        search.attempt(self.hypotheses.common, search.unexplained(0.0))
        search.attempt(self.hypotheses.rare, search.unexplained(self.hypotheses.alone))
        search.attempt_two(search.unexplained(2 * COMMON["everywhere"] + TOGETHER))
        return search.explanations()

    def explain_simply(self, trail: Trail, answers: Answers) -> Explanations:
        """The same by common mistakes alone, of which one was made; in a fraction of the time."""
        search = _Search(self._detours, trail, answers)
        search.attempt([one for one in self.hypotheses.common if not one.early], search.unexplained(0.0))
        return search.explanations()


class _Search:
    """The accounts of persons' answers by all hypotheses that were tried; that of the truth first."""

    def __init__(self, detours: Detours, trail: Trail, answers: Answers) -> None:
        self.hypotheses, self.detours, self.trail, self.answers = detours.hypotheses, detours, trail, answers
        agrees, each = answers.held_against(trail, self.hypotheses.rows(TRUTH))
        self.truth = Accounts.made([(TRUTH, np.arange(trail.count))], agrees, each)
        self.accounts = [self.truth]
        self.best = self.truth.costs.copy()

    def unexplained(self, cost: float) -> Persons:
        """The persons whose answers have no explanation of at most that cost."""
        return np.flatnonzero(self.best > cost + 1e-9)

    def attempt(self, hypotheses: Sequence[Hypothesis], persons: Persons) -> None:
        """Hold the answers of some persons against hypotheses, where these promise to explain something."""
        found = [(one, some) for one, some in self._promising(hypotheses, persons) if len(some)]
        for hypothesis, some in found:
            if hypothesis.early:
                self._hold(hypothesis, some)
        self._hold_mistakes([(one, some) for one, some in found if not one.early], whole=False)

    def _promising(self, hypotheses: Sequence[Hypothesis], persons: Persons) -> Iterator[tuple[Hypothesis, Persons]]:
        """For each hypothesis those of some persons to whose answers it promises something.

        Who wrote everything apart from the others, as less has to be worked out for them.
        """
        everything = ~np.isnan(self.answers.numbers[:, persons]).any(axis=0)
        for own in (persons[everything], persons[~everything]):
            if len(own):
                trail, each = self.trail.of_persons(own), np.nan_to_num(self.truth.each[:, own])
                sketch = Sketch(trail, by_slot(trail, self.answers.asked, each))
                yield from ((one, own[some]) for one, some in sketch.promising(hypotheses))

    def _hold(self, hypothesis: Hypothesis, persons: Persons) -> None:
        """Hold the answers of some persons against a degree of rounding."""
        trail = self.trail.of_persons(persons, hypothesis.path).after(hypothesis.path, hypothesis.early)
        self._add(self._accounts([(hypothesis, persons)], trail))

    def _accounts(self, made: Sequence[tuple[Hypothesis, Persons]], trail: Trail) -> Accounts:
        """The accounts of persons by a hypothesis each; the trail goes all their ways.

        What it fills on none of them is as without a mistake.
        """
        persons = np.concatenate([own for _, own in made])
        rows = [row for row, slot in enumerate(self.hypotheses.asked_slots) if slot in trail.made.own]
        agrees, each = self.truth.agrees[:, persons], self.truth.each[:, persons]
        agrees[rows], each[rows] = self.answers.of(persons).held_against(trail, rows)
        return Accounts.made(made, agrees, each)

    def _add(self, accounts: Accounts) -> None:
        self.accounts.append(accounts)
        np.minimum.at(self.best, accounts.persons, accounts.costs)

    def attempt_two(self, persons: Persons) -> None:
        """Two mistakes of some persons, where they may explain every answer, and far better than what was found."""
        leads = self._leads(persons)
        self._hold_mistakes(leads.pairs(self.hypotheses, self.best - WORTH), whole=True)
        limits = self.best - WORTH
        self._attempt_besides(leads.firsts(self.truth, persons, self.hypotheses.turned, limits), limits)

    def _leads(self, persons: Persons) -> Leads:
        """The mistakes that explain more of some persons' answers than slips alone do."""
        sought = np.zeros(self.trail.count, dtype=bool)
        sought[persons] = True
        better = (
            one.single & (one.costs < self.truth.costs[one.persons]) & sought[one.persons] for one in self.accounts
        )
        return Leads.of([one.at(np.flatnonzero(rows)) for one, rows in zip(self.accounts, better, strict=True)])

    def _attempt_besides(self, firsts: Sequence[tuple[Hypothesis, Persons]], limits: Array) -> None:
        """Every other common mistake besides one that explains much, or a sign that was turned.

        A second mistake that shows only in what the first has changed explains no answer alone, and neither does either
        of two that change every answer.
        """
        if firsts:
            ledger = Ledger.of(self.trail, self.answers, self.truth.agrees, self.truth.each)
            crowd = Crowd(self.trail, ledger, self.detours, firsts)
            found = crowd.candidates(self.hypotheses.common, limits[crowd.persons])
            self._hold_mistakes([(one.pair, one.persons) for one in found], whole=True)

    def _hold_mistakes(self, found: Sequence[tuple[Hypothesis, Persons]], *, whole: bool) -> None:
        """Hold the answers of persons against mistakes, which must leave nothing to slips if `whole`.

        Two mistakes must: among so many pairs there is one for almost any numbers.
        """
        for block in in_blocks(found):
            for places in in_batches(self.trail.follower.steps, [one.path for one, _ in block]):
                made = [block[place] for place in places]
                trail = branched(self.trail, [(one.path, persons) for one, persons in made], whole=whole)
                accounts = self._accounts(made, trail)
                if whole:
                    accounts = accounts.at(np.flatnonzero((accounts.agrees | np.isnan(accounts.each)).all(axis=0)))
                self._add(accounts)

    def explanations(self) -> Explanations:
        """The accounts that are as good as the best, by person."""
        limits = self.best + TIED
        tied = Accounts.joined([one.at(np.flatnonzero(one.costs <= limits[one.persons])) for one in self.accounts])
        best = tied.at(np.unique(tied.persons, return_index=True)[1])
        least = best.threshold(self.truth)
        hidden = self._hidden(best, least <= self.truth.costs)
        return Explanations(tied, self.truth, np.asarray(least <= np.minimum(self.truth.costs, hidden)))

    def _hidden(self, best: Accounts, sure: Mask) -> Array:
        """What the answers cost without a mistake where a point was shifted in a number that is not asked for.

        For those whose mistake is sure and shows in one answer alone; infinite for others.
        """
        gained, hidden = best.gained(self.truth), np.full(len(sure), np.inf)
        once = best.single & (gained.sum(axis=0) == 1) & sure
        for row in np.flatnonzero((gained & once).any(axis=1)).tolist():
            persons = np.flatnonzero(gained[row] & once)
            hidden[persons] = least_with_shift(self.trail, self.answers, self.truth.each, persons, row)
        return hidden
