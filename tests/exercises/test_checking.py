from __future__ import annotations

import csv
import io
import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

import pytest

from derive.errors import InputError, Place
from exercises.answers.submissions import Entry, Submissions
from exercises.answers.unmatched import find_unmatched, notes_on
from exercises.checking import check
from exercises.storage.manifest import ExpectedAnswer, Manifest, RoundingRecord, SetRecord, StudentRecord
from exercises.storage.tables import to_csv

HEADER = ("student", "question", "quantity", "answer")
QUANTITIES = ("z[1,1]", "L", "dL/dw[1,1,1]", "dL/dw[2,1,1]", "w[1,1,1]'")
Answer = tuple[str, str, str, str]


def expected(random: Random, question: int, quantity: str) -> ExpectedAnswer:
    return ExpectedAnswer(question, quantity, random.uniform(-1, 1), 6, 2e-6, random.choice((0.5, 1.0, 2.0)))


def make_run(
    folder: Path, students: int = 3, *, questions: int = 2, quantities: Sequence[str] = QUANTITIES
) -> Manifest:
    """A folder as `make` leaves it, as far as marking reads it."""
    random = Random(students)
    records = {
        f"s{number:03}": StudentRecord(
            f"Zoé, {number}",
            "K7Q2-D",
            {str(q): {"x[1]": 0.5} for q in range(1, questions + 1)},
            tuple(expected(random, q, quantity) for q in range(1, questions + 1) for quantity in quantities),
        )
        for number in range(1, students + 1)
    }
    manifest = Manifest(SetRecord("Set", "Course", 1, "00"), RoundingRecord(6, 4), None, records)
    folder.mkdir(exist_ok=True)
    (folder / "manifest.json").write_bytes(manifest.to_json().encode())
    return manifest


def key_of(manifest: Manifest, change: Callable[[ExpectedAnswer], float] | None = None) -> list[Answer]:
    """The answers of the key at the decimals asked for; `change` gives the value to hand in instead."""
    return [
        (ident, str(e.question), e.quantity, f"{change(e) if change else e.value:.6f}")
        for ident, record in manifest.students.items()
        for e in record.answers
    ]


def hand_in(path: Path, answers: Sequence[Answer]) -> Path:
    path.write_bytes(to_csv([HEADER, *answers]).encode())
    return path


def grades(folder: Path) -> list[dict[str, str]]:
    text = (folder / "marks" / "grades.csv").read_bytes().decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def marks(folder: Path) -> dict[str, dict[str, dict[str, object]]]:
    found: dict[str, dict[str, dict[str, object]]] = json.loads((folder / "marks" / "marks.json").read_bytes())
    return found


def test_a_key_marks_itself_full(tmp_path: Path) -> None:
    manifest = make_run(tmp_path, 5)
    result = check(tmp_path, [hand_in(tmp_path / "a.csv", key_of(manifest))])
    assert result.counts == {"right": 50}
    assert result.notes == ()
    for row, (ident, record) in zip(grades(tmp_path), manifest.students.items(), strict=True):
        assert (row["student"], row["name"], row["percent"]) == (ident, record.name, "100")
        assert float(row["total"]) == sum(answer.points for answer in record.answers)
        for number in (1, 2):
            full = sum(answer.points for answer in record.answers if answer.question == number)
            assert float(row[f"question {number}"]) == full


def test_every_answer_beyond_its_tolerance_is_wrong(tmp_path: Path) -> None:
    manifest = make_run(tmp_path)
    off = key_of(manifest, lambda e: float(e.value) + 4e-6)
    result = check(tmp_path, [hand_in(tmp_path / "a.csv", off)])
    assert result.counts == {"wrong": 30}
    assert {row["total"] for row in grades(tmp_path)} == {"0"}


