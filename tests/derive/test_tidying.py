"""Tidying keeps the value and leaves out what says nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mpmath import mpf

from derive.quantities import Quantity
from derive.terms import HALF, ONE, TWO, ZERO, Choice, Negative, Number, Product, Quotient, Sum
from derive.text import to_text
from derive.tidying import tidied

X, Y = Quantity("x"), Quantity("y")
TERMS = st.recursive(
    st.sampled_from([X, Y, ZERO, ONE, TWO, HALF, Number.of("-0.5")]),
    lambda inner: st.one_of(
        inner.map(Negative),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: Sum(tuple(parts))),
        st.lists(inner, min_size=1, max_size=4).map(lambda parts: Product(tuple(parts))),
        st.tuples(inner, st.sampled_from([ONE, TWO, Y])).map(lambda pair: Quotient(*pair)),
        st.tuples(inner, inner).map(lambda pair: Choice(X, *pair)),
    ),
    max_leaves=8,
)


@given(TERMS)
def test_the_value_stays(value_of, close, term):
    values = {X: mpf("1.75"), Y: mpf("-0.4")}
    assert close(value_of(tidied(term), values), value_of(term, values))


@pytest.mark.parametrize(
    ("term", "text"),
    [
        (Sum((Product((ZERO, X)), Product((ONE, Y)))), "y"),
        (Product((HALF, TWO, X, Negative(ONE))), "-x"),
        (Product((TWO, X, Number.of(3))), "6 * x"),
        (Product((HALF, X)), "1 / 2 * x"),
        (Quotient(Product((ZERO, X)), Y), "0"),
        (Quotient(Negative(X), Y), "-x / y"),
        (Quotient(X, Product((ONE, ONE))), "x"),
        (Choice(X, Product((ONE, Y)), Y), "y"),
    ],
)
def test_what_says_nothing_is_left_out(term, text):
    assert to_text(tidied(term)) == text
