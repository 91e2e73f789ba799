"""Training judged by gradient descent in matrices, written here anew."""

from __future__ import annotations

import numpy as np
import pytest

from derive.backprop import Derivation
from derive.errors import InputError
from derive.network import DenseNetwork, LayerSpec, NetworkSpec
from derive.plan import RATE, Batch
from derive.quantities import Quantity
from derive.training import train

SHARED = NetworkSpec(2, (LayerSpec(2, bias="shared"), LayerSpec(2, bias="shared")))
WEIGHTS = ([[0.15, 0.20], [0.25, 0.30]], [[0.40, 0.45], [0.50, 0.55]])


def numbers(weights, biases, x, y, rate):
    """The given numbers by name; x and y hold a row a sample."""
    values = {Quantity("w", (n, j + 1, k + 1)): v for n, w in enumerate(weights, 1) for (j, k), v in np.ndenumerate(w)}
    values |= {Quantity("b", (n,)): v for n, v in enumerate(biases, 1)}
    for kind, rows in (("x", x), ("y", y)):
        for (s, i), value in np.ndenumerate(np.asarray(rows)):
            values[Quantity(kind, (i + 1,), sample=s + 1 if len(rows) > 1 else None)] = float(value)
    return values | {RATE: rate}


def descend(weights, biases, x, y, rate, iterations, *, mean=False, train_biases=False):
    """Sigmoid layers, half the squared error; the loss before each step and after the last."""
    w, b, x, y = [np.array(m) for m in weights], list(biases), np.array(x), np.array(y)
    scale, losses = 1 / len(x) if mean else 1.0, []
    for step in range(iterations + 1):
        signals = [x]
        for matrix, bias in zip(w, b, strict=True):
            signals.append(1 / (1 + np.exp(-(signals[-1] @ matrix.T + bias))))
        losses.append(scale * 0.5 * np.sum((y - signals[-1]) ** 2))
        if step == iterations:
            return w, b, losses
        delta = scale * (signals[-1] - y) * signals[-1] * (1 - signals[-1])
        for layer in reversed(range(len(w))):
            slope, below = delta.T @ signals[layer], delta @ w[layer] * signals[layer] * (1 - signals[layer])
            w[layer] = w[layer] - rate * slope
            b[layer] -= rate * np.sum(delta) if train_biases else 0.0
            delta = below
    raise AssertionError


def weights_of(trained, layer, shape):
    return [[trained.given[Quantity("w", (layer, j + 1, k + 1))] for k in range(shape[1])] for j in range(shape[0])]


def trainable(network, kinds):
    return [q for q in network.parameters() if q.kind in kinds]


def test_ten_thousand_steps_of_a_known_example():
    network = DenseNetwork(SHARED)
    case = (WEIGHTS, (0.35, 0.60), [[0.05, 0.10]], [[0.01, 0.99]], 0.5)
    trained = train(Derivation(network), numbers(*case), trainable(network, "w"), 10_000)
    w, _, losses = descend(*case, 10_000)
    assert len(trained.losses) == 10_001
    np.testing.assert_allclose(trained.losses, losses, rtol=1e-12)
    for layer in (1, 2):
        np.testing.assert_allclose(weights_of(trained, layer, (2, 2)), w[layer - 1], rtol=1e-12)
    assert trained.given[Quantity("b", (1,))] == 0.35
    assert trained.losses[0] == pytest.approx(0.298371109, abs=5e-10)
    assert trained.losses[1] == pytest.approx(0.291027774, abs=5e-10)
    assert trained.losses[-1] < 4e-5


@pytest.mark.parametrize("reduction", ["sum", "mean"])
@pytest.mark.parametrize("kinds", ["w", "wb"])
def test_several_samples(reduction, kinds):
    source = np.random.default_rng(3)
    spec = NetworkSpec(2, (LayerSpec(3, bias="shared"), LayerSpec(1, bias="shared")))
    weights = [source.uniform(-1, 1, (3, 2)), source.uniform(-1, 1, (1, 3))]
    case = (weights, (0.1, -0.2), [[0.0, 0], [0, 1], [1, 0], [1, 1]], [[0.0], [1], [1], [0]], 0.8)
    network = DenseNetwork(spec)
    trained = train(Derivation(network), numbers(*case), trainable(network, kinds), 200, batch=Batch(4, reduction))
    w, b, losses = descend(*case, 200, mean=reduction == "mean", train_biases="b" in kinds)
    np.testing.assert_allclose(trained.losses, losses, rtol=1e-12)
    np.testing.assert_allclose(weights_of(trained, 1, (3, 2)), w[0], rtol=1e-11)
    np.testing.assert_allclose(weights_of(trained, 2, (1, 3)), w[1], rtol=1e-11)
    np.testing.assert_allclose([trained.given[Quantity("b", (n,))] for n in (1, 2)], b, rtol=1e-11)
    assert all(type(value) is float for value in trained.given.values())


@pytest.mark.parametrize("samples", [1, 2])
def test_no_iteration_changes_nothing(samples):
    case = (WEIGHTS, (0.35, 0.60), [[0.05, 0.10]] * samples, [[0.01, 0.99]] * samples, 0.5)
    network = DenseNetwork(SHARED)
    trained = train(Derivation(network), numbers(*case), trainable(network, "wb"), 0, batch=Batch(samples))
    assert trained.given == numbers(*case)
    assert trained.losses == pytest.approx(descend(*case, 0)[2])


@pytest.mark.parametrize("samples", [1, 2])
@pytest.mark.parametrize(
    ("activation", "loss", "rate"),
    [
        ("identity", "squared_error", 50.0),  # the square grows too large
        ("leaky_relu", "half_squared_error", 50.0),
        ("sigmoid", "binary_cross_entropy", -1e4),  # an output becomes 0 or 1: its logarithm, and a quotient by it
    ],
)
def test_running_off_is_told(activation, loss, rate, samples):
    network = DenseNetwork(
        NetworkSpec(2, (LayerSpec(2, activation, "shared"), LayerSpec(2, activation, "shared")), loss)
    )
    case = (WEIGHTS, (0.35, 0.60), [[1.5, 2.0]] * samples, [[0.25, 0.75]] * samples, rate)
    with pytest.raises(InputError, match="learning rate"):
        train(Derivation(network), numbers(*case), trainable(network, "wb"), 2000, batch=Batch(samples))
