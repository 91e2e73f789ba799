"""Whether two formulas are the same function of the numbers given, found by numbers at seeded points.

    Ground(equations, domain) -> compare(truth, answer) -> Agreement(verdict, digits)

Both are evaluated at POINTS points of the domain in double precision. Where that is close, DIGITS digits at a few
points decide, and where it is not, they confirm it (`precise.py`); nothing is simplified. What is neither equal nor
surely different is left open: constants that were rounded, or an answer that has no value at some of the points.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, partial, singledispatch
from random import Random
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from derive.arithmetic import NUMPY
from derive.graph import Equation
from derive.quantities import Derivative, Named, Quantity
from derive.terms import Apply, Choice, Negative, Number, Power, Product, Quotient, Sum, SumOver, Term

if TYPE_CHECKING:
    from derive.precise import Point

Array = NDArray[np.float64]
Verdict = Literal["same", "different", "undefined", "near"]

POINTS, EXACT_POINTS, DIGITS = 32, 5, 30
_GRID = 10007
"""A prime, so that no point is a round number at which other functions meet the truth."""
_CLOSE = 1e-6
"""Doubles that are less apart may be so by their rounding alone, so many digits are asked for all of them."""
_DIFFERENT = 1e-4
"""Functions that are further apart are others; constants that were rounded to four digits bring less."""
_SAME = 1e-25
"""Of DIGITS digits the last ones are off by the roundings on the way."""


@dataclass(frozen=True)
class Agreement:
    """What was found; `near` formulas agree to `digits` digits, one that is `undefined` has no value at a point."""

    verdict: Verdict
    digits: int = 0


@dataclass(frozen=True)
class Ground:
    """The numbers that formulas are made of: given ones with the interval of each, and those computed from them."""

    equations: tuple[Equation, ...]
    domain: tuple[tuple[Quantity, Fraction, Fraction], ...]

    @cached_property
    def _points(self) -> list[dict[Quantity, Fraction]]:
        """Every number's interval is cut into as many parts as there are points, and each part has one."""
        random = Random(30)  # noqa: S311 - points of a comparison, no secret
        parts = {q: random.sample(range(POINTS), POINTS) for q, _, _ in self.domain}

        def within(part: int) -> Fraction:
            return (part + Fraction(random.randrange(1, _GRID), _GRID)) / POINTS

        return [
            {q: low + (high - low) * within(parts[q][number]) for q, low, high in self.domain}
            for number in range(POINTS)
        ]

    def samples(self, truth: Term, count: int) -> list[dict[Named, float]]:
        """Every name's number at points where a formula has a value, in double precision."""
        fit = np.flatnonzero(np.isfinite(numbers(truth, self._values)))[:count].tolist()
        return [{name: float(values[i]) for name, values in self._values.items()} for i in fit]

    @cached_property
    def _values(self) -> dict[Named, Array]:
        """Every name's numbers at the points, in double precision."""
        values: dict[Named, Array] = {
            q: np.array([float(point[q]) for point in self._points]) for q, _, _ in self.domain
        }
        for equation in self.equations:
            values[equation.target] = numbers(equation.term, values)
        return values

    def _at(self, number: int, digits: int) -> Point:
        """Every name's number at a point, with so many digits."""
        from derive.precise import at_point  # mpmath is needed for close formulas alone

        key = number, digits
        if key not in self._exact:
            self._exact[key] = at_point(self.equations, self._points[number], digits)
        return self._exact[key]

    @cached_property
    def _exact(self) -> dict[tuple[int, int], Point]:
        return {}

    def compare(self, truth: Term, answer: Term) -> Agreement:
        """Whether the answer is the truth wherever that has a value."""
        true, found = numbers(truth, self._values), numbers(answer, self._values)
        defined = np.isfinite(true)
        both = defined & np.isfinite(found)
        off = np.where(both, _relative(true, found), 0.0)
        apart = (int(number) for number in np.argsort(-off) if off[number] > _CLOSE)
        if any(_DIFFERENT < self._sure(truth, answer, number) < np.inf for number in apart):
            return Agreement("different")
        if not both.any() or (defined & ~both).any():
            return Agreement("undefined")
        return self._exactly(truth, answer, np.flatnonzero(defined)[:EXACT_POINTS].tolist())

    def _exactly(self, truth: Term, answer: Term, points: Sequence[int]) -> Agreement:
        """The comparison with many digits at some points."""
        off = max(self._sure(truth, answer, number) for number in points)
        if off > _DIFFERENT:
            return Agreement("different" if off < np.inf else "undefined")
        return Agreement("near", int(-np.log10(off))) if off > _SAME else Agreement("same")

    def _sure(self, truth: Term, answer: Term, number: int) -> float:
        """How far apart they are at a point, whatever cancels in them; infinity where one has no value."""
        from derive.precise import distance

        return distance(truth, answer, partial(self._at, number), DIGITS)


def _relative(true: Array, found: Array) -> Array:
    size = np.maximum(np.maximum(np.abs(true), np.abs(found)), 1e-300)
    return np.asarray(np.abs(true - found) / size)


def numbers(term: Term, values: Mapping[Named, Array]) -> Array:
    """The term's value at every point; nan where it or anything on the way is not a finite number."""
    with np.errstate(all="ignore"):
        count = len(next(iter(values.values()), np.zeros(POINTS)))
        return np.broadcast_to(_finite(_value(term, values)), (count,))


def _finite(value: Array) -> Array:
    return np.where(np.isfinite(value), value, np.nan)


def _inner(term: Term, values: Mapping[Named, Array]) -> Array:
    return _finite(_value(term, values))


@singledispatch
def _value(term: Term, values: Mapping[Named, Array]) -> Array:
    raise TypeError(f"no value for {type(term).__name__}")


@_value.register
def _(term: Number, values: Mapping[Named, Array]) -> Array:
    return np.asarray(float(term.value))


@_value.register(Quantity)
@_value.register(Derivative)
def _(term: Named, values: Mapping[Named, Array]) -> Array:
    return values[term]


@_value.register
def _(term: Sum, values: Mapping[Named, Array]) -> Array:
    return np.asarray(sum(_inner(part, values) for part in term.terms))


@_value.register
def _(term: Negative, values: Mapping[Named, Array]) -> Array:
    return -_inner(term.term, values)


@_value.register
def _(term: Product, values: Mapping[Named, Array]) -> Array:
    whole = np.asarray(1.0)
    for factor in term.factors:
        whole = whole * _inner(factor, values)
    return whole


@_value.register
def _(term: Quotient, values: Mapping[Named, Array]) -> Array:
    return np.asarray(_inner(term.above, values) / _inner(term.below, values))


@_value.register
def _(term: Power, values: Mapping[Named, Array]) -> Array:
    return np.asarray(_inner(term.base, values) ** _inner(term.exponent, values))


@_value.register
def _(term: Apply, values: Mapping[Named, Array]) -> Array:
    return np.asarray(NUMPY.functions[term.function](*(_inner(part, values) for part in term.arguments)))


@_value.register
def _(term: SumOver, values: Mapping[Named, Array]) -> Array:
    return np.asarray(sum(_inner(part, values) for part in term.terms()))


@_value.register
def _(term: Choice, values: Mapping[Named, Array]) -> Array:
    subject = _inner(term.subject, values)
    return np.where(subject >= 0, _inner(term.nonnegative, values), _inner(term.otherwise, values))
