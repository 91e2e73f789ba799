"""Second mistakes beside first ones, for many persons at once: what they may explain, roughly, without bounds.

    Crowd(trail, ledger, detours, rows).candidates(seconds, limits, wanted) -> pairs, persons, and their least costs

A row is a person who may have made a first mistake. All rows go all ways to second mistakes together, a statement at a
time for all who make it alike. A row goes no further than to where its answers cost more than its limit.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from derive.bounds import rows_of
from derive.branches import in_batches, in_blocks, in_order, put_rows
from derive.detours import Detours, Way
from derive.follow import Trail
from derive.hypotheses import TOGETHER, Hypothesis
from derive.ledger import Ledger
from derive.program import BLOCK
from derive.steps import Path, Slots

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
Rows = NDArray[np.intp]

ROOMY = 16 * BLOCK
"""So many rows are on their ways at a time: most of them do not go far."""


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
        self[slot] = found = rows_of(self._source[slot], self._rows, self._count)
        return found


class Walk:
    """Rows on their way along paths, from the values that they start with; `rows` are theirs in a crowd.

    `floors` is what all their answers cost at least, as far as they have come; those go on for whom that is within
    their limits.
    """

    def __init__(self, values: View, rows: Rows, floors: Array, limits: Array) -> None:
        self.rows, self.floors, self._limits, self._values = rows, floors, limits, values
        self.going: Mask = np.ones(len(rows), dtype=bool)

    def still(self, places: Rows) -> Rows:
        """Those of some rows that still go."""
        return places[self.going[places]]

    def view(self, places: Rows) -> View:
        """The numbers of some rows."""
        return View(self._values, places, len(self.rows))

    def put(self, slot: int, places: Rows, value: Any) -> None:
        """What some rows have found."""
        self._values[slot] = put_rows(self._values[slot], value, places, len(self.rows))

    def pay(self, places: Rows, more: Array, explained: Mask) -> None:
        """What an answer costs some rows more than it was thought to at least, and whether it is explained."""
        self.floors[places] += more
        self.going[places] = explained & (self.floors[places] <= self._limits[places])


class Crowd:
    """Persons and first mistakes, a row for each of `made`; those of one mistake stand together."""

    def __init__(self, trail: Trail, ledger: Ledger, detours: Detours, made: Sequence[tuple[Hypothesis, Rows]]) -> None:
        self._steps, self._functions, self._detours = trail.follower.steps, trail.follower.plain, detours
        self._firsts = [first for first, _ in made]
        self.persons = np.concatenate([persons for _, persons in made])
        self._ends = np.cumsum([0, *(len(persons) for _, persons in made)])
        self._costs = np.repeat([first.cost for first in self._firsts], np.diff(self._ends))
        self._ledger = ledger.of_persons(self.persons)
        self._count = len(self.persons)
        self._values = View([value.value for value in trail.values], self.persons, trail.count)
        self._left = self._ledger.truth.copy()
        starts = zip(self._firsts, self._ends[:-1], self._ends[1:], strict=True)
        for batch in in_batches(self._steps, [(first.path, np.arange(start, end)) for first, start, end in starts]):
            self._go_first(batch)

    def _go_first(self, ways: Sequence[tuple[Path, Rows]]) -> None:
        with np.errstate(all="ignore"):
            for slot, terms in in_order(self._steps, ways):
                for number, rows in terms.items():
                    value = self._functions[number](View(self._values, rows, self._count))
                    if slot in self._ledger.lines:
                        value, left = self._ledger.held_against(slot, value, rows)
                        self._left[self._ledger.rows[slot], rows] = left
                    self._values[slot] = put_rows(self._values[slot], value, rows, self._count)

    def candidates(self, seconds: Sequence[Hypothesis], limits: Array, wanted: Mask) -> list[Candidates]:
        """The pairs that may explain every answer at no more than the limit of a row, the most promising first.

        `wanted` tells which seconds (first axis) may be thought of for which rows.
        """
        ways = (way for second, own in zip(seconds, wanted, strict=True) for way in self._ways(second, limits, own))
        found = [one for block in in_blocks(ways, ROOMY) for one in self._held(block, limits)]
        return sorted(found, key=lambda one: one.least)

    def _ways(self, second: Hypothesis, limits: Array, own: Mask) -> Iterator[tuple[tuple[Way, Array], Rows]]:
        """The ways to a second mistake, with what all answers cost at least on them, and the rows that may go there."""
        usual = self._floors(second.path, second.cost, limits)
        for place in np.flatnonzero(np.add.reduceat(own, self._ends[:-1])).tolist():
            way = self._detours.way(self._firsts[place], second)
            if way is not None:
                floors = usual if way.path is second.path else self._floors(way.path, second.cost, limits)
                start, end = self._ends[place], self._ends[place + 1]
                rows = start + np.flatnonzero(own[start:end] & np.isfinite(floors[start:end]))
                if len(rows):
                    yield (way, floors), rows

    def _floors(self, path: Path, cost: float, limits: Array) -> Array:
        """What a path costs each row at least; infinite where that is too much or something is left unexplained."""
        on = self._on(path)
        floors = self._sums - on @ self._left + self._costs + TOGETHER + cost
        return np.where(((1 - on) @ self._unexplained > 0) | (floors > limits), np.inf, floors)

    def _held(self, ways: Sequence[tuple[tuple[Way, Array], Rows]], limits: Array) -> Iterator[Candidates]:
        """Ways, gone by all their rows together as far as these may."""
        rows, ends = np.concatenate([own for _, own in ways]), np.cumsum([0, *(len(own) for _, own in ways)])
        floors = np.concatenate([floors[own] for (_, floors), own in ways])
        walk = Walk(View(self._values, rows, self._count), rows, floors, limits[rows])
        spans = [np.arange(start, end) for start, end in pairwise(ends)]
        for batch in in_batches(
            self._steps, [(way.whole, span) for ((way, _), _), span in zip(ways, spans, strict=True)]
        ):
            self._go(walk, batch)
        for ((way, _), _), span in zip(ways, spans, strict=True):
            places = walk.still(span)
            if len(places):
                yield Candidates(way.pair, self.persons[rows[places]], walk.floors[places])

    def _go(self, walk: Walk, ways: Sequence[tuple[Path, Rows]]) -> None:
        with np.errstate(all="ignore"):
            for slot, terms in in_order(self._steps, ways):
                for number, own in terms.items():
                    places = walk.still(own)
                    if len(places):
                        self._step(walk, slot, self._functions[number](walk.view(places)), places)

    def _step(self, walk: Walk, slot: int, value: Any, places: Rows) -> None:
        """Some rows find a value."""
        if slot in self._ledger.lines:
            rows = walk.rows[places]
            value, left = self._ledger.held_against(slot, value, rows)
            walk.pay(places, left, left <= 0)
        walk.put(slot, places, value)

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
