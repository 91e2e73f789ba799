"""What is told together: the weights of a layer, then its biases, layer by layer from the output back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from derive.graph import Graph
from derive.network import DenseNetwork
from derive.quantities import Quantity, is_parameter
from templates.document import Formula, Text
from templates.handout_words import by_which

_WORDS = {"w": "weights", "b": "biases"}


@dataclass(frozen=True)
class Group:
    """Quantities of one kind and layer, with a title for them."""

    title: Text
    kind: str
    layer: int
    quantities: tuple[Quantity, ...]

    @property
    def title_of_first(self) -> Text:
        """The title where the first of them is told in full."""
        return (*self.title, ": ", Formula(self.quantities[0])) if self.kind in _WORDS else self.title


def grouped(graph: Graph, quantities: Iterable[Quantity]) -> tuple[Group, ...]:
    """The groups of the quantities, the last layer first and what is no parameter at the end."""
    found: dict[tuple[str, int], list[Quantity]] = {}
    for quantity in quantities:
        found.setdefault((quantity.kind, _layer(quantity)), []).append(quantity)
    keys = sorted(found, key=lambda key: (key[0] not in _WORDS, -key[1], key[0] != "w"))
    return tuple(Group(_title(graph, *key, found[key]), *key, tuple(found[key])) for key in keys)


def _layer(quantity: Quantity) -> int:
    first = quantity.indices[0] if quantity.indices else 0
    return first if isinstance(first, int) and (is_parameter(quantity) or quantity.kind in "za") else 0


def _title(graph: Graph, kind: str, layer: int, quantities: Sequence[Quantity]) -> Text:
    """Such as: Output layer, weights."""
    if kind not in _WORDS or not isinstance(graph, DenseNetwork):
        return by_which(quantities)
    last = len(graph.layers)
    where = "Output layer" if layer == last else "Hidden layer" if last == 2 else f"Hidden layer {layer}"
    return (f"{where}, {_WORDS[kind]}",)
