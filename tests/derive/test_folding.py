"""Summands told as a sum over an index, and every list that is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from derive.backprop import Derivation
from derive.folding import as_sum_over
from derive.network import DenseNetwork, LayerSpec, NetworkSpec
from derive.quantities import Derivative, Quantity
from derive.terms import ONE, Apply, Choice, Negative, Number, Power, Product, Quotient, Sum, SumOver, Term

J = "j"


def q(kind: str, *indices: int | str, sample: int | str | None = None) -> Quantity:
    return Quantity(kind, indices, sample=sample)


LETTERED = st.one_of(
    st.sampled_from([q("y", J), q("w", 2, J, 1), q("w", J, J), q("y", 1, sample=J), Derivative(q("L"), q("z", 2, J))]),
    st.sampled_from([q("x", 1), q("x", 2), ONE, Number.of("0.5"), SumOver("k", 2, q("w", "k", J))]),
)
BODIES: st.SearchStrategy[Term] = st.recursive(
    LETTERED,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: Sum(tuple(parts))),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: Product(tuple(parts))),
        st.tuples(inner, inner).map(lambda p: Quotient(*p)),
        st.tuples(inner, inner).map(lambda p: Power(*p)),
        st.tuples(inner, inner, inner).map(lambda p: Choice(*p)),
        inner.map(Negative),
        inner.map(lambda part: Apply("exp", (part,))),
    ),
    max_leaves=8,
)


@given(BODIES, st.integers(2, 5))
def test_a_sum_that_was_unrolled_is_found_again(body, count):
    summands = list(SumOver(J, count, body).terms())
    folded = as_sum_over(summands, J)
    if all(summand == summands[0] for summand in summands):
        assert folded is None
    else:
        assert folded == SumOver(J, count, body)


@given(BODIES, st.integers(2, 4), st.data())
def test_one_summand_out_of_line_is_refused(body, count, data):
    summands = list(SumOver(J, count, body).terms())
    place = data.draw(st.integers(0, count - 1))
    summands[place] = Negative(summands[place])
    assert as_sum_over(summands, J) is None


def test_the_routes_of_a_hidden_output_are_a_sum():
    network = DenseNetwork(NetworkSpec(2, (LayerSpec(3), LayerSpec(4)), "squared_error"))
    step = Derivation(network).step(q("a", 1, 2))
    summands = [Product((route.upstream, route.factor.value)) for route in step.routes]
    delta = Derivative(q("L"), q("z", 2, J))
    assert as_sum_over(summands, J) == SumOver(J, 4, Product((delta, q("w", 2, J, 2))))


@pytest.mark.parametrize(
    "summands",
    [
        [],
        [q("y", 1)],
        [q("y", 1), q("y", 1)],
        [q("y", 2), q("y", 1)],
        [q("y", 1), q("y", 3)],
        [q("y", 0), q("y", 1)],
        [q("y", 1), q("x", 2)],
        [q("y", 1), q("y", 2, 2)],
        [q("y", 1), Negative(q("y", 2))],
        [Apply("exp", (q("y", 1),)), Apply("ln", (q("y", 2),))],
        [Sum((q("y", 1), q("x", 1))), Sum((q("y", 2), q("x", 2), ONE))],
        [Product((q("y", 1), q("y", 1))), Product((q("y", 2), q("y", 1))), Product((q("y", 3), q("y", 4)))],
        [Number.of(1), Number.of(2)],
        [q("y", 1, sample=1), q("y", 2)],
        [Derivative(q("L"), q("z", 1)), Derivative(q("E"), q("z", 2))],
        [Derivative(q("L"), q("z", 1)), q("z", 2)],
    ],
    ids=str,
)
def test_what_does_not_run_from_one_is_no_sum(summands):
    assert as_sum_over(summands, J) is None


def test_a_letter_that_is_taken_is_not_taken_again():
    inner = [Product((q("y", i), SumOver(J, 2, q("x", J)))) for i in (1, 2)]
    assert as_sum_over(inner, J) is None
    assert as_sum_over(inner, "i") == SumOver("i", 2, Product((q("y", "i"), SumOver(J, 2, q("x", J)))))
