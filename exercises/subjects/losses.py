"""Files that show losses with the activations in front of them, and examples in numbers.

losses:
  pairs: [{loss: cross_entropy, after: softmax}]
  examples: [{net: [2.0, 1.0, 0.1], after: softmax, loss: cross_entropy, target: [1, 0, 0]}]
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Annotated, ClassVar

from pydantic import Field

from derive.errors import InputError
from derive.losses import LOSSES
from derive.pairings import A, LossExample, Pairing, Pairings, Z
from derive.quantities import Quantity
from derive.terms import Term
from derive.text import to_text
from exercises.files.leaves import ActivationName, LossName, Number, Written
from exercises.files.networks import check_output, check_target
from exercises.files.nodes import Node, find, placed
from exercises.files.schema import Model
from exercises.lessons.lesson import Common
from exercises.lessons.planned import PlannedLesson
from exercises.lessons.worksheet import Worksheet
from exercises.subjects import Subject
from templates.document import Block
from templates.lessons.losses import blocks, formulas
from templates.lessons.names import one_layer
from templates.notations import Notation
from templates.styles import Style

MOST_UNITS = 6
Numbers = Annotated[tuple[Number, ...], Field(min_length=1, max_length=MOST_UNITS)]


class PairModel(Model):
    """A loss and the activation that its outputs come from."""

    loss: LossName
    after: ActivationName


class ExampleModel(Model):
    """Numbers: net inputs with their activation, or outputs; with a loss, targets too."""

    net: Numbers | None = None
    outputs: Numbers | None = None
    after: ActivationName | None = None
    loss: LossName | None = None
    target: Numbers | None = None

    @property
    def start(self) -> tuple[Written, ...]:
        """The numbers that an example starts from."""
        return self.net or self.outputs or ()


class LossesModel(Model):
    """Which losses, in their order, and the examples behind them."""

    pairs: Annotated[tuple[PairModel, ...], Field(min_length=1)]
    examples: tuple[ExampleModel, ...] = ()


@dataclass(frozen=True)
class LossesLesson(PlannedLesson):
    """The losses of one file."""

    pairings: Pairings
    model: LossesModel
    by: ClassVar = (A.kind, Z.kind)

    @cached_property
    def sheet(self) -> Worksheet:
        """The numbers of the page."""
        given: dict[Quantity, Written] = {}
        for example, model in zip(self.pairings.examples, self.model.examples, strict=True):
            given |= zip(example.given, (*model.start, *(model.target or ())), strict=True)
        return Worksheet(self.pairings.plan, given, self.common.rounding)

    def blocks(self) -> Iterable[Block]:
        return blocks(self.pairings)

    def formulas(self) -> Iterable[Block]:
        return formulas(self.pairings)

    def notation(self, style: Style) -> Notation:
        return one_layer(style.notation_of(None))

    def in_json(self, *, formula_only: bool) -> Mapping[str, str]:
        return {text: to_text(term) for pair in self.pairings.pairs for text, term in _formulas(pair)}


def _formulas(pair: Pairing) -> Iterator[tuple[str, Term]]:
    """A part of the loss, its derivative by the output, and that by the net input."""
    yield pair.loss, pair.entry.part(Quantity("y"), A)
    yield f"d{pair.loss}/da", pair.entry.slope(Quantity("y"), A)
    yield f"d{pair.loss}/dz after {pair.activation}", pair.together[-1]


def read(model: LossesModel, node: Node, common: Common) -> LossesLesson:
    """The lesson that a file writes; raises InputError with its place."""
    pairs = []
    for number, pair in enumerate(model.pairs):
        with placed(find(node, ("pairs", number)).place):
            pairs.append(Pairing(pair.loss, pair.after))
    examples = []
    for number, example in enumerate(model.examples):
        with placed(find(node, ("examples", number)).place):
            examples.append(_example(number + 1, example))
        _check_numbers(example, find(node, ("examples", number)))
    with placed(find(node, ("pairs",)).place):
        return LossesLesson(common, Pairings(tuple(pairs), tuple(examples)), model)


def _example(number: int, model: ExampleModel) -> LossExample:
    if (model.net is None) == (model.outputs is None):
        raise InputError("an example starts from net or from outputs", "give one of the two")
    if (model.net is None) != (model.after is None):
        raise InputError("an activation goes with net inputs", "give net and after, or outputs alone")
    if (model.loss is None) != (model.target is None) or (model.loss is None and model.outputs is not None):
        raise InputError("a loss goes with targets", "give loss and target")
    return LossExample(number, model.loss, model.after, _values(model.start), _values(model.target or ()))


def _check_numbers(model: ExampleModel, node: Node) -> None:
    """Raise, at its place, for a number for which the loss has no value."""
    if model.loss is None:
        return
    loss = LOSSES[model.loss]
    for number, written in enumerate(model.outputs or ()):
        with placed(find(node, ("outputs", number)).place):
            check_output(loss, written.value)
    for number, written in enumerate(model.target or ()):
        with placed(find(node, ("target", number)).place):
            check_target(loss, written.value)


def _values(numbers: tuple[Written, ...]) -> tuple[Fraction, ...]:
    return tuple(number.value for number in numbers)


SUBJECT = Subject("losses", LossesModel, read)
"""Losses and the activations in front of them."""
