"""A worked solution with one wrong step, from which everything after follows: which one, and what would be right?

It is told in steps whatever the style: there each number has one equation of its own, so that a slip stands in one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from random import Random
from typing import Annotated

import numpy as np
from numpy.typing import ArrayLike, NDArray
from pydantic import Field

from derive.backprop import Derivation
from derive.errors import InputError
from derive.mistakes import MISTAKES, Wrong, mistakes_for
from derive.plan import Plan
from derive.program import Program, Values
from derive.quantities import Named, Quantity
from derive.terms import Term
from exercises.files.leaves import Line as LineText
from exercises.files.leaves import one_of, whole
from exercises.files.nodes import Node, find, placed
from exercises.files.wishes import wished
from exercises.kinds import Row, Shared, Wanted
from exercises.kinds.choice import ChoiceAsk
from exercises.kinds.number import rounded
from exercises.mistakes import explained
from exercises.questions import QuestionType
from exercises.tasks.networked import NetworkQuestion, network_task, networked
from exercises.tasks.task import Condition, Mask, Part, Scene, Task
from exercises.tasks.walks import Walk
from exercises.tasks.words import about_network
from templates.document import Blank, Block, Document, Equations, Formula, Heading, Line, Paragraph, Text
from templates.handout_lines import Telling, label
from templates.notations import Notation
from templates.styles import Style, style_named
from templates.tellings import USUAL, manner_named

MOST_VERSIONS = 8
_PLAIN = 1e-3
"""A wrong number is further than this from the right one."""
Numbers = NDArray[np.float64]
MistakeName = Annotated[str, one_of("mistake", MISTAKES)]


class Settings(NetworkQuestion):
    """`ask` names the derivatives that are told; `versions` of the sheet have different mistakes, from `mistakes`."""

    ask: Annotated[tuple[LineText, ...], Field(min_length=1)]
    versions: Annotated[int, whole("versions", 1, MOST_VERSIONS)] = 4
    mistakes: Annotated[tuple[MistakeName, ...], Field(min_length=1)] | None = None


@dataclass(frozen=True)
class ValueAsk:
    """Asks for the right number of the step that is wrong: of one of several names, by the sheet's version."""

    names: tuple[Named, ...]
    kind: str = "number"
    label: str = "value"

    @property
    def line(self) -> Line:
        return Line(Quantity(self.label), (Blank(5.0),))

    def _name(self, row: Row) -> Named:
        return self.names[int(row.fields["version"])]

    def wanted(self, row: Row) -> Wanted:
        name = self._name(row)
        return Wanted(row.exact(name), row.decimals(name), row.tolerance(name), {"name": name.name})

    def copied(self, row: Row) -> str:
        name = self._name(row)
        return rounded(row.printed(name), row.decimals(name))

    def shared(self, names: Notation) -> Shared:
        return {}


def _read(settings: Settings, node: Node, luck: Random) -> Task:
    setting = networked(settings, node)
    names = wished(settings.ask, setting.graph, node)
    walk = Walk(Derivation(setting.graph), names)
    if not walk.told:
        hint = 'ask for one, such as "dL/dw[1,1,1]", so that there is a solution with steps'
        raise InputError("no derivative is asked for", hint, find(node, ("ask",)).place)
    words = " In the solution below one step is wrong, and everything after it was worked out from its number."
    task = network_task(setting, walk, (*about_network(setting.graph), words), ())
    task = replace(task, planner=InSteps(walk), shown=_without_rule)
    with placed(find(node, ("mistakes",)).place):
        return _with_errors(task, _chosen(task, settings, luck.random()))


_OPTIONS = {"short": "hidden"}


@dataclass(frozen=True)
class InSteps:
    """A walk that is planned as it is told here, whatever the style."""

    walk: Walk

    def plan(self, style: Style) -> Plan:
        return self.walk.plan(style.told_in(USUAL, _OPTIONS))


def _solution(scene: Scene) -> tuple[Block, ...]:
    """The solution in steps."""
    telling = replace(scene.telling, options=_OPTIONS)
    return manner_named(USUAL).solution(telling, scene.told, rule=scene.rule)


def _without_rule(scene: Scene) -> tuple[Block, ...]:
    return _solution(replace(scene, rule=""))


def _with_errors(task: Task, wrongs: list[Wrong]) -> Task:
    """The task with a wrong solution for each version of its sheet."""
    lines = [_document(task, wrong.plan).numbers() for wrong in wrongs]
    targets = tuple(wrong.first_wrong.target for wrong in wrongs)
    steps = tuple(str(numbers[label(target)]) for numbers, target in zip(lines, targets, strict=True))
    last = max(max(numbers.values()) for numbers in lines)
    marks = tuple((str(number), "") for number in range(1, last + 1))
    why = tuple((step, _wrong_at(step, wrong)) for step, wrong in zip(steps, wrongs, strict=True))
    which = ChoiceAsk("step", marks, partial(_right, steps), why=why)
    first: Text = ("The number of the equation in which the mistake was made, without brackets.",)
    second: Text = ("The number that is right there.",)
    return replace(
        task,
        parts=(Part(first, (which,), 1), Part(second, (ValueAsk(targets),), 1)),
        key=partial(_key, wrongs, steps),
        luck=partial(_luck, len(wrongs)),
        conditions=(*task.conditions, Condition(_UNSEEN, "draw larger weights and inputs", partial(_is_seen, wrongs))),
        tells=tuple(wrong.plan for wrong in wrongs),
    )


