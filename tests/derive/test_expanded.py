"""Whole derivations against `sympy.diff` of the substituted output: tiny networks and graphs with fan-out."""

from __future__ import annotations

import random

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from derive.backprop import Derivation
from derive.graph import Equation, ExplicitGraph, Graph
from derive.network import DenseNetwork, LayerSpec, NetworkSpec
from derive.quantities import Quantity
from derive.symbolic import symbol, to_sympy
from derive.terms import TWO, Apply, Negative, Power, Product, Quotient, Sum, Term
from derive.text import to_text


def substituted(graph: Graph):
    """Every quantity as one expression in the given ones."""
    whole = {symbol(name): symbol(name) for name in graph.given()}
    for equation in graph.equations():
        whole[symbol(equation.target)] = to_sympy(equation.term).xreplace(whole)
    return whole


def assert_steps_are_sympys(graph: Graph, seed: int = 5) -> None:
    """dL/dq in given quantities alone, for every given q, at a random point to 25 digits."""
    drawn = random.Random(seed)
    point = {symbol(name): sympy.Rational(drawn.randint(1, 999), 1009) for name in graph.given()}
    whole, derivation = substituted(graph), Derivation(graph)
    numbers = {name: sympy.N(value.xreplace(point), 45) for name, value in whole.items()}
    for step in derivation.steps(graph.given()):
        numbers[symbol(step.target)] = to_sympy(step.textbook()).evalf(45, subs=numbers)
    for name in graph.given():
        truth = sympy.N(sympy.diff(whole[symbol(graph.output)], symbol(name)).xreplace(point), 45)
        told = numbers[symbol(derivation.step(name).target)]
        assert abs(told - truth) <= 1e-25 * (1 + abs(truth)), name


@pytest.mark.parametrize(
    "spec",
    [
        NetworkSpec(2, (LayerSpec(2), LayerSpec(1))),
        NetworkSpec(2, (LayerSpec(2, "tanh"), LayerSpec(1)), "binary_cross_entropy"),
        NetworkSpec(2, (LayerSpec(2), LayerSpec(2, "softmax")), "cross_entropy"),
        NetworkSpec(2, (LayerSpec(2, "softmax", "shared"), LayerSpec(2, "softplus")), "mean_squared_error"),
    ],
)
def test_tiny_networks(spec):
    assert_steps_are_sympys(DenseNetwork(spec))


def q(name: str) -> Quantity:
    return Quantity(name)


def graph(given: str, **nodes: Term) -> ExplicitGraph:
    return ExplicitGraph(map(q, given.split()), [Equation(q(n), term) for n, term in nodes.items()], q("f"))


def test_the_circuit_of_a_sum_and_a_product():
    circuit = graph("x y z", s=Sum((q("x"), q("y"))), f=Product((q("s"), q("z"))))
    assert_steps_are_sympys(circuit)
    derivation = Derivation(circuit)
    assert to_text(derivation.step(q("x")).chain()) == "df/ds * ds/dx"
    assert to_text(derivation.step(q("x")).textbook()) == "df/ds"
    assert to_text(derivation.step(q("s")).textbook()) == "z"


def test_a_node_used_twice_gets_the_sum_over_its_routes():
    """r leads to f over u and over v; x leads there over r, and by itself."""
    fan = graph(
        "x",
        r=Power(q("x"), TWO),
        u=Product((TWO, q("r"))),
        v=Apply("exp", (q("r"),)),
        f=Product((q("u"), q("v"), q("x"))),
    )
    assert_steps_are_sympys(fan)
    derivation = Derivation(fan)
    assert to_text(derivation.step(q("r")).chain()) == "df/du * du/dr + df/dv * dv/dr"
    assert [route.factor.of.name for route in derivation.step(q("x")).routes] == ["r", "f"]
    assert derivation.route_count(q("x")) == 3


def test_the_outputs_own_slope_is_told_by_its_value():
    """df/dx on the right would be the name of the whole derivative."""
    direct = graph("x", r=Power(q("x"), TWO), f=Product((q("r"), q("x"))))
    step = Derivation(direct).step(q("x"))
    assert to_text(step.chain()) == "df/dr * dr/dx + r"
    assert to_text(Derivation(direct).expanded(q("x"))) == "df/dr * dr/dx + r"


def test_a_node_that_leads_nowhere_adds_nothing():
    assert_steps_are_sympys(graph("x", dead=Power(q("x"), TWO), f=Apply("tanh", (q("x"),))))


def operation(kind: str, first: Term, second: Term) -> Term:
    match kind:
        case "sum":
            return Sum((first, Negative(second)))
        case "product":
            return Product((first, second))
        case "square":
            return Sum((Power(first, TWO), second))
        case "quotient":
            return Quotient(first, Sum((TWO, Apply("tanh", (second,)))))
    return Apply(kind, (Product((first, second)),))


NODE = st.tuples(
    st.sampled_from(["sum", "product", "square", "quotient", "tanh", "sigmoid", "arctan", "silu"]),
    st.integers(0, 20),
    st.integers(0, 20),
)


@settings(max_examples=30)
@given(st.lists(NODE, min_size=1, max_size=5))
def test_random_graphs(nodes):
    """Each node takes any two earlier ones, so nodes are shared, skipped and dead in all ways."""
    names = [q("x"), q("y")]
    equations = []
    for number, (kind, first, second) in enumerate(nodes, 1):
        target = Quantity("n", (number,))
        equations.append(
            Equation(target, operation(kind, names[-1 - first % len(names)], names[-1 - second % len(names)]))
        )
        names.append(target)
    assert_steps_are_sympys(ExplicitGraph(names[:2], equations, names[-1]))
