"""Where many steps lead: the loss and the outputs before, after one step and after all, and the training curve."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from derive.network import DenseNetwork
from derive.plan import Plan
from derive.quantities import Named, Quantity
from templates.curves import training_curve
from templates.document import Block, Columns, Formula, Heading, Paragraph, Results, Shown, Text
from templates.handout_words import trained

MOST_ROWS = 8
"""Of more outputs than fit so many rows only the loss is told."""
_TABLE = 0.56
"""The share of the width that the table takes beside the curve."""
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

    @cached_property
    def numbers(self) -> dict[Named, float]:
        """The numbers after the last step, by names of their own."""
        return {after_all(name): value for name, value in self.after.items() if isinstance(name, Quantity)}

    def places(self, name: Named) -> int:
        """The decimals of one of these numbers: those of the page, and more where it is small."""
        value = self.numbers[name]
        exponent = Decimal(value).adjusted() if value else 0
        return max(self.decimals, DIGITS - 1 - exponent)


def after_all(name: Quantity) -> Quantity:
    """The name of a number after the last step.

    >>> after_all(Quantity("a", (2, 1), sample=3)).name
    'a_trained[2,1]@3'
    """
    return replace(name, kind=f"{name.kind}_trained")


def training(plan: Plan, training: Training) -> Iterator[Block]:
    """The blocks that tell a training; the plan has the first step."""
    output = plan.derivation.graph.output
    yield Heading((f"After {training.steps:,} steps",))
    yield Paragraph(trained(output, training.losses[0], training.losses[-1]), keep=True)
    head: tuple[Text, ...] = (("",), ("target",), ("at the start",), ("after one step",), ("after all",))
    table = Results(head, tuple(_row(*names) for names in _rows(plan)))
    yield Columns((table,), (training_curve(training.losses, output, unit="step", share=0.95, height=0.6),), _TABLE)


def _rows(plan: Plan) -> list[tuple[Quantity, Quantity | None]]:
    """Every output with its target, sample by sample, and the loss."""
    graph = plan.derivation.graph
    pairs: list[tuple[Quantity, Quantity | None]] = []
    if isinstance(graph, DenseNetwork):
        outputs = range(1, graph.spec.outputs + 1)
        pairs = [(graph.layers[-1].output(j), Quantity("y", (j,))) for j in outputs]
    samples = range(1, plan.batch.samples + 1) if plan.batch.several else (None,)
    told = [(a.of_sample(s), y.of_sample(s) if y else None) for s in samples for a, y in pairs]
    return [*(told if len(told) < MOST_ROWS else []), (graph.output, None)]


def _row(name: Quantity, target: Quantity | None) -> tuple[Text, ...]:
    wanted: Text = (Shown(target),) if target else ("",)
    return (Formula(name),), wanted, (Shown(name),), (Shown(name.after_update()),), (Shown(after_all(name)),)
