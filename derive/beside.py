"""Second mistakes beside first ones, for many persons at once: what they may explain, roughly, without bounds.

    Crowd(trail, ledger, detours, rows).floors(second, those rows) -> pairs, rows, and what the answers cost at least

A row is a person who may have made a first mistake. All rows go the way of a second mistake together: most firsts leave
its statements as they are, and where one of them makes a statement otherwise, its rows alone are worked out anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from derive.detours import Detours, Way
from derive.follow import Trail
from derive.hypotheses import TOGETHER, Hypothesis
from derive.ledger import Ledger
from derive.steps import Path, Slots

Array = NDArray[np.float64]
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


class Crowd:
    """Persons and first mistakes, a row for each of `made`; those of one mistake stand together."""

    def __init__(self, trail: Trail, ledger: Ledger, detours: Detours, made: Sequence[tuple[Hypothesis, Rows]]) -> None:
        self._functions, self._detours = trail.follower.plain, detours
        self._firsts = [first for first, _ in made]
        self.persons = np.concatenate([persons for _, persons in made])
        self._ends = np.cumsum([0, *(len(persons) for _, persons in made)])
        self._costs = np.repeat([first.cost for first in self._firsts], np.diff(self._ends))
        self._ledger = ledger.of_persons(self.persons)
        self._count = len(self.persons)
        self._values = View([value.value for value in trail.values], self.persons, trail.count)
        self._left = self._ledger.truth.copy()
        for first, start, end in zip(self._firsts, self._ends[:-1], self._ends[1:], strict=True):
            self._go_first(first.path, np.arange(start, end))

    def _go_first(self, path: Path, rows: Rows) -> None:
        view = View(self._values, rows, self._count)
        for slot, left in self._gone(path, view, rows, ()):
            self._left[slot, rows] = left
        for slot, _ in path:
            whole = self._values[slot]
            shape = np.broadcast_shapes((self._count, *np.shape(whole)[1:]), (1, *np.shape(view[slot])[1:]))
            if np.shape(whole) != shape:
                whole = self._values[slot] = np.array(np.broadcast_to(whole, shape))
            whole[rows] = view[slot]

    def _gone(
        self, path: Path, view: View, rows: Rows, odd: Sequence[tuple[int, int, Rows]]
    ) -> Iterator[tuple[int, Array]]:
        """The numbers of a path are put into a view of some rows; what the answers on the way cost at least."""
        elsewhere: dict[int, list[tuple[int, Rows]]] = {}
        for slot, number, places in odd:
            elsewhere.setdefault(slot, []).append((number, places))
        with np.errstate(all="ignore"):
            for slot, number in path:
                value = self._functions[number](view)
                for other, places in elsewhere.get(slot, ()):
                    value = self._put(value, self._functions[other](View(view, places, len(rows))), places, len(rows))
                view[slot] = value
                if slot in self._ledger.rows:
                    view[slot], left = self._ledger.held_against(slot, value, rows)
                    yield self._ledger.rows[slot], left

    @staticmethod
    def _put(whole: Any, part: Any, places: Rows, count: int) -> Array:
        """The part at some places of the whole."""
        shape = np.broadcast_shapes((count, *np.shape(whole)[1:]), (1, *np.shape(part)[1:]))
        made = np.array(np.broadcast_to(whole, shape))
        made[places] = part
        return made

    def candidates(self, seconds: Sequence[Hypothesis], limits: Array, wanted: NDArray[np.bool_]) -> list[Candidates]:
        """The pairs that may explain every answer at no more than the limit of a row, the most promising first.

        `wanted` tells which seconds (first axis) may be thought of for which rows.
        """
        found: list[Candidates] = []
        gain = self._left - self._ledger.agreeing
        room = limits - self._costs - TOGETHER
        for second, own in zip(seconds, wanted, strict=True):
            reached = self._reached(second)
            floors = self._left.sum(axis=0) - gain[reached].sum(axis=0)
            explained = ~np.delete(self._left > 0, reached, axis=0).any(axis=0)
            rows = np.flatnonzero(own & explained & (floors + second.cost <= room))
            if len(rows):
                found += self._with(second, rows, room)
        return sorted(found, key=lambda one: one.least)

    def _reached(self, second: Hypothesis) -> list[int]:
        """Which answers may be other ones by a second mistake, whatever the first."""
        slots = {slot for slot, _ in second.path}
        for first in self._firsts:
            way = self._detours.way(first, second)
            if way is not None and way.path is not second.path:
                slots |= {slot for slot, _ in way.path}
        return [row for slot, row in self._ledger.rows.items() if slot in slots]

    def _with(self, second: Hypothesis, rows: Rows, room: Array) -> Iterator[Candidates]:
        """Those with one second mistake."""
        usual: list[tuple[Way, Rows]] = []
        starts = np.searchsorted(rows, self._ends)
        for first, start, end in zip(self._firsts, starts[:-1], starts[1:], strict=True):
            way = self._detours.way(first, second) if start < end else None
            if way is None:
                continue
            if way.path is second.path:
                usual.append((way, rows[start:end]))
            else:
                yield from self._held([(way, rows[start:end])], second, room)
        if usual:
            yield from self._held(usual, second, room)

    def _held(self, ways: Sequence[tuple[Way, Rows]], second: Hypothesis, room: Array) -> Iterator[Candidates]:
        """Ways of one path, gone by all their rows together."""
        rows = np.concatenate([own for _, own in ways])
        starts = np.cumsum([0, *(len(own) for _, own in ways)])
        odd: dict[tuple[int, int], list[Rows]] = {}
        for (way, _), start, end in zip(ways, starts[:-1], starts[1:], strict=True):
            for step in way.odd:
                odd.setdefault(step, []).append(np.arange(start, end))
        left = self._left[:, rows]
        view = View(self._values, rows, self._count)
        others = [(slot, number, np.concatenate(places)) for (slot, number), places in odd.items()]
        for row, own in self._gone(ways[0][0].path, view, rows, others):
            left[row] = own
        floors = left.sum(axis=0) + second.cost
        fit = (floors <= room[rows]) & ~(left > 0).any(axis=0)
        for (way, _), start, end in zip(ways, starts[:-1], starts[1:], strict=True):
            chosen = start + np.flatnonzero(fit[start:end])
            if len(chosen):
                at = rows[chosen]
                yield Candidates(way.pair, self.persons[at], floors[chosen] + self._costs[at] + TOGETHER)
