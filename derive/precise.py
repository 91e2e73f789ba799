"""Terms evaluated with as many digits as are wanted, node by node; nothing is rearranged, so time is bounded.

    at_point(equations, given numbers, digits) -> Point;  distance(left, right, ground) -> how far two terms are apart

`distance` works with so many digits that what cancels on the way, as in (x + 1e300) - 1e300, leaves enough of them:
the largest number on the way tells how many.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import singledispatch
from typing import Any

import mpmath

from derive.functions import opened
from derive.graph import Equation
from derive.quantities import Derivative, Named, Quantity
from derive.terms import Apply, Choice, Negative, Number, Power, Product, Quotient, Sum, SumOver, Term, children

Real = Any
"""An mpf, which mpmath has no types for."""
_GUARD = 10
_FAR = 4
"""Digits that the error function is from 1 where that is far out."""
_HARMLESS = 1e5
"""Numbers up to here take no more digits along than the guard has."""
_LARGE, _TOO_LARGE = 50, 20_000
"""Binary digits before the point: from the first on, powers of e are split; from the second on, they are given up."""
_STEP = 50
_BEARABLE = 30_000
"""Functions times digits that are computed, a tenth of a second or so."""
_FUNCTIONS: Mapping[str, Callable[..., Real]] = {
    "exp": lambda x: _exp(x),
    "ln": mpmath.log,
    "sqrt": mpmath.sqrt,
    "abs": abs,
    "max": max,
    "min": min,
    "tanh": mpmath.tanh,
    "arctan": mpmath.atan,
    "erf": lambda x: _erf(x),
    "step": lambda x: mpmath.mpf(x > 0),
}


def _exp(x: Real) -> Real:
    """The exponential function; raises OverflowError far out.

    A large number is split into doublings and a rest, for mpmath multiplies e by itself where it is whole.
    """
    size = mpmath.mag(x)
    if size < _LARGE:
        return mpmath.exp(x)
    if size > _TOO_LARGE:
        raise OverflowError("too large a power of e")
    with mpmath.workprec(mpmath.mp.prec + int(size)):
        doublings = int(mpmath.floor(x / mpmath.ln(2)))
        rest = x - doublings * mpmath.ln(2)
    return mpmath.ldexp(mpmath.exp(rest), doublings)


def _erf(x: Real) -> Real:
    """The error function; far out, where it is 1 less little, only that is computed, with the digits that it needs."""
    digits, square = mpmath.mp.dps, x * x / mpmath.ln(10)
    if square < _FAR:
        return mpmath.erf(x)
    if square > digits:
        return mpmath.sign(x)
    with mpmath.workdps(digits - int(square) + _GUARD):
        rest = mpmath.erfc(abs(x))
    return mpmath.sign(x) * (1 - rest)


class NoValue(ValueError):
    """Something on the way is not a finite real number."""


@dataclass
class Point:
    """The numbers of all names, with `digits`; `largest` is the largest number met while terms were evaluated."""

    values: dict[Named, Real]
    digits: int
    largest: float = 1.0

    def value(self, term: Term) -> Real:
        """The term's value; raises NoValue."""
        with mpmath.workdps(self.digits + _GUARD):
            try:
                return _value(term, self)
            except (ArithmeticError, ValueError) as error:
                raise NoValue(str(error)) from None

    def seen(self, value: Real) -> Real:
        """The value, held to be a finite real one."""
        if not isinstance(value, mpmath.mpf) or not mpmath.isfinite(value):
            raise NoValue("not real")
        if abs(value) > self.largest:
            self.largest = float(min(abs(value), mpmath.mpf("1e308")))
        return value


def at_point(equations: Iterable[Equation], given: Mapping[Quantity, Fraction], digits: int) -> Point:
    """Given numbers and those that equations compute from them; one that has no value is left out."""
    with mpmath.workdps(digits + _GUARD):
        point = Point({q: mpmath.mpf(v.numerator) / v.denominator for q, v in given.items()}, digits)
    for equation in equations:
        try:
            point.values[equation.target] = point.value(equation.term)
        except NoValue:
            continue
    return point


def distance(left: Term, right: Term, ground: Callable[[int], Point], digits: int) -> float:
    """How far two terms are apart, as a share of the larger one; infinity where that cannot be told.

    One of them has no value, say, or to tell would take long. `ground` gives the numbers of all names with some digits.
    """
    point = ground(digits)
    point.largest = 1.0
    found = _distance(left, right, point)
    lost = 0 if point.largest < _HARMLESS else _STEP * math.ceil(2 * math.log10(point.largest) / _STEP)
    if not lost or found == math.inf:
        return found
    if (digits + lost) * (_effort(left) + _effort(right)) > _BEARABLE:
        return math.inf
    return _distance(left, right, ground(digits + lost))


def _effort(term: Term) -> int:
    """How much work its functions are."""
    own = (15 if term.function == "erf" else 1) if isinstance(term, Apply) else 0
    return own + sum(map(_effort, children(term)))


def _distance(left: Term, right: Term, point: Point) -> float:
    try:
        a, b = point.value(left), point.value(right)
    except NoValue:
        return math.inf
    with mpmath.workdps(point.digits + _GUARD):
        size = max(abs(a), abs(b))
        return float(abs(a - b) / size) if size else 0.0


@singledispatch
def _value(term: Term, at: Point) -> Real:
    raise TypeError(f"no value for {type(term).__name__}")


@_value.register
def _(term: Number, at: Point) -> Real:
    return at.seen(mpmath.mpf(term.value.numerator) / term.value.denominator)


@_value.register(Quantity)
@_value.register(Derivative)
def _(term: Named, at: Point) -> Real:
    if term not in at.values:
        raise NoValue(f"{term} has no value")
    return at.seen(at.values[term])


@_value.register
def _(term: Sum, at: Point) -> Real:
    return at.seen(sum((_value(part, at) for part in term.terms), mpmath.mpf(0)))


@_value.register
def _(term: Negative, at: Point) -> Real:
    return -_value(term.term, at)


@_value.register
def _(term: Product, at: Point) -> Real:
    whole = mpmath.mpf(1)
    for factor in term.factors:
        whole = at.seen(whole * _value(factor, at))
    return whole


@_value.register
def _(term: Quotient, at: Point) -> Real:
    return at.seen(_value(term.above, at) / _value(term.below, at))


@_value.register
def _(term: Power, at: Point) -> Real:
    return at.seen(_value(term.base, at) ** _value(term.exponent, at))


@_value.register
def _(term: Apply, at: Point) -> Real:
    if term.function not in _FUNCTIONS:
        return _value(opened(term), at)
    return at.seen(_FUNCTIONS[term.function](*(_value(part, at) for part in term.arguments)))


@_value.register
def _(term: SumOver, at: Point) -> Real:
    return at.seen(sum((_value(part, at) for part in term.terms()), mpmath.mpf(0)))


@_value.register
def _(term: Choice, at: Point) -> Real:
    return _value(term.nonnegative if _value(term.subject, at) >= 0 else term.otherwise, at)
