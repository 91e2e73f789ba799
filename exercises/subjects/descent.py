"""Files that descend a function of one variable at several rates.

descent: {function: theta^2, start: -4, rates: [0.1, 1.5, 0.01], steps: 10}
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Annotated

from pydantic import Field

from derive.descent import Descent
from derive.errors import InputError, ParseError
from derive.grammar import parse
from derive.quantities import Derivative
from derive.terms import Term
from derive.text import to_text
from derive.valley import THETA, J
from exercises.leaves import Line, Number, Written, positive, whole
from exercises.lessons import Accounts, Common, Told, Wish
from exercises.nodes import Node, Scalar, find, placed
from exercises.schema import Model
from exercises.subjects import Subject
from exercises.worksheet import Worksheet, json_text
from templates.document import Document, Title
from templates.lessons.descent import blocks, formulas
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
class DescentLesson:
    """The descents of one file."""

    common: Common
    descent: Descent
    model: DescentModel

    @cached_property
    def _sheet(self) -> Worksheet:
        given = {run.alpha: rate for run, rate in zip(self.descent.runs, self.model.rates, strict=True)}
        given |= {run.theta(0): self.model.start for run in self.descent.runs}
        return Worksheet(self.descent.plan, given, self.common.rounding)

    def told(self, style: Style, wish: Wish) -> Told:
        _check(wish)
        sheet = self._sheet
        told = formulas(self.descent) if wish.formula_only else blocks(self.descent, sheet.printed)
        title = self.common.title
        document = Document(title, (title,), (), (Title((title,)), *told), style.page)
        notation = replace(style.notation_of(None), alone=frozenset((THETA.kind,)), samples_shown=False)
        return Told(document, notation, sheet.printed, sheet.decimals.__getitem__, self.common.rounding.full)

    def as_json(self, wish: Wish) -> str:
        _check(wish)
        if wish.formula_only:
            return json_text({Derivative(J, THETA).name: to_text(self.descent.slope)}, None, {})
        paths = {run.alpha.name: self.descent.verdict(run) for run in self.descent.runs}
        formulas_ = {s.target.name: to_text(s.term) for s in self.descent.plan.statements}
        return json_text(formulas_, self.descent.exact, {"paths": paths})

    def exact(self, name: str) -> float:
        return self._sheet.named(name)

    def accounts(self) -> Accounts:
        return Accounts(self._sheet.plan, self._sheet.numbers)


def _check(wish: Wish) -> None:
    """Raise where a derivative by something else than theta is asked for."""
    for name in wish.wrt:
        wanted = name.wrt if isinstance(name, Derivative) else name
        if wanted.kind != THETA.kind:
            raise InputError(f"--wrt: this lesson has no derivative by {wanted}", "it differentiates by theta")


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
