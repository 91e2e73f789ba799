"""The Jacobian of softmax: its two kinds of entries as formulas, and the whole matrix in numbers."""

from __future__ import annotations

from fractions import Fraction
from functools import partial
from random import Random
from typing import Annotated

import numpy as np
from pydantic import Field

from derive.activations import ACTIVATIONS
from derive.program import Values
from derive.quantities import Derivative, Quantity
from exercises.files.leaves import one_of, whole
from exercises.files.nodes import Node, find
from exercises.files.ranges import Range, choices
from exercises.files.schema import QuestionModel, SourceModel
from exercises.kinds.formula import FormulaAsk
from exercises.kinds.matrix import MatrixAsk
from exercises.kinds.number import NumberAsk
from exercises.lessons.slopes import Depth, Slopes
from exercises.questions import QuestionType
from exercises.questions.activation_derivative import DepthName
from exercises.tasks.formulas import ground_from
from exercises.tasks.networked import source_of
from exercises.tasks.task import Condition, Mask, Part, Scene, Task
from exercises.tasks.walks import Planned, without_numbers
from exercises.variants.drawing import Urn
from templates.document import Block, Cells, Equations, Formula, Line, Shown, Text
from templates.handout_lines import statement_line
from templates.handout_words import count, listed

USUAL = Range(Fraction(-1), Fraction(2), Fraction("0.1"))
MOST = 5
JACOBIAN = Derivative(Quantity("a"), Quantity("z"))


class Settings(QuestionModel):
    """`units` outputs; `at` is what the net inputs are drawn from."""

    units: Annotated[int, whole("units", 2, MOST)] = 3
    at: SourceModel | None = None
    ask: Annotated[
        tuple[Annotated[str, one_of("part", ("formulas", "outputs", "matrix"))], ...], Field(min_length=1, max_length=3)
    ] = ("formulas", "outputs", "matrix")
    depth: DepthName = "full"


def _read(settings: Settings, node: Node, luck: Random) -> Task:
    slopes = Slopes(ACTIVATIONS["softmax"], settings.units)
    source = source_of(settings.at, find(node, ("at",))) if settings.at else USUAL
    urn = Urn({slopes.net(j): choices(source) for j in slopes.numbers})
    numbers = set(settings.ask) != {"formulas"}
    return Task(
        planner=Planned(slopes.plan) if numbers else without_numbers(slopes.plan.derivation),
        urn=urn if numbers else Urn({}),
        opening=_opening(slopes, numbers=numbers),
        parts=tuple(_parts(slopes, urn)[name] for name in dict.fromkeys(settings.ask)),
        shown=_shown,
        key=partial(_key, slopes, settings.depth),
        conditions=(Condition("two net inputs are the same", "draw from more values", partial(_differ, slopes)),),
    )


def _parts(slopes: Slopes, urn: Urn) -> dict[str, Part]:
    ground = ground_from(slopes.equations, urn)
    allowed = tuple(name for j in slopes.numbers for name in (slopes.net(j), slopes.output(j)))
    pairs = ((1, 1), (1, 2))
    formulas = tuple(
        FormulaAsk(slopes.slope(j, i).name, slopes.slope(j, i), slopes.formula(j, i), ground, allowed) for j, i in pairs
    )
    outputs = tuple(NumberAsk(slopes.output(j)) for j in slopes.numbers)
    matrix = MatrixAsk("da/dz", JACOBIAN, slopes.jacobian)
    row = "The whole Jacobian, a row for each output and a column for each net input."
    typed = "The formulas of an entry on the diagonal and of one beside it, typed with z[1], a[1] and so on."
    return {
        "formulas": Part((typed,), formulas, 2),
        "outputs": Part(("The outputs.",), outputs, 1),
        "matrix": Part((row,), (matrix,), 2),
    }


def _opening(slopes: Slopes, *, numbers: bool) -> Text:
    """A layer of three units has the activation softmax: a_1 = ... and so on. Let z_1 = 0.3, z_2 = ..."""
    first = slopes.equations[0]
    text = f"A layer of {count(slopes.units)} units has the activation softmax: "
    equation: Text = (text, Formula(first.target), " = ", Formula(first.term, compact=True), " and so on.")
    if not numbers:
        return equation
    given: list[Text] = [(Formula(slopes.net(j)), " = ", Shown(slopes.net(j))) for j in slopes.numbers]
    return (*equation, " Let ", *listed(given), ".")


def _differ(slopes: Slopes, values: Values) -> Mask:
    """No two net inputs are the same."""
    nets = np.array([values[slopes.net(j)] for j in slopes.numbers])
    return np.asarray((np.diff(np.sort(nets, axis=0), axis=0) > 0).all(axis=0))


def _shown(scene: Scene) -> tuple[Block, ...]:
    """The opening says everything."""
    return ()


def _key(slopes: Slopes, depth: Depth, scene: Scene) -> tuple[Block, ...]:
    telling = scene.telling
    if not telling.plan.given:
        return (Equations(tuple(slopes.lines(depth))),)
    numbers = (statement_line(telling, statement.target) for statement in telling.plan.of_stage("forward"))
    terms = tuple(tuple(telling.plan.terms[name] for name in row) for row in slopes.jacobian)
    whole_matrix = Line(JACOBIAN, (Cells(slopes.jacobian, terms, strong=True),))
    return (Equations((*slopes.lines(depth), *numbers, whole_matrix)),)


EXAMPLES = (
    """
    type: softmax_jacobian
    units: 3
    """,
    """
    type: softmax_jacobian
    units: 2
    at: [-1, 0, 0.5, 1]
    ask: [matrix]
    depth: short
    """,
    """
    type: softmax_jacobian
    ask: [formulas]
    """,
)

QUESTION = QuestionType(
    "softmax_jacobian",
    "Jacobian of softmax",
    "the Jacobian of softmax, derived: its formulas, and the matrix in numbers",
    Settings,
    _read,
    EXAMPLES,
)
