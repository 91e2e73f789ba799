"""Differentiation of random terms against SymPy's, with numbers; sums over an index; the order of a textbook."""

from __future__ import annotations

import random

import mpmath
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st
from mpmath import mpf

from derive.calculus import differentiate
from derive.functions import FUNCTIONS
from derive.quantities import Derivative, Quantity
from derive.symbolic import symbol, to_sympy
from derive.terms import (
    ONE,
    ZERO,
    Apply,
    Choice,
    Framed,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    SumOver,
    Term,
)
from derive.text import to_text

NAMES = [Quantity("x", (1,)), Quantity("x", (2,)), Quantity("y"), Derivative(Quantity("L"), Quantity("y"))]
SMOOTH = ["exp", "tanh", "arctan", "erf", "sigmoid", "softplus", "silu", "gelu"]
LEAVES = st.one_of(st.sampled_from(NAMES), st.sampled_from(["0", "1", "2", "-1", "0.5", "3"]).map(Number.of))


def positive(term: Term) -> Term:
    """A term whose value is above 1 for all values, so that logarithms, roots and quotients are defined."""
    return Sum((ONE, Apply("exp", (Negative(Power(term, Number.of(2))),)), Power(term, Number.of(2))))


def grown(inner: st.SearchStrategy[Term]) -> st.SearchStrategy[Term]:
    several = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return st.one_of(
        several.map(Sum),
        several.map(Product),
        inner.map(Negative),
        st.tuples(inner, inner).map(lambda p: Quotient(p[0], positive(p[1]))),
        st.tuples(inner, st.integers(-2, 3)).map(lambda p: Power(positive(p[0]), Number.of(p[1]))),
        st.tuples(inner, inner).map(lambda p: Power(positive(p[0]), Apply("tanh", (p[1],)))),
        st.tuples(st.sampled_from(SMOOTH), inner).map(lambda p: Apply(p[0], (Apply("arctan", (p[1],)),))),
        st.tuples(st.sampled_from(["ln", "sqrt"]), inner).map(lambda p: Apply(p[0], (positive(p[1]),))),
        st.tuples(inner, inner, inner).map(lambda p: Choice(*p)),
        inner.map(Framed),
        st.tuples(inner, inner).map(lambda p: Product((p[0], SumOver("k", 2, Product((Quantity("x", ("k",)), p[1])))))),
    )


TERMS = st.recursive(LEAVES, grown, max_leaves=7)


def random_values(seed: int) -> dict[Quantity | Derivative, sympy.Rational]:
    drawn = random.Random(seed)
    return {name: sympy.Rational(drawn.randint(-1999, 1999), 1009) for name in NAMES}


@given(TERMS, st.sampled_from(NAMES), st.integers(0, 10**6))
def test_random_terms_against_sympy(value_of, term, wrt, seed):
    point = random_values(seed)
    truth = sympy.diff(to_sympy(term), symbol(wrt)).xreplace({symbol(n): v for n, v in point.items()})
    told = value_of(differentiate(term, wrt), {n: mpf(int(v.p)) / int(v.q) for n, v in point.items()})
    expected = mpf(str(sympy.N(truth, 40)))
    assert abs(told - expected) <= mpf(10) ** -25 * (1 + abs(expected)), to_text(term)


@given(TERMS, st.integers(0, 10**6))
def test_mathematical_form_has_the_value_of_the_term(value_of, term, seed):
    point = random_values(seed)
    told = to_sympy(term).xreplace({symbol(n): v for n, v in point.items()})
    expected = value_of(term, {n: mpf(int(v.p)) / int(v.q) for n, v in point.items()})
    assert abs(mpf(str(sympy.N(told, 40))) - expected) <= mpf(10) ** -25 * (1 + abs(expected))


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_every_function_inside_a_chain(name, value_of, slope, close):
    """d f(x^2 y, ...)/dx, whatever the function."""
    x, y = Quantity("x"), Quantity("y")
    inner = Product((Power(x, Number.of(2)), y))
    term = Apply(name, (inner, *[Product((x, Number.of(3)))] * (FUNCTIONS[name].arity[0] - 1)))
    at = mpf("0.8")
    told = value_of(differentiate(term, x), {x: at, y: mpf("1.7")})
    assert close(told, slope(lambda u: value_of(term, {x: u, y: mpf("1.7")}), at))


