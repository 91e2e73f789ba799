"""Tables of numbers with a column for each sample."""

from __future__ import annotations

from collections.abc import Iterable

from derive.plan import SAMPLE
from derive.quantities import Derivative, Quantity
from derive.statements import Statement
from derive.terms import with_index
from templates.document import Formula, Results, Shown, Text
from templates.tellings.principles.story import Story


def sample_table(story: Story, statements: Iterable[Statement]) -> Results:
    """The numbers of statements; their names are written without a sample."""
    head: tuple[Text, ...] = (("",), *((f"sample {s}",) for s in story.samples))
    return Results(head, tuple(_row(story, statement) for statement in statements))


def _row(story: Story, statement: Statement) -> tuple[Text, ...]:
    cells = (with_index(statement.target, SAMPLE, s) for s in story.samples)
    shown = [(Shown(cell),) for cell in cells if isinstance(cell, Quantity | Derivative)]
    return ((Formula(statement.target),), *shown)
