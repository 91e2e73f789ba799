"""One part of a loss by itself, judged by differences of a forward pass written here and by SymPy's own derivative."""

from __future__ import annotations

import random

import mpmath
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st
from mpmath import mpf

from derive.backprop import Derivation, Rules
from derive.graph import Equation, ExplicitGraph
from derive.joins import joins
from derive.losses import LOSSES
from derive.network import DenseNetwork, LayerSpec, NetworkSpec
from derive.plan import Batch, make_plan
from derive.program import Program
from derive.quantities import Derivative, Quantity
from derive.symbolic import symbol, to_sympy
from derive.terms import ZERO, Number, Product, Quotient, Sum
from derive.towards import Towards

L, S = Quantity("L"), "s"
SOFTMAX = NetworkSpec(2, (LayerSpec(2, "tanh", "shared"), LayerSpec(3, "softmax")), "binary_log_likelihood")
SIGMOIDS = NetworkSpec(2, (LayerSpec(2), LayerSpec(2)))
MEAN = NetworkSpec(1, (LayerSpec(2), LayerSpec(2, "sigmoid")), "mean_binary_cross_entropy")


def q(kind, *indices):
    return Quantity(kind, indices)


def drawn(network, seed):
    source = random.Random(seed)
    return {
        name: mpf(source.randint(50, 950) if name.kind == "y" else source.randint(-1500, 1500)) / 997
        for name in network.given()
    }


def parts_of_loss(spec, values, activation_layer, loss_values):
    """E[1], E[2], ... of a forward pass with plain loops."""
    signals = [values[q("x", k)] for k in range(1, spec.inputs + 1)]
    for number, layer in enumerate(spec.layers, 1):
        nets = []
        for j in range(1, layer.units + 1):
            bias = {"each": q("b", number, j), "shared": q("b", number), "none": None}[layer.bias]
            row = [values[q("w", number, j, k)] for k in range(1, len(signals) + 1)]
            nets.append(mpmath.fdot(row, signals) + (values[bias] if bias else 0))
        signals = activation_layer(layer.activation, nets)
    return [loss_values[spec.loss]([values[q("y", j)]], [a]) for j, a in enumerate(signals, 1)]


SPECS = st.builds(
    NetworkSpec,
    st.integers(1, 2),
    st.tuples(
        st.builds(LayerSpec, st.integers(1, 3), st.sampled_from(["tanh", "softplus", "softmax"])),
        st.builds(
            LayerSpec,
            st.integers(2, 3),
            st.sampled_from(["sigmoid", "softmax"]),
            st.sampled_from(["each", "shared", "none"]),
        ),
    ),
    st.sampled_from(sorted(LOSSES)),
)


@settings(max_examples=30)
@given(SPECS, st.integers(0, 10**6))
def test_each_part_agrees_with_its_differences(activation_layer, loss_values, value_of, slope, close, spec, seed):
    network = DenseNetwork(spec)
    start = drawn(network, seed)
    for number, part in enumerate(Derivation(network).parts):
        values = dict(start)
        for equation in part.graph.equations():
            values[equation.target] = value_of(equation.term, values)
        for step in part.steps(network.parameters()):
            values[step.target] = value_of(step.textbook(), values)
        for name in network.parameters():

            def nudged(amount, name=name, number=number):
                changed = start | {name: start[name] + amount}
                return parts_of_loss(spec, changed, activation_layer, loss_values)[number]

            assert close(values[Derivative(part.graph.output, name)], slope(nudged, mpf(0))), (name, spec)


@pytest.mark.parametrize("spec", [SOFTMAX, SIGMOIDS, MEAN])
def test_each_part_agrees_with_sympy(spec, value_of, close):
    network = DenseNetwork(spec)
    values = drawn(network, 5)
    whole = {}
    for equation in network.equations():
        values[equation.target] = value_of(equation.term, values)
        whole[symbol(equation.target)] = to_sympy(equation.term).xreplace(whole)
    point = {symbol(name): sympy.Float(str(value), 50) for name, value in values.items() if name not in whole}
    for part in Derivation(network).parts:
        (wrt,) = (q("w", 1, 1, 1),)
        for step in part.steps((wrt,)):
            values[step.target] = value_of(step.textbook(), values)
        truth = sympy.diff(whole[symbol(part.graph.output)], symbol(wrt)).xreplace(point)
        assert close(values[Derivative(part.graph.output, wrt)], mpf(str(sympy.N(truth, 40))))


def test_only_routes_that_lead_to_the_part_are_there():
    part = Towards(DenseNetwork(SIGMOIDS), q("E", 1))
    assert part.users(q("a", 1, 1)) == (q("z", 2, 1),)
    assert part.users(q("E", 1)) == (), "the whole loss is beyond the part"
    assert list(part.given()) == list(DenseNetwork(SIGMOIDS).given())
    assert Derivation(part).step(q("w", 2, 2, 1)).textbook() == ZERO


