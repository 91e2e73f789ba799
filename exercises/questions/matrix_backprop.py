"""Backpropagation in matrices: the deltas and the gradient matrix of each layer, as whole matrices."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from random import Random
from typing import Annotated

from pydantic import Field

from derive.backprop import Derivation
from derive.errors import InputError
from derive.network import DenseNetwork
from derive.quantities import Derivative, Named, Quantity
from exercises.files.leaves import one_of
from exercises.files.nodes import Node, find
from exercises.kinds import Ask
from exercises.kinds.matrix import MatrixAsk
from exercises.kinds.number import NumberAsk
from exercises.questions import QuestionType
from exercises.questions.gradient import Layer, check_layers
from exercises.tasks.networked import NetworkQuestion, network_task, networked
from exercises.tasks.task import Part, Scene, Task, worked_solution
from exercises.tasks.walks import Walk
from exercises.tasks.words import about_network
from templates.document import Block, Cells, Equations, Formula, Heading, Line, Text
from templates.handout_words import listed

WHOLE = {"z": "Z", "a": "A", "dL/dz": "D", "dL/dw": "W", "dL/db": "B"}
"""What may be asked for of a layer, and the kind that names it as a whole."""

_WORDS = {
    "z": ("vector", "of net inputs"),
    "a": ("vector", "of outputs"),
    "dL/dz": ("vector", "of derivatives of the loss by the net inputs"),
    "dL/dw": ("matrix", "of derivatives of the loss by the weights"),
    "dL/db": ("vector", "of derivatives of the loss by the biases"),
}
_PLURALS = {"number": "numbers", "vector": "vectors", "matrix": "matrices"}


class Settings(NetworkQuestion):
    """`ask` says which vectors and matrices of each layer, `layers` of which layers (1 is the first)."""

    ask: Annotated[tuple[Annotated[str, one_of("part", WHOLE)], ...], Field(min_length=1)] = ("dL/dz", "dL/dw")
    layers: Annotated[tuple[Layer, ...], Field(min_length=1)] | None = None


def _read(settings: Settings, node: Node, luck: Random) -> Task:
    setting = networked(settings, node)
    graph = setting.graph
    check_layers(settings.layers, graph, node)
    layers = settings.layers or tuple(range(len(graph.layers), 0, -1))
    parts = tuple(_parts(graph, dict.fromkeys(settings.ask), layers))
    if not parts:
        what = "nothing is asked for: these layers have no biases"
        raise InputError(what, "ask for dL/dz or dL/dw", find(node, ("ask",)).place)
    names = tuple(dict.fromkeys(name for part in parts for name in part.asked))
    walk = Walk(Derivation(graph), names)
    task = network_task(setting, walk, (*about_network(graph), *_opening()), parts)
    return replace(task, key=partial(_key, tuple(ask for part in parts for ask in part.asks)))


def _opening() -> Text:
    rows = "A matrix of weights has a row for each unit of its layer and a column for each input; vectors are columns."
    return (f" {rows}",)


def _parts(graph: DenseNetwork, asked: dict[str, None], layers: tuple[int, ...]) -> Iterator[Part]:
    """A part for each kind of matrix that is asked for: forward from the first layer on, back from the last."""
    for what in asked:
        order = sorted(layers, reverse=what.startswith("d"))
        asks = tuple(ask for layer in order for ask in _asks(graph, what, layer))
        if asks:
            yield Part(_words(what, asks), asks, 2 * len(asks))


def _words(what: str, asks: tuple[Ask, ...]) -> Text:
    """The vectors Z^1 and Z^2 of net inputs."""
    noun, rest = _WORDS[what]
    if all(isinstance(ask, NumberAsk) for ask in asks):
        noun = "number"
    symbols: list[Text] = [(Formula(ask.line.left),) for ask in asks]
    return (f"The {noun if len(asks) == 1 else _PLURALS[noun]} ", *listed(symbols), f" {rest}.")


def _asks(graph: DenseNetwork, what: str, layer: int) -> Iterator[Ask]:
    label = f"{what}[{layer}]"
    rows = tuple(_rows(graph, what, layer))
    if len(rows) == 1 and what == "dL/db":
        yield NumberAsk(rows[0][0])
    elif rows:
        yield MatrixAsk(label, _symbol(graph, what, layer), rows)


def _symbol(graph: DenseNetwork, what: str, layer: int) -> Named:
    """What the sheet calls a vector or matrix of a layer."""
    whole = Quantity(WHOLE[what], (layer,))
    return Derivative(graph.output, whole) if what in ("dL/dw", "dL/db") else whole


def _rows(graph: DenseNetwork, what: str, layer: int) -> Iterator[tuple[Named, ...]]:
    """The names in the rows: one a row in a vector."""
    units = range(1, graph.spec.sizes[layer] + 1)
    kind = what[-1]
    rows: list[tuple[Quantity, ...]]
    if kind == "b":
        rows = [(bias,) for bias in graph.biases(layer)]
    elif kind == "w":
        columns = range(1, graph.spec.sizes[layer - 1] + 1)
        rows = [tuple(Quantity("w", (layer, j, k)) for k in columns) for j in units]
    else:
        rows = [(Quantity(kind, (layer, j)),) for j in units]
    derived = what.startswith("d")
    return (tuple(Derivative(graph.output, q) if derived else q for q in row) for row in rows)


def _key(asks: tuple[Ask, ...], scene: Scene) -> tuple[Block, ...]:
    """The solution in the style's manner, and the matrices that are asked for together."""
    lines = tuple(Line(a.symbol, (Cells(a.rows, a.rows, strong=True),)) for a in asks if isinstance(a, MatrixAsk))
    return (*worked_solution(scene), Heading(("In matrices",)), Equations(lines))


EXAMPLES = (
    """
    type: matrix_backprop
    network: {inputs: 2, layers: [{units: 3}, {units: 2}], loss: half_squared_error}
    """,
    """
    type: matrix_backprop
    network:
      inputs: 2
      layers: [{units: 2, activation: tanh, bias: shared}, {units: 3, activation: softmax}]
      loss: cross_entropy
    ask: [a, dL/dz, dL/dw, dL/db]
    layers: [2, 1]
    """,
)

QUESTION = QuestionType(
    "matrix_backprop",
    "Backpropagation in matrices",
    "deltas and gradient matrices of layers, answered as matrices",
    Settings,
    _read,
    EXAMPLES,
)
