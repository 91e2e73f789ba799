"""The backward walk on whole networks, judged by differences of a forward pass written with plain loops.

The forward pass here knows matrices and the vocabulary of names, and none of derive's equations. Every
given quantity, net input, output and part of the loss is nudged in turn.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import mpmath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mpmath import mpf

from derive.activations import ACTIVATIONS
from derive.backprop import Derivation, Rules
from derive.losses import LOSSES
from derive.network import DenseNetwork, LayerSpec, NetworkSpec
from derive.quantities import Derivative, Named, Quantity
from derive.terms import ZERO

L = Quantity("L")
BIASES = ("each", "shared", "none")
Values = dict[Named, mpf]


def q(kind: str, *indices: int) -> Quantity:
    return Quantity(kind, indices)


@dataclass
class ForwardPass:
    """z = W a + b, a = f(z), L = loss(y, a); `nudge` is added to one quantity as soon as it has its value."""

    spec: NetworkSpec
    given: Values
    activation: Callable[..., list[mpf]]
    loss: Callable[..., mpf]

    def __call__(self, nudged: Quantity | None = None, nudge: mpf | int = 0) -> Values:
        values: Values = {}

        def put(name: Quantity, value: mpf) -> mpf:
            values[name] = value + nudge if name == nudged else value
            return values[name]

        signals = [put(name, self.given[name]) for name in self.names("x", self.spec.inputs)]
        for number, layer in enumerate(self.spec.layers, 1):
            matrix = [
                [put(q("w", number, j, k), self.given[q("w", number, j, k)]) for k in range(1, len(signals) + 1)]
                for j in range(1, layer.units + 1)
            ]
            biases = self.biases(number, layer, put)
            nets = [
                put(q("z", number, j), mpmath.fdot(row, signals) + bias)
                for j, (row, bias) in enumerate(zip(matrix, biases, strict=True), 1)
            ]
            outputs = self.activation(layer.activation, nets, None if layer.alpha is None else mpf(layer.alpha))
            signals = [put(q("a", number, j), a) for j, a in enumerate(outputs, 1)]
        targets = [put(name, self.given[name]) for name in self.names("y", len(signals))]
        put(L, self.loss(targets, signals))
        return values

    def biases(self, number: int, layer: LayerSpec, put: Callable[[Quantity, mpf], mpf]) -> list[mpf]:
        if layer.bias == "none":
            return [mpf(0)] * layer.units
        if layer.bias == "shared":
            return [put(q("b", number), self.given[q("b", number)])] * layer.units
        return [put(q("b", number, j), self.given[q("b", number, j)]) for j in range(1, layer.units + 1)]

    @staticmethod
    def names(kind: str, count: int) -> list[Quantity]:
        return [q(kind, i) for i in range(1, count + 1)]


def parameters(spec: NetworkSpec) -> Iterator[Quantity]:
    sizes = [spec.inputs, *(layer.units for layer in spec.layers)]
    for number, layer in enumerate(spec.layers, 1):
        for j in range(1, layer.units + 1):
            yield from (q("w", number, j, k) for k in range(1, sizes[number - 1] + 1))
            if layer.bias == "each":
                yield q("b", number, j)
        if layer.bias == "shared":
            yield q("b", number)


def drawn(spec: NetworkSpec, seed: int) -> Values:
    """Targets between 0 and 1 that do not sum to 1, the rest of both signs."""
    source = random.Random(seed)
    values: Values = {name: mpf(source.randint(-1500, 1500)) / 997 for name in parameters(spec)}
    values |= {q("x", k): mpf(source.randint(-1500, 1500)) / 997 for k in range(1, spec.inputs + 1)}
    return values | {q("y", j): mpf(source.randint(50, 950)) / 997 for j in range(1, spec.layers[-1].units + 1)}


def judge(spec, activation_layer, loss_values, value_of, slope, close, *, seed=1):
    """The values of a forward pass, and that every step agrees with its differences."""
    forward = ForwardPass(spec, drawn(spec, seed), activation_layer, loss_values[spec.loss])
    values, network = forward(), DenseNetwork(spec)
    complete_forward(network, values, value_of, close)
    derivation = Derivation(network)
    for step in derivation.steps([*network.given(), *(name for name in values if name.kind in "za")]):
        values[step.target] = value_of(step.textbook(), values)
        name = step.target.wrt
        if name.kind not in ("E", "L"):
            truth = slope(lambda e, name=name: forward(name, e)[L], mpf(0))
            assert close(values[step.target], truth), f"{step.target} of {spec}"
    assert {name.wrt for name in values if isinstance(name, Derivative)} >= set(forward.given)
    return derivation, values


def complete_forward(network, values, value_of, close):
    """The network's equations give the values of the independent pass; E[j], which it lacks, is added."""
    assert set(network.given()) == {name for name in values if name.kind in "xwby"}
    for equation in network.equations():
        told = value_of(equation.term, values)
        assert close(told, values.setdefault(equation.target, told)), equation.target
    assert {equation.target for equation in network.equations()} == {
        n for n in values if n.kind in ("z", "a", "E", "L")
    }


