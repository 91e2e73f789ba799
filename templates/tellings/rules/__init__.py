"""The rules first, then the numbers: each layer's derivatives as general rules with reasons beside them.

    forward pass with numbers -> numbered rules in symbols -> the same with numbers -> update rules -> new parameters

The lines are those of the manner `matrices`, their symbols and their numbers told apart; only the rules have
numbers to be referred to by. `rows` says whose the rows of a weight matrix are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from derive.backprop import Derivation
from derive.plan import make_plan
from derive.quantities import Quantity
from templates.document import Block, Equations, Heading, Paragraph
from templates.handout_lines import Telling
from templates.handout_setting import definitions, together
from templates.tellings import Manner, steps
from templates.tellings.matrices import has_all, is_chosen, needs, read_off, takes
from templates.tellings.matrices.layers import Layers
from templates.tellings.matrices.opening import opening
from templates.tellings.matrices.passes import displays
from templates.tellings.rules import words
from templates.tellings.rules.backward import backward_rules
from templates.tellings.rules.lines import in_numbers, in_symbols, unnumbered
from templates.tellings.rules.passes import after_blocks, forward_blocks, total_blocks, update_blocks


def solution(telling: Telling, derivatives: Iterable[Quantity], *, rule: str = "") -> tuple[Block, ...]:
    """The blocks of a worked solution; told in steps where the plan lacks entries of a matrix."""
    layers, wanted = Layers(telling), tuple(derivatives)
    if not has_all(layers, wanted):
        return steps.solution(telling, wanted, rule=rule)
    highlight = wanted[0] if is_chosen(layers, wanted) else None
    return (
        *unnumbered(opening(layers, highlight, rule)),
        *forward_blocks(layers),
        *_rules(layers, wanted),
        *_numbers(layers, wanted),
        *total_blocks(layers, wanted),
        *update_blocks(layers),
        *after_blocks(layers),
        *unnumbered(read_off(layers, wanted)),
    )


def _rules(layers: Layers, wanted: tuple[Quantity, ...]) -> Iterator[Block]:
    """The rules in symbols, numbered, from the loss back."""
    yield Heading(("Backpropagation: the rules",))
    yield Paragraph(words.backward(layers))
    yield Equations(tuple(in_symbols(line, why) for line, why in backward_rules(layers, wanted)))


def _numbers(layers: Layers, wanted: tuple[Quantity, ...]) -> Iterator[Block]:
    """The rules with their numbers."""
    yield Heading(words.numbers_heading(layers))
    lines = (in_numbers(line, why) for line, why in backward_rules(layers, wanted, with_slopes=True))
    yield from displays(layers, (line for line in lines if line.rights))


def formulas(derivation: Derivation, quantities: Iterable[Quantity], options: Mapping[str, str]) -> Iterator[Block]:
    """The rules alone."""
    wanted = tuple(quantities)
    layers = Layers(Telling(make_plan(derivation, needs(derivation.graph, wanted)), {}, {}, options))
    if not has_all(layers, wanted):
        yield from steps.MANNER.formulas(derivation, wanted, {})
        return
    yield from together(definitions(layers.graph))
    yield from _rules(layers, wanted)


MANNER = Manner(
    "rules",
    "general rules for whole layers with reasons beside them, then the same with numbers",
    solution,
    formulas,
    takes=takes,
    options={"rows": ("to", "from"), "bias": ("apart",), "delta": ("derivative",), "entries": ("hidden",)},
    needs=needs,
)
