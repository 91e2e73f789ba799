from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields, is_dataclass
from fractions import Fraction
from pathlib import Path

import pytest

from derive.quantities import Named
from exercises.files.library import load_set
from exercises.files.spec import ProblemSet
from exercises.press.sheets import key, key_blocks, rule, sheet, sheet_blocks
from exercises.tasks.points import in_words
from exercises.tasks.structure import Structure
from templates.document import Blank, Document, Field, Given, Item, Line, Numbers, Results, Shown, Title
from templates.styles import style_named

ROUNDINGS = {
    "{carry: 6, answer: 4}": ("six", "four"),
    "{carry: full, answer: 5}": ("full precision", "five"),
    "{carry: 3, answer: 2}": ("three", "two"),
}

Ask = Callable[..., str]
SetFile = Callable[..., Path]

LOOK = style_named("index")


def load(path: Path) -> tuple[ProblemSet, Structure]:
    problem_set = load_set(path)
    return problem_set, Structure(problem_set.questions[0], problem_set.rounding, style_named("index"))


def parts(thing: object) -> Iterator[object]:
    """Everything a document is made of, down to its leaves."""
    yield thing
    if is_dataclass(thing):
        for one in fields(thing):
            yield from parts(getattr(thing, one.name))
    elif isinstance(thing, Iterable) and not isinstance(thing, str):
        for part in thing:
            yield from parts(part)


def shown(document: Document) -> set[Named]:
    """The names whose numbers a document prints."""
    found: set[Named] = set()
    for part in parts(document):
        if isinstance(part, Shown):
            found.add(part.name)
        elif isinstance(part, Given):
            found.update((*(name for group in part.groups for name in group), *part.foot))
    return found


def test_a_sheet_holds_the_given_numbers_and_no_others(set_file: SetFile) -> None:
    problem_set, structure = load(set_file())
    document = sheet(problem_set, 1, structure, sheet_blocks(structure, 1, LOOK), named=True)
    assert shown(document) == set(structure.plan.given)
    assert not [part for part in parts(document) if isinstance(part, Numbers)]
    asked = [line for part in parts(document) if isinstance(part, Item) for line in part.answers]
    assert [line.left for line in asked] == list(structure.asked)
    assert all(set(map(type, line.rights)) == {Blank} for line in asked)


def test_a_key_tells_every_answer_once_at_the_decimals_asked_for(set_file: SetFile) -> None:
    problem_set, structure = load(set_file())
    document = key(problem_set, key_blocks(structure, 1, LOOK))
    strong = [part for part in parts(document) if isinstance(part, Shown) and part.strong]
    assert {part.name for part in strong} == set(structure.asked)
    for part in strong:
        decimals = structure.decimals[part.name] if part.decimals is None else part.decimals
        assert decimals == min(structure.answer_decimals(part.name), structure.decimals[part.name])
    labels = [part.label for part in parts(document) if isinstance(part, Line) and part.label]
    assert len(labels) == len(set(labels))


def test_points_on_a_sheet_add_up(set_file: SetFile, asking: Ask) -> None:
    problem_set, structure = load(set_file(asking(ask='[z, a, L, "dL/dw[1,1,1]", "dL/dw[2,1,1]", "L\'"]')))
    document = sheet(problem_set, 1, structure, sheet_blocks(structure, 1, LOOK), named=True)
    items = [part.points for part in parts(document) if isinstance(part, Item)]
    assert sum(Fraction(str(text[0]).split()[0]) for text in items) == 10
    (title,) = [part for part in parts(document) if isinstance(part, Title)]
    assert title.right == (in_words(Fraction(10)),)


@pytest.mark.parametrize("rounding", ROUNDINGS)
def test_the_rounding_rule_stands_on_the_sheet(set_file: SetFile, rounding: str) -> None:
    problem_set, structure = load(set_file(rounding=rounding))
    text = rule(structure)
    assert all(word in text for word in ROUNDINGS[rounding])
    pages = (
        sheet(problem_set, 1, structure, sheet_blocks(structure, 1, LOOK), named=True),
        key(problem_set, key_blocks(structure, 1, LOOK)),
    )
    for document in pages:
        assert any(isinstance(part, str) and text in part for part in parts(document))


@pytest.mark.parametrize("named", [True, False])
def test_the_name_is_printed_where_it_is_known_else_there_is_room(set_file: SetFile, named: bool) -> None:
    problem_set, structure = load(set_file())
    document = sheet(problem_set, 1, structure, sheet_blocks(structure, 1, LOOK), named=named)
    keys = {part.key for part in parts(document) if isinstance(part, Field)}
    assert keys == ({"name", "student", "form"} if named else {"student", "form"})
    later = sheet(problem_set, 2, structure, sheet_blocks(structure, 2, LOOK), named=named)
    assert "name" not in {part.key for part in parts(later) if isinstance(part, Field)}


def test_questions_are_numbered(set_file: SetFile) -> None:
    _, structure = load(set_file())
    for number in (1, 2, 12):
        for blocks in (
            sheet_blocks(structure, number, LOOK),
            key_blocks(structure, number, LOOK),
        ):
            titles = [part.text[0] for part in parts(blocks) if isinstance(part, Title)]
            assert [str(title).split()[0] for title in titles] == [str(number)]


def test_room_for_the_chain_rule_is_told_on_paper_alone(set_file: SetFile, asking: Ask) -> None:
    """Programs have no such room, so the question itself does not speak of it."""
    _, structure = load(set_file(asking(ask='["dL/dw[1,1,1]", L]')))
    told = [part.text for part in parts(sheet_blocks(structure, 1, LOOK)) if isinstance(part, Item)]
    assert [any("room for the chain rule" in str(piece) for piece in text) for text in told] == [False, True]
    assert not any("room" in str(piece) for part in structure.parts for piece in part.text)


def test_what_names_are_typed_as_stands_on_the_sheet_and_in_the_key(set_file: SetFile) -> None:
    network = "{inputs: 2, layers: [{units: 2}], loss: half_squared_error}"
    _, structure = load(set_file(f'- {{type: formula, network: {network}, ask: ["dL/dw[1,1,1]"]}}'))
    on_sheet, in_key = sheet_blocks(structure, 1, LOOK), key_blocks(structure, 1, LOOK)
    (table,) = [block for block in on_sheet if isinstance(block, Results)]
    assert "w[1,1,1]" in [str(part) for part in parts(table)]
    assert table in in_key
