"""The gradient: derivatives of the loss by chosen weights, by those of some layers, or by all."""

from __future__ import annotations

from random import Random
from typing import Annotated

from pydantic import Field

from derive.backprop import Derivation
from derive.errors import InputError
from derive.network import DenseNetwork
from derive.quantities import Derivative, Named
from exercises.files.leaves import Line, whole
from exercises.files.nodes import Node, find
from exercises.files.schema import MOST_LAYERS
from exercises.files.wishes import wished
from exercises.questions import QuestionType
from exercises.tasks.groups import parts_of
from exercises.tasks.networked import NetworkQuestion, network_task, networked
from exercises.tasks.task import Task
from exercises.tasks.walks import Walk
from exercises.tasks.words import about_network

Layer = Annotated[int, whole("layer", 1, MOST_LAYERS)]


class Settings(NetworkQuestion):
    """`ask` names derivatives, and numbers on the way; `layers` keeps those of some layers (1 is the first)."""

    ask: Annotated[tuple[Line, ...], Field(min_length=1)] | None = None
    layers: Annotated[tuple[Layer, ...], Field(min_length=1)] | None = None


def all_parameters(graph: DenseNetwork) -> tuple[str, ...]:
    """The derivatives by all weights, and by all biases where there are any."""
    kinds = dict.fromkeys(quantity.kind for quantity in graph.parameters())
    return tuple(f"dL/d{kind}" for kind in kinds)


def check_layers(layers: tuple[int, ...] | None, graph: DenseNetwork, node: Node) -> None:
    """Raise InputError for a layer that the network does not have."""
    most = len(graph.layers)
    for number, layer in enumerate(layers or ()):
        if layer > most:
            hint = f"there are layers 1 to {most}" if most > 1 else "there is layer 1"
            raise InputError(f"there is no layer {layer}", hint, find(node, ("layers", number)).place)


def _layer(name: Named) -> int | str | None:
    quantity = name.wrt if isinstance(name, Derivative) else name
    return quantity.indices[0] if quantity.kind in ("w", "b", "z", "a") else None


def _read(settings: Settings, node: Node, luck: Random) -> Task:
    setting = networked(settings, node)
    asked = wished(settings.ask or all_parameters(setting.graph), setting.graph, node)
    check_layers(settings.layers, setting.graph, node)
    names = tuple(name for name in asked if settings.layers is None or _layer(name) in (None, *settings.layers))
    if not any(isinstance(name, Derivative) for name in names):
        hint = 'ask for one, such as "dL/dw[1,1,1]"; the type forward_pass asks for none'
        raise InputError("no derivative is asked for", hint, find(node, ("ask",)).place)
    walk = Walk(Derivation(setting.graph), names)
    return network_task(setting, walk, about_network(setting.graph), parts_of(names))


EXAMPLES = (
    """
    type: gradient
    network: {inputs: 2, layers: [{units: 2}, {units: 1}], loss: squared_error}
    ask: [L, "dL/dw[1,1,1]", "dL/dw[2,1,2]", "dL/db[1,2]"]
    """,
    """
    type: gradient
    network: {inputs: 2, layers: [{units: 2, activation: tanh}, {units: 2, activation: softmax}], loss: cross_entropy}
    layers: [2]
    """,
    """
    type: gradient
    network: {inputs: 2, layers: [{units: 2}, {units: 2}], loss: half_squared_error}
    """,
)

QUESTION = QuestionType(
    "gradient",
    "Gradient",
    "derivatives of the loss by chosen weights, by those of a layer, or by all",
    Settings,
    _read,
    EXAMPLES,
)
