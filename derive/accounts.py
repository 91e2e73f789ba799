"""How hypotheses account for persons' answers, and which of them explain a person's best.

Explanation(accounts, truth).sure; .mistakes -> the sets of mistakes that explain equally well; .chosen(habits)
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
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
    certain: float
    """What every other explanation must cost at least, so that this one is sure."""


@dataclass(frozen=True)
class Accounts:
    """How hypotheses account for the answers of persons, a row for one of each.

    Which answers agree and what each costs (nan: no answer; axes name, row), the cost of all, what others must cost;
    `which` is the place of a row's hypothesis.
    """

    hypotheses: Sequence[Hypothesis]
    which: Rows
    persons: Persons
    agrees: Mask
    each: Array
    costs: Array
    certain: Array

    @classmethod
    def made(cls, made: Sequence[tuple[Hypothesis, Persons]], agrees: Mask, each: Array) -> Accounts:
        """The accounts of persons by hypotheses, in order."""
        which = np.repeat(np.arange(len(made)), [len(persons) for _, persons in made])
        costs = np.nansum(each, axis=0) + np.array([one.cost for one, _ in made])[which]
        persons = np.concatenate([own for _, own in made])
        return cls([one for one, _ in made], which, persons, agrees, each, costs, np.full(len(costs), np.inf))

    def at(self, rows: Rows) -> Accounts:
        """Some of the rows."""
        which, persons, costs, certain = self.which[rows], self.persons[rows], self.costs[rows], self.certain[rows]
        return Accounts(self.hypotheses, which, persons, self.agrees[:, rows], self.each[:, rows], costs, certain)

    def of(self, row: int) -> Account:
        """That of a row."""
        cost, certain = float(self.costs[row]), float(self.certain[row])
        return Account(self.hypothesis(row), self._agrees[row], self._each[row], cost, certain)

    def hypothesis(self, row: int) -> Hypothesis:
        """That of a row."""
        return self.hypotheses[int(self.which[row])]

    @cached_property
    def single(self) -> Mask:
        """Where one mistake was made."""
        return self._told([len(one.wrongs) == 1 for one in self.hypotheses])

    @cached_property
    def floors(self) -> Array:
        """What the answers of each cost if another mistake explains those that are left, where they are several."""
        left = ~(self.agrees | np.isnan(self.each))
        sums = np.where(left, self.each, 0.0).sum(axis=0)
        return np.asarray(self.costs - np.where(left.sum(axis=0) >= LEFT, sums, 0.0))

    def gained(self, truth: Accounts) -> Mask:
        """The answers that agree and do not without a mistake (axes name, row)."""
        return self.agrees & ~truth.agrees[:, self.persons]

    def judged(self, truth: Accounts) -> Accounts:
        """These with what others must cost, so that mistakes explain the answers far better than slips alone.

        One slip in a number that is not asked for may lead to several wrong answers, so for each mistake the answer
        that tells most counts, and the others little. Who rounds too early makes no slips besides, and no slip comes
        near to the right number again and again; one that does so once is no habit.
        """
        gained, each = self.gained(truth), truth.each[:, self.persons]
        count, answered = gained.sum(axis=0), (~np.isnan(each)).sum(axis=0)
        early = self._told([one.early is not None for one in self.hypotheses])
        habit = (self.agrees | np.isnan(each)).all(axis=0) & ((count >= HABIT) | (answered < HABIT))
        able = (count > 0) & (self._mistakes > 0) & (habit | ~early)
        certain = self.costs + np.where(early, 0.0, (1 - FURTHER) * self._surplus(np.where(gained, each, 0.0))) + SURE
        return replace(self, certain=np.where(able, certain, np.inf))

    def _surplus(self, worth: Array) -> Array:
        """The sum of what answers are worth, less that of the best for each mistake."""
        ranked = -np.sort(-worth, axis=0)
        ranked[np.arange(len(ranked))[:, np.newaxis] < self._mistakes] = 0.0
        return np.asarray(ranked.sum(axis=0))

    @cached_property
    def _mistakes(self) -> Rows:
        """How many each row has."""
        return self._told([len(one.mistakes) for one in self.hypotheses])

    def _told(self, by_hypothesis: Sequence[int]) -> NDArray[Any]:
        return np.array(by_hypothesis)[self.which]

    @cached_property
    def _agrees(self) -> Mask:
        return self.agrees.T

    @cached_property
    def _each(self) -> Array:
        return self.each.T


Standing = tuple[Accounts, int]
"""Accounts, and a row of them."""


def by_person(found: Sequence[Accounts]) -> dict[int, list[Standing]]:
    """The rows of some accounts by the persons, what costs least first."""
    persons = np.concatenate([one.persons for one in found])
    order = np.lexsort((np.concatenate([one.costs for one in found]), persons))
    lengths = [len(one.persons) for one in found]
    which, rows = np.repeat(np.arange(len(found)), lengths), np.concatenate([np.arange(length) for length in lengths])
    sorted_: dict[int, list[Standing]] = {}
    for person, number, row in zip(*(column[order].tolist() for column in (persons, which, rows)), strict=True):
        sorted_.setdefault(person, []).append((found[number], row))
    return sorted_


@dataclass(frozen=True)
class Explanation:
    """The accounts of a person's answers that are as good as the best, the best first, and that without a mistake."""

    accounts: tuple[Account, ...]
    truth: Account
    hidden: float = np.inf
    """What the answers cost without a mistake where a point was shifted in a number that is not asked for."""

    @property
    def best(self) -> Account:
        return self.accounts[0]

    @property
    def sure(self) -> bool:
        """Whether mistakes explain the answers far better than slips alone."""
        return self.best.certain <= min(self.truth.cost, self.hidden)

    @cached_property
    def mistakes(self) -> tuple[tuple[str, ...], ...]:
        """The sets of mistakes that explain equally well; empty where none surely does."""
        return tuple(account.hypothesis.mistakes for account in self.chosen())

    def chosen(self, habits: Collection[str] = ()) -> tuple[Account, ...]:
        """The best account for each set of mistakes that explains equally well; none where no mistake surely does.

        Of several, those stand out that are among the `habits`, mistakes that the person surely makes elsewhere; one
        that is may be less sure.
        """
        each: dict[frozenset[str], Account] = {}
        for account in self.accounts:
            each.setdefault(frozenset(account.hypothesis.mistakes), account)
        usual = tuple(account for names, account in each.items() if names and names <= set(habits))
        if self.sure:
            return usual or tuple(account for names, account in each.items() if names)
        return usual[:1] if len(usual) == 1 and usual[0].cost < self.truth.cost else ()
