"""A playground's training against a NumPy program of its own."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import numpy as np
import pytest

from derive.clouds import Clusters, Rings, drawn, uniform
from derive.errors import InputError
from derive.network import DenseNetwork, LayerSpec, NetworkSpec
from derive.playground import Playground
from derive.quantities import Quantity


def playground(hidden: int, rate: float = 1.0, shown: tuple[int, ...] = (0, 3, 40)) -> Playground:
    draw = Random(11)
    samples = drawn(Rings(1, 1.5, 2) if hidden else Clusters(3, 0.8), 9, draw)
    layers = (LayerSpec(hidden, "tanh"),) if hidden else ()
    network = DenseNetwork(NetworkSpec(2, (*layers, LayerSpec(1, "sigmoid")), "binary_cross_entropy"))
    start = {q: float(uniform(draw, 1, 1)) if q.kind == "w" else 0.0 for q in network.parameters()}  # type: ignore[arg-type]
    return Playground(network, samples, start, rate, shown)


def matrices(play: Playground, parameters: dict[Quantity, float]) -> list[tuple[np.ndarray, np.ndarray]]:
    sizes = play.network.spec.sizes
    return [
        (
            np.array(
                [
                    [parameters[Quantity("w", (n, j, k))] for k in range(1, sizes[n - 1] + 1)]
                    for j in range(1, sizes[n] + 1)
                ]
            ),
            np.array([parameters[Quantity("b", (n, j))] for j in range(1, sizes[n] + 1)]),
        )
        for n, (before, after) in enumerate(pairwise(sizes), 1)
    ]


def forward(layers: list[tuple[np.ndarray, np.ndarray]], x: np.ndarray) -> list[np.ndarray]:
    """The outputs of every layer, a row for each sample; the last is a sigmoid, the others tanh."""
    outputs = [x]
    for number, (w, b) in enumerate(layers, 1):
        z = outputs[-1] @ w.T + b
        outputs.append(1 / (1 + np.exp(-z)) if number == len(layers) else np.tanh(z))
    return outputs


def trained(play: Playground, epochs: int) -> tuple[list[tuple[np.ndarray, np.ndarray]], list[float]]:
    x = np.array([(float(s.x1), float(s.x2)) for s in play.samples])
    y = np.array([[float(s.y)] for s in play.samples])
    layers, losses = matrices(play, dict(play.start)), []
    for _ in range(epochs + 1):
        outputs = forward(layers, x)
        a = outputs[-1]
        losses.append(float(-(y * np.log(a) + (1 - y) * np.log(1 - a)).mean()))
        before, delta = layers, (a - y) / len(y)
        layers = []
        for (w, b), below in zip(reversed(before), reversed(outputs[:-1]), strict=True):
            layers.insert(0, (w - play.rate * delta.T @ below, b - play.rate * delta.sum(axis=0)))
            delta = delta @ w * (1 - below**2)
    return before, losses


@pytest.mark.parametrize("hidden", [0, 4])
def test_every_stage_is_that_of_a_program_of_its_own(hidden: int) -> None:
    play = playground(hidden)
    stages, losses = play.trained
    assert losses == pytest.approx(trained(play, 40)[1], rel=1e-9)
    x = np.array([(float(s.x1), float(s.x2)) for s in play.samples])
    for stage, epoch in zip(stages, (0, 3, 40), strict=True):
        layers, own = trained(play, epoch)
        assert (stage.epoch, stage.loss) == (epoch, pytest.approx(own[-1], rel=1e-9))
        for (w, b), (mine_w, mine_b) in zip(layers, matrices(play, dict(stage.parameters)), strict=True):
            assert mine_w == pytest.approx(w, rel=1e-8, abs=1e-10)
            assert mine_b == pytest.approx(b, rel=1e-8, abs=1e-10)
        outputs = forward(layers, x)[-1][:, 0]
        assert stage.outputs == pytest.approx(outputs.tolist(), rel=1e-8)
        labels = np.array([s.y for s in play.samples])
        assert stage.right(play.samples) == int(((outputs >= 0.5) == labels).sum())


def test_the_grid_holds_the_outputs_row_by_row() -> None:
    play = playground(4)
    stage = play.trained[0][-1]
    across, up = (-1.0, 0.0, 0.5), (-2.0, 1.0)
    layers = matrices(play, dict(stage.parameters))
    expected = [[float(forward(layers, np.array([[x, y]]))[-1][0, 0]) for x in across] for y in up]
    assert [list(row) for row in play.over(stage, across, up)] == [pytest.approx(row, rel=1e-9) for row in expected]


def test_what_runs_off_is_refused() -> None:
    with pytest.raises(InputError, match="smaller learning rate"):
        assert playground(0, rate=1e5, shown=(50,)).trained
