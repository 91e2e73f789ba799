"""SymPy's expressions in the order of a textbook: known ones by their text, random ones by their value."""

from __future__ import annotations

import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st
from mpmath import mpf

from derive.quantities import Quantity
from derive.symbolic import symbol, to_sympy
from derive.terms import ONE, Apply, Choice, Power, Product, Quotient, Sum, Term
from derive.text import to_text
from derive.textbook import Textbook

Y, A, B = Quantity("y"), Quantity("a"), Quantity("b")
y, a, b = symbol(Y), symbol(A), symbol(B)


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        (a - y, "a - y"),
        (y - a, "y - a"),
        (-(y - a) * a, "(a - y) * a"),
        (y * (a - 1), "-y * (1 - a)"),
        ((a - 1) * (y - 1), "(1 - y) * (1 - a)"),
        (a * (y + b) - y, "(y + b) * a - y"),
        (-y - a, "-y - a"),
        ((-y - a) * b, "-(y + a) * b"),
        (-a / y, "-a / y"),
        ((1 - y) / (a - 1), "-(1 - y) / (1 - a)"),
        (2 * y / 3, "2 * y / 3"),
        (-sympy.Rational(1, 2) + y, "y - 1 / 2"),
        (1 - a**2, "1 - a^2"),
        (y / a**2, "y / a^2"),
        (sympy.Integer(0), "0"),
        (sympy.Integer(-3), "-3"),
    ],
    ids=str,
)
def test_the_order_of_a_textbook(expression, text):
    written = Textbook.after(Product((Y, A, B)))(expression)
    assert to_text(written) == text


POLYNOMIALS = st.recursive(
    st.sampled_from([y, a, b, sympy.Integer(1), sympy.Integer(-2), sympy.Rational(1, 3)]),
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda p: p[0] + p[1]),
        st.tuples(inner, inner).map(lambda p: p[0] * p[1]),
        st.tuples(inner, inner).map(lambda p: p[0] - p[1]),
        st.tuples(inner, inner).map(lambda p: p[0] / (p[1] ** 2 + 1)),
        st.tuples(inner, st.integers(1, 3)).map(lambda p: p[0] ** p[1]),
    ),
    max_leaves=7,
)


@given(POLYNOMIALS)
def test_what_is_written_is_equal(expression):
    written = Textbook.after(Product((Y, A, B)))(expression)
    assert sympy.cancel(to_sympy(written) - expression) == 0


def test_functions_and_cases_are_hidden_and_come_back(value_of, close):
    bell: Term = Apply("exp", (Product((A, B)),))
    case = Choice(A, bell, ONE)
    root = Power(Y, Quotient(ONE, Sum((ONE, ONE))))
    term = Quotient(Product((Sum((bell, Y)), case, root)), bell)
    write = Textbook()
    rational = write.rational(term)
    assert rational.is_rational_function(*rational.free_symbols)
    values = {Y: mpf("0.7"), A: mpf("-0.3"), B: mpf("1.9")}
    assert close(value_of(write(sympy.factor(rational)), values), value_of(term, values))
