"""Where many steps lead: the loss and the outputs before, after one step and after all, and the training curve."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from derive.network import DenseNetwork
from derive.plan import Plan
from derive.quantities import Named, Quantity
from derive.terms import Number
from templates.curves import training_curve
from templates.document import Block, Formula, Heading, Paragraph, Results, Shown, Text
from templates.handout_words import trained

MOST_ROWS = 8
"""Of more outputs than fit so many rows only the loss is told."""
DIGITS = 6
"""Significant digits that every number after the training has at least."""


@dataclass(frozen=True)
class Training:
    """The loss before each step and after the last, and every number after the last; `decimals` as on the page."""

    losses: Sequence[float]
    after: Mapping[Named, float]
    decimals: int

    @property
    def steps(self) -> int:
        """How many steps were taken."""
        return len(self.losses) - 1


def training(plan: Plan, training: Training) -> Iterator[Block]:
    """The blocks that tell a training; the plan has the first step."""
    output = plan.derivation.graph.output
    yield Heading((f"After {training.steps:,} steps",))
    yield Paragraph(trained(output, training.losses[0], training.losses[-1]))
    head: tuple[Text, ...] = (("",), ("target",), ("at the start",), ("after one step",), ("after all",))
    yield Results(head, tuple(_row(training, *names) for names in _rows(plan)))
    yield training_curve(training.losses, output, unit="step")


def _rows(plan: Plan) -> list[tuple[Quantity, Quantity | None]]:
    """The loss, and every output with its target, sample by sample."""
    graph = plan.derivation.graph
    rows: list[tuple[Quantity, Quantity | None]] = []
    for j in range(1, graph.spec.outputs + 1) if isinstance(graph, DenseNetwork) else ():
        output, target = graph.layers[-1].output(j), Quantity("y", (j,))
        samples = range(1, plan.batch.samples + 1) if plan.batch.several else (None,)
        rows += [(output.of_sample(s), target.of_sample(s)) for s in samples]
    return [*(rows if len(rows) < MOST_ROWS else []), (graph.output, None)]


def _row(training: Training, name: Quantity, target: Quantity | None) -> tuple[Text, ...]:
    wanted: Text = (Shown(target),) if target else ("",)
    final = Formula(_rounded(training.after[name], training.decimals))
    return (Formula(name),), wanted, (Shown(name),), (Shown(name.after_update()),), (final,)


def _rounded(value: float, decimals: int) -> Number:
    """A number with the page's decimals, and more where it is small.

    >>> _rounded(0.0000351018778, 9).value == Fraction("0.0000351019")
    True
    """
    exponent = Decimal(value).adjusted() if value else 0
    return Number(Fraction(f"{value:.{max(decimals, DIGITS - 1 - exponent)}f}"))
