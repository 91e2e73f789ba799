"""The numbers that persons wrote down, and how they take the place of those that would follow.

Entries(columns by slot, carry).keep(slot, value) -> the numbers that are used; .found, .agrees: what followed
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from derive.bounded import EXACT, Bounded, lifted, rows_of
from derive.mistakes.rounding import Early
from derive.quantities import Named

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
Rows = NDArray[np.intp]

SLACK = 1e-9
"""Floats may be off by so much of a tolerance."""


@dataclass(frozen=True)
class Written:
    """The numbers that persons wrote for one name (nan: none), an array over them.

    What a person worked with is at most `half` from what was written; the answer may be off by `room` besides what
    rounding on the way leads to.
    """

    numbers: Array
    half: ArrayLike
    room: ArrayLike


@dataclass(frozen=True)
class Columns:
    """What was written for a slot: an axis of persons, and one of samples where there are several."""

    numbers: Array
    half: Array
    room: Array
    names: tuple[tuple[Named, int | None], ...]

    @cached_property
    def empty(self) -> Mask:
        """Where nothing was written."""
        return np.isnan(self.numbers)

    def of_rows(self, rows: Rows, count: int) -> Columns:
        """Those of some of so many persons."""
        numbers, half, room = (rows_of(part, rows, count) for part in (self.numbers, self.half, self.room))
        return Columns(numbers, half, room, self.names)


@dataclass
class Entries:
    """Persons' own numbers, by slot, put in where they differ from what follows; remembers what followed."""

    own: Mapping[int, Columns]
    carry: int
    early: Early | None = None
    found: dict[int, Bounded] = field(default_factory=dict)
    agrees: dict[int, Mask] = field(default_factory=dict)

    def keep(self, slot: int, value: Any) -> Any:
        """What is used for a slot where a value would follow."""
        value = lifted(value, self.carry).kept()
        if self.early is not None:
            value = Bounded(self.early.kept(value.value), EXACT, value.places, value.carry)
        own = self.own.get(slot)
        if own is None:
            return value
        tolerance = (value.error + own.room) * (1 + SLACK)
        agrees = (np.abs(own.numbers - value.value) <= tolerance) & (tolerance < np.inf)
        self.found[slot], self.agrees[slot] = value, agrees
        follows = agrees | own.empty
        if follows.all():
            return value
        number, error = np.where(follows, value.value, own.numbers), np.where(follows, value.error, own.half)
        return Bounded(number, error, value.carry, value.carry)

    def follows(self, slot: int) -> Mask:
        """The persons all of whose numbers for a slot are what followed."""
        follows = self.agrees[slot] | self.own[slot].empty
        return np.asarray(follows if follows.ndim == 1 else follows.all(axis=1))

    def of_rows(self, slots: Iterable[int], rows: Rows, count: int) -> Entries:
        """What was written for some slots by some of so many persons, and what followed there."""
        own = {slot: self.own[slot].of_rows(rows, count) for slot in slots}
        found = {slot: self.found[slot].of_rows(rows, count) for slot in own}
        agrees = {slot: rows_of(self.agrees[slot], rows, count) for slot in own}
        return Entries(own, self.carry, self.early, found, agrees)
