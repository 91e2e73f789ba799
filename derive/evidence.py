"""What answers tell for and against: whether each agrees with what follows, and how unlikely it is.

Answers.held_against(trail, rows) -> agrees, cost (the logarithm of how unlikely; 0 where nothing is wrong)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from derive.follow import Trail
from derive.quantities import Named

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
Persons = NDArray[np.intp]

SLIP = 3.5
"""The cost of a slip, besides that of the number it leads to."""
DECADES = 7.0
"""A slip changes a number by about as much in any decade; there are so many e-folds of them."""
DIGIT = 4.8
"""The same for a slip in one digit: there are about a hundred of them."""
PLAINLY = 30.0
"""An answer must be so many tolerances off, or it might be off by one digit by chance."""
HOPELESS = 20.0
"""The cost of an answer where a hypothesis leads to no number."""


@dataclass(frozen=True)
class Answers:
    """The numbers that persons gave to the asked names (axes name, person; nan: none); each may be off by `room`
    besides what rounding on the way leads to, and by `unit` with it, where nothing is wrong."""

    asked: tuple[Named, ...]
    numbers: Array
    room: Array
    unit: Array

    def of(self, persons: Persons) -> Answers:
        """Those of some persons."""
        return Answers(self.asked, self.numbers[:, persons], self.room[:, persons], self.unit[:, persons])

    def held_against(self, trail: Trail, rows: Sequence[int]) -> tuple[Mask, Array]:
        """Which of the answers in some rows agree with what follows on a trail, and what each costs.

        What follows from a written number is known more closely than what follows from a mistake. That is no evidence
        for a slip, so an answer that agrees never costs less than nothing.
        """
        values, errors, agrees = trail.found([self.asked[row] for row in rows])
        own = self if len(rows) == len(self.asked) else self.at(rows)
        tolerance = errors + own.room
        with np.errstate(all="ignore"):
            cost = np.maximum(np.log(tolerance / own.unit), 0.0)
            slips = np.nonzero(~agrees)
            cost[slips] = _slip(own.numbers[slips], values[slips], tolerance[slips], own.unit[slips])
        cost = np.where(np.isfinite(cost), np.minimum(cost, HOPELESS), HOPELESS)
        return agrees, np.where(np.isnan(own.numbers), np.nan, cost)

    def at(self, rows: Sequence[int]) -> Answers:
        """Those in some rows."""
        chosen = list(rows)
        return Answers(
            tuple(self.asked[row] for row in rows), self.numbers[chosen], self.room[chosen], self.unit[chosen]
        )


def by_slot(trail: Trail, asked: Sequence[Named], array: Array) -> dict[int, Array]:
    """Numbers by asked name (first axis) and person in the shape of what was written for the slots; nan elsewhere."""
    rows = {name: row for row, name in enumerate(asked)}
    found: dict[int, Array] = {}
    for slot, own in trail.made.own.items():
        found[slot] = np.full(own.numbers.shape, np.nan)
        for name, place in own.names:
            where = ... if own.numbers.ndim == 1 else (slice(None), place or 0)
            found[slot][where] = array[rows[name]]
    return found


def summed(costs: Array) -> Array:
    """Costs by person, and by sample where there are several: those of all samples."""
    return np.asarray(costs if costs.ndim == 1 else costs.sum(axis=1))


def _slip(numbers: Array, values: Array, tolerance: Array, unit: Array) -> Array:
    """What answers cost that do not agree with a value; less where one digit is wrong."""
    off = np.maximum(np.abs(numbers - values), tolerance)
    return np.asarray(SLIP + np.where(_one_digit(numbers, values, off, tolerance), DIGIT, np.log(DECADES * off / unit)))


def _one_digit(numbers: Array, values: Array, off: Array, tolerance: Array) -> Mask:
    """Whether a slip changed one digit, exchanged two neighbours, or shifted the point; or the answer is 0."""
    place = 10.0 ** np.floor(np.log10(off))
    units = (place, 9 * place, 0.9 * place)
    near = np.min([np.abs(off - np.round(off / one) * one) for one in units], axis=0)
    shifted = np.abs(numbers * 10 - values) <= 10 * tolerance
    shifted |= (np.abs(numbers / 10 - values) <= tolerance) | (numbers == 0)
    return np.asarray((near <= tolerance) & (off > PLAINLY * tolerance) | shifted)