def random_spec(activation: str, loss: str, source: random.Random) -> NetworkSpec:
    """The activation in every layer, save the last where the loss needs outputs between 0 and 1."""
    depth = source.randint(1, 4)
    last = activation if not LOSSES[loss].outputs_in_01 or activation == "softmax" else "sigmoid"
    names = [activation] * (depth - 1) + [last]
    fewest = [1] * (depth - 1) + [2 if last == "softmax" else 1]  # one softmax output is 1, so ln(1 - a) is not defined
    layers = tuple(
        LayerSpec(source.randint(n, 3), name, source.choice(BIASES)) for n, name in zip(fewest, names, strict=True)
    )
    return NetworkSpec(source.randint(1, 3), layers, loss)


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_every_activation_with_every_loss(activation, loss, activation_layer, loss_values, value_of, slope, close):
    spec = random_spec(activation, loss, random.Random(activation + loss))
    judge(spec, activation_layer, loss_values, value_of, slope, close)


LAYERS = st.builds(
    LayerSpec,
    st.integers(1, 3),
    st.sampled_from(sorted(ACTIVATIONS)),
    st.sampled_from(BIASES),
)
SPECS = st.builds(
    NetworkSpec,
    st.integers(1, 3),
    st.lists(LAYERS, min_size=1, max_size=4).map(tuple),
    st.sampled_from([name for name, loss in LOSSES.items() if not loss.outputs_in_01]),
)
PROBABILITIES = st.builds(
    lambda spec, last, loss: NetworkSpec(spec.inputs, (*spec.layers[:3], last), loss),
    SPECS,
    st.builds(LayerSpec, st.integers(2, 3), st.sampled_from(["sigmoid", "softmax"]), st.sampled_from(BIASES)),
    st.sampled_from([name for name, loss in LOSSES.items() if loss.outputs_in_01]),
)


@settings(max_examples=40)
@given(st.one_of(SPECS, PROBABILITIES), st.integers(0, 10**6))
def test_any_network(activation_layer, loss_values, value_of, slope, close, spec, seed):
    judge(spec, activation_layer, loss_values, value_of, slope, close, seed=seed)


@pytest.mark.parametrize("name", ["leaky_relu", "prelu", "elu"])
def test_alpha_of_a_layer_is_used(name, activation_layer, loss_values, value_of, slope, close):
    spec = NetworkSpec(2, (LayerSpec(3, name, alpha="0.35"), LayerSpec(2, name)), "squared_error")
    judge(spec, activation_layer, loss_values, value_of, slope, close)


TELLINGS = [
    NetworkSpec(2, (LayerSpec(2), LayerSpec(3, "softmax")), "cross_entropy"),
    NetworkSpec(2, (LayerSpec(3, "softmax", "shared"), LayerSpec(2, "tanh"), LayerSpec(1))),
    NetworkSpec(1, (LayerSpec(2, "relu", "shared"), LayerSpec(2, "silu", "none")), "mean_squared_error"),
]


