"""Programs judged by a network in matrices: forward, backward, update and the pass after it, written here anew."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derive.activations import ACTIVATIONS
from derive.backprop import Derivation
from derive.errors import InputError
from derive.losses import LOSSES
from derive.network import DenseNetwork, LayerSpec, NetworkSpec
from derive.plan import RATE, Batch, make_plan
from derive.program import BLOCK, Program
from derive.quantities import Derivative, Quantity

ALPHA = {"leaky_relu": 0.01, "prelu": 0.25, "elu": 1.0}
STEP = 1e-200
"""A step along the imaginary axis: f(x + ih)/ih is the slope without any cancellation."""

_ERF = np.polynomial.legendre.leggauss(60)


def erf(x):
    """The integral of the bell curve by Gauss's rule, so that complex arguments are no matter."""
    nodes, weights = _ERF
    t = (nodes + 1) / 2
    return x * np.sum(weights * np.exp(-((np.asarray(x)[..., None] * t) ** 2)), axis=-1) / np.sqrt(np.pi)


def activate(name, z):
    """A layer's outputs; the last axis holds the units."""
    alpha, positive = ALPHA.get(name, 0.0), np.real(z) > 0
    if name == "softmax":
        e = np.exp(z - np.max(np.real(z), axis=-1, keepdims=True))
        return e / np.sum(e, axis=-1, keepdims=True)
    return {
        "identity": lambda: z,
        "step": lambda: positive * (1.0 + 0 * z),
        "sigmoid": lambda: (1 + np.tanh(z / 2)) / 2,
        "tanh": lambda: np.tanh(z),
        "arctan": lambda: np.arctan(z),
        "relu": lambda: z * positive,
        "leaky_relu": lambda: np.where(positive, z, alpha * z),
        "prelu": lambda: np.where(positive, z, alpha * z),
        "elu": lambda: np.where(positive, z, alpha * (np.exp(z) - 1)),
        "softplus": lambda: np.log(1 + np.exp(z)),
        "gelu": lambda: z * (1 + erf(z / np.sqrt(2))) / 2,
        "silu": lambda: z / (1 + np.exp(-z)),
    }[name]()


def loss_of(name, y, a):
    n = a.shape[-1]
    both = y * np.log(a) + (1 - y) * np.log(1 - a) if LOSSES[name].outputs_in_01 else 0.0
    part, scale = {
        "half_squared_error": ((y - a) ** 2, 0.5),
        "squared_error": ((y - a) ** 2, 1.0),
        "mean_squared_error": ((y - a) ** 2, 1 / n),
        "cross_entropy": (-y * np.log(a) if LOSSES[name].outputs_in_01 else 0.0, 1.0),
        "binary_cross_entropy": (-both, 1.0),
        "mean_binary_cross_entropy": (-both, 1 / n),
        "binary_log_likelihood": (both, 1.0),
    }[name]
    return scale * np.sum(part, axis=-1)


