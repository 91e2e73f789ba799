from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import chain
from pathlib import Path

import pytest

from exercises.files.library import load_set
from exercises.marks.marking import mark_answer
from exercises.mistakes import WORDS
from exercises.press.ta_sheets import Table, ta_blocks, ta_fields
from exercises.storage.manifest import ExpectedAnswer
from exercises.storage.roster import numbered
from exercises.tasks.structure import Structure
from exercises.variants.drawing import Lottery
from exercises.variants.generate import Copy, Generator
from templates.document import Field, Formula, Ledger

Ask = Callable[..., str]
SetFile = Callable[..., Path]


@pytest.fixture
def made(set_file: SetFile, asking: Ask) -> tuple[Generator, list[Copy]]:
    generator = Generator(load_set(set_file(asking(), asking(title="Again"))), Lottery(b"sixteen signs or", "d", 1))
    return generator, generator.copies(numbered(40))


def ledger_of(structures: Sequence[Structure], number: int, page: str = "sheet-a4") -> Ledger:
    (ledger,) = ta_blocks(list(map(Table, structures)), number, page)
    assert isinstance(ledger, Ledger)
    return ledger


def test_there_is_a_row_for_every_answer_with_its_points(made: tuple[Generator, list[Copy]]) -> None:
    structures = made[0].structures
    for number, structure in enumerate(structures, 1):
        ledger = ledger_of(structures, number)
        head, *rows = ledger.rows
        assert [row[1][0] for row in rows] == [Formula(name) for name in structure.asked]
        assert sum(Fraction(str(row[4][0])) for row in rows) == structure.spec.points
        assert all(len(row) == len(head) == len(ledger.widths) for row in ledger.rows)
        letters = [str(row[0][0]) for row in rows if row[0][0]]
        assert letters == [f"({letter})" for letter in "abcdefgh"[: len(structure.parts)]]
        assert str(structure.spec.title) in str(ledger.title)


def test_its_texts_are_all_filled_in(made: tuple[Generator, list[Copy]]) -> None:
    structures, copies = made[0].structures, made[1]
    for number in (1, 2):
        ledger = ledger_of(structures, number)
        keys = {part.key for row in ledger.rows for cell in row for part in cell if isinstance(part, Field)}
        assert keys == set(ta_fields(Table(structures[number - 1]), copies[0].questions[number - 1]))


def test_a_column_for_each_mistake_has_its_letter_told(made: tuple[Generator, list[Copy]]) -> None:
    structure = made[0].structures[0]
    ledger = ledger_of(made[0].structures, 1)
    wrongs = structure.frequent.wrongs
    assert len(wrongs) == 4
    assert [str(cell[0]).strip() for cell in ledger.rows[0][6:]] == ["A", "B", "C", "D"]
    (note,) = ledger.note
    assert note == ", ".join(f"{a}\u00a0{WORDS[w.mistake].title}" for a, w in zip("ABCD", wrongs, strict=True))


def test_a_mistaken_number_stands_there_where_it_differs_from_the_right_one(
    made: tuple[Generator, list[Copy]],
) -> None:
    structure = made[0].structures[0]
    place = [wrong.mistake for wrong in structure.frequent.wrongs].index("error_sign")
    for copy in made[1]:
        question = copy.questions[0]
        fields = ta_fields(Table(structure), question)
        for count, answer in enumerate(question.answers, 1):
            shown = fields[f"mistake {count} {place}"]
            assert isinstance(answer.value, float)
            if answer.quantity.startswith("dL/d"):
                assert float(shown) == pytest.approx(-answer.value, abs=0.6 * 10.0**-answer.decimals)
            elif not answer.quantity.startswith("w"):
                assert shown == ""


