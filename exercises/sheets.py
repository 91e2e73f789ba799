"""Questions as pages: the sheet that a student gets and the worked solution.

Both are documents with slots, made once for a set; a variant only fills them.
"""

from __future__ import annotations

from fractions import Fraction

from exercises.kinds import kinds
from exercises.points import in_words
from exercises.spec import ProblemSet
from exercises.structure import Structure
from exercises.tasks import Part, Scene
from templates.document import Blank, Block, Document, Field, Item, Items, Paragraph, Text, Title
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


def scene(structure: Structure, style: Style) -> Scene:
    """What the pages of a question are made from."""
    return Scene(telling(structure, style), style, rule(structure), structure.task.told)


def sheet_blocks(structure: Structure, number: int, style: Style) -> tuple[Block, ...]:
    """One question as a student gets it."""
    task = structure.task
    items = tuple(_item(structure, part) for part in structure.parts)
    return (
        _title(structure, number),
        Paragraph(task.opening),
        *task.shown(scene(structure, style)),
        Paragraph((_rules(structure),), quiet=True),
        Items(items),
    )


def _rules(structure: Structure) -> str:
    """How to work and how to answer, for the kinds of answers that are asked for."""
    asked = dict.fromkeys(ask.kind for ask in structure.asks)
    rounds = f"{rule(structure)} An answer is right within the rounding that this allows." if structure.asked else ""
    return " ".join(filter(None, (rounds, *(kinds()[name].how for name in asked))))


def _title(structure: Structure, number: int) -> Title:
    return Title((f"{number}\u2003{structure.spec.title}",), (in_words(structure.spec.points),))


def _item(structure: Structure, part: Part) -> Item:
    points = sum((structure.points[ask.label] for ask in part.asks), start=Fraction(0))
    return Item(part.text, (in_words(points),), tuple(ask.line for ask in part.asks))


def key_blocks(structure: Structure, number: int, style: Style) -> tuple[Block, ...]:
    """One question's worked solution."""
    return (_title(structure, number), *structure.task.key(scene(structure, style)))


def sheet(problem_set: ProblemSet, number: int, blocks: tuple[Block, ...], *, named: bool) -> Document:
    """The page of a sheet around its blocks; the first question comes below the student's name.

    Where names are not known, there is room to write one.
    """
    name = Field("name") if named else Blank(16.0)
    person = Paragraph(("Name ", name, "\u2003Student ", Field("student")))
    head = (person,) if number == 1 else ()
    return Document(problem_set.title, _head(problem_set, ""), _form(), (*head, *blocks))


def key(problem_set: ProblemSet, blocks: tuple[Block, ...]) -> Document:
    """The page of a worked solution around its blocks."""
    owner: Text = (Field("student"), "\u2003", *_form())
    return Document(problem_set.title, _head(problem_set, "worked solution"), owner, blocks)


def _head(problem_set: ProblemSet, what: str) -> Text:
    return tuple(filter(None, (problem_set.course, problem_set.title, what)))


def _form() -> Text:
    return ("form ", Field("form"))
