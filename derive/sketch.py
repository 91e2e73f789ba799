"""For whom hypotheses may explain anything at all: what follows roughly, in numbers without bounds.

    Sketch(trail, costs).promising(hypotheses) -> who has wrong answers that come near to what would follow from each

It takes a tenth of the time of bounds and is generous, so that only those are worked out with bounds who may matter.
Where everybody wrote a number, what leans on it is worked out from that: it is near to what would follow, or is used in
its place, so only what a hypothesis changes has to be done anew, and what leans on that by numbers that nobody wrote.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from derive.bounded import rows_of
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
    """What persons wrote for a slot; how far off is near; what a wrong answer costs, which is what a hypothesis gains
    that comes near to it."""

    numbers: Array
    room: Array
    gain: Array

    @cached_property
    def whole(self) -> bool:
        """Whether everybody wrote a number, for each sample."""
        return not np.isnan(self.numbers).any()

    def of_persons(self, persons: Persons, count: int) -> _Line:
        return _Line(*(rows_of(part, persons, count) for part in (self.numbers, self.room, self.gain)))

    def near(self, value: Any) -> Mask:
        """Which answers are near to a value."""
        return np.asarray(np.abs(self.numbers - value) <= self.room)

    def follows(self, near: Mask) -> Mask:
        """Which answers are that, or none."""
        return near if self.whole else near | np.isnan(self.numbers)


@dataclass(frozen=True)
class _Some:
    """Those persons who may gain by some hypotheses, and their numbers."""

    persons: Persons
    values: View
    lines: Mapping[int, _Line]
    plain: Functions

    def gaining(self, path: Path, cost: float) -> Persons:
        """Those who gain more than that by following a path."""
        values, gained = Over(self.values), np.zeros(len(self.persons))
        for slot, number in path:
            value = self.plain[number](values)
            if slot in self.lines:
                line = self.lines[slot]
                near = line.near(value)
                gained += summed(near * line.gain)
                value = line.numbers if line.whole else np.where(line.follows(near), value, line.numbers)
            values[slot] = value
        return self.persons[gained > cost]

    def explained(self, path: Path, early: Early) -> Persons:
        """Those all of whose answers come near to what follows if they round so. No slips are made besides."""
        places, count = np.arange(len(self.persons)), len(self.persons)
        values = Over(self.values)
        for slot, number in path:
            values[slot] = value = early.kept(self.plain[number](values))
            if slot in self.lines:
                line = self.lines[slot].of_persons(places, count)
                follows = line.follows(line.near(value))
                kept = np.flatnonzero(follows if follows.ndim == 1 else follows.all(axis=1))
                if len(kept) == len(places):
                    continue
                values = values.of_rows(View(self.values, places[kept], count), kept, len(places))
                places = places[kept]
                if not len(places):
                    break
        return self.persons[places]


class Sketch:
    """The persons of a trail, without the bounds of their numbers; `costs` of their answers by slot."""

    def __init__(self, trail: Trail, costs: Mapping[int, Array]) -> None:
        self._steps, self._plain, self._count = trail.follower.steps, trail.follower.plain, trail.count
        self._values: list[Any] = [value.value for value in trail.values]
        self._lines = {slot: _line(trail, slot, cost) for slot, cost in costs.items()}
        self._gains = {slot: summed(line.gain) for slot, line in self._lines.items()}
        self._ends = frozenset(slot for slot, line in self._lines.items() if line.whole)

    def promising(self, hypotheses: Iterable[Hypothesis]) -> list[tuple[Hypothesis, Persons]]:
        """For each hypothesis the persons for whom it comes near to wrong answers that cost more than it does."""
        groups: dict[tuple[float, frozenset[int]], _Some] = {}
        found: list[tuple[Hypothesis, Persons]] = []
        with np.errstate(all="ignore"):
            for one in hypotheses:
                path = one.path if one.early else self._steps.anew(one.path, self._steps.true, self._ends)
                key = one.cost, frozenset(slot for slot, _ in path if slot in self._lines)
                if key not in groups:
                    groups[key] = self._who_may(*key)
                some = groups[key]
                found.append((one, some.explained(path, one.early) if one.early else some.gaining(path, one.cost)))
        return found

    def _who_may(self, cost: float, slots: Collection[int]) -> _Some:
        """The persons whose wrong answers in some slots cost more than that."""
        hoped = sum((self._gains[slot] for slot in slots), np.zeros(self._count))
        persons = np.flatnonzero(hoped > cost)
        lines = {slot: self._lines[slot].of_persons(persons, self._count) for slot in slots}
        return _Some(persons, View(self._values, persons, self._count), lines, self._plain)


def _line(trail: Trail, slot: int, cost: Array) -> _Line:
    """Near is what would be so in proportion to the size of the number, too."""
    own, found, agrees = trail.made.own[slot], trail.made.found[slot], trail.made.agrees[slot]
    with np.errstate(all="ignore"):
        room = np.nan_to_num(GENEROUS * (found.error + own.room))
        share = np.nan_to_num(room / np.abs(found.value))
        room = np.fmax(room, share * np.abs(own.numbers))
    wrong = ~agrees & ~np.isnan(own.numbers)
    shape = own.numbers.shape
    return _Line(own.numbers, *(np.broadcast_to(part, shape) for part in (room, np.where(wrong, cost, 0.0))))
