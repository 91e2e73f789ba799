"""A set with decimal commas from its file to the marks: said on sheets, kept in the manifest, read in answers."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from derive.errors import InputError
from exercises.answers.addresses import Addresses
from exercises.answers.submissions import read_answers
from exercises.answers.unmatched import find_unmatched
from exercises.cli import main
from exercises.files.library import load_set
from exercises.files.spec import ProblemSet
from exercises.marks.marking import mark_student
from exercises.press.layouts import cover
from exercises.storage.manifest import read_manifest
from exercises.storage.roster import numbered
from exercises.variants.drawing import Lottery
from exercises.variants.generate import Generator
from templates.document import Paragraph

SetFile = Callable[..., Path]


def with_answers(set_file: SetFile, setting: str) -> ProblemSet:
    path = set_file()
    path.write_text(path.read_text(encoding="utf-8").replace("questions:", f"answers: {setting}\nquestions:", 1))
    return load_set(path)


def rules_of(problem_set: ProblemSet) -> str:
    _, rules = cover(problem_set, named=True)
    assert isinstance(rules, Paragraph)
    return str(rules.text)


def test_a_sheet_says_how_numbers_are_typed(set_file: SetFile) -> None:
    assert "typed with a decimal comma: -0,25 or 1,5e-3 or 3/8." in rules_of(with_answers(set_file, "{decimal: comma}"))
    assert "typed with a decimal point: -0.25 or 1.5e-3 or 3/8." in rules_of(with_answers(set_file, "{}"))


def test_answers_are_read_as_the_set_says(set_file: SetFile) -> None:
    problem_set = with_answers(set_file, "{decimal: comma}")
    generator = Generator(problem_set, Lottery(b"a secret of many signs", "hash", 1))
    (copy,) = generator.copies(numbered(1))
    shared = {"1": generator.structures[0].shared}
    record = copy.record()
    texts = [f"{answer.value:.{answer.decimals}f}".replace(".", ",") for answer in record.answers]
    assert {mark.verdict for mark in mark_student(record, texts, shared).answers} == {"right"}
    assert {mark.verdict for mark in mark_student(record, texts).answers} == {"unreadable"}


def test_other_signs_are_refused_at_their_place(set_file: SetFile) -> None:
    with pytest.raises(InputError, match="unknown decimal sign 'coma'; did you mean comma"):
        with_answers(set_file, "{decimal: coma}")


def test_the_answer_form_opens_in_a_spreadsheet_that_knows_decimal_commas(set_file: SetFile, tmp_path: Path) -> None:
    """Such a one splits cells at semicolons, and writes them again so."""
    path = set_file()
    text = path.read_text(encoding="utf-8")
    for sign, separator, encoding in (("comma", ";", "utf-8-sig"), ("point", ",", "utf-8")):
        path.write_text(text.replace("questions:", f"answers: {{decimal: {sign}}}\nquestions:", 1), encoding="utf-8")
        folder = tmp_path / sign
        result = CliRunner().invoke(main, ["make", str(path), "-o", str(folder), "--copies", "1", "--engine", "typst"])
        assert result.exit_code == 0, result.output
        data = (folder / "answers.csv").read_bytes()
        assert data.startswith(f"student{separator}question{separator}quantity{separator}answer\n".encode(encoding))
        rows = [[*row[:3], "0,5"] for row in csv.reader(data.decode(encoding).splitlines()[1:], delimiter=separator)]
        read = read_answers([_saved(folder / "filled.csv", rows, separator)], Addresses.of(read_manifest(folder)))
        assert {entry.answer for entry in read.entries.values()} == {"0,5"}
        assert not find_unmatched(read_manifest(folder), read)


def _saved(path: Path, rows: list[list[str]], separator: str) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=separator).writerows([["student", "question", "quantity", "answer"], *rows])
    return path
