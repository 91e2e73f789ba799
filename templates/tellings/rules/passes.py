"""What stands around the rules: the forward pass, all samples with their totals, the update, and forward once more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from derive.plan import RATE
from derive.quantities import Quantity
from templates.document import Block, Equations, Heading, Line
from templates.tellings.matrices import passes
from templates.tellings.matrices import words as matrix_words
from templates.tellings.matrices.forward import forward_lines, loss_lines
from templates.tellings.matrices.layers import Layers
from templates.tellings.matrices.passes import displays
from templates.tellings.matrices.weights import update_lines
from templates.tellings.rules import words
from templates.tellings.rules.lines import in_numbers, in_symbols, plain, unnumbered


def forward_blocks(layers: Layers) -> Iterator[Block]:
    """The forward pass, each whole layer in two lines, and the loss."""
    yield Heading(matrix_words.forward_heading(layers))
    yield from displays(layers, (line for layer in _layers(layers) for line in _layer(layers, layer)))
    yield Equations(tuple(replace(line, numbered=False) for line in loss_lines(layers)))


def _layers(layers: Layers) -> range:
    return range(1, layers.count + 1)


def _layer(layers: Layers, layer: int) -> Iterator[Line]:
    """Net inputs and outputs, with reasons the first time."""
    net, output = forward_lines(layers, layer)
    for line, why in ((net, words.net(layers, layer)), (output, words.output(layers, layer))):
        yield replace(plain(line), reason=() if layers.primed else why, numbered=False)


def total_blocks(layers: Layers, wanted: tuple[Quantity, ...]) -> Iterator[Block]:
    """All samples and the totals, without the update that follows them."""
    for block in unnumbered(passes.total_blocks(layers, wanted)):
        if isinstance(block, Heading) and block.text == ("Update",):
            return
        yield block


def update_blocks(layers: Layers) -> Iterator[Block]:
    """The update rules, and the new parameters by them."""
    lines = [line for layer in _layers(layers) for line in update_lines(layers, layer)]
    if not lines:
        return
    yield Heading(("Update",))
    rules = [replace(in_symbols(line, ()), numbered=False) for line in lines]
    yield Equations((replace(rules[0], reason=words.rate(RATE)), *rules[1:]))
    yield Heading(("The new parameters",))
    yield from displays(layers, (in_numbers(replace(line, label="")) for line in lines))


def after_blocks(layers: Layers) -> Iterator[Block]:
    """The forward pass with the new parameters."""
    statements = layers.telling.plan.of_stage("after")
    if not statements:
        return
    yield from forward_blocks(layers.after())
    if layers.telling.plan.batch.several:
        yield from unnumbered(list(passes.after_blocks(layers))[-3:])