@dataclass
class Matrices:
    """One network's numbers: w[l] (to, from), b[l] (units, or one, or none), and each sample's x and y in a row."""

    spec: NetworkSpec
    samples: int
    source: np.random.Generator
    w: list = field(init=False)
    b: list = field(init=False)

    def __post_init__(self):
        sizes, draw = self.spec.sizes, self.source.uniform
        self.w = [draw(-1, 1, (to, fro)) for fro, to in pairwise(sizes)]
        widths = {"each": lambda units: units, "shared": lambda units: 1, "none": lambda units: 0}
        self.b = [draw(-1, 1, widths[layer.bias](layer.units)) for layer in self.spec.layers]
        self.x = draw(-1.5, 1.5, (self.samples, sizes[0]))
        self.y = draw(0.05, 0.95, (self.samples, sizes[-1]))

    def forward(self, w, b):
        """Net inputs, outputs (samples, units) of each layer, and every sample's loss."""
        signal, nets, outputs = self.x, [], []
        for layer, matrix, bias in zip(self.spec.layers, w, b, strict=True):
            nets.append(signal @ matrix.T + (bias if bias.size else 0.0))
            signal = activate(layer.activation, nets[-1])
            outputs.append(signal)
        return nets, outputs, loss_of(self.spec.loss, self.y, signal)

    def slopes(self, parts):
        """Every sample's d loss / d entry, for w (parts = 0) or b (parts = 1), an array (samples, *shape) a layer."""
        result = []
        for number, whole in enumerate((self.w, self.b)[parts]):
            slopes = np.zeros((self.samples, *whole.shape))
            for place in np.ndindex(whole.shape):
                nudged = whole.astype(complex)
                nudged[place] += 1j * STEP
                changed = [*(self.w, self.b)[parts]]
                changed[number] = nudged
                both = [self.w, self.b]
                both[parts] = changed
                slopes[(slice(None), *place)] = np.imag(self.forward(*both)[2]) / STEP
            result.append(slopes)
        return result

    def names(self, parts):
        """The name of every entry of w or b, with the layer and the place in its array."""
        for number, whole in enumerate((self.w, self.b)[parts]):
            shared = parts and self.spec.layers[number].bias == "shared"
            for place in np.ndindex(whole.shape):
                indices = (number + 1, *(() if shared else (i + 1 for i in place)))
                yield Quantity("wb"[parts], indices), number, place

    def given(self):
        numbers = {name: (self.w, self.b)[p][layer][place] for p in (0, 1) for name, layer, place in self.names(p)}
        for kind, array in (("x", self.x), ("y", self.y)):
            for (s, i), value in np.ndenumerate(array):
                numbers[Quantity(kind, (i + 1,), sample=s + 1 if self.samples > 1 else None)] = value
        return numbers


def expected(net: Matrices, batch: Batch, rate: float, update: str):
    """Every number that a plan of the whole update has, by name."""
    many = batch.samples > 1
    values, scale = {}, 1 / batch.samples if batch.reduction == "mean" else 1.0

    def put_pass(result, *, primed):
        nets, outputs, losses = result
        for kind, arrays in (("z", nets), ("a", outputs)):
            for number, array in enumerate(arrays, 1):
                for (s, j), value in np.ndenumerate(array):
                    values[Quantity(kind, (number, j + 1), primed, s + 1 if many else None)] = value
        values[Quantity("L", (), primed)] = scale * np.sum(losses)
        if many:
            values.update({Quantity("L", (), primed, s): loss for s, loss in enumerate(losses, 1)})

    put_pass(net.forward(net.w, net.b), primed=False)
    changed = [[array.copy() for array in net.w], [array.copy() for array in net.b]]
    for parts in (0, 1):
        slopes = net.slopes(parts)
        for name, layer, place in net.names(parts):
            each = slopes[layer][(slice(None), *place)]
            values[Derivative(Quantity("L"), name)] = total = scale * np.sum(each)
            for s, slope in enumerate(each if many else (), 1):
                values[Derivative(Quantity("L", sample=s), name)] = slope
            if "wb"[parts] in update:
                changed[parts][layer][place] -= rate * total
                values[name.after_update()] = changed[parts][layer][place]
    put_pass(net.forward(*changed), primed=True)
    return values


def program_of(spec, batch, update):
    network = DenseNetwork(spec)
    parameters = tuple(network.parameters())
    updated = [q for q in parameters if q.kind in update]
    return Program(make_plan(Derivation(network), parameters, batch=batch, update=updated, after=True))


def judge(spec, batch, update, seed, variants=3):
    source, rate = np.random.default_rng(seed), 0.37
    nets = [Matrices(spec, batch.samples, source) for _ in range(variants)]
    program = program_of(spec, batch, update)
    given_numbers = {name: np.array([n.given()[name] for n in nets]) for name in nets[0].given()}
    values = program.run(given_numbers | ({RATE: rate} if RATE in program.plan.given else {}))
    for number, net in enumerate(nets):
        truth = expected(net, batch, rate, update)
        assert set(truth) == {name for name in values if name not in program.plan.given and is_judged(name)} - set(
            given_numbers
        )
        for name, value in truth.items():
            np.testing.assert_allclose(values[name][number], value, rtol=1e-9, atol=1e-11, err_msg=f"{name} {spec}")
    return program, values, given_numbers


def is_judged(name):
    """All but parts of the loss, local slopes, and slopes by z, a and E, which are judged in test_backprop.py."""
    if isinstance(name, Derivative):
        return name.of.kind == "L" and name.wrt.kind in ("w", "b")
    return name.kind != "E"


