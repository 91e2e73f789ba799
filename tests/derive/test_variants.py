"""Batch, mini-batch and stochastic descent against plain NumPy loops."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from derive.errors import InputError
from derive.plan import RATE, Batch
from derive.program import Program
from derive.quantities import Quantity, parse_name
from derive.training import train
from derive.unit import LOSS, B, UnitGraph, W, X, Y
from derive.variants import Variants

INPUTS = np.array([-1, -0.5, 0, 0.5, 1, 2.0])
TARGETS = np.array([-0.9, 0.5, 0.2, 1.6, 1.1, 2.9])
LABELS = np.array([0, 0, 1, 0, 1, 1.0])
LINEAR, LOGISTIC = ("identity", "half_squared_error"), ("sigmoid", "binary_cross_entropy")


def variants(model: tuple[str, str] = LINEAR, size: int = 2, epochs: int = 3, seed: int = 7) -> Variants:
    return Variants(UnitGraph(*model), len(INPUTS), size, epochs, seed)


def numbers(model: tuple[str, str] = LINEAR, w: float = -1, b: float = -1, rate: float = 0.3) -> dict[Quantity, float]:
    targets = TARGETS if model == LINEAR else LABELS
    samples = {X.of_sample(s): float(x) for s, x in enumerate(INPUTS, 1)}
    return samples | {Y.of_sample(s): float(y) for s, y in enumerate(targets, 1)} | {W: w, B: b, RATE: rate}


def forward(model: tuple[str, str], w: float, b: float, x: np.ndarray) -> np.ndarray:
    return w * x + b if model == LINEAR else 1 / (1 + np.exp(-(w * x + b)))


def loss(model: tuple[str, str], w: float, b: float) -> float:
    a = forward(model, w, b, INPUTS)
    each = (TARGETS - a) ** 2 / 2 if model == LINEAR else -(LABELS * np.log(a) + (1 - LABELS) * np.log(1 - a))
    return float(each.mean())


@pytest.mark.parametrize("model", [LINEAR, LOGISTIC])
@pytest.mark.parametrize("size", [1, 2, 4, 6])
def test_every_way_is_that_of_a_plain_loop(model: tuple[str, str], size: int) -> None:
    made = variants(model, size)
    values = Program(made.plan).run(numbers(model)).variant(0)
    targets = TARGETS if model == LINEAR else LABELS
    for way in made.ways:
        w = b = -1.0
        assert values[LOSS] == pytest.approx(loss(model, w, b), rel=1e-12)
        for k, batch in enumerate(way.batches, 1):
            chosen = np.array(batch) - 1
            # Both losses have the same slope by the net input: output less target.
            error = forward(model, w, b, INPUTS[chosen]) - targets[chosen]
            w, b = w - 0.3 * float(np.mean(error * INPUTS[chosen])), b - 0.3 * float(np.mean(error))
            assert values[way.at(W, k)] == pytest.approx(w, rel=1e-10)
            assert values[way.at(B, k)] == pytest.approx(b, rel=1e-10)
            assert values[way.at(LOSS, k)] == pytest.approx(loss(model, w, b), rel=1e-10)


def test_batch_descent_is_the_training_of_the_project() -> None:
    made = variants()
    values = Program(made.plan).run(numbers()).variant(0)
    after = train(made.derivation, numbers(), (W, B), 3, batch=Batch(6, "mean"))
    batch = made.ways[0]
    assert after.losses == pytest.approx([values[batch.at(LOSS, k)] for k in range(4)], rel=1e-12)


@given(st.integers(2, 12), st.integers(1, 12), st.integers(1, 4), st.integers(0, 2**63 - 1))
def test_every_epoch_takes_every_sample_once(samples: int, size: int, epochs: int, seed: int) -> None:
    made = Variants(UnitGraph(*LINEAR), samples, min(size, samples), epochs, seed)
    assert made.orders == Variants(UnitGraph(*LINEAR), samples, 1, epochs, seed).orders
    for way in made.ways:
        assert way.iterations == -(-samples // way.size)
        assert way.updates == epochs * way.iterations
        taken = [sample for batch in way.batches for sample in batch]
        for epoch in range(epochs):
            assert sorted(taken[epoch * samples : (epoch + 1) * samples]) == list(range(1, samples + 1))


def test_the_orders_are_those_of_the_seed() -> None:
    """As the sheets of an earlier day have them: a seed keeps its meaning."""
    assert variants(seed=12).orders[:2] == ((5, 4, 6, 1, 2, 3), (1, 5, 4, 6, 3, 2))
    assert len(Counter(variants(seed=seed, epochs=1).orders for seed in range(20))) > 15


def test_the_names_are_those_of_the_vocabulary() -> None:
    made = variants(epochs=1)
    names = {name.name for name in Program(made.plan).run(numbers()).variant(0)}
    assert {"x@1", "a@6", "dL/dw@3", "w[1,1]", "b[3,6]", "L[2,3]", "dL[3,1]/dw[3,1]@" + str(made.orders[0][1])} <= names
    assert all(parse_name(name).name == name for name in names)


def test_the_landscape_is_the_mean_loss() -> None:
    land = variants().landscape(numbers(), (-1.0, 0.5, 2.0), (0.0, 1.0))
    assert [list(row) for row in land.heights] == [
        [pytest.approx(loss(LINEAR, w, b)) for w in (-1.0, 0.5, 2.0)] for b in (0.0, 1.0)
    ]


def test_the_minimum_is_that_of_least_squares() -> None:
    slope, intercept = np.polyfit(INPUTS, TARGETS, 1)
    assert variants().minimum(numbers()) == pytest.approx((slope, intercept), rel=1e-6)


def test_no_minimum_is_told_where_there_is_none() -> None:
    assert variants().minimum(numbers(rate=5)) is None
    separable = numbers(LOGISTIC) | {Y.of_sample(s): float(x > 0.2) for s, x in enumerate(INPUTS, 1)}
    assert variants(LOGISTIC).minimum(separable) is None


def test_what_runs_off_is_refused() -> None:
    made = variants(epochs=10)
    made.check(Program(made.plan).run(numbers()).variant(0))
    with pytest.raises(InputError, match=r"the batch descent runs off after \d+ updates; use a smaller learning rate"):
        made.check(Program(made.plan).run(numbers(rate=30)).variant(0))
