from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from exercises.drawing import Lottery
from exercises.files import load_set
from exercises.generate import Copy, Generator
from exercises.manifest import ExpectedAnswer
from exercises.marking import mark_answer
from exercises.roster import numbered
from exercises.ta_sheets import ta_blocks, ta_fields
from templates.document import Field, Formula, Ledger

Ask = Callable[..., str]
SetFile = Callable[..., Path]


@pytest.fixture
def made(set_file: SetFile, asking: Ask) -> tuple[Generator, list[Copy]]:
    generator = Generator(load_set(set_file(asking(), asking(title="Again"))), Lottery(b"sixteen signs or", "d", 1))
    return generator, generator.copies(numbered(40))


def test_there_is_a_row_for_every_answer_with_its_points(made: tuple[Generator, list[Copy]]) -> None:
    structures = made[0].structures
    for number, structure in enumerate(structures, 1):
        (ledger,) = ta_blocks(structures, number)
        assert isinstance(ledger, Ledger)
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
        (ledger,) = ta_blocks(structures, number)
        keys = {part.key for row in ledger.rows for cell in row for part in cell if isinstance(part, Field)}
        assert keys == set(ta_fields(copies[0].questions[number - 1].answers))


def test_its_values_and_tolerances_mark_as_the_program_does(made: tuple[Generator, list[Copy]]) -> None:
    """By hand an answer within the tolerance of the value shown is right; nearly so by the true one."""
    for copy in made[1]:
        for question in copy.questions:
            fields = ta_fields(question.answers)
            for count, answer in enumerate(question.answers, 1):
                value, within = Fraction(fields[f"value {count}"]), Fraction(fields[f"within {count}"])
                assert float(within) == answer.tolerance
                for part, verdict in ((-0.9, "right"), (0.0, "right"), (0.9, "right"), (1.2, "wrong"), (-1.2, "wrong")):
                    typed = f"{float(value + Fraction(part) * within):.12f}"
                    assert mark_answer(answer, typed).verdict == verdict, (answer, typed)


def test_what_is_no_number_is_shown_as_it_is_and_nothing_is_a_negative_zero() -> None:
    text = ExpectedAnswer(1, "formula", "a * b", 0, 0.0, 1)
    tiny = ExpectedAnswer(1, "L", -1e-12, 4, 0.00006, 1)
    assert ta_fields([text, tiny]) == {
        "text 1": "a * b",
        "within 1": "",
        "value 2": "0.000000",
        "within 2": "0.000060",
    }
    assert ta_fields([replace(text, value="a * b + " * 5)])["text 1"] == "as in the key"


def test_many_answers_are_set_small(set_file: SetFile, asking: Ask) -> None:
    for count, small in ((1, False), (4, True)):
        problem_set = load_set(set_file(*[asking()] * count))
        structures = Generator(problem_set, Lottery(b"sixteen signs or", "d", 1)).structures
        (ledger,) = ta_blocks(structures, 1)
        assert isinstance(ledger, Ledger)
        assert ledger.small is small
