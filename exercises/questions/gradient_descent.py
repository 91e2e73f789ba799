"""Gradient descent on a function of one variable: the sequence of steps, and whether it converges."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, partial
from random import Random
from typing import Annotated

import numpy as np
from pydantic import Field

from derive.errors import InputError, ParseError
from derive.evaluate import prepared
from derive.grammar import parse
from derive.plan import ONE_SAMPLE, RATE, Plan
from derive.program import Values
from derive.quantities import Derivative, Named, Quantity
from derive.statements import Statement
from derive.text import decimal
from derive.valley import THETA, J, Valley, at, step
from exercises.files.leaves import Line as LineText
from exercises.files.leaves import one_of, whole
from exercises.files.nodes import Node, Scalar, find, placed
from exercises.files.ranges import Choices, Range, choices
from exercises.files.schema import Positive, QuestionModel, SourceModel
from exercises.kinds import Ask, Row
from exercises.kinds.choice import ChoiceAsk
from exercises.kinds.number import NumberAsk
from exercises.questions import QuestionType
from exercises.tasks.networked import source_of
from exercises.tasks.task import Condition, Mask, Part, Scene, Task
from exercises.tasks.walks import Planned
from exercises.variants.drawing import Urn
from templates.document import Block, Equations, Formula, Line, OneOf, Paragraph, Shown, Text
from templates.handout_lines import statement_line
from templates.tellings.principles.rules import ruled

MOST_STEPS = 10
LARGEST = 1_000.0
"""A sequence on paper stays below this."""
FATES = (("A", "converges"), ("B", "diverges"))
START = Range(Fraction(-3), Fraction(3), Fraction("0.5"))


class Settings(QuestionModel):
    """`function` is an expression in theta; `rates` is what the learning rate is drawn from, `start` theta_0."""

    function: LineText
    start: SourceModel | None = None
    learning_rate: Positive | None = None
    rates: SourceModel | None = None
    steps: Annotated[int, whole("steps", 1, MOST_STEPS)] = 3
    ask: Annotated[
        tuple[Annotated[str, one_of("part", ("slopes", "sequence", "fate"))], ...], Field(min_length=1, max_length=3)
    ] = ("slopes", "sequence", "fate")


def theta(k: int) -> Quantity:
    """The variable after k steps."""
    return Quantity("theta", (k,))


def slope(k: int) -> Derivative:
    """The slope there."""
    return Derivative(J, theta(k))


@dataclass(frozen=True)
class Sequence(Valley):
    """A function and so many steps down it, at a rate and from a start that are drawn."""

    steps: int

    @cached_property
    def plan(self) -> Plan:
        """theta_k+1 = theta_k - eta * dJ/dtheta_k"""
        return Plan(self.derivation, ONE_SAMPLE, (theta(0), RATE), tuple(self._statements()))

    def _statements(self) -> Iterator[Statement]:
        for k in range(self.steps):
            yield Statement(slope(k), at(self.slope, theta(k)), "backward")
            yield Statement(theta(k + 1), step(theta(k), RATE, slope(k)), "update")


def _read(settings: Settings, node: Node, luck: Random) -> Task:
    sequence = _sequence(settings, node)
    fixed, tables = _drawn(settings, node)
    parts = _parts(sequence)
    return Task(
        planner=Planned(sequence.plan),
        urn=Urn(tables),
        opening=_opening(sequence),
        parts=tuple(parts[name] for name in dict.fromkeys(settings.ask)),
        fixed=fixed,
        shown=_shown,
        key=partial(_key, sequence),
        luck=partial(_luck, sequence),
        conditions=_conditions(sequence),
    )


def _sequence(settings: Settings, node: Node) -> Sequence:
    written = find(node, ("function",))
    try:
        term = parse(settings.function, {"theta": THETA})
    except ParseError as error:
        raise error.at(written.place_of(error.offset) if isinstance(written, Scalar) else written.place) from None
    with placed(written.place):
        return Sequence(term, settings.steps)


def _drawn(settings: Settings, node: Node) -> tuple[dict[Quantity, Fraction], dict[Quantity, tuple[Fraction, ...]]]:
    """The numbers that are fixed, and what the others are drawn from."""
    start = source_of(settings.start, find(node, ("start",))) if settings.start else START
    if settings.rates:
        if settings.learning_rate:
            raise InputError("there is a learning_rate, and rates besides", "keep one", find(node, ("rates",)).place)
        return {}, {theta(0): choices(start), RATE: _rates(settings.rates, find(node, ("rates",)))}
    if settings.learning_rate is None:
        hint = "write learning_rate: 0.1, or rates: and a list to draw from"
        raise InputError("learning_rate is missing", hint, node.place)
    return {RATE: settings.learning_rate.value}, {theta(0): choices(start)}


def _rates(settings: SourceModel, node: Node) -> Choices:
    """The rates to draw from; raises InputError for one with which the sequence does not descend."""
    rates = choices(source_of(settings, node))
    bad = next((number for number, rate in enumerate(rates) if rate <= 0), None)
    if bad is not None:
        what = f"a learning rate is {decimal(rates[bad])}"
        raise InputError(what, "it must be more than 0", find(node, (bad,)).place)
    return rates


def _parts(sequence: Sequence) -> dict[str, Part]:
    slopes = tuple(NumberAsk(slope(k)) for k in range(sequence.steps))
    thetas = tuple(NumberAsk(theta(k)) for k in range(1, sequence.steps + 1))
    fate: Ask = ChoiceAsk("fate", FATES, _right)
    asked = "If one goes on in this way, does the sequence converge (A) or diverge (B)? Answer with A or B alone."
    return {
        "slopes": Part(("The slope at each of these places, by the formula of the derivative.",), slopes, len(slopes)),
        "sequence": Part(("The places after each step.",), thetas, len(thetas)),
        "fate": Part((asked,), (fate,), 1),
    }


def _right(row: Row) -> str:
    return FATES[int(row.fields["fate"])][0]


def _opening(sequence: Sequence) -> Text:
    function: Text = ("Gradient descent on ", Formula(J), " = ", Formula(sequence.function))
    start: Text = (" starts from ", Formula(theta(0)), " = ", Shown(theta(0)))
    rate: Text = (" with the learning rate ", Formula(RATE), " = ", Shown(RATE))
    steps = f" and makes {sequence.steps} steps." if sequence.steps > 1 else " and makes one step."
    return (*function, *start, *rate, steps)


def _shown(scene: Scene) -> tuple[Block, ...]:
    """The opening says everything."""
    return ()


def _luck(sequence: Sequence, generator: np.random.Generator, exact: Callable[[Named], float]) -> dict[str, str]:
    return {"fate": str(int(sequence.fate(exact(theta(0)), exact(RATE)) == "diverges"))}


def _conditions(sequence: Sequence) -> tuple[Condition, ...]:
    return (
        Condition(
            "the function has no value where the sequence starts",
            "draw start from numbers for which it has one",
            partial(_has_value, sequence),
        ),
        Condition(
            "it is not plain whether the sequence converges",
            "choose other rates or starts",
            partial(_is_plain, sequence),
        ),
        Condition("the sequence leaves the numbers of a page", "take fewer steps or smaller rates", _is_small),
    )


def _has_value(sequence: Sequence, values: Values) -> Mask:
    value = prepared(sequence.function)
    starts = np.atleast_1d(values[theta(0)])
    return np.fromiter((np.isfinite(value({THETA: float(start)})) for start in starts), dtype=bool)


def _is_plain(sequence: Sequence, values: Values) -> Mask:
    pairs = np.broadcast_arrays(values[theta(0)], values[RATE])
    plain = (sequence.fate(float(start), float(rate)) != "unclear" for start, rate in zip(*pairs, strict=True))
    return np.fromiter(plain, dtype=bool)


def _is_small(values: Values) -> Mask:
    return np.asarray(np.all([np.abs(values[name]) < LARGEST for name in values], axis=0))


def _key(sequence: Sequence, scene: Scene) -> tuple[Block, ...]:
    telling, plan = scene.telling, scene.telling.plan
    told = ruled(Derivative(J, THETA), sequence.slope_lines, "slope")
    place = Quantity("theta", ("k",))
    rule = Line(Quantity("theta", ("k+1",)), (Formula(step(place, RATE, Derivative(J, place))),), "rule")
    lines = tuple(statement_line(telling, statement.target) for statement in plan.statements)
    ends: tuple[Text, ...] = (
        ("The steps become as small as one likes: the sequence converges (A).",),
        ("The steps grow: the sequence diverges (B).",),
    )
    return (Equations((told, rule, *lines)), Paragraph((OneOf("fate", ends),)))


EXAMPLES = (
    """
    type: gradient_descent
    function: 0.5 * theta^2 - theta
    rates: [0.1, 0.2, 0.5, 1.5, 2.1, 2.5]
    """,
    """
    type: gradient_descent
    function: theta^4 / 4 - theta^2
    start: {from: 0.5, to: 2, step: 0.1}
    learning_rate: 0.1
    steps: 2
    ask: [sequence]
    """,
    """
    type: gradient_descent
    function: exp(theta) - 2 * theta
    start: {from: -1, to: 1, step: 0.25}
    rates: [0.1, 0.3]
    steps: 2
    """,
)

QUESTION = QuestionType(
    "gradient_descent",
    "Gradient descent",
    "steps of gradient descent on a function of one variable; whether they converge",
    Settings,
    _read,
    EXAMPLES,
)
