"""The class in figures: counted again from marks.json, and the page as readers see it."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import pytest

from exercises.checking import check
from exercises.marks.marking import AnswerMark, StudentMark, mark_student
from exercises.reports.class_report import class_report
from exercises.reports.class_words import as_data, as_html, class_files
from exercises.storage.manifest import ExpectedAnswer, Manifest, RoundingRecord, SetRecord, StudentRecord
from exercises.storage.tables import to_csv
from templates.document import Formula

HOSTILE = '<script>alert("x")</script>'
ASKED = (("1", "z[1,1]"), ("1", "L"), ("2", "dL/dw[1,1,1]"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of 30 students, marked: every third answer wrong, some not to be read, a few rows of nobody."""
    folder = tmp_path_factory.mktemp("class")
    answers = tuple(ExpectedAnswer(int(q), name, 0.5, 4, 1e-4, 2.0) for q, name in ASKED)
    people = {f"s{n:02}": StudentRecord(f"{HOSTILE} {n}", f"F{n}", {}, answers) for n in range(30)}
    record = SetRecord("Nets & <b>more</b>", "Course", 1, "")
    manifest = Manifest(record, RoundingRecord(4, 4), None, people)
    (folder / "manifest.json").write_text(manifest.to_json(), encoding="utf-8")
    random = Random(4)
    rows = [("student", "question", "quantity", "answer")]
    for n, ident in enumerate(people):
        if n % 10 < 9:
            rows += [(ident, *asked, random.choice(["0.5", "0.5", "0.7", HOSTILE])) for asked in ASKED]
    rows += [("nobody", "1", "L", "=1+1"), ("s01", "9", "L", "1"), ("s01", "1", "a[1]", "1"), ("", "1", "L", "1")]
    (folder / "answers.csv").write_text(to_csv(rows), encoding="utf-8")
    check(folder, [folder / "answers.csv"])
    return folder / "marks"


