"""A small network that learns to tell two classes apart: trained by batch descent, looked at after chosen epochs.

    Playground(network, samples, start, rate, shown) -> stages: parameters, outputs, mean loss; losses of every epoch

The network has two inputs and one sigmoid output, the probability of class 1; a sample counts as class 1 from 0.5 on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from derive.backprop import Derivation
from derive.clouds import Sample
from derive.network import DenseNetwork
from derive.plan import ONE_SAMPLE, RATE, Batch, make_plan
from derive.program import Program
from derive.quantities import Quantity
from derive.training import train

X1, X2, Y = Quantity("x", (1,)), Quantity("x", (2,)), Quantity("y", (1,))
Array = NDArray[np.float64]
HALF = 0.5
"""From this probability on a sample counts as class 1."""


@dataclass(frozen=True)
class Stage:
    """The network after some epochs: its parameters, its output for every sample, and the mean loss."""

    epoch: int
    parameters: Mapping[Quantity, float]
    outputs: tuple[float, ...]
    loss: float

    def right(self, samples: Sequence[Sample]) -> int:
        """How many samples it puts into their class."""
        return sum((output >= HALF) == (sample.y == 1) for output, sample in zip(self.outputs, samples, strict=True))


@dataclass(frozen=True)
class Playground:
    """What is learned and how; `start` holds the parameters at first, `shown` the epochs that are looked at."""

    network: DenseNetwork
    samples: tuple[Sample, ...]
    start: Mapping[Quantity, float]
    rate: float
    shown: tuple[int, ...]

    @property
    def parameters(self) -> tuple[Quantity, ...]:
        """What is trained."""
        return tuple(self.network.parameters())

    @property
    def output(self) -> Quantity:
        """The probability of class 1."""
        return Quantity("a", (len(self.network.layers), 1))

    @property
    def batch(self) -> Batch:
        """All samples in every update, their losses averaged."""
        return Batch(len(self.samples), "mean")

    @property
    def inputs(self) -> dict[Quantity, float]:
        """The samples by name."""
        numbered = enumerate(self.samples, 1)
        return {q: float(v) for i, s in numbered for q, v in named_sample(s, i).items()}

    @cached_property
    def trained(self) -> tuple[tuple[Stage, ...], tuple[float, ...]]:
        """The stages that are looked at, and the mean loss before each epoch and after the last.

        Raises InputError where the training runs off to infinity.
        """
        derivation = Derivation(self.network)
        losses: list[float] = []
        stages: list[Stage] = []
        given, done = {**self.inputs, **self.start, RATE: self.rate}, 0
        for epoch in self.shown:
            run = train(derivation, given, self.parameters, epoch - done, batch=self.batch)
            given, done = run.given, epoch
            losses += run.losses[:-1]
            stages.append(self._stage(epoch, given, run.losses[-1]))
        return tuple(stages), (*losses, stages[-1].loss)

    def _stage(self, epoch: int, given: Mapping[Quantity, float], loss: float) -> Stage:
        parameters = {parameter: given[parameter] for parameter in self.parameters}
        x1, x2 = (np.array([float(getattr(sample, axis)) for sample in self.samples]) for axis in ("x1", "x2"))
        return Stage(epoch, parameters, self._outputs(parameters, x1, x2), loss)

    def _outputs(self, parameters: Mapping[Quantity, float], x1: Array, x2: Array) -> tuple[float, ...]:
        """The outputs for points, all at once."""
        plan = make_plan(Derivation(self.network), (), batch=ONE_SAMPLE)
        given: dict[Quantity, ArrayLike] = {**parameters, X1: x1, X2: x2, Y: 0.0}
        return tuple(map(float, Program(plan, [self.output]).compute(given)[self.output]))

    def over(self, stage: Stage, across: Sequence[float], up: Sequence[float]) -> tuple[tuple[float, ...], ...]:
        """The outputs of a stage over a grid, a row for each place up."""
        x1, x2 = (axis.ravel() for axis in np.meshgrid(np.array(across), np.array(up)))
        flat = self._outputs(stage.parameters, x1, x2)
        width = len(across)
        return tuple(flat[row * width : (row + 1) * width] for row in range(len(up)))


def named_sample(sample: Sample, number: int | None) -> dict[Quantity, float]:
    """A sample's coordinates and class under the vocabulary's names; without a number where it stands alone."""
    values = {X1: sample.x1, X2: sample.x2, Y: sample.y}
    return {name.of_sample(number): float(value) for name, value in values.items()}
