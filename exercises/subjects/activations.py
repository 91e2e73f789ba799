"""Files that show activation functions side by side.

activations: {functions: [relu, {name: prelu, alpha: 0.1}, softmax], at: [-2, 0, 2]}
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, ClassVar

from pydantic import BeforeValidator, Field

from derive.activations import ACTIVATIONS
from derive.errors import InputError
from derive.shapes import Shape, Shapes, X, place
from derive.terms import Term
from derive.text import to_text
from exercises.files.leaves import ActivationName, Number
from exercises.files.nodes import Node, Scalar, find, placed
from exercises.files.schema import Model
from exercises.lessons.lesson import Common
from exercises.lessons.planned import PlannedLesson
from exercises.lessons.worksheet import Worksheet
from exercises.subjects import Subject
from templates.document import Block
from templates.lessons.activations import blocks, formulas

MOST_PLACES = 12


class FunctionModel(Model):
    """One activation with its parameter."""

    name: ActivationName
    alpha: Number | None = None


def _by_name(value: object) -> object:
    """A name alone says as much as `{name: ...}`."""
    return {"name": value} if isinstance(value, Scalar) else value


class ActivationsModel(Model):
    """Which activations, in their order, and the places at which their numbers are told."""

    functions: Annotated[tuple[Annotated[FunctionModel, BeforeValidator(_by_name)], ...], Field(min_length=1)]
    at: Annotated[tuple[Number, ...], Field(min_length=1, max_length=MOST_PLACES)]


@dataclass(frozen=True)
class ActivationsLesson(PlannedLesson):
    """The activations of one file."""

    shapes: Shapes
    model: ActivationsModel
    by: ClassVar = (X.kind,)

    @cached_property
    def sheet(self) -> Worksheet:
        """The numbers of the page."""
        given = {place(k): number for k, number in enumerate(self.model.at, 1)}
        return Worksheet(self.shapes.plan, given, self.common.rounding)

    def blocks(self) -> Iterable[Block]:
        return blocks(self.shapes)

    def formulas(self) -> Iterable[Block]:
        return formulas(self.shapes)

    def in_json(self, *, formula_only: bool) -> Mapping[str, str]:
        return {text: to_text(term) for entry in self.shapes.entries for text, term in _formulas(entry)}


def _formulas(entry: Shape) -> Iterator[tuple[str, Term]]:
    """The definition of an activation and its slope, by their names."""
    yield entry.name, entry.definition
    yield f"d{entry.name}/d{entry.layer.net(1).name}", entry.slope


def read(model: ActivationsModel, node: Node, common: Common) -> ActivationsLesson:
    """The lesson that a file writes; raises InputError with its place."""
    listed = find(node, ("functions",))
    entries = tuple(
        _shape(function, find(node, ("functions", number))) for number, function in enumerate(model.functions)
    )
    with placed(listed.place):
        shapes = Shapes(entries, tuple(number.value for number in model.at))
    return ActivationsLesson(common, shapes, model)


def _shape(model: FunctionModel, node: Node) -> Shape:
    with placed(node.place):
        alpha = None if model.alpha is None else model.alpha.value
        if alpha is not None and not ACTIVATIONS[model.name].parameter:
            takes = ", ".join(name for name, entry in ACTIVATIONS.items() if entry.parameter)
            raise InputError(f"{model.name} takes no alpha", f"these do: {takes}")
        return Shape(model.name, alpha)


SUBJECT = Subject("activations", ActivationsModel, read)
"""A list of activations side by side."""
