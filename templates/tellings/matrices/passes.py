"""The passes over the layers, as blocks: forward, backward, the totals over samples, and forward once more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from derive.activations import ACTIVATIONS
from derive.quantities import Quantity
from templates.document import Block, Equations, Heading, Line, Paragraph
from templates.handout_lines import statement_line
from templates.handout_passes import table
from templates.handout_words import against
from templates.tellings.matrices import words
from templates.tellings.matrices.entries import (
    back_entries,
    delta_entries,
    input_entries,
    weight_entries,
)
from templates.tellings.matrices.forward import forward_lines, loss_lines
from templates.tellings.matrices.layers import Layers
from templates.tellings.matrices.local import delta_lines, loss_gradient
from templates.tellings.matrices.short import short_blocks
from templates.tellings.matrices.weights import back_lines, bias_lines, total_lines, update_lines, weights_line

_TALL = 3
"""Matrices of more rows than this stand each in a display of its own, so that a page can break between them."""


def displays(layers: Layers, lines: Iterable[Line]) -> Iterator[Equations]:
    """Lines in one display, or each in its own where they are tall or their left sides too different to be aligned."""
    listed = tuple(lines)
    if layers.spelt or max(layers.graph.spec.sizes) > _TALL:
        yield from (Equations((line,)) for line in listed)
    elif listed:
        yield Equations(listed)


def forward_blocks(layers: Layers) -> Iterator[Block]:
    """The forward pass of the told sample, and its loss."""
    yield Heading(words.forward_heading(layers))
    for layer in range(1, layers.count + 1):
        if layers.count > 1:
            yield Paragraph(words.layer_opening(layers, layer))
        yield from displays(layers, forward_lines(layers, layer))
    yield Paragraph(words.loss_opening(layers))
    yield Equations(tuple(loss_lines(layers)))


def backward_blocks(layers: Layers, wanted: tuple[Quantity, ...]) -> Iterator[Block]:
    """The layers from the last one to the first that is asked for."""
    lowest = min(map(depth, wanted))
    for layer in range(layers.count, 0, -1):
        if lowest <= 2 * layer:
            yield from _layer(layers, layer, wanted, lowest)


def depth(quantity: Quantity) -> int:
    """How far down a derivative leads, in half layers: 2l to the outputs of layer l, one less to its net inputs."""
    if quantity.kind == "x":
        return 0
    layer = quantity.indices[0]
    assert isinstance(layer, int)
    return 2 * layer if quantity.kind == "a" else 2 * layer - 1


def _layer(layers: Layers, layer: int, wanted: tuple[Quantity, ...], lowest: int) -> Iterator[Block]:
    """What one layer has to tell."""
    if layer == layers.count:
        yield Heading(words.layer_heading(layers, layer))
        yield Paragraph(words.loss_slopes(layers))
        yield Equations((loss_gradient(layers),))
    if lowest == 2 * layer:
        return
    if layer < layers.count:
        yield Heading(words.layer_heading(layers, layer))
    coupled = ACTIVATIONS[layers.activation(layer)].coupled
    yield Paragraph((words.coupled if coupled else words.known_from)(layers, layer))
    yield from displays(layers, (*delta_lines(layers, layer), *delta_entries(layers, layer)))
    yield from short_blocks(layers) if layer == layers.count else ()
    yield from _weights(layers, layer, wanted)
    if lowest <= 2 * (layer - 1):
        yield Paragraph(words.one_layer_back(layers, layer))
        lines = (*input_entries(layers, layer), *back_lines(layers, layer), *back_entries(layers, layer))
        yield from displays(layers, lines)


def _weights(layers: Layers, layer: int, wanted: tuple[Quantity, ...]) -> Iterator[Block]:
    """The derivatives by a layer's parameters, if they are asked for, and their update."""
    if not has_parameters(layer, wanted):
        return
    yield Paragraph(words.outer_product(layers, layer))
    lines = (*weight_entries(layers, layer), weights_line(layers, layer), *bias_lines(layers, layer))
    yield from displays(layers, lines)
    updates = () if layers.telling.plan.batch.several else tuple(update_lines(layers, layer))
    if updates:
        yield Paragraph(words.update(layers))
        yield from displays(layers, updates)


def has_parameters(layer: int, wanted: tuple[Quantity, ...]) -> bool:
    """Whether a parameter of a layer is asked for."""
    return any(quantity.kind in "wb" and quantity.indices[0] == layer for quantity in wanted)


def total_blocks(layers: Layers, wanted: tuple[Quantity, ...]) -> Iterator[Block]:
    """Of several samples: the numbers of each, the totals, and the update."""
    plan = layers.telling.plan
    if not plan.batch.several:
        return
    yield Heading(("All samples",))
    yield table(layers.telling, plan.of_stage("forward", "local", "backward"))
    yield Heading(("Totals",))
    yield Equations((statement_line(layers.telling, layers.graph.output),))
    asked = [layer for layer in range(layers.count, 0, -1) if has_parameters(layer, wanted)]
    yield from displays(layers, (line for layer in asked for line in total_lines(layers, layer)))
    if updates := tuple(line for layer in asked for line in update_lines(layers, layer)):
        yield Heading(("Update",))
        yield from displays(layers, updates)


def after_blocks(layers: Layers) -> Iterator[Block]:
    """The forward pass with the new parameters."""
    plan = layers.telling.plan
    statements = plan.of_stage("after")
    if not statements:
        return
    yield from forward_blocks(layers.after())
    if plan.batch.several:
        samples = [s for s in statements if isinstance(s.target, Quantity) and s.target.sample is not None]
        yield Heading(("All samples with the new parameters",))
        yield table(layers.telling, samples)
        yield Equations((statement_line(layers.telling, layers.graph.output.after_update()),))
    if layers.graph.loss.larger_is_better:
        yield Paragraph(against(layers.graph.output), quiet=True)
