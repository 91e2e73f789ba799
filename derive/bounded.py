"""A number with how far from it a person may end up who rounds each operation as told, and the arithmetic of such.

    Bounded(value, error, places, carry) * other -> Bounded; lifted(0.5, carry) for plain numbers

This is running error analysis (Higham, Accuracy and Stability of Numerical Algorithms, chapter 3): an operation whose
result needs no rounding adds no error. Most functions are in `bounds.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from derive.arithmetic import NUMPY
from derive.paper import MANY, places_of

Array = NDArray[np.float64]
Places = int | NDArray[np.int_]
EXACT: Array = np.zeros(())
"""The error of numbers that are used as they are; known by its identity, so that nothing is worked out for it."""
_LONGEST = 20
"""Whole exponents up to this are products; others go by logarithms."""


def longest(first: Places, *others: Places) -> Places:
    """The most of several decimals, for each person where they are arrays."""
    return reduce(_longer, others, first)


def _longer(one: Places, other: Places) -> Places:
    return max(one, other) if isinstance(one, int) and isinstance(other, int) else np.maximum(one, other)


def rows_of(array: Any, rows: NDArray[np.intp], count: int) -> Any:
    """Some rows of numbers that have one for each of so many persons; what all persons share as it is."""
    if isinstance(array, Bounded):
        return array.of_rows(rows, count)
    return array[rows] if isinstance(array, np.ndarray) and array.shape[:1] == (count,) else array


@dataclass(slots=True, eq=False)
class Bounded:
    """A value, how far a rounded computation may be from it, and the decimals it is written with; never changed.

    Where persons have numbers of different lengths, `places` is an array over them, too. It is not frozen, as one is
    made for each operation, and making a frozen one takes longer than many an operation on few persons.
    """

    value: Array
    error: Array
    places: Places
    carry: int

    def of_rows(self, rows: NDArray[np.intp], count: int) -> Bounded:
        """Those of some of so many persons."""
        places = self.places if isinstance(self.places, int) else rows_of(self.places, rows, count)
        return Bounded(rows_of(self.value, rows, count), rows_of(self.error, rows, count), places, self.carry)

    def rounded(self, value: Array, error: Array, places: Places) -> Bounded:
        """One operation's result, written with at most `carry` decimals."""
        if not isinstance(places, int):
            rounding = np.where(places > self.carry, 0.5 * 10.0**-self.carry, 0.0)
            return Bounded(value, error + rounding, np.minimum(places, self.carry), self.carry)
        if places <= self.carry:
            return Bounded(value, error, places, self.carry)
        return Bounded(value, error + 0.5 * 10.0**-self.carry, self.carry, self.carry)

    def __add__(self, other: Any) -> Bounded:
        b = lifted(other, self.carry)
        return self.rounded(self.value + b.value, self._sum_error(b), longest(self.places, b.places))

    def kept(self) -> Bounded:
        """Written down: a number with more decimals than are carried is rounded."""
        return self.rounded(self.value, self.error, self.places)

    def __sub__(self, other: Any) -> Bounded:
        return self + -lifted(other, self.carry)

    def __rsub__(self, other: Any) -> Bounded:
        return lifted(other, self.carry) + -self

    def __neg__(self) -> Bounded:
        return Bounded(-self.value, self.error, self.places, self.carry)

    def __mul__(self, other: Any) -> Bounded:
        b = lifted(other, self.carry)
        return self.rounded(self.value * b.value, self._product_error(b), self.places + b.places)

    def _sum_error(self, b: Bounded) -> Array:
        if b.error is EXACT:
            return self.error
        return b.error if self.error is EXACT else self.error + b.error

    def _product_error(self, b: Bounded) -> Array:
        if b.error is EXACT:
            return EXACT if self.error is EXACT else abs(b.value) * self.error
        exact = abs(self.value) if self.error is EXACT else abs(self.value) + self.error
        return exact * b.error if self.error is EXACT else exact * b.error + abs(b.value) * self.error

    def __truediv__(self, other: Any) -> Bounded:
        b = lifted(other, self.carry)
        value = self.value / b.value
        room = abs(b.value) - b.error
        error = np.where(room > 0, (self.error + abs(value) * b.error) / np.where(room > 0, room, 1.0), np.inf)
        exact = isinstance(other, int | float) and other != 0
        return self.rounded(value, error, self.places + places_of(1 / float(other)) if exact else MANY)

    def __rtruediv__(self, other: Any) -> Bounded:
        return lifted(other, self.carry) / self

    def __pow__(self, other: Any) -> Bounded:
        if isinstance(other, int | float) and other == int(other) and abs(other) <= _LONGEST:
            whole = _folded([self] * int(abs(other))) if other else lifted(1, self.carry)
            return whole if other >= 0 else 1.0 / whole
        return monotone("exp")(lifted(other, self.carry) * monotone("ln")(self))

    def __rpow__(self, other: Any) -> Bounded:
        return lifted(other, self.carry) ** self

    __radd__ = __add__
    __rmul__ = __mul__


def _folded(factors: list[Bounded]) -> Bounded:
    whole = factors[0]
    for factor in factors[1:]:
        whole = whole * factor
    return whole


def lifted(number: Any, carry: int) -> Bounded:
    """A plain number, such as a third or pi in a formula, as it is written down; a Bounded is left as it is."""
    return number if isinstance(number, Bounded) else _constant(float(number), carry)


@lru_cache(1024)
def _constant(number: float, carry: int) -> Bounded:
    return Bounded(np.asarray(number), EXACT, places_of(number), carry).kept()


OneArgument = Callable[[Bounded], Bounded]


def monotone(name: str) -> OneArgument:
    """A monotone function of one argument: the error is the larger of those at the two end points."""
    function = NUMPY.functions[name]

    def bounded(x: Bounded) -> Bounded:
        value, low, high = function(x.value), function(x.value - x.error), function(x.value + x.error)
        error = np.fmax(abs(high - value), abs(value - low))
        return x.rounded(value, np.where(np.isnan(low), np.inf, error), MANY)

    return bounded