@pytest.mark.parametrize("spec", TELLINGS)
def test_all_tellings_have_one_value(spec, activation_layer, loss_values, value_of, slope, close):
    """The chain, the expanded chain and the sum over all routes, each with the local derivatives' numbers."""
    derivation, values = judge(spec, activation_layer, loss_values, value_of, slope, close)
    quantities = [name.wrt for name in values if isinstance(name, Derivative)]
    locals_: Values = {
        route.factor.name: value_of(route.factor.value, values)
        for name in quantities
        for route in derivation.step(name).routes
        if route.factor.of != L
    }
    for name in quantities:
        truth = values[Derivative(L, name)]
        routes = list(derivation.routes(name))
        assert len(routes) == derivation.route_count(name)
        assert close(mpmath.fsum(mpmath.fprod(value_of(f.value, values) for f in route) for route in routes), truth)
        assert close(value_of(derivation.step(name).chain(), values | locals_), truth)
        assert close(value_of(derivation.expanded(name), values | locals_), truth)


@pytest.mark.parametrize("units", [2, 3, 5])
def test_softmax_with_soft_targets_keeps_their_sum(units, activation_layer, loss_values, value_of, slope, close):
    """dL/dz_j = a_j sum(y) - y_j, which is a_j - y_j only where the targets sum to 1."""
    spec = NetworkSpec(2, (LayerSpec(units, "softmax"),), "cross_entropy")
    _, values = judge(spec, activation_layer, loss_values, value_of, slope, close)
    targets = [values[q("y", j)] for j in range(1, units + 1)]
    assert abs(sum(targets) - 1) > 0.01
    for j, y in enumerate(targets, 1):
        assert close(values[Derivative(L, q("z", 1, j))], values[q("a", 1, j)] * sum(targets) - y)


def test_each_edge_is_differentiated_once():
    spec = NetworkSpec(3, (LayerSpec(4), LayerSpec(3, "softmax")), "cross_entropy")
    asked: list[tuple[Quantity, Quantity]] = []
    network = DenseNetwork(spec)
    derivation = Derivation(network, Rules(local=lambda g, of, wrt: asked.append((of, wrt)) or g.local(of, wrt)))
    derivation.steps(network.parameters())
    derivation.steps(network.parameters())
    weights, activations, backwards, loss = (3 * 4 + 4) + (4 * 3 + 3), 4 + 3 * 3, 4 * 3, 3 + 3
    assert len(asked) == len(set(asked)) == weights + activations + backwards + loss


@pytest.mark.parametrize("width", [4, 8, 16])
def test_work_grows_with_the_edges(width, monkeypatch):
    """How often the walk asks who uses a quantity: a fixed number of times for each step, whatever the width."""
    asked: list[Quantity] = []
    users = DenseNetwork.users
    monkeypatch.setattr(DenseNetwork, "users", lambda self, name: asked.append(name) or users(self, name))
    network = DenseNetwork(NetworkSpec(width, (LayerSpec(width), LayerSpec(width, "softmax")), "cross_entropy"))
    steps = Derivation(network).steps(network.parameters())
    assert len(asked) <= 4 * len(steps)


def test_one_weight_of_a_wide_network_touches_few_equations():
    network = DenseNetwork(NetworkSpec(784, (LayerSpec(128), LayerSpec(10, "softmax")), "cross_entropy"))
    steps = Derivation(network).steps([q("w", 1, 5, 7)])
    assert len(steps) == 10 + 10 + 1 + 1 + 1


def test_a_quantity_the_output_does_not_depend_on_has_slope_zero():
    network = DenseNetwork(NetworkSpec(1, (LayerSpec(1),)))
    step = Derivation(network).step(Quantity("unheard_of"))
    assert step.routes == ()
    assert step.textbook() == step.chain() == ZERO


def test_rules_change_the_routes_that_are_summed():
    """A forgotten path: only the first route is kept."""
    network = DenseNetwork(NetworkSpec(2, (LayerSpec(2), LayerSpec(2))))
    wrong = Derivation(network, Rules(keep=lambda routes: routes[:1])).step(q("a", 1, 1))
    right = Derivation(network).step(q("a", 1, 1))
    assert wrong.routes == right.routes[:1] != right.routes
