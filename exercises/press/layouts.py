"""How the pages of a set are laid out: the head of a sheet, and what there is to write on below each part.

Layout + questions -> cover (title, whose it is, points, rules);  arranged(blocks, layout) -> blocks
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from string import ascii_lowercase

from derive.quantities import Quantity
from exercises.files.spec import Decimals, Layout, ProblemSet
from exercises.tasks.points import in_digits
from exercises.tasks.structure import Structure
from templates.document import Blank, Block, Cover, Field, Item, Items, Line, Paragraph, Text
from templates.handout_words import rounding_rule
from templates.notations import Notation
from templates.styles import style_named

_SHORT, _LONG = 2, 6
"""Lines of room to work at a number, and at one whose formula is asked for too."""
_WIDE = 8.0
"""Ems from which on a blank is for more than a number."""
_MOST_COLUMNS = 12
"""A table of points with more columns than this does not fit the line."""


_NUMBERS: Mapping[Decimals, str] = {
    "point": "In the answer form, numbers are typed with a decimal point: -0.25 or 1.5e-3 or 3/8.",
    "comma": "In the answer form, numbers are typed with a decimal comma: -0,25 or 1,5e-3 or 3/8.",
}


def cover(problem_set: ProblemSet, *, named: bool) -> tuple[Block, ...]:
    """The head of a sheet."""
    style = style_named(problem_set.style)
    structures = [Structure(spec, problem_set.rounding, style) for spec in problem_set.questions]
    numbers = (*_rounding(problem_set), _NUMBERS[problem_set.decimal]) if any(s.asked for s in structures) else ()
    layout = problem_set.layout
    told = (*numbers, *((_FORM_NAMES,) if layout.form_names else ()))
    usual = (Paragraph((" ".join(told),), quiet=True),) if told else ()
    own = (Paragraph((rule,)) for rule in layout.rules)
    return (Cover((problem_set.title,), people(named=named), _points(structures)), *usual, *own)


def people(*, named: bool) -> tuple[Text, ...]:
    """Whose a page is; where names are not known, there is room to write one."""
    return (("Name\u00a0 ", Field("name", long=True) if named else Blank(16.0)), ("Student\u00a0 ", Field("student")))


def _rounding(problem_set: ProblemSet) -> tuple[str, ...]:
    """The rounding rule in words, and what follows from it."""
    rounding = problem_set.rounding
    words = rounding_rule(rounding.carry, rounding.answer, rounding.derivatives)
    return words, "An answer is right within the rounding that this allows."


_FORM_NAMES = "Below an answer stands what the answer form calls it, where it has another name there."


def _points(structures: Sequence[Structure]) -> tuple[tuple[Text, ...], ...]:
    """A column for each question, of a single one for each of its parts, and one for the sum."""
    columns = list(_columns(structures))
    if len(columns) > _MOST_COLUMNS:
        return ()
    total = sum((points for _, points in columns), start=Fraction(0))
    labels, points = zip(*columns, ("Total", total), strict=True)
    first = "Question" if len(structures) > 1 else "Part"
    rows = ((first, *labels), ("Points", *map(in_digits, points)), ("Reached", *[""] * len(labels)))
    return tuple(tuple((cell,) for cell in row) for row in rows)


def _columns(structures: Sequence[Structure]) -> Iterator[tuple[str, Fraction]]:
    if len(structures) > 1:
        yield from ((str(number), structure.spec.points) for number, structure in enumerate(structures, 1))
        return
    (structure,) = structures
    for number, part in enumerate(structure.parts):
        yield f"({ascii_lowercase[number % 26]})", structure.points_of(part)


def arranged(blocks: Iterable[Block], layout: Layout) -> tuple[Block, ...]:
    """The blocks of a question with what the layout gives to write on."""
    return tuple(_items(block, layout) if isinstance(block, Items) else block for block in blocks)


def form_named(line: Line, label: str, names: Notation) -> Line:
    """The line to answer on, its last blank with the name that the answer form has for it if that is another one."""
    if isinstance(line.left, Quantity) and str(names.name(line.left)) == label:
        return line
    *before, last = line.rights
    assert isinstance(last, Blank)
    return replace(line, rights=(*before, replace(last, name=label)))


def _plain(item: Item) -> Item:
    """The part without the names of the answer form."""
    lines = (
        replace(line, rights=tuple(replace(r, name="") if isinstance(r, Blank) else r for r in line.rights))
        for line in item.answers
    )
    return replace(item, answers=tuple(lines))


def _items(block: Items, layout: Layout) -> Items:
    if not layout.form_names:
        block = replace(block, items=tuple(map(_plain, block.items)))
    if layout.working == "space":
        return replace(block, items=tuple(replace(item, room=_room(item)) for item in block.items))
    return replace(block, boxed=layout.working == "boxes")


def _room(item: Item) -> int:
    """Lines to work on, by what is asked for."""
    return max(_LONG // 2, sum(map(_lines, item.answers))) if item.answers else 0


def _lines(line: Line) -> int:
    return _SHORT if sum(blank.width for blank in line.rights if isinstance(blank, Blank)) < _WIDE else _LONG


def repeated(blocks: Iterable[Block]) -> Iterator[Block]:
    """The question as a key tells it again: its parts without what there is to write on."""
    for block in blocks:
        if isinstance(block, Items):
            yield replace(block, items=tuple(replace(item, answers=(), room=0) for item in block.items), boxed=False)
        else:
            yield block
