"""What a network's drawing shows, in words.

told(diagram, notation) -> "Network, each layer joined to the next: inputs x one, x two; hidden units ..."
"""

from __future__ import annotations

from templates.diagram import drawing
from templates.document import Diagram
from templates.notations import Notation
from templates.words.names import name_words, spoken


def told(diagram: Diagram, notation: Notation) -> str:
    """The layers of the network with the names of their units, its biases, and the routes that stand out."""
    names = spoken(notation)
    drawn = drawing(diagram, names)
    layers: dict[float, list[str]] = {}
    for unit in drawn.units:
        layers.setdefault(unit.x, []).append(name_words(unit.label) if unit.label else "and so on to")
    *before, outputs = (", ".join(layer).replace(", and so on to, ", " and so on to ") for layer in layers.values())
    inputs, *hidden = before
    parts = [f"inputs {inputs}", *(f"hidden units {layer}" for layer in hidden), f"outputs {outputs}"]
    biases = f"; biases {', '.join(name_words(unit.label) for unit in drawn.biases if unit.label)}"
    start = name_words(names.name(diagram.highlight)) if diagram.highlight else ""
    marked = f". The routes from {start} to the loss stand out" if start else ""
    return f"Network, each layer joined to the next: {'; '.join(parts)}{biases if drawn.biases else ''}{marked}."
