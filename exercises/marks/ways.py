"""The ways through a question's equations, as far as they concern what is asked: what is found before what.

Ways(steps, asked).source(row, sources) -> the first wrong step on the way to an answer; .before, .nearest(name, wrongs)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from derive.mistakes import Wrong
from derive.quantities import Named, sample_of
from derive.steps import Steps

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Ways:
    """Those of a plan's statements that lead to the `asked` names, in the order in which these are asked."""

    steps: Steps
    asked: tuple[Named, ...]

    @cached_property
    def places(self) -> Mapping[Named, int]:
        """The row of each asked name."""
        return {name: row for row, name in enumerate(self.asked)}

    def source(self, row: int, sources: Mask) -> Named | None:
        """The first on the way to an answer that does not follow, itself included; None where all do."""
        on_the_way = [place for place in self._leading[row] if sources[place]]
        return self.asked[min(on_the_way, key=self.order.__getitem__)] if on_the_way else None

    @property
    def slots(self) -> Mapping[Named, int]:
        """Where in the plan each name is found."""
        return self.steps.slots

    @cached_property
    def order(self) -> list[int]:
        """Where in the plan each asked name is found."""
        return [self.steps.slot(name) for name in self.asked]

    @cached_property
    def _reached(self) -> Mapping[int, frozenset[int]]:
        """What each statement leans on in the end, by slots, itself included."""
        inputs = self.steps.inputs
        reached: dict[int, frozenset[int]] = {}
        for slot, _ in self.steps.truth:
            reached[slot] = frozenset({slot}).union(*(reached.get(other, frozenset()) for other in inputs[slot]))
        return reached

    @cached_property
    def _leading(self) -> list[list[int]]:
        """The asked names that each asked name leans on, itself included."""
        return [[place for place, other in enumerate(self.asked) if self._leads(other, name)] for name in self.asked]

    @cached_property
    def before(self) -> Mask:
        """Which asked name (first axis) is on the way to which other one (second axis), never to itself."""
        found = np.zeros((len(self.asked), len(self.asked)), dtype=bool)
        for row, places in enumerate(self._leading):
            found[[place for place in places if place != row], row] = True
        return found

    def _leads(self, other: Named, name: Named) -> bool:
        """Whether a name is on the way to another: in the same sample, where both have one."""
        slot = self.steps.slot
        same = sample_of(other) == sample_of(name) or None in (sample_of(other), sample_of(name))
        apart = other == name or slot(other) != slot(name)
        return same and apart and slot(other) in self._reached.get(slot(name), ())

    def first(self, names: Iterable[Named]) -> Named:
        """Which of some asked names is found first."""
        return min(names, key=self.steps.slot)

    def way(self, name: Named) -> frozenset[int]:
        """The slots on the way to a name, its own included."""
        return self._reached.get(self.steps.slot(name), frozenset())

    def nearest(self, name: Named, wrongs: Sequence[Wrong]) -> tuple[Wrong, ...]:
        """Those of some mistakes that are made on the way to a name, the last made last."""
        slots = self.steps.slots
        way = self.way(name)
        last = {
            number: max((slots[t] for t in w.changes if slots[t] in way), default=-1) for number, w in enumerate(wrongs)
        }
        return tuple(wrongs[number] for number in sorted(last, key=last.__getitem__) if last[number] >= 0)
