"""The rules of differentiation one at a time, each line against SymPy's derivative of the whole."""

from __future__ import annotations

import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st

from derive.functions import call
from derive.quantities import Quantity
from derive.rules import RULES, advanced, applied, told
from derive.symbolic import symbol, to_sympy
from derive.terms import (
    HALF,
    ONE,
    TWO,
    Apply,
    Choice,
    Differential,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    SumOver,
    children,
)
from derive.text import to_text

X, Y = Quantity("x"), Quantity("y")
POINT = {symbol(X): sympy.Rational(7, 10), symbol(Y): sympy.Rational(-13, 10)}


def grown(inner):
    several = st.lists(inner, min_size=1, max_size=3).map(tuple)
    return st.one_of(
        several.map(Sum),
        several.map(Product),
        inner.map(Negative),
        st.tuples(inner, inner).map(lambda p: Quotient(p[0], Sum((TWO, call("sigmoid", p[1]))))),
        st.tuples(inner, st.integers(1, 4)).map(lambda p: Power(p[0], Number.of(p[1]))),
        st.tuples(st.sampled_from(["tanh", "sigmoid", "arctan", "softplus"]), inner).map(lambda p: call(*p)),
        st.tuples(inner, inner, inner).map(lambda p: Choice(*p)),
    )


TERMS = st.recursive(st.sampled_from([X, Y, ONE, TWO, HALF]), grown, max_leaves=6)


@given(TERMS, st.integers(0, 4))
def test_every_line_has_the_value_of_sympys_derivative(term, depth):
    truth = sympy.N(sympy.diff(to_sympy(term), symbol(X)).xreplace(POINT), 40)
    lines = told(Differential(term, X), depth)
    for line in lines:
        assert line.rule in RULES
        value = sympy.N(to_sympy(line.term).xreplace(POINT), 40)
        assert abs(value - truth) <= sympy.Float(10) ** -25 * (1 + abs(truth)), to_text(line.term)
    assert not _differentials(lines[-1].term)


def _differentials(term):
    return isinstance(term, Differential) or any(map(_differentials, children(term)))


@pytest.mark.parametrize(
    ("body", "rule", "text"),
    [
        (Quotient(X, Sum((ONE, X))), "quotient rule", "(d/dx (x) * (1 + x) - x * d/dx (1 + x)) / (1 + x)^2"),
        (Quotient(X, Y), "constant factor", "d/dx (x) / y"),
        (Product((X, call("exp", X))), "product rule", "d/dx (x) * exp(x) + x * d/dx (exp(x))"),
        (Product((Y, HALF, call("exp", X))), "constant factor", "y * (1 / 2) * d/dx (exp(x))"),
        (Product((Y, HALF)), "derivatives", "0"),
        (Sum((X, Negative(Y))), "sum rule", "d/dx (x) - d/dx (y)"),
        (SumOver("k", 2, Product((X, Y))), "derivatives", "y + y"),
        (Negative(Power(Sum((Y, X)), TWO)), "chain rule", "-2 * (y + x) * d/dx (y + x)"),
        (Power(TWO, X), "derivatives", "2^x * ln(2)"),
        (call("ln", Sum((ONE, X))), "chain rule", "1 / (1 + x) * d/dx (1 + x)"),
        (call("ln", X), "standard derivative", "1 / x"),
        (Apply("max", (X, Product((X, Y)))), "derivatives", None),
        (Choice(X, X, Y), "each case by itself", None),
        (Y, "derivatives", "0"),
        (X, "derivatives", "1"),
    ],
)
def test_one_rule(body, rule, text):
    line = applied(Differential(body, X))
    assert line.rule == rule
    assert text is None or to_text(line.term) == text


def test_one_step_advances_every_derivative_and_names_the_first_rule_by_weight():
    both = Sum((Differential(call("ln", X), X), Differential(call("ln", Sum((ONE, X))), X)))
    line = advanced(both)
    assert line.rule == "chain rule"
    assert to_text(line.term) == "1 / x + 1 / (1 + x) * d/dx (1 + x)"


def test_a_derivative_by_the_only_variable_stays_one():
    inner = list(children(applied(Differential(Sum((X, X)), X, alone=True)).term))
    assert all(isinstance(part, Differential) and part.alone for part in inner)