@pytest.fixture(scope="module")
def marks(folder: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((folder / "marks.json").read_text(encoding="utf-8"))
    return content


@pytest.fixture(scope="module")
def figures(folder: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((folder / "class.json").read_text(encoding="utf-8"))
    return content


def heard(marks: dict[str, Any]) -> list[dict[str, Any]]:
    return [s for s in marks["students"].values() if any(a["verdict"] != "missing" for a in s["answers"])]


def test_scores_are_those_of_the_marks(marks: dict[str, Any], figures: dict[str, Any]) -> None:
    scores = [student["points"] / student["of"] for student in heard(marks)]
    assert (figures["students"], figures["handed_in"]) == (30, len(scores)) == (30, 27)
    assert figures["scores"] == pytest.approx(scores)
    assert figures["mean"] == pytest.approx(sum(scores) / len(scores))
    bins = Counter(min(int(10 * score + 1e-9), 9) for score in scores)
    assert figures["histogram"] == [bins[n] for n in range(10)]


def test_each_quantity_is_counted(marks: dict[str, Any], figures: dict[str, Any]) -> None:
    for question in figures["questions"]:
        for item in question["items"]:
            own = [
                a
                for s in heard(marks)
                for a in s["answers"]
                if (a["question"], a["quantity"]) == (question["number"], item["quantity"])
            ]
            assert {v: n for v, n in item["verdicts"].items() if n} == dict(Counter(a["verdict"] for a in own))
            assert item["reached"] == pytest.approx(sum(a["points"] for a in own) / (2 * len(own)))
    counted = [(str(q["number"]), item["quantity"]) for q in figures["questions"] for item in q["items"]]
    assert counted == list(ASKED)


def test_first_wrong_steps_are_counted_once_a_student(marks: dict[str, Any], figures: dict[str, Any]) -> None:
    wrong = Counter(
        a["first_wrong"] or a["quantity"]
        for s in heard(marks)
        for a in s["answers"]
        if a["question"] == 2 and a["verdict"] == "wrong"
    )
    steps = {step["quantity"]: step["students"] for step in figures["questions"][1]["first_wrong"]}
    assert steps == dict(wrong)


def test_what_needs_a_look_is_listed(marks: dict[str, Any], figures: dict[str, Any]) -> None:
    unread = sum(a["verdict"] == "unreadable" for s in heard(marks) for a in s["answers"])
    assert len(figures["unreadable"]) == unread > 0
    assert {name: len(rows) for name, rows in figures["rows"].items()} == {
        "unknown_students": 1,
        "unknown_questions": 1,
        "unknown_quantities": 1,
        "incomplete_rows": 1,
        "duplicates": 0,
        "unread_files": 0,
    }


def test_the_table_has_a_line_a_quantity(folder: Path, figures: dict[str, Any]) -> None:
    rows = list(csv.DictReader(io.StringIO((folder / "class.csv").read_text(encoding="utf-8-sig"))))
    assert [(row["question"], row["quantity"]) for row in rows] == list(ASKED)
    items = [item for question in figures["questions"] for item in question["items"]]
    assert [float(row["reached"]) for row in rows] == pytest.approx([item["reached"] for item in items], abs=1e-4)
    assert [int(row["wrong"]) for row in rows] == [item["verdicts"]["wrong"] for item in items]


def test_mistakes_are_counted_by_students_and_those_that_cannot_be_told_apart_together(folder: Path) -> None:
    def answer(quantity: str, **more: Any) -> AnswerMark:
        return AnswerMark(1, quantity, "1", "mistake", Fraction(0), "", **more)

    told = (("the slope of ", Formula(_quantity()), " was left out"),)
    one = answer("L", mistake="slope_left_out", told=told)
    both = answer("z[1,1]", possible=("error_sign", "gradient_added"))
    manifest = _manifest(folder)
    marks = {"a": StudentMark("A", (one, both), Fraction(4)), "b": StudentMark("B", (one, one), Fraction(4))}
    people = {ident: replace(next(iter(manifest.students.values()))) for ident in marks}
    report = class_report(replace(manifest, students=people), marks, {})
    made = [(m.names, m.students, m.answers, m.sentence) for m in report.mistakes]
    assert made == [
        (("slope_left_out",), 2, 3, "the slope of z[1,1] was left out"),
        (("error_sign", "gradient_added"), 1, 1, ""),
    ]
    data = as_data(report, {})["mistakes"]
    assert [one["mistake"] for one in data] == ["slope_left_out", "error_sign or gradient_added"]
    assert "slope of the activation left out" in as_html(report, {})
    assert "sign of the error turned or" in as_html(report, {})


def _quantity() -> Any:
    from derive.quantities import Quantity

    return Quantity("z", (1, 1))


def _manifest(folder: Path) -> Manifest:
    from exercises.storage.manifest import read_manifest

    return read_manifest(folder.parent)


def test_files_that_could_not_be_read_are_listed(folder: Path) -> None:
    page = class_files(_manifest(folder), {}, {"unread_files": [{"reason": "b.csv: <broken>"}]}, {})["class.html"]
    assert "b.csv: &lt;broken&gt;" in page


def test_nobody_handed_in(folder: Path) -> None:
    manifest = _manifest(folder)
    missing = AnswerMark(1, "L", None, "missing", Fraction(0), "")
    marks = {ident: StudentMark("", (missing,), Fraction(6)) for ident in manifest.students}
    files = class_files(manifest, marks, {}, {})
    assert "Nobody handed in an answer" in files["class.html"]
    assert json.loads(files["class.json"])["handed_in"] == 0


def test_the_page_needs_nothing_else_and_disarms_what_was_typed(folder: Path) -> None:
    text = (folder / "class.html").read_text(encoding="utf-8")
    assert "<script" not in text
    assert "&lt;script&gt;" in text
    assert not re.search(r"https?:|\bsrc=|url\(", text)
    assert text.count("<table") == text.count("<caption")
    assert all('scope="' in cell for cell in re.findall(r"<th[^ea][^>]*>", text))


def test_the_page_in_a_browser(folder: Path, opened: Callable[..., Any]) -> None:
    text = (folder / "class.html").read_bytes()
    for width in (360, 1000):
        shown = opened(text, width)
        assert (shown.problems, shown.requests) == ([], [])
        assert shown.overflow <= 0
        right = shown.page.eval_on_selector("svg.chart", "chart => chart.getBoundingClientRect().right")
        assert right <= width, "the whole chart is in sight"
    page = shown.page
    levels = page.eval_on_selector_all("h1,h2,h3,h4", "all => all.map(e => Number(e.tagName[1]))")
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Scores"
    page.focus("summary")
    page.keyboard.press("Enter")
    assert page.is_visible("details table")


def test_students_with_other_points_have_their_own_shares() -> None:
    """The first student's answer was made worth less; who has all that could be had has all."""
    points = {f"s{n}": 1.0 if n == 0 else 4.0 for n in range(4)}
    people = {
        ident: StudentRecord("", "", {}, (ExpectedAnswer(1, "L", 0.5, 4, 1e-4, worth),))
        for ident, worth in points.items()
    }
    texts = {"s0": "0.5", "s1": "0.5", "s2": "0.7", "s3": "0.5"}
    marks = {ident: mark_student(record, [texts[ident]]) for ident, record in people.items()}
    report = class_report(Manifest(SetRecord("", "", 1, ""), RoundingRecord(4, 4), None, people), marks, {})
    (question,) = report.questions
    assert (question.of, question.full, question.none) == (4, 3, 1)
    assert question.reached == question.items[0].reached == pytest.approx(9 / 13)


def test_that_a_class_is_too_small_is_told_once(folder: Path) -> None:
    manifest = _manifest(folder)
    first = next(iter(manifest.students.values())).answers[0]
    asked = (first, replace(first, question=2))
    answers = tuple(AnswerMark(a.question, a.quantity, "1", "right", Fraction(1), "", of=Fraction(1)) for a in asked)
    some = {ident: replace(one, answers=asked) for ident, one in list(manifest.students.items())[:3]}
    marks = {ident: StudentMark("", answers, Fraction(2)) for ident in some}
    page = class_files(replace(manifest, students=some), marks, {}, {})["class.html"]
    assert page.count("there are fewer than 10 students") == 1
