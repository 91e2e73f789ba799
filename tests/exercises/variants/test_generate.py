from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from derive.quantities import Quantity, parse_name
from exercises.files.library import load_set
from exercises.storage.manifest import Manifest, RoundingRecord, SetRecord, read_manifest
from exercises.storage.roster import Student, numbered
from exercises.variants.drawing import Lottery
from exercises.variants.generate import Copy, Generator

LOTTERY = Lottery(b"a secret of many signs", "digest", 1)
TANH = "{inputs: 2, layers: [{units: 2, activation: tanh}, {units: 1}]}"

Ask = Callable[..., str]
SetFile = Callable[..., Path]


@pytest.fixture
def generator(set_file: SetFile, asking: Ask) -> Generator:
    return Generator(load_set(set_file(asking(), asking(TANH), asking())), LOTTERY)


def test_copies_come_in_the_students_order_with_all_questions(generator: Generator) -> None:
    students = (Student("zoe", "Zoe"), Student("adam", "Adam"), Student("x-1"))
    found = generator.copies(students)
    assert [copy.student for copy in found] == list(students)
    assert {len(copy.questions) for copy in found} == {3}
    assert len({copy.form for copy in found}) == 3
    assert found[0].fields() == {"name": "Zoe", "student": "zoe", "form": found[0].form}


def test_questions_with_the_same_names_have_numbers_of_their_own(generator: Generator) -> None:
    """Question 3 is question 1 again: the same network and names, other numbers."""
    for copy in generator.copies(numbered(20)):
        first, _, third = copy.questions
        assert set(first.given) == set(third.given)
        assert first.given != third.given
        values = [[a.value for a in question.answers] for question in (first, third)]
        assert all(one != other for one, other in zip(*values, strict=True))
        assert [a.quantity for a in first.answers] == [a.quantity for a in third.answers]
        assert [{a.question for a in question.answers} for question in copy.questions] == [{1}, {2}, {3}]


def test_a_record_keeps_the_questions_apart(generator: Generator, tmp_path: Path) -> None:
    copies = generator.copies(numbered(3))
    records = {copy.student.id: copy.record() for copy in copies}
    manifest = Manifest(SetRecord("t", "c", 1, "00"), RoundingRecord(6, 4), None, records)
    (tmp_path / "manifest.json").write_text(manifest.to_json(), encoding="utf-8")
    read = read_manifest(tmp_path)
    for copy in copies:
        record = read.students[copy.student.id]
        assert record.form == copy.form
        assert list(record.given) == ["1", "2", "3"]
        for number, question in enumerate(copy.questions, 1):
            assert record.given[str(number)] == {name.name: value for name, value in question.given.items()}
        assert record.answers == tuple(answer for question in copy.questions for answer in question.answers)


def test_given_numbers_are_short_decimals(generator: Generator) -> None:
    for copy in generator.copies(numbered(50)):
        for question in copy.questions:
            assert all(len(repr(value)) <= 5 for value in question.given.values())
            assert {name.kind for name in question.given} == {"w", "b", "x", "y", "eta"}


def test_what_is_printed_holds_every_answer_and_agrees_with_it(generator: Generator) -> None:
    for copy in generator.copies(numbered(50)):
        for question in copy.questions:
            for answer in question.answers:
                assert isinstance(answer.value, float)
                printed = question.printed[parse_name(answer.quantity)]
                assert abs(printed - answer.value) <= answer.tolerance
                assert answer.tolerance < 10.0**-answer.decimals * 5
            assert all(question.printed[name] == value for name, value in question.given.items())


def by_student(copies: list[Copy]) -> dict[str, tuple[object, ...]]:
    return {copy.student.id: (copy.form, copy.questions) for copy in copies}


def test_a_copy_stays_when_others_join_or_names_change(generator: Generator) -> None:
    all_of_them = by_student(generator.copies(numbered(30)))
    some = by_student(generator.copies([Student("s007", "Seven"), Student("s002")]))
    assert some == {student: all_of_them[student] for student in some}


@pytest.mark.parametrize("change", [{"secret": b"another secret, as long"}, {"seed": 2}, {"set_digest": "other"}])
def test_another_secret_seed_or_set_gives_another_class(generator: Generator, change: dict[str, object]) -> None:
    other = Generator(generator.problem_set, replace(LOTTERY, **change))  # type: ignore[arg-type]
    students = numbered(10)
    for one, two in zip(generator.copies(students), other.copies(students), strict=True):
        assert one.form != two.form
        assert all(a.given != b.given for a, b in zip(one.questions, two.questions, strict=True))


def test_points_of_a_copy_are_those_of_the_set(generator: Generator) -> None:
    for copy in generator.copies(numbered(2)):
        assert sum(answer.points for answer in copy.record().answers) == pytest.approx(30)


def test_numbers_that_the_file_fixes_are_the_same_for_all(set_file: SetFile, asking: Ask) -> None:
    more = "weights: [[[0.1, 0.2], [0.3, 0.4]], [[0.5, 0.6], [0.7, 0.8]]]"
    copies = Generator(load_set(set_file(asking(more=more))), LOTTERY).copies(numbered(30))
    weights = {tuple(v for name, v in c.questions[0].given.items() if name.kind == "w") for c in copies}
    assert weights == {(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)}
    assert len({c.questions[0].given[Quantity("x", (1,))] for c in copies}) > 5
