"""A worked derivation with some of its numbers left out: the boxes are to be filled in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields, is_dataclass, replace
from functools import partial
from random import Random
from typing import Annotated

import numpy as np
from pydantic import Field

from derive.backprop import Derivation
from derive.errors import InputError, Place
from derive.plan import Plan
from derive.program import Program, Values
from derive.quantities import Derivative, Named, Quantity
from derive.terms import named_leaves
from exercises.files.leaves import Line as LineText
from exercises.files.leaves import whole
from exercises.files.nodes import Node, find
from exercises.files.wishes import wished
from exercises.kinds.number import NumberAsk
from exercises.questions import QuestionType
from exercises.tasks.networked import NetworkQuestion, network_task, networked
from exercises.tasks.task import Part, Scene, Task, worked_solution
from exercises.tasks.walks import Walk
from exercises.tasks.words import about_network
from templates.document import Block, Formula, Numbers, Shown, Text
from templates.handout_words import listed, plural
from templates.styles import Style

MOST_GAPS = 12
USUAL_GAPS = 4
_PROBES = 4
"""Variants by which two names are found to have the same number."""

Choose = Callable[[Sequence[Named], Style], tuple[Named, ...]]
"""Which of the names that the solution shows in a style are left out."""


class Settings(NetworkQuestion):
    """`ask` names the derivatives to tell; `gaps` the numbers left out, else `count` or a usual few are drawn."""

    ask: Annotated[tuple[LineText, ...], Field(min_length=1)]
    gaps: Annotated[tuple[LineText, ...], Field(min_length=1, max_length=MOST_GAPS)] | None = None
    count: Annotated[int, whole("count", 1, MOST_GAPS)] | None = None


def _read(settings: Settings, node: Node, luck: Random) -> Task:
    setting = networked(settings, node)
    told = wished(settings.ask, setting.graph, node)
    chosen = wished(settings.gaps, setting.graph, node, key="gaps") if settings.gaps else ()
    walk = Walk(Derivation(setting.graph), told)
    if not walk.told:
        hint = 'ask for one, such as "dL/dw[1,1,1]", so that there is a solution to be filled in'
        raise InputError("no derivative is asked for", hint, find(node, ("ask",)).place)
    opening: Text = (*about_network(setting.graph), " In the solution below some numbers are left out.")
    task = network_task(setting, walk, opening, ())
    drawn = partial(_drawn, settings.count, luck.random(), find(node, ("count",)).place)
    choose: Choose = partial(_wanted, chosen, find(node, ("gaps",)).place) if chosen else drawn
    return replace(task, shown=_without_rule, styled=partial(_with_gaps, choose))


def _without_rule(scene: Scene) -> tuple[Block, ...]:
    """The solution; each number once, as the boxes hold what belongs there with all its decimals."""
    return worked_solution(replace(scene, telling=replace(scene.telling, asked={}), rule=""))


def _with_gaps(choose: Choose, task: Task, style: Style) -> Task:
    """The task in a style: the boxes that its solution has, and what is asked."""
    plan = task.planner.plan(style)
    probe = _probe(task, plan)
    places = [name for name in _shown_names(task, plan, style) if name in plan.terms and _is_told(name)]
    gaps = choose(_unlike(places, plan, probe), style)
    boxes = {name: str(number) for number, name in enumerate(gaps, 1)}
    alike = {other: boxes[name] for name in gaps for other in plan.terms if _same(probe, name, other)}
    asks = tuple(NumberAsk(name) for name in gaps)
    named = [(f"{boxes[name]} for ", Formula(name)) for name in gaps]
    words: Text = ("The numbers that belong into the boxes: ", *listed(named), ".")
    return replace(task, parts=(Part(words, asks, len(asks)),), gaps=boxes | alike)


def _is_told(name: Named) -> bool:
    """Whether a name is worth asking for: a number of a unit, the loss, or a derivative of the loss."""
    return name.of.kind == "L" if isinstance(name, Derivative) else name.kind in "zaEL"


def _shown_names(task: Task, plan: Plan, style: Style) -> list[Named]:
    """The names whose numbers stand in the solution, in its order."""
    decimals = dict.fromkeys((*plan.given, *plan.terms), 0)
    scene = Scene(style.telling_of(plan, {}, decimals), style, "", task.told)
    return list(dict.fromkeys(_numbers_in(tuple(worked_solution(scene)))))


def _numbers_in(thing: object) -> Iterator[Named]:
    """The names whose numbers a part of a document prints."""
    if isinstance(thing, Shown):
        yield thing.name
    elif isinstance(thing, Numbers):
        yield from named_leaves(thing.term)
    elif isinstance(thing, tuple):
        for part in thing:
            yield from _numbers_in(part)
    elif is_dataclass(thing) and not isinstance(thing, type | Quantity | Derivative):
        for field in fields(thing):
            yield from _numbers_in(getattr(thing, field.name))


def _probe(task: Task, plan: Plan) -> Values:
    """A few variants, by which names are compared."""
    fixed = {quantity: float(value) for quantity, value in task.fixed.items()}
    return Program(plan).compute({**fixed, **task.urn.draw(np.random.default_rng(7), _PROBES)})


def _same(probe: Values, one: Named, other: Named) -> bool:
    return bool(np.allclose(np.abs(probe[one]), np.abs(probe[other]), rtol=1e-12, atol=0))


def _unlike(places: Sequence[Named], plan: Plan, probe: Values) -> list[Named]:
    """Of the names with the same number the first alone; none that has the number of a given one."""
    found: list[Named] = []
    for name in places:
        if not any(_same(probe, name, other) for other in (*plan.given, *found)):
            found.append(name)
    return found


def _wanted(chosen: tuple[Named, ...], place: Place, places: Sequence[Named], style: Style) -> tuple[Named, ...]:
    """The names that the file gives; raises InputError where the solution does not show one."""
    for name in chosen:
        if name not in places:
            what = f"the solution shows no number of its own for {name} in the style {style.name}"
            raise InputError(what, f"choose among {', '.join(one.name for one in places[:8])}", place)
    return chosen


def _drawn(count: int | None, seed: float, place: Place, places: Sequence[Named], style: Style) -> tuple[Named, ...]:
    """Some of the names, in the order of the solution; raises InputError at `place` where they are too few."""
    number = min(USUAL_GAPS, len(places)) if count is None else count
    if not 0 < number <= len(places):
        wanted = "and gaps are to be drawn" if count is None else f"and count is {count}"
        what = f"the solution shows {plural(len(places), 'number')} of its own in the style {style.name}, {wanted}"
        raise InputError(what, "write a smaller count, or ask for more", place)
    picked = Random(seed).sample(range(len(places)), number)  # noqa: S311 - no secret
    return tuple(places[number] for number in sorted(picked))


EXAMPLES = (
    """
    type: fill_in
    network: {inputs: 2, layers: [{units: 2}, {units: 2}], loss: half_squared_error}
    ask: ["dL/dw[2,1,1]", "dL/dw[1,1,1]"]
    """,
    """
    type: fill_in
    network: {inputs: 2, layers: [{units: 2, activation: tanh}, {units: 1, activation: identity}], loss: squared_error}
    ask: ["dL/dw[1,1,1]"]
    gaps: ["z[1,1]", "a[1,2]", L, "dL/dw[1,1,1]"]
    """,
)

QUESTION = QuestionType(
    "fill_in",
    "Fill in the boxes",
    "a worked derivation with some of its numbers left out",
    Settings,
    _read,
    EXAMPLES,
)
