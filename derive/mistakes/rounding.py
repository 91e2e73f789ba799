"""Degrees of rounding: all numbers worked out with fewer decimals than the rule carries.

    earlier(carry) -> Early(decimals, cut), ...;  Early.values(program, given) -> what such a person finds

No statement is wrong by itself here, so this is an arithmetic of its own and no rewriting.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from derive.arithmetic import NUMPY, Arithmetic
from derive.paper import round_half_up
from derive.program import Program, Values
from derive.quantities import Quantity

ROUNDED_EARLY = "rounded_early"
NAMES = (ROUNDED_EARLY, "cut_off_early")
"""Their names among the mistakes: numbers rounded, and numbers cut off."""


@dataclass(frozen=True)
class Early:
    """Every number rounded to `decimals` as it is found, or cut off there."""

    decimals: int
    cut: bool = False

    @property
    def mistake(self) -> str:
        """Its name among the mistakes."""
        return NAMES[self.cut]

    def values(self, program: Program, given: Mapping[Quantity, ArrayLike]) -> Values:
        """All numbers of a program so; a variant that cannot be computed holds inf or nan."""
        return program.compute(given, Arithmetic(NUMPY.functions, lambda number, value: self.kept(value)))

    def kept(self, value: ArrayLike) -> NDArray[np.float64]:
        """What is written down of a number.

        >>> Early(2).kept([0.126, -0.126]).tolist(), Early(2, cut=True).kept([0.126, -0.126]).tolist()
        ([0.13, -0.13], [0.12, -0.12])
        """
        half = 0.5 * 10.0**-self.decimals if self.cut else 0.0
        size = np.abs(np.asarray(value, dtype=np.float64))
        # Cutting off is rounding half a unit lower; a number that ends there already must not lose one.
        kept = np.where(size > half, round_half_up(size - half + 1e-9 * half, self.decimals), 0.0)
        return np.asarray(np.copysign(kept, value) + 0.0)


def earlier(carry: int, least: int = 1) -> Iterator[Early]:
    """The roundings to fewer decimals than are carried, the finest first."""
    for decimals in range(carry - 1, least - 1, -1):
        yield from (Early(decimals), Early(decimals, cut=True))