def test_its_values_and_tolerances_mark_as_the_program_does(made: tuple[Generator, list[Copy]]) -> None:
    """By hand an answer within the tolerance of the value shown is right; nearly so by the true one."""
    for copy in made[1]:
        for structure, question in zip(made[0].structures, copy.questions, strict=True):
            fields = ta_fields(Table(structure), question)
            for count, answer in enumerate(question.answers, 1):
                value, within = Fraction(fields[f"value {count}"]), Fraction(fields[f"within {count}"])
                assert float(within) == answer.tolerance
                for part, verdict in ((-0.9, "right"), (0.0, "right"), (0.9, "right"), (1.2, "wrong"), (-1.2, "wrong")):
                    typed = f"{float(value + Fraction(part) * within):.12f}"
                    assert mark_answer(answer, typed).verdict == verdict, (answer, typed)


def test_what_is_no_number_is_shown_as_it_is_and_nothing_is_a_negative_zero(made: tuple[Generator, list[Copy]]) -> None:
    structure, question = made[0].structures[0], made[1][0].questions[0]

    def first(answer: ExpectedAnswer) -> tuple[str, ...]:
        fields = ta_fields(Table(structure), replace(question, answers=(answer, *question.answers[1:])))
        return tuple(text for key, text in fields.items() if key in ("text 1", "value 1", "within 1"))

    text = ExpectedAnswer(1, "formula", "a * b", 0, 0.0, 1)
    assert first(text) == ("a * b", "")
    assert first(replace(text, value="a * b + " * 9)) == ("as in the key", "")
    assert first(ExpectedAnswer(1, "L", 2.0, 6, 0.0000005, 1)) == ("2", "0.0000005")
    assert first(ExpectedAnswer(1, "L", 0.12, 4, 0.000052, 1)) == ("0.12", "0.000052")
    assert first(ExpectedAnswer(1, "L", 0.1200001, 4, 0.00006, 1)) == ("0.120000", "0.00006")
    assert first(ExpectedAnswer(1, "L", -1e-13, 4, 0.00006, 1)) == ("0", "0.00006")


def test_a_matrix_has_a_row_for_each_entry_and_formulas_have_room() -> None:
    problem_set = load_set("practice")
    generator = Generator(problem_set, Lottery(b"sixteen signs or", "d", 1))
    (copy,) = generator.copies(numbered(1))
    told = 0
    for number, (structure, question) in enumerate(zip(generator.structures, copy.questions, strict=True), 1):
        (_, *rows), fields = ledger_of(generator.structures, number).rows, ta_fields(Table(structure), question)
        assert "as in the key" not in fields.values()
        assert all("/" not in str(row[4][0]) for row in rows)
        assert sum(Fraction(str(row[4][0])) for row in rows) == pytest.approx(float(structure.spec.points), abs=0.006)
        values = [fields[key] for key in fields if key.startswith(("value", "text"))]
        entries = [
            value
            for answer in question.answers
            for value in (chain(*answer.details["exact"]) if answer.kind == "matrix" else (answer.value,))
        ]
        assert len(values) == len(rows) == len(entries)
        for shown, entry in zip(values, entries, strict=True):
            told += isinstance(entry, float)
            assert shown == entry if isinstance(entry, str) else float(shown) == pytest.approx(entry, abs=1e-5)
    assert told > 40


@pytest.mark.parametrize(("page", "shared"), [("sheet-a4", True), ("sheet-letter", False), ("screen", False)])
def test_the_rows_of_all_questions_share_a_page_or_go_on_overleaf(
    set_file: SetFile, asking: Ask, page: str, *, shared: bool
) -> None:
    heights = []
    for count in (1, 3, 9):
        problem_set = load_set(set_file(*[asking()] * count))
        structures = Generator(problem_set, Lottery(b"sixteen signs or", "d", 1)).structures
        ledgers = [ledger_of(structures, number, page) for number in range(1, count + 1)]
        assert len({ledger.height for ledger in ledgers}) == 1
        heights.append(ledgers[0].height)
        assert sum(len(ledger.rows) * ledger.height for ledger in ledgers) < 47 or heights[-1] == heights[0]
    assert heights[0] == heights[2]
    assert (heights[1] < heights[0]) == shared
    assert min(heights) > 1
