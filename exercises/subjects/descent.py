"""Files that descend a function of one variable at several rates.

descent: {function: theta^2, start: -4, rates: [0.1, 1.5, 0.01], steps: 10}
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Annotated, ClassVar

from pydantic import Field

from derive.descent import Descent
from derive.errors import ParseError
from derive.grammar import parse
from derive.quantities import Derivative
from derive.terms import Term
from derive.text import to_text
from derive.valley import THETA, J
from exercises.files.leaves import Line, Number, Written, positive, whole
from exercises.files.nodes import Node, Scalar, find, placed
from exercises.files.schema import Model
from exercises.lessons.lesson import Common
from exercises.lessons.planned import PlannedLesson
from exercises.lessons.worksheet import Worksheet
from exercises.subjects import Subject
from templates.document import Block
from templates.lessons.descent import blocks, formulas
from templates.notations import Notation
from templates.styles import Style

MOST_STEPS, MOST_RATES = 100, 6
Rate = Annotated[Written, positive("the learning rate")]


class DescentModel(Model):
    """A function of theta, where it starts, the learning rates, and how many steps are taken with each."""

    function: Line
    start: Number
    rates: Annotated[tuple[Rate, ...], Field(min_length=1, max_length=MOST_RATES)]
    steps: Annotated[int, whole("steps", 1, MOST_STEPS)] = 10


@dataclass(frozen=True)
class DescentLesson(PlannedLesson):
    """The descents of one file."""

    descent: Descent
    model: DescentModel
    by: ClassVar = (THETA.kind,)

    @cached_property
    def sheet(self) -> Worksheet:
        """The numbers of the page."""
        given = {run.alpha: rate for run, rate in zip(self.descent.runs, self.model.rates, strict=True)}
        given |= {run.theta(0): self.model.start for run in self.descent.runs}
        return Worksheet(self.descent.plan, given, self.common.rounding)

    def blocks(self) -> Iterable[Block]:
        return blocks(self.descent, self.sheet.printed)

    def formulas(self) -> Iterable[Block]:
        return formulas(self.descent)

    def notation(self, style: Style) -> Notation:
        return replace(style.notation_of(None), alone=frozenset((THETA.kind,)), samples_shown=False)

    def in_json(self, *, formula_only: bool) -> Mapping[str, str]:
        if formula_only:
            return {Derivative(J, THETA).name: to_text(self.descent.slope)}
        return {s.target.name: to_text(s.term) for s in self.descent.plan.statements}

    def facts(self) -> Mapping[str, object]:
        return {"paths": {run.alpha.name: self.descent.verdict(run) for run in self.descent.runs}}


def read(model: DescentModel, node: Node, common: Common) -> DescentLesson:
    """The lesson that a file writes; raises InputError with its place."""
    function = _function(model.function, find(node, ("function",)))
    rates = tuple(rate.value for rate in model.rates)
    with placed(find(node, ("function",)).place):
        descent = Descent(function, model.start.value, rates, model.steps)
    with placed(find(node, ("start",)).place):
        assert descent.exact
    return DescentLesson(common, descent, model)


def _function(text: str, node: Node) -> Term:
    try:
        return parse(text, {THETA.kind: THETA})
    except ParseError as error:
        raise error.at(node.place_of(error.offset) if isinstance(node, Scalar) else node.place) from None


SUBJECT = Subject("descent", DescentModel, read)
