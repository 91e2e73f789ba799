"""Questions as pages: the sheet that a student gets and the worked solution.

Both are documents with slots, made once for a set; a variant only fills them.
"""

from __future__ import annotations

from dataclasses import replace

from exercises.files.spec import ProblemSet
from exercises.kinds import kinds
from exercises.kinds.number import NumberAsk
from exercises.press.layouts import arranged, cover, form_named, people, repeated
from exercises.press.ta_sheets import ta_cover
from exercises.tasks.points import in_words
from exercises.tasks.structure import Structure
from exercises.tasks.task import Part, Scene
from templates.document import Block, Document, Field, Item, Items, Paragraph, Text, Title
from templates.handout_lines import Telling
from templates.handout_words import rounding_rule
from templates.styles import Style


def rule(structure: Structure) -> str:
    """The rounding rule in words."""
    rounding = structure.rounding
    return rounding_rule(rounding.carry, rounding.answer, rounding.derivatives)


def telling(structure: Structure, style: Style) -> Telling:
    """What the key of a question tells in a style."""
    asked = {name: structure.answer_decimals(name) for name in structure.asked}
    return style.telling_of(structure.plan, asked, structure.decimals)


def scene(structure: Structure, style: Style, version: int = 0) -> Scene:
    """What the key of a question is made from."""
    return Scene(telling(structure, style), style, rule(structure), structure.task.told, version)


def sheet_scene(structure: Structure, style: Style, version: int = 0) -> Scene:
    """What a version of its sheet is made from."""
    usual, told = scene(structure, style, version), structure.told[version]
    if told is structure.truth:
        return usual
    return replace(usual, telling=style.telling_of(told.plan, {}, told.decimals))


def sheet_blocks(structure: Structure, number: int, style: Style, version: int = 0) -> tuple[Block, ...]:
    """One question as a student gets it."""
    task = structure.task
    return (
        _title(structure, number),
        Paragraph(task.opening, keep=True),
        *task.shown(sheet_scene(structure, style, version)),
        *_how(structure),
        Items(tuple(_item(structure, part, style) for part in structure.parts)),
    )


def _how(structure: Structure) -> tuple[Block, ...]:
    """How to write answers of the kinds that are asked for, where it is not plain."""
    asked = dict.fromkeys(ask.kind for ask in structure.asks)
    words = " ".join(filter(None, (kinds()[name].told(structure.decimal) for name in asked)))
    return (Paragraph((words,), quiet=True),) if words else ()


def _title(structure: Structure, number: int) -> Title:
    return Title((f"{number}\u2003{structure.spec.title}",), (in_words(structure.spec.points),))


_CHAIN = (" There is room for the chain rule in front, which is not marked.",)
"""What a part says beside, where there is room to write on paper."""


def _item(structure: Structure, part: Part, style: Style) -> Item:
    names = style.notation_of(structure.task.network)
    answers = tuple(form_named(ask.line, ask.label, names) for ask in part.asks)
    room = _CHAIN if any(isinstance(ask, NumberAsk) and ask.chain for ask in part.asks) else ()
    return Item((*part.text, *room), (in_words(structure.points_of(part)),), answers)


def key_blocks(structure: Structure, number: int, style: Style, version: int = 0) -> tuple[Block, ...]:
    """One question again, and its worked solution."""
    return (
        _title(structure, number),
        Paragraph(structure.task.opening),
        Items(tuple(_item(structure, part, style) for part in structure.parts)),
        *structure.task.key(scene(structure, style, version)),
    )


def sheet(
    problem_set: ProblemSet, number: int, structure: Structure, blocks: tuple[Block, ...], *, named: bool
) -> Document:
    """The page of a sheet around its blocks; the first question comes below the head of the sheet."""
    layout = problem_set.layout
    head = cover(problem_set, named=named) if number == 1 else ()
    blocks = (*head, *arranged(blocks, layout))
    return Document(problem_set.title, _head(problem_set, ""), _form(), blocks, layout.page, structure.task.gaps)


def key(problem_set: ProblemSet, blocks: tuple[Block, ...]) -> Document:
    """The page of a worked solution around its blocks."""
    heads = _head(problem_set, "worked solution")
    return Document(problem_set.title, heads, _owner(), tuple(repeated(blocks)), problem_set.layout.page)


def ta_sheet(problem_set: ProblemSet, number: int, blocks: tuple[Block, ...], *, named: bool) -> Document:
    """The page to mark a form by around its blocks."""
    head = ta_cover(problem_set, people(named=named)) if number == 1 else ()
    what = f"{problem_set.course}, marking sheet" if problem_set.course else "Marking sheet"
    return Document(problem_set.title, (what, problem_set.title), _owner(), (*head, *blocks), problem_set.layout.page)


def _head(problem_set: ProblemSet, what: str) -> Text:
    return tuple(filter(None, (problem_set.course, problem_set.title, what)))


def _owner() -> Text:
    return (Field("student"), "\u2003", *_form())


def _form() -> Text:
    return ("form ", Field("form"))
