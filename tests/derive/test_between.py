"""The step between a definition and its slope: it has the slope's value, and says more than the slope."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from derive.activations import ACTIVATIONS
from derive.backprop import Factor
from derive.between import function_of, shortened, working
from derive.evaluate import evaluate
from derive.losses import LOSSES
from derive.network import DenseNetwork, LayerSpec, NetworkSpec
from derive.quantities import Quantity
from derive.terms import Negative, Product, Quotient, Sum, Term
from derive.text import to_text


def q(kind: str, *indices: int) -> Quantity:
    return Quantity(kind, indices)


def factor_of(network: DenseNetwork, of: Quantity, wrt: Quantity) -> Factor:
    return Factor(of, wrt, network.local(of, wrt))


def point(network: DenseNetwork, seed: int) -> dict[Quantity, float]:
    """Numbers for everything, those of the network's equations as they follow."""
    drawn = random.Random(seed)
    values = {name: drawn.uniform(0.1, 0.9) * drawn.choice([-1, 1]) for name in network.given()}
    values |= {name: abs(value) for name, value in values.items() if name.kind == "y"}
    for equation in network.equations():
        values[equation.target] = evaluate(equation.term, values)
    return values


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_every_activation_has_a_step_of_the_same_value(name: str) -> None:
    network = DenseNetwork(NetworkSpec(2, (LayerSpec(3, name), LayerSpec(2))))
    for i in (1, 2) if name == "softmax" else (1,):
        factor = factor_of(network, q("a", 1, 1), q("z", 1, i))
        found = working(network, factor)
        if found is not None:
            assert found != factor.value
            for seed in range(5):
                values = point(network, seed)
                assert evaluate(found, values) == pytest.approx(evaluate(factor.value, values), rel=1e-9)


@pytest.mark.parametrize("name", LOSSES)
def test_every_loss_has_a_step_of_the_same_value(name: str) -> None:
    network = DenseNetwork(NetworkSpec(2, (LayerSpec(2, "softmax"),), name))
    factor = factor_of(network, q("E", 2), q("a", 1, 2))
    found = working(network, factor)
    assert found is not None
    values = point(network, 3)
    assert evaluate(found, values) == pytest.approx(evaluate(factor.value, values), rel=1e-9)


@pytest.mark.parametrize(
    ("i", "text"),
    [
        (1, "exp(z[1,1]) * (exp(z[1,2]) + exp(z[1,3])) / (exp(z[1,1]) + exp(z[1,2]) + exp(z[1,3]))^2"),
        (2, "-exp(z[1,1]) * exp(z[1,2]) / (exp(z[1,1]) + exp(z[1,2]) + exp(z[1,3]))^2"),
    ],
)
def test_softmax_slopes_are_told_in_exponentials(i: int, text: str) -> None:
    network = DenseNetwork(NetworkSpec(2, (LayerSpec(3, "softmax"),)))
    found = working(network, factor_of(network, q("a", 1, 1), q("z", 1, i)))
    assert found is not None
    assert to_text(found) == text


def test_layers_of_one_activation_share_the_step() -> None:
    network = DenseNetwork(NetworkSpec(2, (LayerSpec(2), LayerSpec(2), LayerSpec(2, "softmax"))))
    first, second = (factor_of(network, q("a", n, 1), q("z", n, 1)) for n in (1, 2))
    own, other = (factor_of(network, q("a", 3, 1), q("z", 3, i)) for i in (1, 2))
    assert function_of(network, first) == function_of(network, second)
    assert len({function_of(network, f) for f in (first, own, other)}) == 3


X, Y = q("x", 1), q("x", 2)
TERMS = st.recursive(
    st.sampled_from([X, Y, Negative(X), Negative(Y)]),
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=4).map(lambda parts: Sum(tuple(parts))),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: Product(tuple(parts))),
        inner.map(lambda part: Quotient(part, X)),
    ),
    max_leaves=10,
)


@given(TERMS)
def test_leaving_out_what_cancels_keeps_the_value(term: Term) -> None:
    values = {X: 0.7, Y: -1.3}
    assert evaluate(shortened(term), values) == pytest.approx(evaluate(term, values), rel=1e-9, abs=1e-12)


def test_what_cancels_is_left_out_of_nested_sums() -> None:
    assert shortened(Sum((Sum((X, Y)), Negative(X)))) == Y
    assert shortened(Sum((X, Negative(Y)))) == Sum((X, Negative(Y)))
