"""Many digits against SymPy's own evaluation, and against formulas made to be slow."""

from __future__ import annotations

import math
import time
from fractions import Fraction

import mpmath
import pytest
import sympy

from derive.agreement import Ground
from derive.functions import GRAMMAR
from derive.grammar import parse
from derive.graph import Equation
from derive.lexer import Limits
from derive.precise import NoValue, Point, at_point, distance
from derive.quantities import Named, Quantity
from derive.symbolic import symbol, to_sympy
from derive.terms import Apply, Choice, Number, Product, SumOver

X, Z = Quantity("x"), Quantity("z")
NAMES: dict[str, Named] = {"x": X, "z": Z}
EQUATIONS = (Equation(Z, parse("3x - x^2", NAMES)),)
WIDE = Limits(characters=3_000, nodes=1_000)


def point(x: str = "1/3", digits: int = 30) -> Point:
    return at_point(EQUATIONS, {X: Fraction(x)}, digits)


FORMULAS = [
    "x + z/7 - 2*x*z",
    "x^2.5 / z^-3",
    "(-x)^3 + 0^0",
    *(f"{name}(x, z)" if name in ("max", "min") else f"{name}(x) - {name}(z)" for name in GRAMMAR),
    "tanh(exp(x)) / arctan(sqrt(z))",
]


@pytest.mark.parametrize("text", FORMULAS)
@pytest.mark.parametrize("digits", [30, 120])
def test_values_are_those_of_sympy(text: str, digits: int) -> None:
    term, x = parse(text, NAMES), sympy.Rational(1, 3)
    truth = sympy.N(to_sympy(term).subs({symbol(Z): 3 * x - x**2}).subs({symbol(X): x}), digits + 20)
    found = sympy.Float(mpmath.nstr(point(digits=digits).value(term), digits + 10), digits + 10)
    assert abs(found - truth) <= sympy.Float(10) ** -digits * max(1, abs(truth))


@pytest.mark.parametrize("digits", [30, 90, 650])
@pytest.mark.parametrize("x", ["0.1", "2.9", "3.1", "-4.5", "8.3", "-14", "25.5", "37.5", "-63.7", "1e200"])
def test_the_error_function_far_out(x: str, digits: int) -> None:
    found = at_point((), {X: Fraction(x)}, digits).value(Apply("erf", (X,)))
    with mpmath.workdps(digits + 30):
        truth = mpmath.erf(mpmath.mpf(Fraction(x).numerator) / Fraction(x).denominator)
        assert abs(found - truth) <= mpmath.mpf(10) ** -digits


@pytest.mark.parametrize("x", ["1e15", "-1e20", "123456789e12", "1e200", "-1e200"])
def test_powers_of_e_far_out(x: str) -> None:
    found = at_point((), {X: Fraction(x)}, 220).value(Apply("exp", (X,)))
    with mpmath.workdps(250):
        truth = mpmath.exp(mpmath.mpf(int(Fraction(x))))
        assert abs(found / truth - 1) <= mpmath.mpf(10) ** -220


def test_sums_over_an_index_and_cases() -> None:
    each = SumOver("k", 3, Product((Number.of(2), Quantity("y", ("k",)))))
    known = at_point((), {Quantity("y", (k,)): Fraction(k) for k in (1, 2, 3)}, 30)
    assert known.value(each) == 12
    assert known.value(Choice(Number.of(-1), each, Number.of(5))) == 5
    assert known.value(Apply("relu", (Number.of(-1),))) == 0


@pytest.mark.parametrize("text", ["1/(x - x)", "ln(-x)", "sqrt(-x)", "(-x)^0.5", "(x - x)^-1", "ln(x - x)"])
def test_what_is_not_real_has_no_value(text: str) -> None:
    with pytest.raises(NoValue):
        point().value(parse(text, NAMES))
    assert distance(parse(text, NAMES), X, lambda digits: point(digits=digits), 30) == math.inf


@pytest.mark.parametrize(
    ("left", "right", "apart"),
    [
        ("x", "(x + 1e300) - 1e300", False),
        ("x - x", "(x + 1e60) - 1e60", True),
        ("x", "x * 1e200 * 1e100 / 1e300", False),
        ("exp(z) - exp(z) + x", "x", False),
        ("x", "x + 1e-20", True),
    ],
)
def test_what_cancels_on_the_way_is_made_up_for(left: str, right: str, apart: bool) -> None:
    found = distance(parse(left, NAMES), parse(right, NAMES), lambda digits: point(digits=digits), 30)
    assert (found > 1e-25) == apart


SLOW = [
    *("+".join(f"{name}(x*{i}.{i})" for i in range(1, 90)) for name in ("erf", "exp", "tanh", "arctan", "sigmoid")),
    "+".join(f"(x^2+1)^0.{i}{i}" for i in range(1, 90)),
    "+".join(f"(sqrt(x^2+{i})-sqrt(x^2+{i}))" for i in range(60)),
    "erf(100x) + erf(1e5 x) + exp(-1e5 x^2) + exp(-1e290 x^2) + exp(-exp(700 + x))",
    "erf(" * 30 + "x" + ")" * 30,
    "max(1e300, x)*0 + " + "+".join(f"(erf({i} - x) - erf({i} - x))" for i in (18, 25, 36, 38, 64) * 6),
    "(x + 1e300) - 1e300 + exp(600 + x) - exp(600 + x)",
    "*".join("(x^64/x^64)" for _ in range(60)),
    "+".join(f"1/sigmoid(softplus({i}e300))" for i in range(1, 9)),
    "exp(-(1e300 + x)^64) + exp(-exp(1e300 + x))",
]


@pytest.mark.parametrize("text", SLOW, ids=range(len(SLOW)))
def test_formulas_that_are_made_to_be_slow_are_compared_at_once(text: str) -> None:
    ground = Ground(EQUATIONS, ((X, Fraction(-2), Fraction(2)),))
    answer = parse(text, NAMES, limits=WIDE)
    start = time.thread_time()
    ground.compare(parse("x * z", NAMES), answer)
    ground.compare(answer, answer)
    assert time.thread_time() - start < 0.5
