"""The short form of the last delta, where loss and activation cancel: for one unit line by line, then for all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from derive.gathering import gathered
from derive.quantities import Derivative
from derive.terms import Term
from templates.document import Block, Equations, Formula, Line, Numbers, Paragraph
from templates.handout_lines import short_lines
from templates.tellings.matrices import words
from templates.tellings.matrices.layers import Layers
from templates.tellings.matrices.local import output_symbol


def short_blocks(layers: Layers) -> Iterator[Block]:
    """The delta rule, derived for the first unit and told for all."""
    if not layers.graph.loss.outputs_in_01:
        return
    nets = layers.net_names(layers.count)
    lines = [line for net in nets for line in short_lines(layers.telling, net)]
    if len(lines) < len(nets):
        return
    yield Paragraph(words.short(layers))
    yield Equations((lines[0],))
    yield Paragraph(words.short_for_all(layers))
    yield Equations((_for_all(layers, [_last(line) for line in lines]),))


def _last(line: Line) -> Term:
    last = line.rights[-1]
    assert isinstance(last, Formula)
    return last.term


def _for_all(layers: Layers, forms: Sequence[Term]) -> Line:
    """delta = short form = numbers = result; every form is of the told sample already."""
    whole = gathered(forms, lambda found: output_symbol(layers, found))
    numbers = gathered(forms, lambda found: layers.shape.vector(found)) if whole else layers.shape.vector(forms)
    assert numbers is not None
    told = Formula(layers.shape.vector(forms) if whole is None else whole)
    nets = layers.net_names(layers.count)
    names = [layers.telling.name(Derivative(layers.graph.output, net)) for net in nets]
    cells = layers.cells(layers.shape.line(list(zip(names, forms, strict=True))))
    return Line(layers.delta(layers.count), (told, Numbers(numbers), cells))
