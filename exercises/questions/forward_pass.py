"""The forward pass: net inputs, outputs, and the loss."""

from __future__ import annotations

from random import Random
from typing import Annotated

from pydantic import Field

from derive.backprop import Derivation
from derive.errors import InputError
from derive.quantities import Derivative, Named
from exercises.files.leaves import Line
from exercises.files.nodes import Node, find
from exercises.files.wishes import wished
from exercises.questions import QuestionType
from exercises.tasks.groups import parts_of
from exercises.tasks.networked import NetworkQuestion, network_task, networked
from exercises.tasks.task import Task
from exercises.tasks.walks import Walk
from exercises.tasks.words import about_network


class Settings(NetworkQuestion):
    """`ask` names what is to be computed: net inputs, outputs, parts of the loss, the loss."""

    ask: Annotated[tuple[Line, ...], Field(min_length=1)] = ("z", "a", "L")


def _read(settings: Settings, node: Node, luck: Random) -> Task:
    setting = networked(settings, node)
    names = wished(settings.ask, setting.graph, node)
    _refuse_derivatives(names, node)
    walk = Walk(Derivation(setting.graph), names)
    return network_task(setting, walk, about_network(setting.graph), parts_of(names))


def _refuse_derivatives(names: tuple[Named, ...], node: Node) -> None:
    for name in names:
        if isinstance(name, Derivative):
            hint = "ask for z, a, E or L; the type gradient asks for derivatives"
            raise InputError(f"{name} is no number of the forward pass", hint, find(node, ("ask",)).place)


EXAMPLES = (
    """
    type: forward_pass
    network: {inputs: 2, layers: [{units: 2}, {units: 2}], loss: half_squared_error}
    """,
    """
    type: forward_pass
    network: {inputs: 2, layers: [{units: 3, activation: tanh}, {units: 3, activation: softmax}], loss: cross_entropy}
    ask: ["z[2,1]", a, E, L]
    """,
)

QUESTION = QuestionType(
    "forward_pass", "Forward pass", "net inputs, outputs and the loss of a network", Settings, _read, EXAMPLES
)
