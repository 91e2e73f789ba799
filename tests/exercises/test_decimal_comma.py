"""A set with decimal commas from its file to the marks: said on sheets, kept in the manifest, read in answers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from derive.errors import InputError
from exercises.files.library import load_set
from exercises.files.spec import ProblemSet
from exercises.marks.marking import mark_student
from exercises.press.layouts import cover
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