_UNSEEN = "a mistake leads to nearly the same number as the truth"


def _right(steps: tuple[str, ...], row: Row) -> str:
    return steps[int(row.fields["version"])]


def _luck(count: int, generator: np.random.Generator, exact: Callable[[Named], float]) -> dict[str, str]:
    return {"version": str(generator.integers(count))}


def _document(task: Task, plan: Plan) -> Document:
    """The solution of a plan, its decimals left open."""
    telling = Telling(plan, {}, dict.fromkeys((*plan.given, *plan.terms), 0), _OPTIONS)
    return Document("", (), (), manner_named(USUAL).solution(telling, task.told))


def _equations(document: Document) -> list[tuple[str, tuple[Term, ...]]]:
    """What each equation says in symbols, with its label."""
    lines = (line for block in document.walk() if isinstance(block, Equations) for line in block.lines)
    return [(e.label, (e.left, *(part.term for part in e.rights if isinstance(part, Formula)))) for e in lines]


def single_slips(task: Task, plan: Plan) -> Iterator[Wrong]:
    """The mistakes that change one equation of the solution, the one of their first wrong number, and no other."""
    truth = _equations(_document(task, plan))
    for wrong in mistakes_for(plan, "single"):
        told = _equations(_document(task, wrong.plan)) if len(wrong.changes) == 1 else []
        if [name for name, _ in told] == [name for name, _ in truth]:
            changed = [name for (name, right), (_, here) in zip(truth, told, strict=True) if right != here]
            if changed == [label(wrong.first_wrong.target)]:
                yield wrong


def _chosen(task: Task, settings: Settings, seed: float) -> list[Wrong]:
    """Mistakes in single steps, as different as they can be; raises InputError for none."""
    names, plan = settings.mistakes, task.planner.plan(style_named("index"))
    slips = [wrong for wrong in single_slips(task, plan) if names is None or wrong.mistake in names]
    Random(seed).shuffle(slips)  # noqa: S311 - no secret
    found = list(islice(_varied(slips, partial(_can_be_seen, task)), settings.versions))
    if not found:
        what = "none of the mistakes can be made in a single step of this solution"
        raise InputError(what, "leave mistakes out, or ask for a derivative by a weight further from the loss")
    return found


def _varied(slips: list[Wrong], fits: Callable[[Wrong], bool]) -> Iterator[Wrong]:
    """Those that fit: new mistakes at new steps first, then new mistakes, then any."""
    left = list(slips)
    used: set[object] = set()
    while left:
        best = min(left, key=lambda wrong: (wrong.mistake in used) + (wrong.first_wrong.target in used))
        left.remove(best)
        if fits(best):
            used |= {best.mistake, best.first_wrong.target}
            yield best


def _can_be_seen(task: Task, wrong: Wrong) -> bool:
    """Whether the wrong number differs from the right one in most variants."""
    fixed = {quantity: float(value) for quantity, value in task.fixed.items()}
    given: dict[Quantity, ArrayLike] = {**fixed, **task.urn.draw(np.random.default_rng(11), 64)}
    return bool(np.mean(_distance(wrong, Program(wrong.truth).compute(given)) > _PLAIN) > 0.75)


def _distance(wrong: Wrong, values: Values) -> Numbers:
    """How far the wrong number is from the right one."""
    target = wrong.first_wrong.target
    given = {quantity: np.asarray(values[quantity]) for quantity in wrong.plan.given}
    found = Program(wrong.plan, [target]).compute(given)
    return np.asarray(np.abs(found[target] - values[target]))


def _is_seen(wrongs: list[Wrong], values: Values) -> Mask:
    """Every version's wrong number is plainly another one."""
    return np.asarray(np.all([_distance(wrong, values) > _PLAIN for wrong in wrongs], axis=0))


def _wrong_at(step: str, wrong: Wrong) -> Text:
    """Which equation of the sheet is wrong, and what was done there."""
    return (f"Equation ({step}) of the sheet is wrong. ", *explained(wrong))


def _key(wrongs: list[Wrong], steps: tuple[str, ...], scene: Scene) -> tuple[Block, ...]:
    """What is wrong where, and the solution as it should be."""
    wrong, step = wrongs[scene.version], steps[scene.version]
    target = wrong.first_wrong.target
    telling = replace(scene.telling, asked={target: scene.telling.asked[target]})
    right: Text = (" The number that is right there is ", Formula(target), " = ", *telling.result(target), ".")
    solution = _solution(replace(scene, telling=telling))
    return (Paragraph((*_wrong_at(step, wrong), *right)), Heading(("The solution as it should be",)), *solution)


EXAMPLES = (
    """
    type: find_the_error
    network: {inputs: 2, layers: [{units: 2}, {units: 2}], loss: half_squared_error}
    ask: ["dL/dw[1,1,1]"]
    """,
    """
    type: find_the_error
    network: {inputs: 2, layers: [{units: 2, activation: tanh}, {units: 1, activation: identity}], loss: squared_error}
    ask: ["dL/dw[1,2,1]", "dL/dw[2,1,2]"]
    versions: 2
    mistakes: [slope_left_out, bias_left_out, two_lost]
    """,
)

QUESTION = QuestionType(
    "find_the_error",
    "Find the error",
    "a worked solution in which one step was made with a known mistake",
    Settings,
    _read,
    EXAMPLES,
)
