"""Frames around what is known in a chain: neighbours share one, the value stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from derive.evaluate import evaluate
from derive.quantities import Derivative, Quantity
from derive.terms import Framed, Negative, Number, Product, Quotient, Sum, Term
from templates.tellings.parts.frames import framing

A, B, C, D = (Derivative(Quantity("L"), Quantity(letter)) for letter in "abcd")


@pytest.mark.parametrize(
    ("chain", "framed"),
    [
        (Product((A, B, C)), Product((Framed(Product((A, B))), C))),
        (Product((A, C, B)), Product((Framed(A), C, Framed(B)))),
        (Product((A, B)), Framed(Product((A, B)))),
        (Product((C, D)), Product((C, D))),
        (A, Framed(A)),
        (Sum((A, Product((C, B)))), Sum((Framed(A), Product((C, Framed(B)))))),
        (Quotient(Sum((A, C)), Number.of(3)), Quotient(Sum((Framed(A), C)), Number.of(3))),
        (Product((Sum((A, C)), B)), Product((Sum((Framed(A), C)), Framed(B)))),
    ],
)
def test_what_is_known_is_framed(chain: Term, framed: Term) -> None:
    assert framing(chain, {A, B}) == framed


CHAINS = st.recursive(
    st.sampled_from([A, B, C, D]),
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=4).map(lambda parts: Product(tuple(parts))),
        st.lists(inner, min_size=2, max_size=4).map(lambda parts: Sum(tuple(parts))),
        inner.map(Negative),
    ),
    max_leaves=8,
)


@given(CHAINS, st.sets(st.sampled_from([A, B, C, D])))
def test_frames_keep_the_value(chain: Term, known: set[Derivative]) -> None:
    values = {A: 0.3, B: -0.7, C: 1.9, D: -0.2}
    assert evaluate(framing(chain, known), values) == pytest.approx(evaluate(chain, values), rel=1e-12, abs=1e-15)
