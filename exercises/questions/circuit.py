"""A computational graph drawn for the class: its values forward, its derivatives backward."""

from __future__ import annotations

from fractions import Fraction
from functools import partial
from random import Random
from typing import Annotated

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from derive.backprop import Derivation
from derive.graph import ExplicitGraph
from derive.plan import make_plan
from derive.program import Program, Values
from derive.quantities import Derivative, Named
from exercises.files.leaves import one_of, whole
from exercises.files.nodes import Node, find, placed
from exercises.files.ranges import Choices, Range, choices
from exercises.files.schema import QuestionModel, SourceModel
from exercises.questions import QuestionType
from exercises.tasks.circuits import INPUTS, NODES, OPERATIONS, USUAL, Circuit, circuit
from exercises.tasks.groups import Group, derivatives, is_derivative, parts_of
from exercises.tasks.networked import source_of
from exercises.tasks.task import Condition, Mask, Scene, Task
from exercises.tasks.walks import Walk
from exercises.variants.drawing import Urn
from templates.document import Block, Equations, Formula, Line, Text
from templates.handout_setting import given_numbers
from templates.handout_words import plural

DRAWN = Range(Fraction(-2), Fraction(3), Fraction("0.5"))
LARGEST = 100.0
"""No number of a graph on paper is larger."""

_CLASS = 200
"""How many variants of a graph are looked at before it is taken."""


PartName = Annotated[str, one_of("part", ("values", "inner", "derivatives"))]


class Settings(QuestionModel):
    """The size of the graph and what its nodes do; `draw` is what its inputs are drawn from."""

    inputs: Annotated[int, whole("inputs", 2, len(INPUTS))] = 3
    nodes: Annotated[int, whole("nodes", 2, len(NODES) + 1)] = 5
    operations: Annotated[
        tuple[Annotated[str, one_of("operation", OPERATIONS)], ...], Field(min_length=1, max_length=len(OPERATIONS))
    ] = USUAL
    draw: SourceModel | None = None
    ask: Annotated[tuple[PartName, ...], Field(min_length=1, max_length=3)] = ("values", "derivatives")


def _read(settings: Settings, node: Node, luck: Random) -> Task:
    table = choices(source_of(settings.draw, find(node, ("draw",))) if settings.draw else DRAWN)
    ask = set(settings.ask)
    with placed(find(node, ("operations",)).place):
        wish = Circuit(settings.inputs, settings.nodes, tuple(dict.fromkeys(settings.operations)))
        graph = circuit(wish, luck, lambda graph: _differs(graph, ask, table))
    walk = Walk(Derivation(graph), tuple(_asked(graph, ask)))
    return Task(
        planner=walk,
        urn=_urn(graph, table),
        opening=_opening(graph),
        parts=parts_of(walk.asked, _groups(graph)),
        told=walk.told,
        shown=_shown,
        conditions=(
            Condition("a number is over 100", "draw smaller inputs, or leave exp out", _is_small),
            Condition("more than half of the derivatives are 0", "leave max and min out", partial(_few_zeros, walk)),
        ),
        zeros=True,
    )


def _urn(graph: ExplicitGraph, table: Choices) -> Urn:
    return Urn(dict.fromkeys(graph.given(), table))


def _differs(graph: ExplicitGraph, ask: set[str], table: Choices) -> bool:
    """Whether every derivative that is asked for differs from student to student."""
    walk = Walk(Derivation(graph), tuple(filter(is_derivative, _asked(graph, ask))))
    program = Program(make_plan(walk.derivation, walk.told))
    values = program.compute(_urn(graph, table).draw(np.random.default_rng(0), _CLASS))
    fit = np.flatnonzero(np.broadcast_to(_is_small(values) & _few_zeros(walk, values), _CLASS))
    return fit.size > 0 and not any(_guessable(np.broadcast_to(values[n], _CLASS)[fit]) for n in walk.asked)


def _guessable(numbers: NDArray[np.float64]) -> bool:
    """Whether a quarter of a class has the same number; of 0, which max and min give by turns, half of it."""
    found, counts = np.unique(np.round(numbers, 6), return_counts=True)
    return bool(np.any(counts > np.where(found == 0, 1 / 2, 1 / 4) * len(numbers)))


def _asked(graph: ExplicitGraph, ask: set[str]) -> list[Named]:
    """Values in forward order; derivatives back from the output, then by the inputs."""
    nodes = [equation.target for equation in graph.equations()]
    inner = [node for node in reversed(nodes) if node != graph.output] if "inner" in ask else []
    inputs = list(graph.given()) if "derivatives" in ask else []
    return [*(nodes if "values" in ask else ()), *(Derivative(graph.output, q) for q in (*inner, *inputs))]


def _groups(graph: ExplicitGraph) -> tuple[Group, ...]:
    def derived(names: tuple[Named, ...]) -> Text:
        return derivatives(names, "the output")

    return (
        Group(lambda name: not is_derivative(name), lambda names: ("The value of every node.",)),
        Group(is_derivative, derived, 2),
    )


def _opening(graph: ExplicitGraph) -> Text:
    count = sum(1 for _ in graph.equations())
    return (f"The equations below make a graph of {plural(count, 'node')}; its output is ", Formula(graph.output), ".")


def _shown(scene: Scene) -> tuple[Block, ...]:
    """The nodes in forward order, and the numbers that go in."""
    graph = scene.telling.derivation.graph
    lines = (Line(e.target, (Formula(e.term),), numbered=False) for e in graph.equations())
    return (Equations(tuple(lines)), given_numbers(scene.telling.plan.given))


def _is_small(values: Values) -> Mask:
    return np.asarray(np.all([np.abs(values[name]) <= LARGEST for name in values], axis=0))


def _few_zeros(walk: Walk, values: Values) -> Mask:
    """At a max or min only one side counts, so that some derivatives are 0; half of them at most."""
    zeros = [values[name] == 0 for name in walk.asked if is_derivative(name)]
    return np.asarray(2 * np.sum(zeros, axis=0) <= len(zeros)) if zeros else np.asarray(True)


EXAMPLES = (
    """
    type: circuit
    """,
    """
    type: circuit
    inputs: 2
    nodes: 4
    operations: [sum, product, square, tanh]
    draw: {from: -1, to: 1, step: 0.1}
    ask: [values, inner, derivatives]
    """,
    """
    type: circuit
    inputs: 4
    nodes: 8
    operations: [sum, difference, product, max, min, sigmoid]
    ask: [derivatives]
    """,
)

QUESTION = QuestionType(
    "circuit",
    "A computational graph",
    "a random graph of sums, products, max, exp ...: forward and backward",
    Settings,
    _read,
    EXAMPLES,
)
