"""Files that descend in batches, mini-batches and single samples.

variants: {activation: identity, loss: half_squared_error, inputs: [...], targets: [...], start: {w: -1, b: -1},
           learning_rate: 0.3, batch_size: 2, epochs: 4, seed: 2}
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Annotated, ClassVar

from pydantic import Field

from derive.activations import IN_01
from derive.errors import InputError
from derive.losses import LOSSES
from derive.plan import RATE
from derive.text import to_text
from derive.unit import B, UnitGraph, W, X, Y
from derive.variants import Variants
from exercises.files.complaints import key_place
from exercises.files.leaves import ActivationName, LossName, Number, Written, positive, whole
from exercises.files.networks import check_target
from exercises.files.nodes import Node, find, placed
from exercises.files.schema import Model
from exercises.lessons.lesson import Accounts, Common
from exercises.lessons.planned import PlannedLesson
from exercises.lessons.worksheet import Worksheet
from exercises.subjects import Subject
from templates.document import Block
from templates.lessons.variants import blocks, formulas
from templates.lessons.variants_plots import grid, rooms

MOST_SAMPLES, MOST_EPOCHS = 12, 10


class StartModel(Model):
    """The parameters before the first update."""

    w: Number
    b: Number


class VariantsModel(Model):
    """One unit, its samples, and how it is trained."""

    activation: ActivationName = "identity"
    loss: LossName = "half_squared_error"
    inputs: Annotated[tuple[Number, ...], Field(min_length=1, max_length=MOST_SAMPLES)]
    targets: Annotated[tuple[Number, ...], Field(min_length=1, max_length=MOST_SAMPLES)]
    start: StartModel
    learning_rate: Annotated[Written, positive("learning_rate")]
    batch_size: Annotated[int, whole("batch_size", 1, MOST_SAMPLES)]
    epochs: Annotated[int, whole("epochs", 1, MOST_EPOCHS)]
    seed: Annotated[int, whole("seed", 0, 2**63 - 1)] = 1


@dataclass(frozen=True)
class VariantsLesson(PlannedLesson):
    """The three ways of one file."""

    variants: Variants
    model: VariantsModel
    by: ClassVar = (W.kind, B.kind)

    @cached_property
    def sheet(self) -> Worksheet:
        """The numbers of the page."""
        model = self.model
        given = {X.of_sample(s): written for s, written in enumerate(model.inputs, 1)}
        given |= {Y.of_sample(s): written for s, written in enumerate(model.targets, 1)}
        given |= {W: model.start.w, B: model.start.b, RATE: model.learning_rate}
        return Worksheet(self.variants.plan, given, self.common.rounding)

    def blocks(self) -> Iterable[Block]:
        sheet, variants = self.sheet, self.variants
        minimum = variants.minimum(sheet.numbers)
        across, up = rooms(variants, sheet.exact, minimum)
        land = variants.landscape(sheet.numbers, grid(across), grid(up))
        return blocks(variants, sheet.exact, land, minimum)

    def accounts(self) -> Accounts:
        """What the numbers come from: the steps of three ways at once, in which the known mistakes have no place."""
        return replace(super().accounts(), ordinary=False)

    def formulas(self) -> Iterable[Block]:
        return formulas(self.variants)

    def in_json(self, *, formula_only: bool) -> Mapping[str, str]:
        return {step.target.name: to_text(step.textbook()) for step in self.variants.derivation.steps((W, B))}

    def facts(self) -> Mapping[str, object]:
        return {"orders": [list(order) for order in self.variants.orders]}


def read(model: VariantsModel, node: Node, common: Common) -> VariantsLesson:
    """The lesson that a file writes; raises InputError with its place."""
    with placed(find(node, ("activation",)).place):
        graph = UnitGraph(model.activation, model.loss)
    _check_loss(model, node)
    _check_counts(model, node)
    variants = Variants(graph, len(model.inputs), model.batch_size, model.epochs, model.seed)
    lesson = VariantsLesson(common, variants, model)
    with placed(find(node, ("learning_rate",)).place):
        _check_numbers(lesson)
    return lesson


def _check_numbers(lesson: VariantsLesson) -> None:
    try:
        lesson.variants.check(lesson.sheet.exact)
    except InputError as error:
        raise InputError(error.what, "use a smaller learning rate") from error


def _check_loss(model: VariantsModel, node: Node) -> None:
    loss = LOSSES[model.loss]
    if loss.outputs_in_01 and model.activation not in IN_01:
        what = f"{model.loss} takes logarithms of outputs between 0 and 1, and {model.activation} gives others"
        raise InputError(what, "use the activation sigmoid", key_place(node, ("loss",)))
    for number, target in enumerate(model.targets):
        with placed(find(node, ("targets", number)).place):
            check_target(loss, target.value)


def _check_counts(model: VariantsModel, node: Node) -> None:
    count = len(model.inputs)
    if len(model.targets) != count:
        what = f"there are {count} inputs and {len(model.targets)} targets"
        raise InputError(what, "write one target for each input", find(node, ("targets",)).place)
    if count < 2:
        raise InputError("one sample makes no batch", "write at least two inputs", find(node, ("inputs",)).place)
    if model.batch_size > count:
        what = f"batch_size is {model.batch_size}, and there are {count} samples"
        raise InputError(what, f"write at most {count}", find(node, ("batch_size",)).place)


SUBJECT = Subject("variants", VariantsModel, read)
