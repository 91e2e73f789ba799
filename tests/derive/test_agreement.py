from __future__ import annotations

from fractions import Fraction

import pytest

from derive.agreement import Ground
from derive.grammar import parse
from derive.graph import Equation
from derive.quantities import Named, Quantity
from derive.terms import ZERO, Choice, Number, Product, SumOver

X, W, Z, A = (Quantity(kind, (1,)) for kind in "xwza")
NAMES: dict[str, Named] = {q.name: q for q in (X, W, Z, A)}


def ground(low: str = "-2", high: str = "2") -> Ground:
    """z = w x, a = sigmoid(z)"""
    equations = (Equation(Z, parse("w[1] * x[1]", NAMES)), Equation(A, parse("sigmoid(z[1])", NAMES)))
    return Ground(equations, ((X, Fraction(low), Fraction(high)), (W, Fraction(low), Fraction(high))))


@pytest.mark.parametrize(
    ("truth", "answer"),
    [
        ("a[1] * (1 - a[1])", "a[1] - a[1]^2"),
        ("a[1] * (1 - a[1])", "exp(-z[1]) / (1 + exp(-z[1]))^2"),
        ("a[1] * (1 - a[1])", "sigmoid(w[1] * x[1]) * sigmoid(-x[1] * w[1])"),
        ("a[1]", "1 / (1 + exp(-w[1]*x[1]))"),
        ("x[1]^2", "x[1] * x[1] + exp(2) * 0"),
        ("step(z[1])", "max(0, z[1]) / z[1]"),
        ("(x[1] + 1)^3 - x[1]^3", "3*x[1]^2 + 3*x[1] + 1"),
        # Double precision loses ten digits here, and many digits decide.
        ("x[1]", "(x[1] + 1000000000) - 1000000000"),
    ],
)
def test_the_same_function_is_found(truth: str, answer: str) -> None:
    assert ground().compare(parse(truth, NAMES), parse(answer, NAMES)).verdict == "same"


@pytest.mark.parametrize(
    ("truth", "answer"),
    [
        ("a[1] * (1 - a[1])", "z[1] * (1 - z[1])"),
        ("a[1]", "-a[1]"),
        ("a[1]", "a[1] + 0.001"),
        ("x[1]", "abs(x[1])"),
        ("x[1]", "w[1]"),
        ("x[1] - x[1] + 3", "3.01"),
        ("1 / x[1]", "1 / x[1]^2"),
    ],
)
def test_other_functions_are_different(truth: str, answer: str) -> None:
    assert ground().compare(parse(truth, NAMES), parse(answer, NAMES)).verdict == "different"


@pytest.mark.parametrize("answer", ["x[1] * 0.3333333", "x[1] / 3.0000001"])
def test_rounded_constants_are_near(answer: str) -> None:
    found = ground().compare(parse("x[1] / 3", NAMES), parse(answer, NAMES))
    assert found.verdict == "near"
    assert found.digits in (6, 7)


@pytest.mark.parametrize(
    "answer", ["exp(ln(x[1]))", "sqrt(x[1])^2", "x[1] + exp(-exp(exp(exp(9 + x[1]))))", "ln(-1 - x[1]^2) * x[1]"]
)
def test_what_has_no_value_somewhere_is_left_open(answer: str) -> None:
    assert ground().compare(parse("x[1]", NAMES), parse(answer, NAMES)).verdict == "undefined"


def test_sums_over_an_index_and_cases_have_values() -> None:
    x = [Quantity("x", (k,)) for k in (1, 2)]
    relu, summed = Quantity("a"), Quantity("s")
    equations = (
        Equation(summed, SumOver("k", 2, Product((Number.of(3), Quantity("x", ("k",)))))),
        Equation(relu, Choice(summed, summed, ZERO)),
    )
    two = Ground(equations, tuple((q, Fraction(-1), Fraction(1)) for q in x))
    names: dict[str, Named] = {"x": x[0], "y": x[1], "a": relu}
    assert two.compare(relu, parse("max(0, 3 * x + 3 * y)", names)).verdict == "same"
    assert two.compare(relu, parse("3 * x + 3 * y", names)).verdict == "different"


def test_only_the_domain_counts() -> None:
    truth, answer = parse("x[1]", NAMES), parse("abs(x[1])", NAMES)
    assert ground("0", "2").compare(truth, answer).verdict == "same"
    assert ground("-2", "2").compare(truth, answer).verdict == "different"
