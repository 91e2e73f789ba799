"""A run marked again otherwise: who gets what then, and what is said of it."""

from __future__ import annotations

import json
import os
from fractions import Fraction
from pathlib import Path

import pytest

from derive.errors import InputError
from exercises.checking import CheckResult, check
from exercises.files.credit import Credit
from exercises.files.library import read_set
from exercises.marks.remarking import read_changes
from exercises.storage.manifest import Manifest, RoundingRecord, SetRecord
from exercises.storage.roster import numbered
from exercises.storage.tables import to_csv
from exercises.variants.drawing import Lottery
from exercises.variants.generate import Generator

HEADER = ("student", "question", "quantity", "answer")


@pytest.fixture
def run(tmp_path, set_file):
    """A run of two students; the first adds 0.3 to a[2,1], and has everything else right."""
    problem_set, digest = read_set(set_file())
    copies = Generator(problem_set, Lottery(b"a secret of many signs", digest, 1)).copies(numbered(2))
    kept = SetRecord("T", "", 1, digest, "set", problem_set.text)
    manifest = Manifest(kept, RoundingRecord(6, 4), None, {copy.student.id: copy.record() for copy in copies})
    folder = tmp_path / "run"
    folder.mkdir()
    (folder / "manifest.json").write_text(manifest.to_json(), encoding="utf-8")
    rows = [
        (
            ident,
            str(e.question),
            e.quantity,
            f"{float(e.value) + 0.3 * (ident == 's001' and e.quantity == 'a[2,1]'):.6f}",
        )
        for ident, record in manifest.students.items()
        for e in record.answers
    ]
    (folder / "answers.csv").write_text(to_csv([HEADER, *rows]), encoding="utf-8")
    return folder


def marked(folder: Path, changes: str = "", **options: object) -> CheckResult:
    marking = folder.parent / "changes.yaml"
    marking.write_text(changes or "method: 1\n", encoding="utf-8")
    return check(folder, [folder / "answers.csv"], marking=marking, **options)  # type: ignore[arg-type]


def points(result: CheckResult, quantity: str, student: str = "s001") -> float:
    return next(float(a.points) for a in result.marks[student].answers if a.quantity == quantity)


def test_nothing_changes_by_itself(run):
    first = marked(run)
    again = marked(run, before=first.marks_file)
    assert again.changed == ()
    assert first.marks["s001"].points < first.marks["s001"].of == first.marks["s002"].points


def test_points_tolerances_and_keys(run):
    first = marked(run)
    right = {a.quantity: a for a in first.marks["s001"].answers}
    text = """
answers:
  - {question: 1, quantity: L, points: 7}
  - {question: 1, quantity: "a[2,1]", tolerance: 0.4}
"""
    result = marked(run, text, before=run / "marks")
    assert points(result, "L") == 7
    assert points(result, "a[2,1]") == pytest.approx(float(right["a[2,1]"].of))
    assert [one.student for one in result.changed] == ["s001", "s002"]
    told = "\n".join(result.changed[0].lines())
    assert f"s001: {float(first.marks['s001'].points):.4f}".rstrip("0") in told
    assert "it is worth 7 instead of" in told
    assert "wrong became right" in told
    assert len(result.changed[1].differences) == 1
    other = float(right["a[1,1]"].value) + 0.01  # type: ignore[arg-type]
    fixed = f'answers: [{{question: 1, quantity: "a[1,1]", student: s001, value: {other:.6f}}}]'
    fixed_result = marked(run, fixed, before=first.marks_file)
    assert points(fixed_result, "a[1,1]") == 0
    assert points(fixed_result, "a[1,1]", "s002") > 0
    assert "the key said" in "\n".join(fixed_result.changed[0].lines())


def test_the_credit(run):
    found = read_changes(_write(run, "method: 0.25\nmistakes: {half_lost: 1}\n")).credit(Credit(carried=3))
    assert (float(found.method), found.carried, float(found.default)) == (0.25, 3, 0.5)
    assert float(found.of(["half_lost"])) == 1
    usual = Credit(default=Fraction(1, 4), mistakes={"half_lost": Fraction(0), "two_lost": Fraction(1)}, once=True)
    found = read_changes(_write(run, "once: false\nmistakes: {default: 0, half_lost: 1}\n")).credit(usual)
    assert (found.once, found.default, found.mistakes) == (False, 0, {"half_lost": 1, "two_lost": 1})
    manifest = json.loads((run / "manifest.json").read_text("utf-8"))
    output = next(a for a in manifest["students"]["s001"]["answers"] if a["quantity"] == "a[1,1]")
    text = (run / "answers.csv").read_text("utf-8")
    coarse = text.replace(f'"a[1,1]",{output["value"]:.6f}', f'"a[1,1]",{output["value"]:.2f}')
    assert coarse != text
    (run / "answers.csv").write_text(coarse, encoding="utf-8")
    half = points(marked(run), "a[1,1]")
    assert half == pytest.approx(output["points"] / 2)
    result = marked(run, "mistakes: {rounded_early: 1}\n", before=run / "marks")
    assert points(result, "a[1,1]") == 2 * half
    assert [d.why for d in result.changed[0].differences] == ["mistake (rounded_early) earns another share"]


