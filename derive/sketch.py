"""For whom hypotheses may explain anything at all: what follows roughly, in numbers without bounds.

    Sketch(trail, costs).promising(hypotheses) -> who has wrong answers that come near to what would follow from each

It takes a tenth of the time of bounds and is generous, so that only those are worked out with bounds who may matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from derive.bounds import rows_of
from derive.evidence import summed
from derive.follow import Trail
from derive.hypotheses import Hypothesis
from derive.mistakes.rounding import Early
from derive.steps import Functions, Path
from derive.views import Over, View

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
Persons = NDArray[np.intp]

GENEROUS = 6.0
"""So many tolerances of the true value count as near, in proportion to the size of the number."""


@dataclass(frozen=True)
class _Line:
    """What persons wrote for a slot; how far off is near, and that for each unit of the number; what a wrong answer
    costs, which is what a hypothesis gains that comes near to it."""

    numbers: Array
    room: Array
    share: Array
    gain: Array

    @cached_property
    def missing(self) -> Mask | None:
        """Who wrote nothing; None where nobody did so."""
        missing = np.isnan(self.numbers)
        return missing if missing.any() else None

    def of_persons(self, persons: Persons, count: int) -> _Line:
        return _Line(*(rows_of(part, persons, count) for part in (self.numbers, self.room, self.share, self.gain)))

    def follows(self, value: Any) -> tuple[Mask, Mask]:
        """Which answers are near to a value, and which are or are none."""
        near = np.abs(self.numbers - value) <= np.maximum(self.room, self.share * np.abs(value))
        return near, near if self.missing is None else near | self.missing

    def met(self, value: Any) -> tuple[Array, Array]:
        """The numbers that are used where others would follow, and what is gained by each person."""
        near, follows = self.follows(value)
        return np.where(follows, value, self.numbers), summed(near * self.gain)


@dataclass(frozen=True)
class _Some:
    """Those persons who may gain by some hypotheses, and their numbers."""

    persons: Persons
    values: View
    lines: Mapping[int, _Line]

    def promising(self, hypothesis: Hypothesis, plain: Functions) -> Persons:
        """Those who gain more by a hypothesis than it costs; all of whose answers it explains, by another rounding."""
        if not len(self.persons):
            return self.persons
        return (
            self._explained(hypothesis.path, hypothesis.early, plain)
            if hypothesis.early
            else (self.persons[self._gained(hypothesis.path, plain) > hypothesis.cost])
        )

    def _gained(self, path: Path, plain: Functions) -> Array:
        """What the persons gain who follow a path."""
        values, gained = Over(self.values), np.zeros(len(self.persons))
        for slot, number in path:
            value = plain[number](values)
            if slot in self.lines:
                value, more = self.lines[slot].met(value)
                gained += more
            values[slot] = value
        return gained

    def _explained(self, path: Path, early: Early, plain: Functions) -> Persons:
        """The persons all of whose answers come near to what follows if they round so. No slips are made besides."""
        places, count = np.arange(len(self.persons)), len(self.persons)
        values = Over(self.values)
        for slot, number in path:
            values[slot] = value = early.kept(plain[number](values))
            if slot in self.lines:
                _, follows = self.lines[slot].of_persons(places, count).follows(value)
                kept = np.flatnonzero(follows if follows.ndim == 1 else follows.all(axis=1))
                values = values.of_rows(View(self.values, places[kept], count), kept, len(places))
                places = places[kept]
                if not len(places):
                    break
        return self.persons[places]


class Sketch:
    """The persons of a trail, without the bounds of their numbers; `costs` of their answers by slot."""

    def __init__(self, trail: Trail, costs: Mapping[int, Array]) -> None:
        self._plain, self._count = trail.follower.plain, trail.count
        self._values: list[Any] = [value.value for value in trail.values]
        self._lines = {slot: _line(trail, slot, cost) for slot, cost in costs.items()}
        self._gains = {slot: summed(line.gain) for slot, line in self._lines.items()}

    def promising(self, hypotheses: Iterable[Hypothesis]) -> list[tuple[Hypothesis, Persons]]:
        """For each hypothesis the persons for whom it comes near to wrong answers that cost more than it does."""
        alike: dict[tuple[float, frozenset[int]], list[tuple[int, Hypothesis]]] = {}
        for place, one in enumerate(hypotheses):
            reached = self._lines.keys() & {slot for slot, _ in one.path}
            alike.setdefault((one.cost, frozenset(reached)), []).append((place, one))
        found: dict[int, tuple[Hypothesis, Persons]] = {}
        with np.errstate(all="ignore"):
            for (cost, slots), some in alike.items():
                group = self._who_may(cost, sorted(slots))
                found |= {place: (one, group.promising(one, self._plain)) for place, one in some}
        return [found[place] for place in range(len(found))]

    def _who_may(self, cost: float, slots: Sequence[int]) -> _Some:
        """The persons whose wrong answers in some slots cost more than that."""
        hoped = sum((self._gains[slot] for slot in slots), np.zeros(self._count))
        persons = np.flatnonzero(hoped > cost)
        lines = {slot: self._lines[slot].of_persons(persons, self._count) for slot in slots}
        return _Some(persons, View(self._values, persons, self._count), lines)


def _line(trail: Trail, slot: int, cost: Array) -> _Line:
    own, found, agrees = trail.made.own[slot], trail.made.found[slot], trail.made.agrees[slot]
    with np.errstate(all="ignore"):
        room = np.nan_to_num(GENEROUS * (found.error + own.room))
        share = np.nan_to_num(room / np.abs(found.value))
    wrong = ~agrees & ~np.isnan(own.numbers)
    shape = own.numbers.shape
    return _Line(own.numbers, *(np.broadcast_to(part, shape) for part in (room, share, np.where(wrong, cost, 0.0))))
