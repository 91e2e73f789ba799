from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from derive.errors import InputError
from derive.quantities import parse_name
from exercises.files.library import load_set
from exercises.press.printing import Press
from exercises.storage.roster import Student, numbered
from exercises.variants.drawing import Lottery
from exercises.variants.generate import Copy, Generator
from templates.formats.tex import whole

Ask = Callable[..., str]
SetFile = Callable[..., Path]
NUMBER = re.compile(r"\d+\.\d{4,}")


def press_of(path: Path, students: tuple[Student, ...]) -> tuple[Press, list[Copy]]:
    problem_set = load_set(path)
    generator = Generator(problem_set, Lottery(b"a secret of many signs", "digest", 1))
    press = Press(problem_set, generator.structures, named=any(student.name for student in students))
    return press, generator.copies(students)


@pytest.mark.parametrize("style", ["mazur", "index"])
def test_a_part_holds_all_questions_of_one_student(set_file: SetFile, asking: Ask, style: str) -> None:
    path = set_file(asking(title="First"), asking(title="Second"), style=style)
    press, copies = press_of(path, numbered(3))
    for kind in press.kinds:
        parts = [press.part(kind, copy) for copy in copies]
        assert len({part.body for part in parts}) == 3
        assert len({part.kind for part in parts}) == 1
        for part, copy in zip(parts, copies, strict=True):
            assert part.body.index("First") < part.body.index("Second")
            assert copy.form in part.body
            assert not any(other.form in part.body for other in copies if other is not copy)
            assert bool(part.drawings) is (kind != "marking")


def test_sheets_and_keys_are_told_apart(set_file: SetFile) -> None:
    press, (copy,) = press_of(set_file(), numbered(1))
    assert press.part("sheets", copy).kind != press.part("keys", copy).kind


def test_sources_of_sheets_hold_no_number_that_is_not_given(set_file: SetFile, asking: Ask) -> None:
    """Given numbers have two decimals at most, measures three; computed numbers are printed with more."""
    press, copies = press_of(set_file(asking(), asking(title="Again")), numbered(40))
    for copy in copies:
        body = press.part("sheets", copy).body
        assert not NUMBER.search(body)
        key = press.part("keys", copy).body
        found = {float(text) for text in NUMBER.findall(key)}
        for question in copy.questions:
            for answer in question.answers:
                printed = abs(round(question.printed[parse_name(answer.quantity)], 6))
                assert printed in found or printed < 1e-5 or round(printed, 3) == printed


def test_names_are_printed_escaped(set_file: SetFile) -> None:
    name = r"Żółć % & _ # \ { } ~ ^ < > $ \input{x}"
    press, (copy,) = press_of(set_file(), (Student("a", name),))
    body = press.part("sheets", copy).body
    assert r"\input{x}" not in body
    assert name not in body
    assert "Żółć" in body
    for sign in (r"\%", r"\&", r"\_", r"\#", r"\{", r"\}", r"\$"):
        assert sign in body


@pytest.mark.parametrize("bad", ["\N{SNOWMAN}", "中", "\u202e", "Иван"])
def test_a_name_that_no_page_can_print_gives_way_to_the_id(set_file: SetFile, bad: str) -> None:
    press, copies = press_of(set_file(), (Student("s1", "Zoë"), Student("s2", f"Ada {bad}")))
    first, second = (press.part("sheets", copy).body for copy in copies)
    assert r"\textbf{Zoë}" in first
    assert r"\textbf{s2}" in second
    assert bad not in second


def test_a_title_that_no_page_can_print_is_refused(set_file: SetFile, asking: Ask) -> None:
    press, _ = press_of(set_file(asking(title="Schnee \N{SNOWMAN}")), numbered(1))
    with pytest.raises(InputError, match="U\\+2603"):
        press.refuse_unprintable()


def test_a_source_is_one_document_with_every_drawing_once(set_file: SetFile, tmp_path: Path) -> None:
    press, copies = press_of(set_file(), numbered(5))
    with press.source("sheets", tmp_path) as add:
        for some in (copies[:2], copies[2:]):
            add(press.job(some).parts["sheets"])
    text = (tmp_path / "all-sheets.tex").read_text(encoding="utf-8")
    assert text == whole([press.part("sheets", copy) for copy in copies])
    assert text.count(r"\documentclass") == text.count(r"\end{document}") == 1
    assert text.count(r"\begin{tikzpicture}") == 1
    assert all(copy.form in text for copy in copies)


def test_the_missing_engine_is_named_with_its_packages(set_file: SetFile, monkeypatch: pytest.MonkeyPatch) -> None:
    press, _ = press_of(set_file(), numbered(1))
    monkeypatch.setenv("PATH", "")
    assert not press.engine.is_there()
    assert "texlive" in press.engine.missing().hint
