"""Whether two expressions are one function: exactly, by numbers, and where neither may be fooled."""

from __future__ import annotations

import pytest
import sympy

from derive.equality import agree

x, y = sympy.symbols("x y", real=True)
SAME = [
    ((x + y) ** 2, x**2 + 2 * x * y + y**2),
    (sympy.exp(x) / (1 + sympy.exp(x)), 1 / (1 + sympy.exp(-x))),
    (sympy.sin(x) ** 2, 1 - sympy.cos(x) ** 2),
    (sympy.Piecewise((x, x >= 0), (-x, True)), sympy.Abs(x)),
    (sympy.diff(sympy.Max(x, y), x), sympy.Piecewise((1, x >= y), (0, True))),
    (sympy.log(x * y), sympy.log(x) + sympy.log(y)),
    (sympy.Integer(2), sympy.Integer(2)),
]
DIFFERENT = [
    (x, x + sympy.Rational(1, 10**25)),
    (sympy.Piecewise((x, x >= 0), (-x, True)), x),
    (sympy.Piecewise((1, x >= 0), (0, True)), sympy.Integer(1)),
    (sympy.exp(2 * x), sympy.exp(x) + 1),
    (sympy.sqrt(x), sympy.sqrt(y)),
    (sympy.log(x), sympy.log(x) + sympy.Rational(1, 10**20)),
    (sympy.Integer(2), sympy.Integer(3)),
]


@pytest.mark.parametrize(("left", "right"), SAME, ids=str)
def test_the_same_function(left, right):
    assert agree(left, right)


@pytest.mark.parametrize(("left", "right"), DIFFERENT, ids=str)
def test_different_functions(left, right):
    assert not agree(left, right)


def test_what_is_defined_nowhere_agrees_with_nothing():
    assert not agree(sympy.log(-(x**2) - 1), x)