def test_marks_have_the_shape_that_others_read(tmp_path: Path) -> None:
    manifest = make_run(tmp_path, 1)
    answers = key_of(manifest)[:3]
    answers[1] = (*answers[1][:3], "0.7 or 0.8?")
    check(tmp_path, [hand_in(tmp_path / "a.csv", answers)])
    whole = marks(tmp_path)
    student = whole["students"]["s001"]
    found = student["answers"]
    assert isinstance(found, list)
    assert student["of"] == sum(answer.points for answer in manifest.students["s001"].answers)
    assert student["points"] == sum(mark["points"] for mark in found)
    assert [mark["verdict"] for mark in found] == ["right", "unreadable", "right", *["missing"] * 7]
    assert list(found[0])[:2] == ["question", "quantity"]
    assert set(found[0]) == {
        *("question", "quantity", "answer", "verdict", "points", "mistake", "first_wrong", "reason"),
        *("value", "follows", "possible", "of", "carried", "by_hand"),
    }
    assert [mark["answer"] for mark in found[:4]] == [answers[0][3], "0.7 or 0.8?", answers[2][3], None]
    assert all(whole[name] == [] for name in whole if name != "students")


def test_nothing_handed_in_is_dropped_silently(tmp_path: Path) -> None:
    manifest = make_run(tmp_path)
    strange: list[Answer] = [
        ("s999", "1", "L", "1"),
        ("s001", "7", "L", "2"),
        ("s001", "1", "dL/dw[1,1]", "=3"),
        ("s001", "1", "L", "4"),
        ("", "1", "L", "5"),
    ]
    path = hand_in(tmp_path / "a.csv", [*key_of(manifest), *strange])
    result = check(tmp_path, [path])
    whole = marks(tmp_path)
    lists = ("unknown_students", "unknown_questions", "unknown_quantities", "duplicates", "incomplete_rows")
    places = [[(row["answer"], row["file"], row["line"]) for row in whole[name]] for name in lists]
    assert places == [[(answer, str(path), 32 + i)] for i, answer in enumerate(["1", "2", "=3", "4", "5"])]
    assert whole["duplicates"][0]["replaced"]["line"] == 3
    assert [str(path) in note for note in result.notes] == [True] * 5
    assert "s999" in result.notes[0]
    assert "did you mean dL/dw[" in result.notes[2]


def test_who_is_named_in_place_of_the_id_is_told_it(tmp_path: Path) -> None:
    manifest = make_run(tmp_path)
    named = ("ZOÉ, 2", "1", "L", "0.5")
    result = check(tmp_path, [hand_in(tmp_path / "a.csv", [*key_of(manifest), named])])
    assert "this run has no student 'ZOÉ, 2'; that is s002" in "\n".join(result.notes)
    with pytest.raises(InputError, match="that is s002; write ids or form codes"):
        check(tmp_path, [hand_in(tmp_path / "b.csv", [named])])


def test_a_name_in_another_case_is_the_nearest(tmp_path: Path) -> None:
    manifest = make_run(tmp_path)
    result = check(tmp_path, [hand_in(tmp_path / "a.csv", [*key_of(manifest), ("s001", "1", "l", "0.5")])])
    assert "no quantity 'l'; did you mean L?" in "\n".join(result.notes)


def test_what_a_question_asks_is_nearer_than_what_others_ask() -> None:
    def record(question: int, quantity: str) -> ExpectedAnswer:
        return ExpectedAnswer(question, quantity, 0.5, 4, 0.1, 1)

    answers = (record(1, "dL/dw[1,1,1]"), record(2, "dL/dw[1,2]"))
    students = {"s001": StudentRecord("", "K7Q2-D", {}, answers)}
    manifest = Manifest(SetRecord("Set", "", 1, "00"), RoundingRecord(6, 4), None, students)
    for question, near in (("1", "dL/dw[1,1,1]"), ("2", "dL/dw[1,2]")):
        entry = Entry("s001", question, "dL/dw[1,3]", "1", Place("a.csv", 2))
        submissions = Submissions({entry.key: entry}, (), ())
        notes = notes_on(manifest, submissions, find_unmatched(manifest, submissions))
        assert notes[0].endswith(f"did you mean {near}?")


