"""Second mistakes beside first ones, for many persons at once: what they may explain, roughly, without bounds.

    Crowd(trail, ledger, detours, rows).candidates(seconds, limits) -> pairs, persons, and their least costs

A row is a person who may have made a first mistake. All rows go together to a second one, a statement at a time, as far
as to the first answers that it changes. A row goes no further than to where one of these stays unexplained, or its
answers cost more than its limit.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from derive.branches import in_batches, in_order
from derive.detours import Course, Detours
from derive.follow import Trail
from derive.hypotheses import TOGETHER, Hypothesis
from derive.ledger import Ledger
from derive.steps import Functions, Path
from derive.views import Over, View, put_rows, shape_of

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
Rows = NDArray[np.intp]


LINES = 2
"""So many answers are looked at: few who agree with them do not agree with those after them."""


@dataclass(frozen=True)
class Candidates:
    """Two mistakes that may explain what some persons wrote, and what that costs them at least."""

    pair: Hypothesis
    persons: Rows
    floors: Array


class Walk:
    """Those of a crowd's rows that are still on their way, each by a way of a course (`own`).

    `floors` is what all their answers cost at least, as far as they have come.
    """

    def __init__(self, crowd: View, count: int, rows: Rows, own: Rows, floors: Array) -> None:
        self.rows, self.own, self.floors = rows, own, floors
        self._crowd, self._count = crowd, count
        self._values = Over(View(crowd, rows, count))

    def found(self, functions: Functions, slot: int, numbers: Rows) -> Any:
        """What a statement gives, of which each way of the course has a term by its number."""
        used = numbers[self.own]
        if (used == used[0]).all():
            return functions[int(used[0])](self._values)
        parts = []
        for number in sorted(set(used.tolist())):
            places = np.flatnonzero(used == number)
            parts.append((places, functions[number](View(self._values, places, len(self.rows)))))
        return _put(self._values[slot], parts, len(self.rows))

    def put(self, slot: int, value: Any) -> None:
        """What was found, or is used in its place."""
        self._values[slot] = value

    def keep(self, going: Mask) -> None:
        """Some of the rows go on."""
        if not going.all():
            places, count = np.flatnonzero(going), len(self.rows)
            self.rows, self.own, self.floors = self.rows[places], self.own[places], self.floors[places]
            self._values = self._values.of_rows(View(self._crowd, self.rows, self._count), places, count)


class Crowd:
    """Persons and first mistakes, a row for each of `made`; those of one mistake stand together."""

    def __init__(self, trail: Trail, ledger: Ledger, detours: Detours, made: Sequence[tuple[Hypothesis, Rows]]) -> None:
        self._steps, self._functions, self._detours = trail.follower.steps, trail.follower.plain, detours
        self._firsts = [first for first, _ in made]
        self.persons = np.concatenate([persons for _, persons in made])
        self._which = np.repeat(np.arange(len(made)), [len(persons) for _, persons in made])
        self._costs = np.array([first.cost for first in self._firsts])[self._which]
        self._ledger = ledger.of_persons(self.persons)
        self._count = len(self.persons)
        self._values = View([value.value for value in trail.values], self.persons, trail.count)
        self._left = self._ledger.truth.copy()
        starts = [(first.path, np.flatnonzero(self._which == place)) for place, first in enumerate(self._firsts)]
        for places in in_batches(self._steps, [path for path, _ in starts]):
            self._go_first([starts[place] for place in places])

    def _go_first(self, ways: Sequence[tuple[Path, Rows]]) -> None:
        with np.errstate(all="ignore"):
            for slot, terms in in_order(self._steps, ways):
                parts = []
                for number, rows in terms.items():
                    value = self._functions[number](View(self._values, rows, self._count))
                    if slot in self._ledger.lines:
                        value, left = self._ledger.held_against(slot, value, rows)
                        self._left[self._ledger.rows[slot], rows] = left
                    parts.append((rows, value))
                self._values[slot] = _put(self._values[slot], parts, self._count)

    def candidates(self, seconds: Sequence[Hypothesis], limits: Array) -> list[Candidates]:
        """The pairs that may explain every answer at no more than the limit of a row."""
        courses = ((second, course) for second in seconds for course in self._detours.courses(self._firsts, second))
        with np.errstate(all="ignore"):
            return [one for second, course in courses for one in self._gone(course, second.cost, limits)]

    def _gone(self, course: Course, cost: float, limits: Array) -> Iterator[Candidates]:
        """Those who come far on a course, by its ways."""
        ways = np.full(len(self._firsts), -1)
        ways[list(course.places)] = np.arange(len(course.places))
        floors = self._floors(course.slots, cost)
        rows = np.flatnonzero((ways[self._which] >= 0) & (floors <= limits))
        walk = Walk(self._values, self._count, rows, ways[self._which[rows]], floors[rows])
        self._go(walk, course, limits)
        for own in sorted(set(walk.own.tolist())):
            places = walk.own == own
            yield Candidates(course.ways[own].pair, self.persons[walk.rows[places]], walk.floors[places])

    def _floors(self, slots: Sequence[int], cost: float) -> Array:
        """What it costs each row at least to fill some slots anew; infinite where something is left unexplained."""
        reached = [self._ledger.rows[slot] for slot in slots if slot in self._ledger.rows]
        on = np.bincount(reached, minlength=len(self._left)).astype(np.float64)
        floors = self._sums - on @ self._left + self._costs + TOGETHER + cost
        return np.where((1 - on) @ self._unexplained > 0, np.inf, floors)

    def _go(self, walk: Walk, course: Course, limits: Array) -> None:
        """Past so many lines; most do not come farther than to the first."""
        met = 0
        for slot, numbers in zip(course.slots, course.numbers, strict=True):
            if not len(walk.rows) or met == LINES:
                return
            value = walk.found(self._functions, slot, numbers)
            if slot in self._ledger.lines:
                met += 1
                value, left = self._ledger.held_against(slot, value, walk.rows)
                walk.floors = walk.floors + left
                walk.put(slot, value)
                walk.keep((left <= 0) & (walk.floors <= limits[walk.rows]))
            else:
                walk.put(slot, value)

    @cached_property
    def _sums(self) -> Array:
        """What all answers of a row cost at least."""
        return np.asarray(self._left.sum(axis=0))

    @cached_property
    def _unexplained(self) -> Array:
        """1 where a row has something unexplained (axes line, row)."""
        return np.asarray(self._left > 0, dtype=np.float64)


def _put(whole: Any, parts: Sequence[tuple[Rows, Any]], count: int) -> Array:
    return put_rows(whole, parts, shape_of(count, (whole, *(part for _, part in parts))))
