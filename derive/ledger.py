"""What persons' answers cost at least by the numbers that would follow, roughly, without bounds.

Ledger.of(trail, answers, agrees, each).held_against(slot, value, persons) -> the numbers used, and the least costs
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from derive.evidence import DECADES, DIGIT, SLIP, Answers, by_slot, summed
from derive.follow import Trail

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
Persons = NDArray[np.intp]

NEAR = 12.0
"""So many tolerances of what would follow count as agreeing, in proportion to the size of the number."""


@dataclass(frozen=True)
class Line:
    """What was written for a slot, by person (and sample); how far from it agrees with it, and what that costs."""

    numbers: Array
    room: Array
    share: Array
    """How far off it may be, for each unit of the number itself."""
    slips: Array
    """What numbers cost at least that do not even come near, and 0 where there are none."""

    def of_persons(self, persons: Persons) -> Line:
        """That of some persons."""
        return Line(*(part[persons] for part in (self.numbers, self.room, self.share, self.slips)))

    def held_against(self, value: Any) -> tuple[Array, Array]:
        """The numbers that are used where others would follow, and what the answers cost at least."""
        room = np.fmax(self.room, self.share * np.abs(value))
        off = np.abs(self.numbers - value)
        left = summed(np.where(off <= NEAR * room, 0.0, self.slips))
        return np.where((off <= room) | np.isnan(self.numbers), value, self.numbers), left


@dataclass(frozen=True)
class Ledger:
    """The lines of what was asked, by slots; what each costs without a mistake (axes line, person)."""

    lines: Mapping[int, Line]
    truth: Array

    @cached_property
    def rows(self) -> Mapping[int, int]:
        """The place of each line."""
        return {slot: row for row, slot in enumerate(self.lines)}

    @classmethod
    def of(cls, trail: Trail, answers: Answers, agrees: Mask, each: Array) -> Ledger:
        """That of answers of which is known whether they agree without a mistake, and what each costs then.

        Axes asked name, person.
        """
        units = by_slot(trail, answers.asked, answers.unit)
        costs = by_slot(trail, answers.asked, np.where(agrees, 0.0, each))
        truth = np.array([summed(np.nan_to_num(cost)) for cost in costs.values()])
        lines: dict[int, Line] = {}
        for slot, own in trail.made.own.items():
            found, shape = trail.made.found[slot], own.numbers.shape
            with np.errstate(all="ignore"):
                tolerance = np.broadcast_to(found.error + own.room, shape)
                slips = SLIP + np.minimum(DIGIT, np.log(DECADES * NEAR * tolerance / units[slot]))
                share = np.broadcast_to(tolerance / np.abs(found.value), shape)
            slips = np.where(np.isnan(own.numbers), 0.0, np.nan_to_num(slips))
            lines[slot] = Line(own.numbers, tolerance, share, slips)
        return cls(lines, truth)

    def of_persons(self, persons: Persons) -> Ledger:
        """That of some persons."""
        lines = {slot: line.of_persons(persons) for slot, line in self.lines.items()}
        return Ledger(lines, self.truth[:, persons])

    def held_against(self, slot: int, value: Any, rows: Persons) -> tuple[Array, Array]:
        """The numbers that some persons use for a slot where others would follow; what the answers cost at least."""
        return self.lines[slot].of_persons(rows).held_against(value)