def test_parts_follow_the_same_rules():
    """A forgotten slope is forgotten in every part."""
    rules = Rules(local=lambda g, of, wrt: Number.of(1) if of.kind == "a" else g.local(of, wrt))
    first, _ = Derivation(DenseNetwork(SIGMOIDS), rules).parts
    assert first.step(q("z", 2, 1)).routes[0].factor.value == Number.of(1)


def test_a_graph_without_a_network_has_no_parts():
    x, f = Quantity("x"), Quantity("f")
    derivation = Derivation(ExplicitGraph([x], [Equation(f, Product((x, x)))], f))
    assert derivation.parts == ()
    assert Derivation(DenseNetwork(NetworkSpec(1, (LayerSpec(1),)))).parts == ()


def by_parts_of(spec, quantities, **options):
    return make_plan(Derivation(DenseNetwork(spec)), quantities, by_parts=quantities, **options)


def test_a_derivative_by_parts_is_their_sum():
    plan = by_parts_of(SIGMOIDS, [q("a", 1, 1), q("w", 2, 2, 1)])
    first, second = (Derivative(q("E", j), q("a", 1, 1)) for j in (1, 2))
    assert plan.terms[Derivative(L, q("a", 1, 1))] == Sum((first, second))
    assert plan.terms[Derivative(L, q("w", 2, 2, 1))] == Derivative(q("E", 2), q("w", 2, 2, 1)), (
        "one part has the weight"
    )
    assert Derivative(q("E", 1), q("w", 2, 2, 1)) not in plan.terms
    assert Derivative(L, q("z", 2, 1)) not in plan.terms, "nothing leans on it"


def test_a_mean_of_parts_is_divided():
    plan = by_parts_of(MEAN, [q("x", 1)])
    both = Sum((Derivative(q("E", 1), q("x", 1)), Derivative(q("E", 2), q("x", 1))))
    assert plan.terms[Derivative(L, q("x", 1))] == Quotient(both, Number.of(2))


def test_what_is_told_by_parts_is_leaned_on():
    plan = make_plan(Derivation(DenseNetwork(SIGMOIDS)), [q("w", 1, 1, 1)], by_parts=[q("a", 1, 1)])
    assert plan.terms[Derivative(L, q("a", 1, 1))] == Sum(
        (Derivative(q("E", 1), q("a", 1, 1)), Derivative(q("E", 2), q("a", 1, 1)))
    )
    slope = Derivative(q("a", 1, 1), q("z", 1, 1))
    assert plan.terms[Derivative(L, q("w", 1, 1, 1))] == Product((Derivative(L, q("a", 1, 1)), slope, q("x", 1)))
    assert Derivative(L, q("z", 1, 1)) not in plan.terms, "one product leads to the weight"


@pytest.mark.parametrize(
    ("spec", "quantity", "expected"),
    [
        (SIGMOIDS, q("w", 2, 1, 1), "a[2,1]"),
        (SIGMOIDS, q("w", 1, 2, 1), "a[1,2]"),
        (SIGMOIDS, q("x", 1), "a[1,1] a[1,2]"),
        (SOFTMAX, q("w", 2, 1, 1), "z[2,1]"),
        (SOFTMAX, q("b", 1), "z[2,1] z[2,2] z[2,3]"),
        (NetworkSpec(1, (LayerSpec(2, bias="shared"),)), q("b", 1), "b[1]"),
        (NetworkSpec(1, (LayerSpec(3), LayerSpec(3), LayerSpec(2))), q("w", 1, 1, 1), "a[2,1] a[2,2] a[2,3]"),
        (SIGMOIDS, q("E", 1), ""),
    ],
)
def test_parts_join_where_they_first_meet(spec, quantity, expected):
    assert [name.name for name in joins(Derivation(DenseNetwork(spec)), [quantity])] == expected.split()


@settings(max_examples=30)
@given(SPECS, st.integers(1, 2), st.sampled_from(["sum", "mean"]), st.randoms(use_true_random=False))
def test_parts_add_up_to_the_derivative(spec, samples, reduction, source):
    """The same numbers with and without parts, for some quantities by parts and the others as usual."""
    derivation = Derivation(DenseNetwork(spec))
    everything = [*derivation.graph.parameters(), q("x", 1), q("z", 1, 1)]
    some = source.choice([source.sample(everything, 3), joins(derivation, everything), everything])
    batch = Batch(samples, reduction)
    usual = make_plan(derivation, everything, batch=batch)
    parted = make_plan(derivation, everything, batch=batch, by_parts=some)
    numbers = {}
    for name in usual.given:
        for one in [name.of_sample(s) for s in (1, 2)] if name.sample == S else [name]:
            numbers[one] = source.uniform(0.1, 0.9)
    one, other = (Program(plan).run(numbers).variant(0) for plan in (usual, parted))
    shared = {name for name in one if name in other}
    assert {name.name for name in shared} >= {f"dL/d{name}" for name in derivation.graph.parameters()}
    for name in shared:
        assert other[name] == pytest.approx(one[name], rel=1e-9, abs=1e-12), name
