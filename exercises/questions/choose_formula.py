"""Which formula is the derivative? The wrong choices are what known mistakes derive."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from random import Random
from string import ascii_uppercase
from typing import Annotated

import numpy as np

from derive.agreement import Ground
from derive.backprop import Derivation
from derive.errors import InputError
from derive.mistakes import MISTAKES, Wrong, mistakes_for
from derive.mistakes.formula import formula_of
from derive.plan import make_plan
from derive.quantities import Derivative, Named
from derive.terms import Term, inputs_of
from exercises.files.leaves import Line as LineText
from exercises.files.leaves import one_of, whole
from exercises.files.nodes import Node, find
from exercises.files.wishes import wished
from exercises.kinds import Row
from exercises.kinds.choice import ChoiceAsk
from exercises.mistakes import explained
from exercises.questions import QuestionType
from exercises.questions.formula import check_routes
from exercises.tasks.formulas import ground_of, network_without_numbers
from exercises.tasks.networked import Networked, NetworkQuestion, networked
from exercises.tasks.task import Part, Scene, Task
from exercises.tasks.walks import without_numbers
from exercises.tasks.words import about_network
from exercises.variants.drawing import Urn
from templates.document import Block, Formula, OneOf, Options, Paragraph, Text
from templates.handout_words import plural

FEWEST, MOST = 3, 6
MistakeName = Annotated[str, one_of("mistake", MISTAKES)]


class Settings(NetworkQuestion):
    """`ask` names one derivative of the loss; `mistakes` are those that wrong choices may come from."""

    ask: LineText
    choices: Annotated[int, whole("choices", FEWEST, MOST)] = 4
    mistakes: tuple[MistakeName, ...] | None = None


@dataclass(frozen=True)
class Choice:
    """One formula, and the mistake that leads to it; none for the right one."""

    term: Term
    wrong: Wrong | None = None


def _read(settings: Settings, node: Node, luck: Random) -> Task:
    setting = networked(settings, node)
    name = _asked(settings, setting, node)
    found = _choices(settings, setting, name, luck)
    if len(found) < settings.choices:
        others = f"known mistakes lead to {plural(len(found) - 1, 'other formula')} for {name}"
        what = f"{others}, and {settings.choices - 1} are wanted"
        raise InputError(
            what,
            "ask for fewer choices, for another derivative, or allow more mistakes",
            find(node, ("mistakes",)).place,
        )
    marks = tuple(ascii_uppercase[: len(found)])
    question: Text = ("Which formula is ", Formula(name), f"? Answer with its letter alone, {_letters(marks)}.")
    told = tuple((choice.wrong.mistake, explained(choice.wrong)) for choice in found if choice.wrong)
    options = tuple((mark, "") for mark in marks)
    ask = ChoiceAsk("choice", options, partial(_right, marks), partial(_means, marks, found), told)
    return Task(
        planner=without_numbers(Derivation(setting.graph)),
        urn=Urn({}),
        opening=about_network(setting.graph),
        parts=(Part(question, (ask,), 1),),
        network=setting.spec,
        shown=partial(_shown, setting, found),
        key=partial(_key, setting, found, name),
        luck=partial(_luck, marks),
    )


def _letters(marks: Sequence[str]) -> str:
    """A, B or C"""
    return f"{', '.join(marks[:-1])} or {marks[-1]}"


def _asked(settings: Settings, setting: Networked, node: Node) -> Derivative:
    place = find(node, ("ask",)).place
    names = wished((settings.ask,), setting.graph, node)
    if len(names) != 1 or not isinstance(names[0], Derivative):
        raise InputError(f"{settings.ask} is not one derivative", 'ask for one, such as "dL/dw[1,1,1]"', place)
    check_routes(names[0], Derivation(setting.graph), place)
    return names[0]


def _choices(settings: Settings, setting: Networked, name: Derivative, luck: Random) -> tuple[Choice, ...]:
    """The right formula first, then wrong ones, all different as functions of the given numbers."""
    plan, ground = make_plan(Derivation(setting.graph), (name.wrt,)), ground_of(setting)
    wrongs = [w for w in mistakes_for(plan) if settings.mistakes is None or w.mistake in settings.mistakes]
    luck.shuffle(wrongs)
    wrongs.sort(key=lambda wrong: wrong.site.scope != "layer")
    candidates = (Choice(wrong.formula(name), wrong) for wrong in wrongs)
    known = {quantity for quantity, _, _ in ground.domain} | {equation.target for equation in ground.equations}
    found, mistakes = [Choice(formula_of(plan, name))], set[str]()
    for choice in candidates:
        if len(found) == settings.choices:
            break
        fits = set(inputs_of(choice.term)) <= known and choice.wrong and choice.wrong.mistake not in mistakes
        if fits and choice.wrong and all(_differ(ground, choice, other) for other in found):
            found.append(choice)
            mistakes.add(choice.wrong.mistake)
    return tuple(found)


def _differ(ground: Ground, one: Choice, other: Choice) -> bool:
    return ground.compare(other.term, one.term).verdict == "different"


def _luck(marks: Sequence[str], generator: np.random.Generator, exact: Callable[[Named], float]) -> dict[str, str]:
    """Which formula stands behind each mark."""
    return dict(zip(marks, map(str, generator.permutation(len(marks)).tolist()), strict=True))


def _right(marks: Sequence[str], row: Row) -> str:
    return next(mark for mark in marks if row.fields[mark] == "0")


def _means(marks: Sequence[str], found: Sequence[Choice], row: Row) -> dict[str, str]:
    """The mistake behind each mark."""
    meant = {mark: found[int(row.fields[mark])].wrong for mark in marks}
    return {mark: wrong.mistake for mark, wrong in meant.items() if wrong}


def _shown(setting: Networked, found: Sequence[Choice], scene: Scene) -> tuple[Block, ...]:
    texts: tuple[Text, ...] = tuple((Formula(choice.term),) for choice in found)
    options = tuple((mark, (OneOf(mark, texts),)) for mark in ascii_uppercase[: len(found)])
    return (*network_without_numbers(setting.graph, scene), Options(options))


def _key(setting: Networked, found: Sequence[Choice], name: Derivative, scene: Scene) -> tuple[Block, ...]:
    """The choices in the order of the sheet, each with what is wrong about it."""
    texts = tuple(tuple(_told(choice)) for choice in found)
    options = tuple((mark, (OneOf(mark, texts),)) for mark in ascii_uppercase[: len(found)])
    choices = Paragraph(("The choices for ", Formula(name), ":"), keep=True)
    return (*network_without_numbers(setting.graph, scene), choices, Options(options))


def _told(choice: Choice) -> Iterator[str | Formula]:
    yield Formula(choice.term)
    if choice.wrong is None:
        yield "\u2003This is right."
    else:
        yield "\u2003"
        yield from (part for part in explained(choice.wrong) if isinstance(part, str | Formula))


EXAMPLES = (
    """
    type: choose_formula
    network: {inputs: 2, layers: [{units: 2}, {units: 1}], loss: half_squared_error}
    ask: "dL/dw[1,1,1]"
    """,
    """
    type: choose_formula
    network: {inputs: 2, layers: [{units: 2, activation: tanh}, {units: 2, activation: softmax}], loss: cross_entropy}
    ask: "dL/dw[2,1,1]"
    choices: 3
    """,
)

QUESTION = QuestionType(
    "choose_formula",
    "Which formula is right?",
    "multiple choice among what known mistakes derive",
    Settings,
    _read,
    EXAMPLES,
)