def x(*indices: int | str) -> Quantity:
    return Quantity("x", indices)


def w(*indices: int | str) -> Quantity:
    return Quantity("w", indices)


K = Quantity("k", ("k",))
SUMS = [
    (SumOver("k", 3, Product((w("k"), x("k")))), x(2)),
    (SumOver("k", 3, Product((w("k"), x("k")))), x(4)),
    (SumOver("k", 3, Product((x(1), x("k")))), x(1)),
    (SumOver("k", 3, Product((x(1), x("k")))), x(2)),
    (SumOver("k", 3, Product((w("k"), Quantity("y")))), Quantity("y")),
    (SumOver("j", 2, SumOver("k", 3, Product((w("j", "k"), x("k"))))), w(2, 3)),
    (SumOver("j", 2, SumOver("k", 3, Product((w("j", "k"), x("k"))))), x(3)),
    (SumOver("j", 2, Power(SumOver("k", 2, Product((w("j", "k"), x("k")))), Number.of(2))), x(1)),
    (SumOver("k", 2, w("k", "k")), w(1, 2)),
    (SumOver("k", 2, w("k", "k")), w(2, 2)),
    (SumOver("k", 2, Product((K, x("k")))), Quantity("k", (1,))),
    (SumOver("s", 2, Product((Quantity("y", (1,), sample="s"), x(1)))), Quantity("y", (1,), sample=2)),
    (SumOver("s", 2, Product((Quantity("y", (1,), sample="s"), x(1)))), Quantity("y", (1,))),
    (
        SumOver("j", 2, Derivative(Quantity("L"), Quantity("z", (1, "j")))),
        Derivative(Quantity("L"), Quantity("z", (1, 2))),
    ),
    (Quotient(x(1), SumOver("k", 3, Apply("exp", (x("k"),)))), x(1)),
]


@pytest.mark.parametrize(("term", "wrt"), SUMS, ids=[f"{to_text(t)} by {q}" for t, q in SUMS])
def test_sums_over_an_index_against_sympy(term, wrt):
    difference = to_sympy(differentiate(term, wrt)) - sympy.diff(to_sympy(term), symbol(wrt))
    assert sympy.simplify(difference) == 0


def test_one_summand_of_a_wide_sum_is_found_without_building_the_others(monkeypatch):
    built = []
    at = SumOver.at
    monkeypatch.setattr(SumOver, "at", lambda self, value: built.append(value) or at(self, value))
    wide = SumOver("k", 10**6, Product((w("k"), x("k"))))
    assert differentiate(wide, w(777)) == x(777)
    assert built == [777]


@pytest.mark.parametrize(
    ("term", "wrt", "text"),
    [
        (Product((x(1), x(2))), x(1), "x[2]"),
        (Sum((Product((w(1), x(1))), Product((w(2), x(2))))), w(2), "x[2]"),
        (Negative(Power(x(1), Number.of(2))), x(1), "-2 * x[1]"),
        (Power(x(1), Number.of(1)), x(1), "1"),
        (Quotient(x(1), x(2)), x(1), "1 / x[2]"),
        (Quotient(ONE, x(2)), x(2), "-1 / x[2]^2"),
        (Apply("sigmoid", (Product((w(1), x(1))),)), w(1), "sigmoid(w[1] * x[1]) * (1 - sigmoid(w[1] * x[1])) * x[1]"),
        (Sum((x(1), x(2))), w(1), "0"),
        (Power(x(1), Number.of(0)), x(1), "0"),
    ],
)
def test_the_order_of_a_textbook(term, wrt, text):
    assert to_text(differentiate(term, wrt)) == text


def test_a_slope_at_a_kink_is_the_right_hand_one(value_of):
    x_ = Quantity("x")
    for term, slope in [
        (Apply("abs", (x_,)), 1),
        (Apply("max", (ZERO, x_)), 1),
        (Apply("min", (ZERO, x_)), 0),
        (Apply("max", (x_, Product((Number.of(2), x_)))), 2),
    ]:
        got = value_of(differentiate(term, x_), {x_: mpf(0)})
        forward = (value_of(term, {x_: mpmath.mpf("1e-20")}) - value_of(term, {x_: mpf(0)})) / mpmath.mpf("1e-20")
        assert abs(forward - slope) < 1e-20
        if term.function != "max" or term.arguments[0] == ZERO:
            assert got == slope
