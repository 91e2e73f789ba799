"""Sentences that openings of questions share."""

from __future__ import annotations

from derive.network import DenseNetwork, LayerSpec
from templates.document import Formula, Text
from templates.handout_words import activation_name, plural


def about_network(graph: DenseNetwork) -> Text:
    """The network below has two sigmoid units ... Its loss is L."""
    shared = any(layer.bias == "shared" for layer in graph.spec.layers)
    layers = ", then ".join(map(_units, graph.spec.layers))
    biases = ", with one bias a layer" if shared else ""
    return (f"The network below has {layers}{biases}. Its loss is ", Formula(graph.output), ".")


def _units(layer: LayerSpec) -> str:
    return plural(layer.units, f"{activation_name(layer.activation)} unit")
