"""The exact formula of a derivative: an expression in the sheet's names, without numbers."""

from __future__ import annotations

from functools import partial
from random import Random
from typing import Annotated

from pydantic import Field

from derive.backprop import Derivation
from derive.errors import InputError, Place
from derive.mistakes.formula import formula_of
from derive.network import DenseNetwork
from derive.plan import make_plan
from derive.quantities import Derivative, Named, Quantity
from exercises.files.leaves import Line as LineText
from exercises.files.nodes import Node, find
from exercises.files.wishes import wished
from exercises.kinds.formula import FormulaAsk
from exercises.questions import QuestionType
from exercises.tasks.formulas import drawing, ground_of, network_without_numbers, typed_names
from exercises.tasks.networked import NetworkQuestion, networked
from exercises.tasks.task import Part, Scene, Task
from exercises.tasks.walks import without_numbers
from exercises.tasks.words import about_network
from exercises.variants.drawing import Urn
from templates.document import Block, Equations, Formula, Heading, Line, Text
from templates.handout_words import listed

MOST_ROUTES = 30
"""A derivative over more routes than this is no formula that a person writes out."""


class Settings(NetworkQuestion):
    """`ask` names derivatives of the loss."""

    ask: Annotated[tuple[LineText, ...], Field(min_length=1)]


def _read(settings: Settings, node: Node, luck: Random) -> Task:
    setting = networked(settings, node)
    graph, derivation = setting.graph, Derivation(setting.graph)
    names = wished(settings.ask, graph, node)
    _check(names, derivation, node)
    whole = make_plan(derivation, (name.wrt for name in names if isinstance(name, Derivative)))
    allowed = (*graph.given(), *(e.target for e in graph.equations() if e.target.kind in "za"))
    ground = ground_of(setting)
    asks = tuple(FormulaAsk(name.name, name, formula_of(whole, name), ground, allowed) for name in names)
    words: Text = (
        "The formula of ",
        *listed([(Formula(name),) for name in names]),
        ", typed in the names of the table.",
    )
    return Task(
        planner=without_numbers(derivation),
        urn=Urn({}),
        opening=about_network(graph),
        parts=(Part(words, asks, len(asks)),),
        told=tuple(name.wrt for name in names if isinstance(name, Derivative)),
        network=setting.spec,
        shown=partial(_shown, graph, allowed),
        key=partial(_key, graph, allowed, asks),
    )


def _check(names: tuple[Named, ...], derivation: Derivation, node: Node) -> None:
    for name in names:
        place = find(node, ("ask",)).place
        if not isinstance(name, Derivative):
            raise InputError(f"{name} is no derivative", 'ask for formulas such as "dL/dw[1,1,1]"', place)
        check_routes(name, derivation, place)


def check_routes(name: Derivative, derivation: Derivation, place: Place) -> None:
    """Raise InputError where a formula would be longer than a person writes it."""
    routes = derivation.route_count(name.wrt)
    if routes > MOST_ROUTES:
        what = f"{name} has {routes} routes to the loss, too many for one formula"
        raise InputError(what, "ask for a weight nearer to the loss, or take a smaller network", place)


def _shown(graph: DenseNetwork, allowed: tuple[Quantity, ...], scene: Scene) -> tuple[Block, ...]:
    return (*network_without_numbers(graph, scene), *typed_names(allowed))


def _key(
    graph: DenseNetwork, allowed: tuple[Quantity, ...], asks: tuple[FormulaAsk, ...], scene: Scene
) -> tuple[Block, ...]:
    """The names again, the derivation in the style's manner, and each formula with everything put in."""
    told = scene.style.formulas(scene.telling.derivation, scene.told)
    lines = tuple(Line(ask.symbol, (Formula(ask.truth),)) for ask in asks)
    return (drawing(graph, scene), *typed_names(allowed), *told, Heading(("Everything put in",)), Equations(lines))


EXAMPLES = (
    """
    type: formula
    network: {inputs: 2, layers: [{units: 2}, {units: 2}], loss: half_squared_error}
    ask: ["dL/dw[2,1,1]", "dL/dw[1,1,1]"]
    """,
    """
    type: formula
    network: {inputs: 2, layers: [{units: 2, activation: relu}, {units: 3, activation: softmax}], loss: cross_entropy}
    ask: ["dL/dz[2,1]"]
    """,
)

QUESTION = QuestionType(
    "formula",
    "Formula of a derivative",
    "the exact formula of a derivative, in the sheet's names",
    Settings,
    _read,
    EXAMPLES,
)
