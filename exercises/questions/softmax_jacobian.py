"""The Jacobian of softmax: its two kinds of entries as formulas, and the whole matrix in numbers."""

from __future__ import annotations

from fractions import Fraction
from functools import partial
from random import Random
from typing import Annotated

from pydantic import Field

from derive.activations import ACTIVATIONS
from derive.quantities import Derivative, Quantity
from exercises.drawing import Urn
from exercises.formulas import ground_from
from exercises.kinds.formula import FormulaAsk
from exercises.kinds.matrix import MatrixAsk
from exercises.kinds.number import NumberAsk
from exercises.leaves import one_of, whole
from exercises.networked import source_of
from exercises.nodes import Node, find
from exercises.questions import QuestionType
from exercises.questions.activation_derivative import DepthName
from exercises.ranges import Range, choices
from exercises.schema import QuestionModel, SourceModel
from exercises.slopes import Depth, Slopes
from exercises.tasks import Part, Scene, Task
from exercises.walks import Planned, without_numbers
from templates.document import Block, Cells, Equations, Formula, Line, Text
from templates.handout_lines import statement_line
from templates.handout_setting import given_numbers
from templates.handout_words import count

USUAL = Range(Fraction(-1), Fraction(2), Fraction("0.1"))
MOST = 5
JACOBIAN = Derivative(Quantity("A"), Quantity("Z"))


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
        opening=_opening(slopes),
        parts=tuple(_parts(slopes, urn)[name] for name in dict.fromkeys(settings.ask)),
        shown=partial(_shown, with_numbers=numbers),
        key=partial(_key, slopes, settings.depth),
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
    row = "The whole Jacobian (da/dz in the answer form), a row for each output and a column for each net input."
    typed = "The formulas of an entry on the diagonal and of one beside it, typed with z[1], a[1] and so on."
    return {
        "formulas": Part((typed,), formulas, 2),
        "outputs": Part(("The outputs.",), outputs, 1),
        "matrix": Part((row,), (matrix,), 2),
    }


def _opening(slopes: Slopes) -> Text:
    first = slopes.equations[0]
    equation = (Formula(first.target), " = ", Formula(first.term), " and so on.")
    return (f"A layer of {count(slopes.units)} units has the activation softmax: ", *equation)


def _shown(scene: Scene, *, with_numbers: bool) -> tuple[Block, ...]:
    return (given_numbers(scene.telling.plan.given),) if with_numbers else ()


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
    "the Jacobian of softmax, derived: its formulas, and the matrix in numbers",
    Settings,
    _read,
    EXAMPLES,
)
