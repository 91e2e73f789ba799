"""What every telling has around its derivatives: forward pass, tables of all samples, totals, update, new loss."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from derive.network import DenseNetwork
from derive.plan import SAMPLE
from derive.quantities import Derivative, Quantity
from derive.statements import Statement
from derive.terms import with_index
from templates.document import Block, Equations, Formula, Heading, Line, Paragraph, Results, Shown, Text
from templates.handout_lines import Telling, defining, statement_line
from templates.handout_words import against


def forward_pass(telling: Telling) -> Iterator[Block]:
    """Every net input, output and loss, of the told sample."""
    suffix = ", sample 1" if telling.plan.batch.several else ""
    yield Heading((f"Forward pass{suffix}",))
    yield Equations(statement_lines(telling, telling.plan.of_stage("forward")))


def statement_lines(telling: Telling, statements: Iterable[Statement]) -> tuple[Line, ...]:
    """A line for each statement."""
    return tuple(statement_line(telling, statement.target) for statement in statements)


def all_samples(telling: Telling, shown: Callable[[Statement], bool] = lambda statement: True) -> Iterator[Block]:
    """The numbers of every sample, of those `shown`, and the totals over the samples."""
    batch = telling.plan.batch
    if not batch.several:
        return
    yield Heading(("All samples",))
    yield table(telling, filter(shown, telling.plan.of_stage("forward", "local", "backward")))
    yield Heading(("Totals",))
    yield Equations(tuple(defining(telling, s.target, s.term) for s in telling.plan.of_stage("total")))


def table(telling: Telling, statements: Iterable[Statement]) -> Results:
    """The numbers of statements, a column a sample."""
    numbers = range(1, telling.plan.batch.samples + 1)
    return Results((("",), *((f"sample {s}",) for s in numbers)), tuple(_row(s, numbers) for s in statements))


def _row(statement: Statement, numbers: range) -> tuple[Text, ...]:
    cells = (with_index(statement.target, SAMPLE, s) for s in numbers)
    shown = [(Shown(cell),) for cell in cells if isinstance(cell, Quantity | Derivative)]
    return ((Formula(statement.target),), *shown)


def update(telling: Telling) -> Iterator[Block]:
    """The new parameters, where there is an update."""
    if statements := telling.plan.of_stage("update"):
        yield Heading(("Update",))
        yield Equations(statement_lines(telling, statements))


def pass_after(telling: Telling) -> Iterator[Block]:
    """The forward pass with the new parameters, where there is one."""
    statements = telling.plan.of_stage("after")
    if not statements:
        return
    samples = [s for s in statements if isinstance(s.target, Quantity) and s.target.sample is not None]
    totals = [s for s in statements if s not in samples]
    yield Heading(("Forward pass with the new parameters" + (", sample 1" if samples else ""),))
    yield Equations(statement_lines(telling, samples or statements))
    if samples:
        yield Heading(("All samples with the new parameters",))
        yield table(telling, samples)
        yield Equations(statement_lines(telling, totals))
    graph = telling.derivation.graph
    if isinstance(graph, DenseNetwork) and graph.loss.larger_is_better:
        yield Paragraph(against(graph.output), quiet=True)
