"""How hypotheses account for persons' answers, and which of them explain a person's best.

Explanation(accounts, truth).sure; .mistakes -> the sets of mistakes that explain equally well; .chosen(habits)
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from derive.hypotheses import Hypothesis

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
Persons = NDArray[np.intp]

SURE = 4.0
"""How much less than no mistake an explanation must cost."""
FURTHER = 0.1
"""What further explained answers count, beside the one that tells most."""
HABIT = 2
"""Rounding too early shows in so many of a person's answers, if these are as many."""
LEFT = 2
"""One answer that a mistake leaves unexplained is rather a slip; so many may be another mistake's."""


@dataclass(frozen=True)
class Accounts:
    """How a hypothesis accounts for the answers of some persons: which agree and what each costs (nan: no answer; axes
    name, person), and the cost of all."""

    hypothesis: Hypothesis
    persons: Persons
    agrees: Mask
    each: Array
    costs: Array

    def of(self, place: int) -> Account:
        """That of the person at a place."""
        return Account(self.hypothesis, self._agrees[place], self._each[place], float(self.costs[place]))

    @cached_property
    def floors(self) -> Array:
        """What the answers of each cost if another mistake explains those that are left, where they are several."""
        left = ~(self.agrees | np.isnan(self.each))
        sums = np.where(left, self.each, 0.0).sum(axis=0)
        return np.asarray(self.costs - np.where(left.sum(axis=0) >= LEFT, sums, 0.0))

    @cached_property
    def _agrees(self) -> Mask:
        return self.agrees.T

    @cached_property
    def _each(self) -> Array:
        return self.each.T


Standing = tuple[Accounts, int]
"""Accounts, and the place of a person in them."""


def by_person(found: Iterable[tuple[Accounts, Persons]]) -> dict[int, list[Standing]]:
    """Some places in accounts by the persons who stand there, what costs least first."""
    listed = [(accounts, places) for accounts, places in found if len(places)]
    if not listed:
        return {}
    persons = np.concatenate([accounts.persons[places] for accounts, places in listed])
    costs = np.concatenate([accounts.costs[places] for accounts, places in listed])
    which = np.repeat(np.arange(len(listed)), [len(places) for _, places in listed])
    order = np.lexsort((costs, persons))
    sorted_: dict[int, list[Standing]] = {}
    places = np.concatenate([places for _, places in listed])
    for person, number, place in zip(*(column[order].tolist() for column in (persons, which, places)), strict=True):
        sorted_.setdefault(person, []).append((listed[number][0], place))
    return sorted_


class Account(NamedTuple):
    """One hypothesis and one person: which of the answers agree, and the cost."""

    hypothesis: Hypothesis
    agrees: Mask
    each: Array
    cost: float


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
        """Whether mistakes explain the answers far better than slips alone.

        One slip in a number that is not asked for may lead to several wrong answers, so for each mistake the answer
        that tells most counts, and the others little. Who rounds too early makes no slips besides, and no slip comes
        near to the right number again and again; one that does so once is no habit.
        """
        hypothesis, answered = self.best.hypothesis, ~np.isnan(self.truth.each)
        if not hypothesis.mistakes or (hypothesis.early and not self.best.agrees[answered].all()):
            return False
        gained = np.sort(self.truth.each[self.best.agrees & ~self.truth.agrees])
        if hypothesis.early and len(gained) < HABIT <= answered.sum():
            return False
        surplus = 0.0 if hypothesis.early else (1 - FURTHER) * gained[: -len(hypothesis.mistakes)].sum()
        return bool(len(gained) and self.best.cost + surplus + SURE <= min(self.truth.cost, self.hidden))

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
