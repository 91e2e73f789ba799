"""The backward pass as rules: for each layer, the last one first, dL/dA -> dL/dZ -> dL/dW, dL/dB -> dL/dA before it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from derive.activations import ACTIVATIONS
from derive.quantities import Derivative, Quantity
from derive.terms import Leaf, Term, map_leaves
from templates.document import Equations, Line, Text
from templates.tellings.matrices.layers import Layers
from templates.tellings.matrices.local import delta_lines, loss_gradient
from templates.tellings.matrices.passes import depth, has_parameters
from templates.tellings.matrices.short import short_blocks
from templates.tellings.matrices.weights import back_lines, bias_lines, weights_line
from templates.tellings.rules import words
from templates.tellings.rules.lines import with_symbols

Rule = tuple[Line, Text]
"""A line with symbols and numbers, and the reason for it."""


def backward_rules(layers: Layers, wanted: tuple[Quantity, ...], *, with_slopes: bool = False) -> Iterator[Rule]:
    """The rules down to the first layer that is asked for; slopes have lines of their own `with_slopes`."""
    lowest = min(map(depth, wanted))
    yield loss_gradient(layers), words.loss(layers)
    for layer in range(layers.count, 0, -1):
        for line, why in _layer(layers, layer, wanted, lowest):
            if with_slopes or isinstance(line.left, Derivative):
                yield with_symbols(line, lambda term: _through_identity(layers, term)), why


def _layer(layers: Layers, layer: int, wanted: tuple[Quantity, ...], lowest: int) -> Iterator[Rule]:
    if lowest >= 2 * layer:
        return
    if layers.activation(layer) != "identity":
        yield from _delta(layers, layer)
    if has_parameters(layer, wanted):
        yield weights_line(layers, layer), words.weights(layers, layer)
        yield from ((line, words.biases(layers, layer)) for line in bias_lines(layers, layer))
    if lowest <= 2 * (layer - 1):
        yield from ((line, words.back(layers, layer)) for line in back_lines(layers, layer))


def _delta(layers: Layers, layer: int) -> Iterator[Rule]:
    """dL/dZ; its short form too where slopes cancel."""
    slopes, delta = delta_lines(layers, layer)
    coupled = ACTIVATIONS[layers.activation(layer)].coupled
    yield slopes, (words.jacobian if coupled else words.slope)(layers, layer)
    yield delta, words.coupled(layers, layer) if coupled else words.slopes(layers, layer)
    if layer == layers.count and (blocks := tuple(short_blocks(layers))):
        last = blocks[-1]
        assert isinstance(last, Equations)
        yield replace(last.lines[0], label=f"short:{layers.nets(layer).name}"), words.short()


def _through_identity(layers: Layers, term: Term) -> Term:
    """The term with dL/dA in place of dL/dZ of layers that change nothing."""
    same = {
        layers.gradient(layers.nets(layer)): layers.gradient(layers.outputs(layer))
        for layer in range(1, layers.count + 1)
        if layers.activation(layer) == "identity"
    }

    def replaced(leaf: Leaf) -> Term:
        return same.get(leaf, leaf) if isinstance(leaf, Derivative) else leaf

    return map_leaves(term, replaced)
