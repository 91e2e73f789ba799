"""The derivative of an activation: derived from its definition, as a formula and as a number at a point."""

from __future__ import annotations

from fractions import Fraction
from functools import partial
from random import Random
from typing import Annotated, Literal

from pydantic import Field

from derive.activations import ACTIVATIONS, DEFAULT_ALPHA
from derive.errors import InputError, Place
from derive.functions import FUNCTIONS, opened
from derive.terms import ONE, Apply, Number
from derive.text import decimal
from exercises.files.leaves import ActivationName, one_of
from exercises.files.leaves import Number as Written
from exercises.files.nodes import Node, find
from exercises.files.ranges import Range, choices
from exercises.files.schema import QuestionModel, SourceModel
from exercises.kinds.formula import FormulaAsk
from exercises.kinds.number import NumberAsk
from exercises.lessons.slopes import Depth, Slopes
from exercises.questions import QuestionType
from exercises.tasks.formulas import ground_from
from exercises.tasks.networked import source_of
from exercises.tasks.task import Part, Scene, Task
from exercises.tasks.walks import Planned, without_numbers
from exercises.variants.drawing import Urn
from templates.document import Block, Equations, Formula, Shown, Text
from templates.handout_lines import statement_line
from templates.handout_words import activation_name

USUAL = Range(Fraction(-2), Fraction(2), Fraction("0.1"))
"""Where the number is asked for, if a file does not say."""

_PLAIN = ("identity", "step")
DepthName = Annotated[Literal["full", "short"], one_of("depth", ("full", "short"))]


class Settings(QuestionModel):
    """`at` is where the number is asked for; `depth` says how the key derives the formula."""

    activation: ActivationName
    alpha: Written | None = None
    at: SourceModel | None = None
    ask: Annotated[
        tuple[Annotated[str, one_of("part", ("formula", "value"))], ...], Field(min_length=1, max_length=2)
    ] = ("formula", "value")
    depth: DepthName = "full"


def _read(settings: Settings, node: Node, luck: Random) -> Task:
    slopes = _slopes(settings, node)
    source = source_of(settings.at, find(node, ("at",))) if settings.at else USUAL
    urn = Urn({slopes.net(1): choices(source)})
    z, a, slope = slopes.net(1), slopes.output(1), slopes.slope(1, 1)
    formula = FormulaAsk(slope.name, slope, slopes.formula(1, 1), ground_from(slopes.equations, urn), (z, a))
    asked: Text = ("The output and the slope at the given ", Formula(z), ".")
    typed: Text = ("The formula of ", Formula(slope), ", typed with z and a. How you find it is not marked.")
    parts = {
        "formula": Part(typed, (formula,), 2),
        "value": Part(asked, (NumberAsk(a), NumberAsk(slope, called="value")), 1),
    }
    numbers = "value" in settings.ask
    return Task(
        planner=Planned(slopes.plan) if numbers else without_numbers(slopes.plan.derivation),
        urn=urn if numbers else Urn({}),
        opening=_opening(slopes, numbers=numbers),
        parts=tuple(parts[name] for name in dict.fromkeys(settings.ask)),
        shown=_shown,
        key=partial(_key, slopes, settings.depth),
    )


def _slopes(settings: Settings, node: Node) -> Slopes:
    activation = ACTIVATIONS[settings.activation]
    if activation.coupled:
        raise InputError(f"{activation.name} couples units", "use the type softmax_jacobian", _place(node))
    if activation.name in _PLAIN:
        raise InputError(f"the slope of {activation.name} is the same everywhere", "use sigmoid or tanh", _place(node))
    if settings.alpha is None:
        return Slopes(activation, alpha=DEFAULT_ALPHA.get(activation.name, ONE))
    if not activation.parameter:
        place = find(node, ("alpha",)).place
        raise InputError(f"{activation.name} takes no alpha", "leaky_relu, prelu and elu do", place)
    return Slopes(activation, alpha=Number.of(decimal(settings.alpha.value)))


def _place(node: Node) -> Place:
    return find(node, ("activation",)).place


def _opening(slopes: Slopes, *, numbers: bool) -> Text:
    """A unit has the activation sigmoid: a = sigmoid(z) = 1 / (1 + exp(-z)). Let z = 0.3."""
    (equation,) = slopes.equations
    text: Text = (
        f"A unit has the activation {activation_name(slopes.activation.name)}: ",
        Formula(equation.target),
        " = ",
    )
    term = equation.term
    has_definition = isinstance(term, Apply) and FUNCTIONS[term.function].definition is not None
    forms = (term, opened(term)) if isinstance(term, Apply) and has_definition else (term,)
    chain = tuple(part for form in forms for part in (" = ", Formula(form, compact=True)))[1:]
    point: Text = (" Let ", Formula(slopes.net(1)), " = ", Shown(slopes.net(1)), ".") if numbers else ()
    return (*text, *chain, ".", *point)


def _shown(scene: Scene) -> tuple[Block, ...]:
    """The opening says everything."""
    return ()


def _key(slopes: Slopes, depth: Depth, scene: Scene) -> tuple[Block, ...]:
    telling = scene.telling
    numbers = tuple(statement_line(telling, statement.target) for statement in telling.plan.statements)
    return (Equations((*slopes.lines(depth), *numbers)),)


EXAMPLES = (
    """
    type: activation_derivative
    activation: sigmoid
    """,
    """
    type: activation_derivative
    activation: tanh
    at: {from: -1, to: 1, step: 0.05}
    depth: short
    ask: [value]
    """,
    """
    type: activation_derivative
    activation: elu
    alpha: 0.5
    """,
    """
    type: activation_derivative
    activation: softplus
    ask: [formula]
    """,
)

QUESTION = QuestionType(
    "activation_derivative",
    "Derivative of an activation",
    "the derivative of an activation, derived: its formula, and its value at a point",
    Settings,
    _read,
    EXAMPLES,
)