def compatible(activation: str, loss: str, source: random.Random) -> NetworkSpec:
    """The activation in each layer; the last gives what the loss can take."""
    fit = not LOSSES[loss].outputs_in_01 or activation == "softmax"
    last = activation if fit else "sigmoid"
    layers = [LayerSpec(source.randint(1, 3), activation, source.choice(KINDS)) for _ in range(source.randint(0, 2))]
    return NetworkSpec(
        source.randint(1, 3), (*layers, LayerSpec(source.randint(2, 3), last, source.choice(KINDS))), loss
    )


KINDS = ("each", "shared", "none")


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_every_activation_with_every_loss(activation, loss):
    source = random.Random(activation + loss)
    batch = Batch(source.randint(1, 3), source.choice(["sum", "mean"]))
    judge(compatible(activation, loss, source), batch, source.choice(["w", "b", "wb"]), seed=source.randint(0, 999))


@settings(max_examples=40)
@given(
    st.lists(st.sampled_from(sorted(ACTIVATIONS)), min_size=1, max_size=3),
    st.lists(st.tuples(st.integers(1, 3), st.sampled_from(KINDS)), min_size=3, max_size=3),
    st.integers(1, 3),
    st.sampled_from(["half_squared_error", "squared_error", "mean_squared_error"]),
    st.builds(Batch, st.integers(1, 3), st.sampled_from(["sum", "mean"])),
    st.sampled_from(["w", "b", "wb", ""]),
    st.integers(0, 10**6),
)
def test_any_network(activations, shapes, inputs, loss, batch, update, seed):
    layers = tuple(LayerSpec(units, name, kind) for name, (units, kind) in zip(activations, shapes, strict=False))
    judge(NetworkSpec(inputs, layers, loss), batch, update, seed, variants=2)


def test_the_judge_tells_a_wrong_update():
    """The mean's slopes are not the sum's."""
    spec, batch = NetworkSpec(2, (LayerSpec(2),)), Batch(2, "sum")
    net = Matrices(spec, 2, np.random.default_rng(1))
    values = program_of(spec, Batch(2, "mean"), "wb").run(net.given() | {RATE: 0.5})
    wrong = [n for n, v in expected(net, batch, 0.5, "wb").items() if abs(values[n][0] - v) > 1e-6]
    assert {name.name for name in wrong} >= {"L", "dL/dw[1,1,1]", "w[1,1,1]'", "L'"}


@pytest.mark.parametrize("samples", [1, 2])
def test_results_do_not_depend_on_blocks(samples):
    spec, variants = NetworkSpec(2, (LayerSpec(2, "tanh", "shared"), LayerSpec(1))), BLOCK + 7
    program = program_of(spec, Batch(samples), "wb")
    source = np.random.default_rng(5)
    numbers = {name: source.uniform(-1, 1, variants) for name in Matrices(spec, samples, source).given()} | {RATE: 0.5}
    whole = program.run(numbers)
    for start, stop in ((0, 3), (BLOCK - 2, BLOCK + 3), (variants - 1, variants)):
        part = program.run({n: v if n == RATE else v[start:stop] for n, v in numbers.items()})
        for name in whole:
            # Vectorised functions may round the last digit otherwise at another place in an array.
            np.testing.assert_allclose(
                whole[name][start:stop], np.broadcast_to(part[name], stop - start), rtol=1e-14, atol=1e-16
            )


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_floats_give_what_arrays_give(activation):
    program, values, numbers = judge(compatible(activation, "squared_error", random.Random(3)), Batch(), "wb", seed=8)
    for number in range(3):
        once = program.run_once({n: v[number] for n, v in numbers.items()} | {RATE: 0.37})
        several = values.variant(number)
        assert set(once) == set(several)
        assert all(type(value) is float for value in once.values())
        assert once == pytest.approx(several, rel=1e-13, abs=1e-15)


def test_a_missing_number_is_told():
    spec = NetworkSpec(2, (LayerSpec(1),))
    numbers = Matrices(spec, 1, np.random.default_rng(0)).given()
    del numbers[Quantity("w", (1, 1, 2))]
    program = Program(make_plan(Derivation(DenseNetwork(spec)), ()))
    for run in (program.run, program.run_once):
        with pytest.raises(InputError, match=r"w\[1,1,2\]"):
            run(numbers)
