"""Questions about a dense network: the settings they share, and the network with its numbers and its urn.

NetworkQuestion (model) -> Networked(spec, graph, given, draw) -> urn
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType

from derive.errors import InputError
from derive.losses import LOSSES
from derive.network import DenseNetwork, NetworkSpec
from derive.plan import ONE_SAMPLE, Batch, per_sample
from derive.quantities import Quantity
from derive.terms import with_index
from exercises.files.networks import Given, check_target, given_numbers, network_spec
from exercises.files.nodes import Node, find, placed
from exercises.files.ranges import Draw, Range, Source, choices
from exercises.files.schema import DrawModel, NetworkModel, Numbers, QuestionModel, RangeModel, SourceModel
from exercises.tasks.task import Part, Task
from exercises.tasks.walks import Walk
from exercises.variants.drawing import Urn
from templates.document import Text

DEFAULT_RATE = Fraction(1, 2)
"""The learning rate of questions that ask for nothing that depends on it."""


class NetworkQuestion(Numbers, QuestionModel):
    """The settings of every question about a network."""

    network: NetworkModel
    draw: DrawModel = DrawModel()


@dataclass(frozen=True)
class Networked:
    """A network, its numbers that are the same for everyone, and what the others are drawn from."""

    spec: NetworkSpec
    given: Given
    draw: Draw
    batch: Batch = ONE_SAMPLE

    @cached_property
    def graph(self) -> DenseNetwork:
        """The network as a graph."""
        return DenseNetwork(self.spec)

    @cached_property
    def urn(self) -> Urn:
        """What every number that the file does not fix is drawn from."""
        draw = self.draw
        sources = {"w": draw.weights, "b": draw.biases, "x": draw.inputs, "y": draw.targets}
        tables = {kind: choices(source) for kind, source in sources.items()}
        names = [name for name in self._names() if name not in self.given.numbers]
        return Urn({name: tables[name.kind] for name in names}, self._one_hot() if draw.one_hot else ())

    def _names(self) -> list[Quantity]:
        """The given quantities, those of each sample after the others."""
        return [name for given in self.graph.given() for name in self._samples(given)]

    def _samples(self, name: Quantity) -> list[Quantity]:
        own = per_sample(name, self.batch)
        if own == name:
            return [name]
        told = (with_index(own, str(own.sample), sample) for sample in range(1, self.batch.samples + 1))
        return [one for one in told if isinstance(one, Quantity)]

    def _one_hot(self) -> tuple[tuple[Quantity, ...], ...]:
        """The targets of each sample."""
        targets = [self._samples(Quantity("y", (j,))) for j in range(1, self.spec.outputs + 1)]
        return tuple(zip(*targets, strict=True))


def network_task(
    setting: Networked,
    walk: Walk,
    opening: Text,
    parts: tuple[Part, ...],
    fixed: Mapping[Quantity, Fraction] = MappingProxyType({}),
) -> Task:
    """The task of a question that asks for numbers of a walk through a network; `fixed` are more given numbers."""
    return Task(
        planner=walk,
        urn=setting.urn,
        opening=opening,
        parts=parts,
        fixed={**setting.given.values, **fixed},
        decimals=setting.given.decimals,
        told=walk.told,
        network=setting.spec,
    )


def networked(model: NetworkQuestion, node: Node, batch: Batch = ONE_SAMPLE) -> Networked:
    """The network of a question; raises InputError where its numbers do not fit it."""
    spec = network_spec(model.network, find(node, ("network",)))
    if model.samples and len(model.samples) > 1 and not batch.several:
        hint = "keep one; a question of the type batch_gradient has more"
        raise InputError("a question has one sample", hint, find(node, ("samples", 1)).place)
    given = given_numbers(spec, model, node)
    draw = _draw(model.draw, spec, given, find(node, ("draw",)))
    return Networked(spec, given, draw, batch)


def source_of(model: SourceModel, node: Node) -> Source:
    """A range or a list of numbers; raises InputError for a range that holds nothing or too much."""
    if isinstance(model, RangeModel):
        with placed(node.place):
            return Range(model.start.value, model.stop.value, model.step.value)
    return tuple(written.value for written in model)


_ONE_HOT = (Fraction(0), Fraction(1))
"""Targets of 0 and 1 for a softmax layer: one output is the class, the others are not."""


def _draw(model: DrawModel, spec: NetworkSpec, given: Given, node: Node) -> Draw:
    """What is left out has a default; targets have one that fits the loss and the last activation."""
    written: Mapping[str, Source] = {
        key: source_of(source, find(node, (key,))) for key, source in model if source is not None
    }
    usual, fixed = Draw(), any(quantity.kind == "y" for quantity in given.numbers)
    targets = written.get("targets") or _usual_targets(spec)
    with placed(find(node, ("targets",)).place):
        for target in (targets.start, targets.stop) if isinstance(targets, Range) else targets:
            check_target(LOSSES[spec.loss], target)
    return Draw(
        weights=written.get("weights", usual.weights),
        biases=written.get("biases", usual.biases),
        inputs=written.get("inputs", usual.inputs),
        targets=targets,
        one_hot=not fixed and spec.layers[-1].activation == "softmax" and targets == _ONE_HOT,
    )


def _usual_targets(spec: NetworkSpec) -> Source:
    """Targets that the last layer can come near to: 0 and 1 for probabilities, else inside its range."""
    last = spec.layers[-1].activation
    if last in ("softmax", "step") or LOSSES[spec.loss].targets_in_01:
        return Fraction(0), Fraction(1)
    if last == "sigmoid":
        return Fraction("0.01"), Fraction("0.99")
    least = Fraction("-0.9") if last in ("tanh", "arctan", "identity") else Fraction(0)
    return Range(least, Fraction("0.9"), Fraction("0.1"))