def test_the_file_in_the_folder_counts(run):
    first = check(run, [run / "answers.csv"])
    (run / "marking.yaml").write_text("answers: [{question: 1, quantity: L, points: 7}]\n", encoding="utf-8")
    assert points(check(run, [run / "answers.csv"]), "L") == 7 != points(first, "L")


def _write(folder: Path, text: str) -> Path:
    path = folder.parent / "changes.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("answers: [{question: 9, quantity: L, points: 1}]", "there is no question 9"),
        ("answers: [{question: 1, quantity: K, points: 1}]", "unknown quantity 'K'"),
        ("answers: [{question: 1, quantity: L, student: s009, points: 1}]", "s009"),
        ("answers: [{question: 1, quantity: L, points: -1}]", "from 0"),
        ("answers: [{question: 1, quantity: L, tolerance: 0}]", "more than 0"),
        ("answers: [{question: 1, quantity: L, value: about 1}]", "is not a number"),
        ("answers: [{quantity: L}]", "question"),
        ("method: 3", "from 0 to 1"),
        ("tolerance: 0.001", "unknown key 'tolerance'; it belongs to answers:"),
        ("mistakes: {slope_lost: 0.5}", "unknown mistake 'slope_lost'; did you mean slope_left_out?"),
        ("credit: 3", "credit"),
    ],
)
def test_bad_changes_are_told_with_their_place(run, text, words):
    before = marked(run)
    with pytest.raises(InputError) as caught:
        marked(run, text)
    assert words in str(caught.value)
    assert "changes.yaml:1" in str(caught.value)
    assert before.marks_file.exists()


@pytest.mark.parametrize(
    "text", ["", "[]", '{"students": {"s001": 3}}', '{"students": {"s001": {"points": NaN}}}', "[" * 9999]
)
def test_other_marks_are_refused(run, text):
    (run / "other.json").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="not what check writes"):
        marked(run, before=run / "other.json")
    with pytest.raises(InputError, match="no marks to compare"):
        marked(run, before=run.parent)


def test_points_are_given_by_hand_to_one_student_by_name_or_by_form(run):
    form = json.loads((run / "manifest.json").read_text(encoding="utf-8"))["students"]["s001"]["form"]
    for student in ("S001", form.lower()):
        result = marked(run, f'answers: [{{question: 1, quantity: "a[2,1]", student: {student}, earned: 0.25}}]')
        mark = next(a for a in result.marks["s001"].answers if a.quantity == "a[2,1]")
        assert mark.points == Fraction(1, 4)
        assert mark.reason.endswith("; its points are given by hand")
        assert result.marks["s002"].points == result.marks["s002"].of


def test_points_by_hand_are_told_as_such_and_not_as_the_share_of_a_mistake(run):
    """So it is where the share of the same mistake is changed beside them, and when they are taken back."""
    text = (run / "answers.csv").read_text("utf-8")
    (run / "answers.csv").write_text(text.replace("s001,1,L,", "s001,1,L,?"), encoding="utf-8")
    marked(run)
    by_hand = "method: 0.5\nanswers: [{question: 1, quantity: L, student: s001, earned: 0.25}]"
    result = marked(run, by_hand, before=run / "marks")
    assert {d.quantity: d.why for d in result.changed[0].differences}["L"] == "given by hand"
    again = marked(run, before=run / "marks")
    assert {d.quantity: d.why for d in again.changed[0].differences}["L"] == "no longer given by hand"


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ("{question: 1, quantity: L, earned: 0.25}", "no student is named"),
        ("{question: 1, quantity: L, student: s001, earned: 99}", "more is earned than can be had"),
        ("{question: 1, quantity: L, student: s001, earned: -1}", "earned"),
    ],
)
def test_points_by_hand_that_cannot_be_are_refused(run, entry, told):
    with pytest.raises(InputError, match=told) as caught:
        marked(run, f"answers: [{entry}]")
    assert caught.value.place.line == 1


def test_decimal_commas_are_counted_and_accepted_on_request(run):
    first = marked(run)
    rows = (run / "answers.csv").read_text(encoding="utf-8").splitlines()
    turned = [row if number == 0 or row.startswith("s002") else _with_comma(row) for number, row in enumerate(rows)]
    (run / "answers.csv").write_text("\n".join(turned), encoding="utf-8")
    strict = marked(run)
    asked = len(strict.marks["s001"].answers)
    assert strict.counts["unreadable"] == asked
    assert f"{asked} answers are unreadable only for a decimal comma" in "\n".join(strict.notes)
    mended = marked(run, "decimal: comma\n")
    assert mended.marks["s001"].points == first.marks["s001"].points
    assert not any("decimal comma" in note for note in mended.notes)


def _with_comma(row: str) -> str:
    front, number = row.rsplit(",", 1)
    return f'{front},"{number.replace(".", ",")}"'


def test_what_is_there_and_no_file_is_not_called_missing(run):
    with pytest.raises(InputError, match="the file is empty"):
        read_changes(os.devnull)
    with pytest.raises(InputError, match="no such file"):
        read_changes(run / "nowhere.yaml")
