"""One term's value against SymPy, and the ends where floats give out."""

from __future__ import annotations

import math

import pytest
from sympy import N

from derive import Number, Quantity, Term
from derive.evaluate import evaluate
from derive.functions import FUNCTIONS
from derive.symbolic import symbol, to_sympy
from derive.terms import Apply, Choice, Framed, Negative, Power, Product, Quotient, Sum, SumOver

X, Y = Quantity("x"), Quantity("y")
VALUES = {X: 0.7, Y: -1.3, Quantity("x", (1,)): 0.25, Quantity("x", (2,)): 0.5}

TERMS: list[Term] = [
    Sum((X, Negative(Y), Number.of("0.1"))),
    Product((X, Y, Number.of(3))),
    Quotient(X, Y),
    Power(Y, Number.of(2)),
    SumOver("k", 2, Quantity("x", ("k",))),
    Choice(Y, X, Number.of(4)),
    Framed(Product((X, Y))),
    *(Apply(name, (X, Y)[: function.arity[0]]) for name, function in FUNCTIONS.items()),
]


@pytest.mark.parametrize("term", TERMS, ids=lambda term: getattr(term, "function", type(term).__name__))
def test_values_agree_with_sympy(term: Term) -> None:
    expected = N(to_sympy(term).subs({symbol(name): value for name, value in VALUES.items()}))
    assert evaluate(term, VALUES) == pytest.approx(float(expected), rel=1e-12)


@pytest.mark.parametrize("term", [Quotient(X, Number.of(0)), Power(Y, Number.of("0.5")), Apply("ln", (Y,))])
def test_what_is_not_defined_is_nan(term: Term) -> None:
    assert math.isnan(evaluate(term, VALUES))


def test_a_name_without_a_value_is_an_error() -> None:
    with pytest.raises(KeyError):
        evaluate(X, {})


def test_large_numbers_stay_finite_where_they_can() -> None:
    assert evaluate(Apply("sigmoid", (X,)), {X: -800.0}) == 0.0
    assert evaluate(Apply("softplus", (X,)), {X: 800.0}) == 800.0
