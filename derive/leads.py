"""The mistakes that explain some of what is wrong: what leads to two that were made together.

Leads.of(tables of accounts).pairs(hypotheses, limits), .firsts(truth, sought, turned, limits)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from derive.accounts import Accounts
from derive.hypotheses import COMMON, TOGETHER, Hypotheses, Hypothesis

Array = NDArray[np.float64]
Persons = NDArray[np.intp]
Rows = NDArray[np.intp]

MOST = 6
"""So many mistakes that explain some of a person's answers are paired with each other."""
FIRST = 2
"""So many of them are paired with every common mistake, which may explain nothing unless both are made."""

Found = list[tuple[Hypothesis, Persons]]
"""Hypotheses, each with persons whose answers it may explain."""


@dataclass(frozen=True, eq=False)
class Leads:
    """Accounts of single mistakes by persons, the best first, and the place of each among its person's."""

    accounts: Accounts
    places: Rows

    @classmethod
    def of(cls, tables: Sequence[Accounts]) -> Leads:
        """The best account of each mistake."""
        found = Accounts.joined(tables)
        numbers: dict[tuple[str, ...], int] = {}
        mistakes = found.by_row([numbers.setdefault(one.mistakes, len(numbers)) for one in found.hypotheses])
        _, firsts = np.unique(found.persons * len(numbers) + mistakes, return_index=True)
        best = found.at(np.sort(firsts))
        places = np.arange(len(best.persons)) - np.searchsorted(best.persons, best.persons)
        kept = np.flatnonzero(places < MOST)
        return cls(best.at(kept), places[kept])

    def pairs(self, hypotheses: Hypotheses, limits: Array) -> Found:
        """Two leads of a person at once, where these reach all answers that the better one leaves unexplained.

        What they do not reach must cost no more than the person's limit, with what the two cost.
        """
        rows, others = self._any_two()
        made = list(map(hypotheses.together, self._hypotheses(rows), self._hypotheses(others)))
        known = {id(pair): pair for pair in made if pair is not None}
        numbers = {key: number for number, key in enumerate(known)}
        places = [place for place, pair in enumerate(made) if pair is not None]
        which = np.array([numbers[id(made[place])] for place in places], dtype=np.intp)
        lead, both = self.accounts.at(rows[places]), list(known.values())
        reached = np.zeros((len(lead.each), len(both)), dtype=bool)
        for number, pair in enumerate(both):
            reached[hypotheses.rows(pair), number] = True
        left = np.where(reached[:, which], 0.0, np.nan_to_num(lead.each)).sum(axis=0)
        explained = (lead.agrees | np.isnan(lead.each) | reached[:, which]).all(axis=0)
        costs = left + np.array([pair.cost for pair in both])[which]
        may = explained & (costs <= limits[lead.persons])
        return _grouped(both, which[may], lead.persons[may])

    def firsts(self, truth: Accounts, sought: Persons, turned: Sequence[Hypothesis], limits: Array) -> Found:
        """What persons may have done, where another mistake besides may explain what is left.

        One of the first leads, or for those who are `sought` a sign that was turned. Both mistakes together must cost
        no more than the person's limit.
        """
        floors = limits - COMMON["everywhere"] - TOGETHER
        own = np.flatnonzero((self.places < FIRST) & (self.accounts.floors <= floors[self.accounts.persons]))
        persons = sought[truth.floors[sought] <= floors[sought]]
        found: dict[int, tuple[Hypothesis, list[Persons]]] = {id(one): (one, [persons]) for one in turned}
        for first, some in _grouped(self.accounts.hypotheses, self.accounts.which[own], self.accounts.persons[own]):
            found.setdefault(id(first), (first, []))[1].append(some)
        joined = ((first, np.unique(np.concatenate(parts))) for first, parts in found.values())
        return [(first, some) for first, some in joined if len(some)]

    def _any_two(self) -> tuple[Rows, Rows]:
        """The rows of any two leads of a person, the better one first."""
        persons = self.accounts.persons
        better = [np.flatnonzero(persons[step:] == persons[:-step]) for step in range(1, MOST)]
        one, other = np.concatenate(better), np.concatenate([rows + step for step, rows in enumerate(better, 1)])
        order = np.lexsort((other, one))
        return one[order], other[order]

    def _hypotheses(self, rows: Rows) -> list[Hypothesis]:
        return list(map(self.accounts.hypothesis, rows.tolist()))


def _grouped(hypotheses: Sequence[Hypothesis], which: Rows, persons: Persons) -> Found:
    """The persons of each hypothesis, by its place."""
    order = np.argsort(which, kind="stable")
    places, starts = np.unique(which[order], return_index=True)
    parts = np.split(persons[order], starts)[1:]
    return [(hypotheses[place], part) for place, part in zip(places.tolist(), parts, strict=True)]
