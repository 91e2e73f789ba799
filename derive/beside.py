"""Second mistakes beside first ones, for many persons at once: what they may explain, roughly, without bounds.

    Crowd(trail, ledger, detours, rows).candidates(seconds, limits, wanted) -> pairs, persons, and their least costs

A row is a person who may have made a first mistake. All rows go the way of a second mistake together: most
firsts leave its statements as they are, and where one of them makes a statement otherwise, its rows alone are worked
out anew. A row goes no further than to where its answers cost more than its limit.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from derive.detours import Detours, Way
from derive.follow import Trail
from derive.hypotheses import Hypothesis
from derive.ledger import Ledger
from derive.steps import Path, Slots

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
Rows = NDArray[np.intp]


@dataclass(frozen=True)
class Candidates:
    """Two mistakes that may explain what some persons wrote, and what that costs them at least."""

    pair: Hypothesis
    persons: Rows
    floors: Array

    @property
    def least(self) -> float:
        return float(self.floors.min())


class View(dict[int, Any]):
    """Numbers by slot for some rows of others, each taken when it is first asked for."""

    def __init__(self, source: Slots, rows: Rows, count: int) -> None:
        super().__init__()
        self._source, self._rows, self._count = source, rows, count

    def __missing__(self, slot: int) -> Any:
        array = self._source[slot]
        whole = np.ndim(array) and len(array) == self._count
        self[slot] = found = array[self._rows] if whole else array
        return found


@dataclass
class Walk:
    """Rows on their way along a path; `floors` is what all their answers cost at least, as far as they have come.

    `ways` tells which one each row goes, of those that have this path.
    """

    view: View
    rows: Rows
    floors: Array
    room: Array
    ways: Rows

    def keep(self, fit: Mask) -> None:
        """Only the rows that fit go on."""
        if not fit.all():
            kept = np.flatnonzero(fit)
            self.view = View(self.view, kept, len(self.rows))
            self.rows, self.floors, self.room = self.rows[kept], self.floors[kept], self.room[kept]
            self.ways = self.ways[kept]


class Crowd:
    """Persons and first mistakes, a row for each of `made`; those of one mistake stand together."""

    def __init__(self, trail: Trail, ledger: Ledger, detours: Detours, made: Sequence[tuple[Hypothesis, Rows]]) -> None:
        self._functions, self._detours = trail.follower.plain, detours
        self._firsts = [first for first, _ in made]
        self.persons = np.concatenate([persons for _, persons in made])
        self._ends = np.cumsum([0, *(len(persons) for _, persons in made)])
        self._ledger = ledger.of_persons(self.persons)
        self._count = len(self.persons)
        self._values = View([value.value for value in trail.values], self.persons, trail.count)
        self._left = self._ledger.truth.copy()
        for first, start, end in zip(self._firsts, self._ends[:-1], self._ends[1:], strict=True):
            self._go_first(first.path, np.arange(start, end))

    def _go_first(self, path: Path, rows: Rows) -> None:
        view = View(self._values, rows, self._count)
        with np.errstate(all="ignore"):
            for slot, number in path:
                view[slot] = self._functions[number](view)
                if slot in self._ledger.lines:
                    view[slot], left = self._ledger.held_against(slot, view[slot], rows)
                    self._left[self._ledger.rows[slot], rows] = left
        for slot, _ in path:
            self._values[slot] = _put(self._values[slot], view[slot], rows, self._count)

    def candidates(self, seconds: Sequence[Hypothesis], limits: Array, wanted: Mask) -> list[Candidates]:
        """The pairs that may explain every answer at no more than the limit of a row, the most promising first.

        `wanted` tells which seconds (first axis) may be thought of for which rows.
        """
        found: list[Candidates] = []
        for second, own in zip(seconds, wanted, strict=True):
            rows = np.flatnonzero(own)
            starts = np.searchsorted(rows, self._ends)
            usual: list[tuple[Way, Rows]] = []
            for first, start, end in zip(self._firsts, starts[:-1], starts[1:], strict=True):
                way = self._detours.way(first, second) if start < end else None
                if way is not None and way.path is second.path:
                    usual.append((way, rows[start:end]))
                elif way is not None:
                    found += self._held([(way, rows[start:end])], limits)
            if usual:
                found += self._held(usual, limits)
        return sorted(found, key=lambda one: one.least)

    def _held(self, ways: Sequence[tuple[Way, Rows]], limits: Array) -> Iterator[Candidates]:
        """Ways of one path, gone by all their rows together."""
        path, sizes = ways[0][0].path, [len(own) for _, own in ways]
        rows, which = np.concatenate([own for _, own in ways]), np.repeat(np.arange(len(ways)), sizes)
        costs = np.repeat([way.pair.cost for way, _ in ways], sizes)
        walk = Walk(View(self._values, rows, self._count), rows, self._floors(path)[rows], limits[rows] - costs, which)
        walk.keep((walk.floors <= walk.room) & ~self._beyond(path)[rows])
        if len(walk.rows):
            self._go(walk, path, _odd(ways))
        for number in np.unique(walk.ways).tolist():
            own, pair = walk.ways == number, ways[number][0].pair
            yield Candidates(pair, self.persons[walk.rows[own]], walk.floors[own] + pair.cost)

    def _go(self, walk: Walk, path: Path, odd: Mapping[int, Sequence[tuple[int, Mask]]]) -> None:
        """Go a path, as far as any row does."""
        for slot, number in path:
            if not len(walk.rows):
                return
            with np.errstate(all="ignore"):
                value = self._value(walk, number, odd.get(slot, ()))
                walk.view[slot] = value
                if slot in self._ledger.lines:
                    walk.view[slot], left = self._ledger.held_against(slot, value, walk.rows)
                    walk.floors = walk.floors + left - self._ledger.agreeing[self._ledger.rows[slot], walk.rows]
                    walk.keep((walk.floors <= walk.room) & (left <= 0))

    def _value(self, walk: Walk, number: int, odd: Sequence[tuple[int, Mask]]) -> Any:
        """What a statement gives, and another one for the rows of some ways."""
        value = self._functions[number](walk.view)
        for other, ways in odd:
            places = np.flatnonzero(ways[walk.ways])
            if len(places):
                part = self._functions[other](View(walk.view, places, len(walk.rows)))
                value = _put(value, part, places, len(walk.rows))
        return value

    def _floors(self, path: Path) -> Array:
        """What the answers of each row cost at least, should a path explain all that it reaches."""
        return np.asarray(self._sums - self._on(path) @ self._least)

    def _beyond(self, path: Path) -> Mask:
        """For which rows something is unexplained that a path does not reach."""
        return np.asarray((1 - self._on(path)) @ self._unexplained > 0)

    @cached_property
    def _least(self) -> Array:
        """What each answer costs less at best (axes line, row)."""
        return self._left - self._ledger.agreeing

    @cached_property
    def _sums(self) -> Array:
        """What all answers of a row cost at least."""
        return np.asarray(self._left.sum(axis=0))

    @cached_property
    def _unexplained(self) -> Array:
        """1 where a row has something unexplained (axes line, row)."""
        return np.asarray(self._left > 0, dtype=np.float64)

    def _on(self, path: Path) -> Array:
        """1 for each line that a path reaches, else 0."""
        reached = [self._ledger.rows[slot] for slot, _ in path if slot in self._ledger.rows]
        return np.bincount(reached, minlength=len(self._left)).astype(np.float64)


def _odd(ways: Sequence[tuple[Way, Rows]]) -> dict[int, list[tuple[int, Mask]]]:
    """By slot the statements that some ways make otherwise, and which ways do."""
    found: dict[int, dict[int, Mask]] = {}
    for place, (way, _) in enumerate(ways):
        for slot, number in way.odd:
            found.setdefault(slot, {}).setdefault(number, np.zeros(len(ways), dtype=bool))[place] = True
    return {slot: list(others.items()) for slot, others in found.items()}


def _put(whole: Any, part: Any, places: Rows, count: int) -> Array:
    """The part at some places of the whole, which has so many."""
    shape = np.broadcast_shapes((count, *np.shape(whole)[1:]), (1, *np.shape(part)[1:]))
    made = np.array(np.broadcast_to(whole, shape))
    made[places] = part
    return made
