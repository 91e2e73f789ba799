"""The opening: the drawing, the given matrices, and what the functions are."""

from __future__ import annotations

from collections.abc import Iterator

from derive.plan import RATE
from derive.quantities import Quantity
from templates.document import Block, Columns, Diagram, Equations, Formula, Paragraph, Shown
from templates.handout_setting import definitions, needs_width, sample_tables
from templates.tellings.matrices import words
from templates.tellings.matrices.forward import given_lines
from templates.tellings.matrices.layers import Layers

_NARROW = 3
"""Matrices of no more columns than this stand beside the drawing."""


def opening(layers: Layers, highlight: Quantity | None, rule: str) -> tuple[Block, ...]:
    """What is given."""
    graph, plan = layers.graph, layers.telling.plan
    drawn = Diagram(graph.spec, highlight, layers.telling.bias_nodes, needs_width(graph))
    given = (Paragraph(words.given(layers)), Equations(tuple(given_lines(layers))))
    meanings = (*definitions(graph), *_asides(layers, rule))
    tables = sample_tables(plan.given, plan.batch.samples)
    if drawn.wide or layers.spelt or max(graph.spec.sizes) > _NARROW:
        return (drawn, *meanings, *given, *tables)
    return (Columns((drawn,), (*given, *meanings), left=0.52), *tables)


def _asides(layers: Layers, rule: str) -> Iterator[Paragraph]:
    if RATE in layers.telling.plan.given:
        yield Paragraph(("The learning rate is ", Formula(RATE), " = ", Shown(RATE), "."))
    if rule:
        yield Paragraph((rule,), quiet=True)
