"""Numbers with the range that they may stand for: `Span`, and arithmetic with it.

A printed number may be rounded, so that 0.66 stands for anything from 0.655 to 0.665, or cut off: from 0.66 to 0.67.
What follows from such numbers lies in the range that interval arithmetic gives.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import product

_NOISE = 1e-12
"""What floating point may add to a number, in parts of its size."""
_NEARLY = 1 - 1e-6
_MULTIPLE = 1e-6
_LARGEST_POWER = 5000


class NoValue(Exception):
    """This has no value here, or none that floats can hold."""


@dataclass(frozen=True)
class Span:
    """A number as printed, or as it follows from printed ones, and the least and largest that it may stand for."""

    value: float
    low: float
    high: float

    def __post_init__(self) -> None:
        if not math.isfinite(self.value) or math.isnan(self.low) or math.isnan(self.high):
            raise NoValue

    def __neg__(self) -> Span:
        return Span(-self.value, -self.high, -self.low)

    def __add__(self, other: Span) -> Span:
        return Span(self.value + other.value, self.low + other.low, self.high + other.high)

    def __sub__(self, other: Span) -> Span:
        return self + -other

    def __mul__(self, other: Span) -> Span:
        return _at_corners(_times, self, other)

    def __truediv__(self, other: Span) -> Span:
        if other.value == 0:
            raise NoValue
        if other.low <= 0 <= other.high:
            return Span(self.value / other.value, -math.inf, math.inf)
        return _at_corners(_over, self, other)

    def __pow__(self, other: Span) -> Span:
        if other.low == other.high == round(other.value):
            return _whole_power(self, round(other.value))
        if self.value <= 0:
            raise NoValue
        if self.low <= 0:
            return Span(_power(self.value, other.value), 0.0, math.inf)
        return _at_corners(_power, self, other)

    def widened(self, unit: float) -> Span:
        """The number rounded or cut off to a unit, unless it is a multiple of it; raises NoValue beyond floats."""
        parts = self.value / unit
        if not math.isfinite(parts):
            raise NoValue
        if abs(parts - round(parts)) < _MULTIPLE:
            return self
        return Span(self.value, self.low - unit, self.high + unit)

    def meets(self, other: Span) -> bool:
        """Whether both may stand for the same number."""
        room = _NOISE * max(abs(self.value), abs(other.value))
        return self.low <= other.high + room and other.low <= self.high + room


def exact(number: float) -> Span:
    """A number that stands for itself alone."""
    return Span(number, number, number)


def rounded(number: float, unit: float) -> Span:
    """A number rounded to a unit: less than half of one to both sides.

    >>> span = rounded(0.5, 0.1)
    >>> round(span.low, 4), round(span.high, 4)
    (0.45, 0.55)
    """
    return _between(number, -unit / 2, unit / 2)


def cut_off(number: float, unit: float) -> Span:
    """A number whose digits after a unit were left out: less than one of it more, away from 0."""
    return Span(number, -_NEARLY * unit, _NEARLY * unit) if number == 0 else _between(number, 0.0, unit)


def either(number: float, unit: float) -> Span:
    """A number that was rounded or cut off."""
    one, other = rounded(number, unit), cut_off(number, unit)
    return Span(number, min(one.low, other.low), max(one.high, other.high))


def _between(number: float, towards: float, away: float) -> Span:
    near, far = abs(number) + towards, abs(number) + away * _NEARLY
    return Span(number, near, far) if number >= 0 else Span(number, -far, -near)


def rising(function: Callable[[float], float], x: Span, floor: float = -math.inf) -> Span:
    """A rising function, defined above `floor` and falling without bound towards it where that is finite."""
    if x.value <= floor:
        raise NoValue
    low = _called(function, x.low) if x.low > floor else -math.inf
    return Span(_called(function, x.value), low, _called(function, x.high))


def steady(function: Callable[[float], float], x: Span) -> Span:
    """A function that changes by no more than its argument does."""
    value, far = function(x.value), max(x.value - x.low, x.high - x.value)
    return Span(value, value - far, value + far)


def extreme(choose: Callable[[Iterable[float]], float], arguments: Iterable[Span]) -> Span:
    """The least or largest of several numbers."""
    spans = tuple(arguments)
    value, low, high = (choose(getattr(s, end) for s in spans) for end in ("value", "low", "high"))
    return Span(value, low, high)


def absolute(x: Span) -> Span:
    """The size of a number."""
    low, high = sorted((abs(x.low), abs(x.high)))
    return Span(abs(x.value), 0.0 if x.low <= 0 <= x.high else low, high)


def _at_corners(function: Callable[[float, float], float], a: Span, b: Span) -> Span:
    ends = [function(x, y) for x, y in product((a.low, a.high), (b.low, b.high))]
    return Span(function(a.value, b.value), min(ends), max(ends))


def _times(a: float, b: float) -> float:
    return 0.0 if a == 0 or b == 0 else a * b


def _over(a: float, b: float) -> float:
    return 0.0 if math.isinf(b) and math.isinf(a) else a / b


def _power(base: float, exponent: float) -> float:
    return _called(lambda x: x**exponent, base)


def _whole_power(base: Span, exponent: int) -> Span:
    if abs(exponent) > _LARGEST_POWER:
        raise NoValue
    if exponent < 0:
        return exact(1.0) / _whole_power(base, -exponent)
    ends = [_power(end, exponent) for end in (base.low, base.high)]
    if exponent and exponent % 2 == 0 and base.low < 0 < base.high:
        ends.append(0.0)
    return Span(_power(base.value, exponent), min(ends), max(ends))


def _called(function: Callable[[float], float], x: float) -> float:
    try:
        return function(x)
    except OverflowError:
        return math.inf
    except ValueError as error:
        raise NoValue from error