def test_many_strange_answers_are_told_briefly(tmp_path: Path) -> None:
    manifest = make_run(tmp_path)
    strange: list[Answer] = [(f"t{i:03}", "1", q, "1") for i in range(100) for q in QUANTITIES]
    result = check(tmp_path, [hand_in(tmp_path / "a.csv", [*key_of(manifest), *strange])])
    assert len(result.notes) == 21
    assert "(5 answers)" in result.notes[0]
    assert result.notes[-1].startswith("... and 80 more")
    assert len(marks(tmp_path)["unknown_students"]) == 500


def test_students_who_handed_in_nothing_are_graded_and_named(tmp_path: Path) -> None:
    manifest = make_run(tmp_path)
    result = check(tmp_path, [hand_in(tmp_path / "a.csv", [a for a in key_of(manifest) if a[0] == "s002"])])
    assert [row["percent"] for row in grades(tmp_path)] == ["0", "100", "0"]
    assert result.notes == ("no answers from 2 of 3 students: s001, s003",)
    assert result.summary().startswith("Marked 3 students: 10 right, 20 missing")


def test_the_empty_form_is_all_missing(tmp_path: Path) -> None:
    manifest = make_run(tmp_path)
    form = [(s, q, quantity, "") for s, q, quantity, _ in key_of(manifest)]
    assert check(tmp_path, [hand_in(tmp_path / "a.csv", form)]).counts == {"missing": 30}


def test_names_as_people_type_them(tmp_path: Path) -> None:
    manifest = make_run(tmp_path)
    typed = [
        (s.upper(), f"Question {q}", quantity.replace(",", ", ").replace("'", "′"), answer)
        for s, q, quantity, answer in key_of(manifest)
    ]
    assert check(tmp_path, [hand_in(tmp_path / "a.csv", typed)]).counts == {"right": 30}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
@pytest.mark.parametrize("separator", [";", "\t"])
def test_files_that_spreadsheets_write(tmp_path: Path, encoding: str, separator: str) -> None:
    manifest = make_run(tmp_path)
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=separator).writerows([HEADER, *key_of(manifest)])
    (tmp_path / "a.csv").write_bytes(stream.getvalue().encode(encoding))
    assert check(tmp_path, [tmp_path / "a.csv"]).counts == {"right": 30}


def test_marking_again_gives_the_same_bytes(tmp_path: Path) -> None:
    manifest = make_run(tmp_path)
    answers = key_of(manifest)
    Random(1).shuffle(answers)
    path = hand_in(tmp_path / "a.csv", answers)
    outputs = []
    for out in (None, None, tmp_path / "elsewhere"):
        result = check(tmp_path, [path], out)
        outputs.append([result.grades.read_bytes(), result.marks_file.read_bytes()])
    assert outputs[0] == outputs[1] == outputs[2]
    assert result.grades == tmp_path / "elsewhere" / "grades.csv"
    assert {p.name for p in (tmp_path / "marks").iterdir()} == {
        *("grades.csv", "marks.json"),
        *("class.html", "class.json", "class.csv"),
    }


def test_no_formula_gets_into_the_grades(tmp_path: Path) -> None:
    """Not even from a manifest that somebody edited."""
    manifest = make_run(tmp_path, 1)
    text = manifest.to_json().replace("Zoé, 1", "=HYPERLINK(1)")
    (tmp_path / "manifest.json").write_bytes(text.encode())
    answers = [(*row[:3], "=cmd|x") for row in key_of(manifest)]
    result = check(tmp_path, [hand_in(tmp_path / "a.csv", answers)])
    assert result.counts == {"unreadable": 10}
    cells = [cell for row in csv.reader(io.StringIO(result.grades.read_text("utf-8"))) for cell in row]
    assert "'=HYPERLINK(1)" in cells
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0", "NUL"),
        (b"", "empty"),
        (b"student,question,quantity,answer\n", "holds no answers"),
        (b"student,question,quantity,answer\nt1,1,L,5\n", "no answer belongs to the run"),
        (b"[]", "holds no answers"),
    ],
)
def test_a_file_that_cannot_be_marked_leaves_the_marks_alone(tmp_path: Path, text: bytes, words: str) -> None:
    manifest = make_run(tmp_path)
    good = hand_in(tmp_path / "a.csv", key_of(manifest))
    before = {p: p.read_bytes() for p in (check(tmp_path, [good]).grades.parent).iterdir()}
    (tmp_path / "bad.csv").write_bytes(text)
    with pytest.raises(InputError, match=words):
        check(tmp_path, [tmp_path / "bad.csv"])
    with pytest.raises(InputError):
        check(tmp_path, [good, tmp_path / "none.csv"])
    assert {p: p.read_bytes() for p in (tmp_path / "marks").iterdir()} == before


