"""Whether two SymPy expressions are the same function, decided exactly where that is cheap, else by numbers.

Expressions in exponentials and powers are decided by cancelling. Where that does not settle it (cases,
special functions) both sides are evaluated at random rational points, which do not meet a kink, to
DIGITS digits: two formulas of this size that agree at POINTS such points and differ elsewhere do not occur.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from random import Random

import sympy

from derive.symbolic import Expr

DIGITS = 30
POINTS = 8
_TRIES = 60
_MANY_OPERATIONS = 200
_Point = Mapping[Expr, Expr]


def agree(left: Expr, right: Expr) -> bool:
    """Whether the two are equal wherever both are defined; False where no point is found at which they are."""
    return _cancels(left - right) or _agree_at_points(left, right)


def _cancels(difference: Expr) -> bool:
    if difference.has(sympy.Piecewise, sympy.Heaviside, sympy.sign) or difference.count_ops() > _MANY_OPERATIONS:
        return bool(difference == 0)
    return bool(sympy.cancel(difference) == 0)


def _agree_at_points(left: Expr, right: Expr) -> bool:
    names = sorted(left.free_symbols | right.free_symbols, key=str)
    values = ((_value(left, point), _value(right, point)) for point in _random_points(names))
    found = list(islice(((a, b) for a, b in values if a is not None and b is not None), POINTS))
    return bool(found) and all(abs(a - b) <= sympy.Float(10, DIGITS) ** -DIGITS * (1 + abs(a)) for a, b in found)


def _random_points(names: list[Expr]) -> Iterator[_Point]:
    """Points with both signs and points between 0 and 1, in turn; the same ones each time."""
    random = Random(30)  # noqa: S311 - points of a proof, no secret
    for number in range(_TRIES):
        low = 1 if number % 2 else -29989
        yield {name: sympy.Rational(random.randint(low, 9973 if number % 2 else 29989), 10007) for name in names}


def _value(expression: Expr, point: _Point) -> Expr | None:
    """The number there; None where it is not a finite real one."""
    value = sympy.N(expression.xreplace(dict(point)), DIGITS + 10)
    return value if value.is_real and value.is_finite else None
