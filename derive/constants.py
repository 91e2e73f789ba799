"""The value of an operation between numbers: exact as long as it can be, else a float.

`+ - * / ^` (with a whole exponent), abs, max and min of fractions give fractions; everything else
gives floats. What has no real value of reasonable size raises InputError, so no operation returns a
complex number, an infinity or a NaN. To add an operation: a function here that ends in `_sound`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from fractions import Fraction
from functools import reduce
from operator import add, mul

from derive.arithmetic import FLOATS
from derive.errors import InputError

Value = Fraction | float

_LARGEST = 10**308
_LONGEST = 20_000  # bits of a fraction: above 40 digits to the power 64, and still instant to compute with
_EXACT = frozenset(("abs", "max", "min"))
DOMAINS = {"ln": "ln takes numbers above 0", "sqrt": "sqrt takes numbers from 0 up"}


def sum_of(*values: Value) -> Value:
    """values[0] + values[1] + ..."""
    return _folded(add, values)


def product_of(*values: Value) -> Value:
    """values[0] * values[1] * ..."""
    return _folded(mul, values)


def _folded(operation: Callable[[Value, Value], Value], values: Iterable[Value]) -> Value:
    return reduce(lambda a, b: _sound(operation(a, b)), values)


def opposite(value: Value) -> Value:
    """-value"""
    return -value


def quotient_of(above: Value, below: Value) -> Value:
    """above / below; raises InputError where below is 0."""
    if below == 0:
        raise InputError("division by zero", "divide by a number other than 0")
    return _sound(above / below)


def power_of(base: Value, exponent: Value) -> Value:
    """base ^ exponent, with 0^0 = 1; raises InputError where it is not real.

    >>> power_of(Fraction(2, 3), Fraction(-2)), power_of(Fraction(4), Fraction(1, 2))
    (Fraction(9, 4), 2.0)
    """
    if base == 0 and exponent < 0:
        raise InputError("division by zero: 0 to a negative power", "raise a number other than 0")
    whole = exponent == int(exponent)
    if base < 0 and not whole:
        raise InputError("a negative number to a fractional power is not real", "raise a positive number")
    if isinstance(base, Fraction) and isinstance(exponent, Fraction) and whole:
        return _exact_power(base, int(exponent))
    try:
        return _sound(float(base) ** (int(exponent) if whole else float(exponent)))
    except OverflowError:
        raise _too_large() from None


def _exact_power(base: Fraction, exponent: int) -> Value:
    if _bits(base) * abs(exponent) > _LONGEST:
        raise _too_large()
    return _sound(base**exponent)


def apply(function: str, *values: Value) -> Value:
    """function(values), by its name in the grammar; raises InputError outside its domain.

    >>> apply("max", Fraction(1, 3), Fraction(1, 4)), apply("tanh", Fraction(0))
    (Fraction(1, 3), 0.0)
    """
    arguments = values if function in _EXACT else tuple(map(float, values))
    result: Value = FLOATS.functions[function](*arguments)
    if math.isnan(result) or result == -math.inf:
        shown = ", ".join(f"{float(value):g}" for value in values)
        raise InputError(f"{function}({shown}) is not a real number", DOMAINS.get(function, ""))
    return _sound(result)


def literal(text: str) -> Fraction:
    """The number that a decimal text names; raises InputError beyond the range of floats."""
    value = Fraction(text)
    _sound(value)
    return value


def _sound(value: Value) -> Value:
    """The value itself; raises InputError where it is out of the range of floats or too long to carry."""
    if not -_LARGEST <= value <= _LARGEST:
        raise _too_large()
    if isinstance(value, Fraction) and (_bits(value) > _LONGEST or _is_tiny(value)):
        raise InputError("a number is too small or has too many digits", "round the numbers it is made of")
    return value


def _is_tiny(value: Fraction) -> bool:
    return value != 0 and abs(value.numerator) * _LARGEST < value.denominator


def _bits(value: Fraction) -> int:
    return value.numerator.bit_length() + value.denominator.bit_length()


def _too_large() -> InputError:
    return InputError("a number is too large", "numbers go up to 1e308")
