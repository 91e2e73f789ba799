"""Graphs that list their equations: order, users, and errors that name the place."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from derive.backprop import Derivation
from derive.errors import InputError
from derive.graph import Equation, ExplicitGraph
from derive.network import DenseNetwork, LayerSpec, NetworkSpec
from derive.quantities import Quantity
from derive.terms import ONE, Product, Sum, Term, children, inputs_of


def q(name: str) -> Quantity:
    return Quantity(name)


def graph(given: str, output: str, **nodes: Term) -> ExplicitGraph:
    return ExplicitGraph(map(q, given.split()), [Equation(q(name), term) for name, term in nodes.items()], q(output))


def test_equations_come_after_their_inputs():
    made = graph("x", "f", f=Product((q("r"), q("p"))), r=Sum((q("p"), q("x"))), p=Sum((q("x"), ONE)))
    assert [equation.target.name for equation in made.equations()] == ["p", "r", "f"]
    assert made.users(q("p")) == (q("r"), q("f"))
    assert made.users(q("f")) == ()
    assert made.equation(q("x")) is None
    assert list(made.given()) == [q("x")]


@pytest.mark.parametrize(
    ("nodes", "circle"),
    [
        ({"a": q("b"), "b": q("a")}, "a -> b -> a"),
        ({"a": q("a")}, "a -> a"),
        ({"f": q("a"), "a": q("b"), "b": Sum((q("x"), q("c"))), "c": q("a")}, "a -> b -> c -> a"),
        ({"f": Sum((q("x"), q("g"))), "g": Sum((q("x"), q("h"))), "h": Product((q("x"), q("g")))}, "g -> h -> g"),
    ],
)
def test_a_circle_is_named(nodes, circle):
    with pytest.raises(InputError, match=f"circle: {circle};"):
        graph("x", next(iter(nodes)), **nodes)


def test_an_undefined_name_is_named_with_its_user():
    with pytest.raises(InputError, match="f uses y, which nothing defines"):
        graph("x", "f", f=Sum((q("x"), q("y"))))


def test_a_name_defined_twice_is_named():
    with pytest.raises(InputError, match="x is defined twice"):
        graph("x", "f", f=q("x"), x=ONE)
    with pytest.raises(InputError, match="x is defined twice"):
        graph("x x", "f", f=q("x"))
    with pytest.raises(InputError, match="f is defined twice"):
        ExplicitGraph([q("x")], [Equation(q("f"), q("x")), Equation(q("f"), ONE)], q("f"))


@pytest.mark.parametrize("output", ["x", "nowhere"])
def test_the_output_must_have_an_equation(output):
    with pytest.raises(InputError, match=f"the output {output} has no equation"):
        graph("x", output, f=q("x"))


def chain(count: int) -> Derivation:
    """n[1] = c n[0], n[2] = c n[1] and so on, listed from the end."""
    names = [Quantity("n", (i,)) for i in range(count + 1)]
    equations = [Equation(b, Product((q("c"), a))) for a, b in pairwise(names)]
    return Derivation(ExplicitGraph([names[0], q("c")], reversed(equations), names[-1]))


def test_a_chain_of_five_thousand_nodes_does_not_overflow():
    derivation = chain(5000)
    start = Quantity("n", (0,))
    steps = derivation.steps([start])
    assert len(steps) == 5000
    assert steps[-1].routes[0].factor.value == q("c")
    assert derivation.route_count(q("c")) == 5000
    (route,) = derivation.routes(start)
    assert len(route) == 5000


def test_a_long_chain_is_expanded_without_overflow():
    assert len(children(chain(1500).expanded(Quantity("n", (0,))))) == 1500


@given(st.lists(st.integers(1, 4), min_size=2, max_size=4), st.sampled_from(["each", "shared", "none"]), st.booleans())
def test_users_of_a_network_are_the_equations_that_hold_the_quantity(sizes, bias, softmax):
    layers = [LayerSpec(units, "softmax" if softmax else "tanh", bias) for units in sizes[1:]]
    network = DenseNetwork(NetworkSpec(sizes[0], tuple(layers)))
    holding: dict[Quantity, list[Quantity]] = {}
    for equation in network.equations():
        for leaf in inputs_of(equation.term):
            holding.setdefault(leaf, []).append(equation.target)
    defined = [equation.target for equation in network.equations()]
    assert {name: list(network.users(name)) for name in [*network.given(), *defined]} == {
        name: holding.get(name, []) for name in [*network.given(), *defined]
    }
    known = set(network.given())
    for equation in network.equations():
        assert set(inputs_of(equation.term)) <= known
        known.add(equation.target)
    assert len(known) == len(list(network.given())) + len(defined)
