"""How hypotheses account for persons' answers: a table with a row for each hypothesis and person.

Accounts.joined(tables) -> all rows by persons, the best first; .of(row) -> Account; .threshold(truth), .floors
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from derive.hypotheses import Hypothesis

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
Persons = NDArray[np.intp]
Rows = NDArray[np.intp]

SURE = 4.0
"""How much less than no mistake an explanation must cost."""
FURTHER = 0.1
"""What further explained answers count, beside the one that tells most."""
HABIT = 2
"""Rounding too early shows in so many of a person's answers, if these are as many."""
LEFT = 2
"""One answer that a mistake leaves unexplained is rather a slip; so many may be another mistake's."""


class Account(NamedTuple):
    """One hypothesis and one person: which of the answers agree, what each costs, and the cost of all."""

    hypothesis: Hypothesis
    agrees: Mask
    each: Array
    cost: float


@dataclass(frozen=True, eq=False)
class Accounts:
    """How hypotheses account for the answers of persons, a row for one of each.

    Which answers agree and what each costs (nan: no answer; axes name, row), and the cost of all; `which` is the place
    of a row's hypothesis.
    """

    hypotheses: Sequence[Hypothesis]
    which: Rows
    persons: Persons
    agrees: Mask
    each: Array
    costs: Array

    @classmethod
    def made(cls, made: Sequence[tuple[Hypothesis, Persons]], agrees: Mask, each: Array) -> Accounts:
        """The accounts of persons by hypotheses, in order."""
        which = np.repeat(np.arange(len(made)), [len(persons) for _, persons in made])
        costs = np.nansum(each, axis=0) + np.array([one.cost for one, _ in made])[which]
        persons = np.concatenate([own for _, own in made])
        return cls([one for one, _ in made], which, persons, agrees, each, costs)

    @classmethod
    def joined(cls, tables: Sequence[Accounts]) -> Accounts:
        """The rows of all tables by persons, those of each in the order of their costs."""
        starts = np.cumsum([0, *(len(one.hypotheses) for one in tables[:-1])])
        which = np.concatenate([one.which + start for one, start in zip(tables, starts, strict=True)])
        persons, costs = (np.concatenate([getattr(one, part) for one in tables]) for part in ("persons", "costs"))
        agrees, each = (np.concatenate([getattr(one, part) for one in tables], axis=1) for part in ("agrees", "each"))
        hypotheses = list(chain.from_iterable(one.hypotheses for one in tables))
        return cls(hypotheses, which, persons, agrees, each, costs).at(np.lexsort((costs, persons)))

    def at(self, rows: Rows) -> Accounts:
        """Some of the rows."""
        which, persons, costs = self.which[rows], self.persons[rows], self.costs[rows]
        return Accounts(self.hypotheses, which, persons, self.agrees[:, rows], self.each[:, rows], costs)

    def of(self, row: int) -> Account:
        """That of a row."""
        return Account(self.hypothesis(row), self.agrees[:, row], self.each[:, row], float(self.costs[row]))

    def hypothesis(self, row: int) -> Hypothesis:
        """That of a row."""
        return self.hypotheses[int(self.which[row])]

    def by_row(self, by_hypothesis: Sequence[int]) -> NDArray[Any]:
        """For each row what is told of its hypothesis."""
        return np.array(by_hypothesis)[self.which]

    @cached_property
    def single(self) -> Mask:
        """Where one mistake was made."""
        return self.by_row([len(one.wrongs) == 1 for one in self.hypotheses])

    @cached_property
    def floors(self) -> Array:
        """What the answers of each cost if another mistake explains those that are left, where they are several."""
        left = ~(self.agrees | np.isnan(self.each))
        sums = np.where(left, self.each, 0.0).sum(axis=0)
        return np.asarray(self.costs - np.where(left.sum(axis=0) >= LEFT, sums, 0.0))

    def gained(self, truth: Accounts) -> Mask:
        """The answers that agree and do not without a mistake (axes name, row)."""
        return self.agrees & ~truth.agrees[:, self.persons]

    def threshold(self, truth: Accounts) -> Array:
        """What the answers must cost without a mistake, so that a row's mistakes are sure; infinite where none are.

        One slip in a number that is not asked for may lead to several wrong answers, so for each mistake the answer
        that tells most counts, and the others little. Who rounds too early makes no slips besides, and no slip comes
        near to the right number again and again; one that does so once is no habit.
        """
        gained, each = self.gained(truth), truth.each[:, self.persons]
        count, answered = gained.sum(axis=0), (~np.isnan(each)).sum(axis=0)
        early = self.by_row([one.early is not None for one in self.hypotheses])
        habit = (self.agrees | np.isnan(each)).all(axis=0) & ((count >= HABIT) | (answered < HABIT))
        able = (count > 0) & (self._mistakes > 0) & (habit | ~early)
        further = np.where(early, 0.0, (1 - FURTHER) * self._surplus(np.where(gained, each, 0.0)))
        return np.where(able, self.costs + further + SURE, np.inf)

    def _surplus(self, worth: Array) -> Array:
        """The sum of what answers are worth, less that of the best for each mistake."""
        ranked = -np.sort(-worth, axis=0)
        ranked[np.arange(len(ranked))[:, np.newaxis] < self._mistakes] = 0.0
        return np.asarray(ranked.sum(axis=0))

    @cached_property
    def _mistakes(self) -> Rows:
        """How many each row has."""
        return self.by_row([len(one.mistakes) for one in self.hypotheses])