def test_time_grows_with_the_class_and_no_faster(tmp_path: Path) -> None:
    quantities = [f"dL/dw[1,{j},{k}]" for j in range(1, 6) for k in range(1, 5)]

    def seconds(students: int) -> float:
        folder = tmp_path / str(students)
        path = hand_in(
            tmp_path / f"{students}.csv", key_of(make_run(folder, students, questions=1, quantities=quantities))
        )
        times = []
        for _ in range(3):
            start = time.process_time()
            check(folder, [path])
            times.append(time.process_time() - start)
        return min(times)

    seconds(10)
    # Eight times the students; a walk over all pairs would take 64 times as long.
    assert seconds(160) < 20 * seconds(20)


def test_a_row_that_replaces_another_is_told_once(tmp_path: Path) -> None:
    manifest = make_run(tmp_path / "run", 1, questions=1)
    asked = manifest.students["s001"].answers
    header = ["student", *(f"Q1 {answer.quantity}" for answer in asked), "timestamp"]
    old = ["s001", *["1"] * len(asked), "2026-11-24 10:00"]
    new = ["s001", *(f"{answer.value:.6f}" for answer in asked), "2026-11-25 10:00"]
    path = tmp_path / "wide.csv"
    path.write_bytes(to_csv([header, new, old]).encode())
    result = check(tmp_path / "run", [path])
    assert result.counts["right"] == len(asked)
    (note,) = [note for note in result.notes if "place" in note]
    assert note.endswith(
        f"{len(asked)} answers of student s001 here take the place of those at {path}:3, from 2026-11-24 10:00"
    )


def test_a_students_late_answers_are_told_in_one_line(tmp_path: Path) -> None:
    manifest = make_run(tmp_path / "run", 2, questions=1)
    asked = manifest.students["s001"].answers
    early = hand_in(tmp_path / "a.csv", key_of(manifest))
    late = hand_in(tmp_path / "b.csv", [answer for answer in key_of(manifest) if answer[0] == "s001"])
    (note,) = [note for note in check(tmp_path / "run", [early, late]).notes if "place" in note]
    told = f"{len(asked)} answers of student s001 from here on take the place of those at {early}:2 on"
    assert note == f"{late}:2: {told}"


def test_names_of_the_sheet_and_files_of_a_folder_are_answers_of_the_run(tmp_path: Path) -> None:
    make_run(tmp_path / "run", 2, questions=1, quantities=["L"])
    path = tmp_path / "run" / "manifest.json"
    manifest = json.loads(path.read_bytes())
    manifest["questions"] = {"1": {"printed": {"E_total": "L"}}}
    path.write_text(json.dumps(manifest))
    (tmp_path / "in").mkdir()
    for ident, record in manifest["students"].items():
        (tmp_path / "in" / f"{ident}.csv").write_text(
            f"quantity,answer\nE_{{total}},{record['answers'][0]['value']:.6f}\n"
        )
    (tmp_path / "in" / "s001.docx").write_bytes(b"PK")
    result = check(tmp_path / "run", [tmp_path / "in"])
    assert result.counts == {"right": 2}
    assert any(note.endswith("s001.docx: is not read; answers are CSV or JSON") for note in result.notes)
    assert json.loads(result.marks_file.read_bytes())["unread_files"]
