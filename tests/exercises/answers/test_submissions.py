from __future__ import annotations

import csv
import io
import itertools
import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from derive.errors import InputError
from exercises.answers.addresses import Addresses
from exercises.answers.matrices import read
from exercises.answers.submissions import Key, Submissions, read_answers
from exercises.storage.moments import UNREAD
from exercises.storage.tables import to_csv

COLUMNS = ("student", "question", "quantity", "answer")
ROW = ("s1", "1", "dL/dw[1,1,1]", "0.0004")


def handed_in(folder: Path, *texts: str | bytes, suffix: str = "csv") -> Submissions:
    paths = [folder / f"file{number}.{suffix}" for number in range(1, len(texts) + 1)]
    for path, text in zip(paths, texts, strict=True):
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_answers(paths)


def rows(submissions: Submissions) -> list[tuple[str, str, str, str]]:
    return [(e.student, e.question, e.quantity, e.answer) for e in submissions.entries.values()]


@pytest.mark.parametrize("order", list(itertools.permutations(range(5))))
def test_columns_in_any_order_among_others(tmp_path: Path, order: tuple[int, ...]) -> None:
    header, row = (*COLUMNS, "note"), (*ROW, "=1+1")
    text = to_csv([[header[i].upper() for i in order], [row[i] for i in order]])
    assert rows(handed_in(tmp_path, text)) == [ROW]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_what_spreadsheets_write(tmp_path: Path, encoding: str, separator: str) -> None:
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=separator).writerows([COLUMNS, ("Zoé", *ROW[1:])])
    assert rows(handed_in(tmp_path, stream.getvalue().encode(encoding))) == [("Zoé", *ROW[1:])]


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20))
def test_an_answer_survives_being_defused(answer: str) -> None:
    stripped = answer.strip()
    if stripped.startswith("'"):
        return
    text = to_csv([COLUMNS, (*ROW[:3], stripped)])
    found = next(iter(read_text_answers(text).entries.values()))
    assert found.answer == stripped


def read_text_answers(text: str) -> Submissions:
    """The answers of one text."""
    with tempfile.TemporaryDirectory() as folder:
        return handed_in(Path(folder), text)


@pytest.mark.parametrize(
    ("question", "quantity"),
    [
        ("1", "dL/dw[1, 1, 1]"),
        (" 01 ", " dL / dw[ 1,1,1 ]"),
        ("1.0", "∂L/∂w[1,1,1]"),
        ("Q1", "dL/dw[1,1,1]\u00a0"),
        ("Question 1", "dL/dw[1,1,1]"),
    ],
)
def test_ways_to_write_a_name(question: str, quantity: str) -> None:
    assert Key.of("S1", question, quantity) == Key.of("s1", "1", "dL/dw[1,1,1]")


@pytest.mark.parametrize("prime", "'′’‘`´ʹ")
def test_primes(prime: str) -> None:
    assert Key.of("s1", "1", f"w[1,1,1]{prime}").quantity == "w[1,1,1]'"


def test_different_things_stay_different() -> None:
    names = ["w[1,1,1]", "w[1,1,1]'", "w[1,11]", "w[11,1]", "L", "L'", "L@1", "dL/dw[1,1,1]", "e[1]", "E[1]"]
    assert len({Key.of("s", "1", name) for name in names}) == len(names)
    assert len({Key.of("s", question, "L") for question in ("1", "10", "11", "1a", "")}) == 5


def test_json_objects_and_lists_say_the_same(tmp_path: Path) -> None:
    nested = {"students": {"s1": {"1": {"dL/dw[1,1,1]": "0.0004", "L": None}}}}
    listed = [dict(zip(COLUMNS, ROW, strict=True)), {"Student": "s1", "question": 1, "quantity": "L"}]
    found = [rows(handed_in(tmp_path, json.dumps(value), suffix="json")) for value in (nested, listed)]
    assert found[0] == found[1] == [ROW, ("s1", "1", "L", "")]


def test_json_numbers_keep_their_digits(tmp_path: Path) -> None:
    text = '[{"student": 7, "question": 1, "quantity": "L", "answer": 0.10000000000000000000001e-3}]'
    assert rows(handed_in(tmp_path, text)) == [("7", "1", "L", "0.10000000000000000000001e-3")]


@pytest.mark.parametrize("answer", ["true", "NaN", "[1]", '{"a": 1}', "9" * 10_000, r'"\ud800"', r'"\u0000"'])
def test_odd_json_answers_are_kept_as_some_text(tmp_path: Path, answer: str) -> None:
    found = rows(handed_in(tmp_path, f'{{"students": {{"s1": {{"1": {{"L": {answer}}}}}}}}}'))
    assert found[0][3].encode("utf-8")


def test_later_answers_replace_earlier_ones_and_are_reported(tmp_path: Path) -> None:
    first = "student,question,quantity,answer\ns1,1,L,1\nS1,Q1,L,2\ns2,1,L,5\n"
    second = "student,question,quantity,answer\ns1,1, L ,3\ns2,1,L,\n"
    found = handed_in(tmp_path, first, second)
    assert [entry.answer for entry in found.entries.values()] == ["3", "5"]
    told = [(d.replaced.answer, d.replaced.place.line, d.kept.answer, d.kept.place.line) for d in found.duplicates]
    assert told == [("1", 2, "2", 3), ("2", 3, "3", 2)]
    assert [Path(d.kept.place.file).name for d in found.duplicates] == ["file1.csv", "file2.csv"]


def test_a_key_that_stands_twice_in_a_json_object_is_a_duplicate(tmp_path: Path) -> None:
    found = handed_in(tmp_path, '{"students": {"s1": {"1": {"L": 1, "L": 2}}, "s1": {"1": {"L": 3}}}}')
    assert [entry.answer for entry in found.entries.values()] == ["3"]
    assert len(found.duplicates) == 2


def test_the_empty_form_among_the_files_takes_nothing_away(tmp_path: Path) -> None:
    empty = "student,question,quantity,answer\ns1,1,L,\n"
    filled = "student,question,quantity,answer\ns1,1,L,1\n"
    for texts in ((empty, filled), (filled, empty)):
        found = handed_in(tmp_path, *texts)
        assert [entry.answer for entry in found.entries.values()] == ["1"]
        assert not found.duplicates


def test_rows_that_do_not_say_to_what_they_belong_are_kept_apart(tmp_path: Path) -> None:
    found = handed_in(tmp_path, "student,question,quantity,answer,note\ns1,1,L,1,\n,1,L,2,\n,,,,x\ns1,1,,,\n")
    assert [(entry.place.line, entry.answer) for entry in found.incomplete] == [(3, "2"), (5, "")]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("student,question,answer\ns1,1,2\n", "file1.csv:1: the first line names no column 'quantity'"),
        ("student,question,quantity,answer\n", "file1.csv: holds no answers"),
        ("student,question,quantity,answer\n,,,5\n", "file1.csv: holds no answers"),
        ("student,question,quantity,answer\ns1,1,dL/dw[1,1,1],5\n", "file1.csv:2: 6 cells"),
        ("", "file1.csv: is empty"),
        ("\x89PNG\n\x1a", "file1.csv:1: the first line names no column"),
        ("PK\x03\x04", "file1.csv: is an Excel workbook"),
        ("[1", "file1.csv:1:3: is not JSON"),
        ("[" * 100_000, "file1.csv"),
        ("[1]", "member 1 is not an object"),
        ('[{"student": "a", "Student": "b"}]', "member 1 has a key twice"),
        ("[]", "holds no answers"),
        ("{}", "no key 'students'"),
        ('{"students": []}', "students is not an object"),
        ('{"students": {"s1": 3}}', "'s1' is not an object"),
        ('{"students": {"s1": {"1": 3}}}', "question '1' of student 's1' is not an object"),
    ],
)
def test_files_without_answers_are_refused(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(InputError) as caught:
        handed_in(tmp_path, text)
    assert words in str(caught.value)


def test_one_bad_file_among_good_ones_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"file2\.csv: is empty"):
        handed_in(tmp_path, to_csv([COLUMNS, ROW]), "")
    with pytest.raises(InputError, match="no such file"):
        read_answers([tmp_path / "none.csv"])


RUN = Addresses(
    {"s1": "s1", "s2": "s2"},
    {"EE44-8": "s2"},
    {"1": {"L": "L", "dL/dw[1,1,1]": "dL/dw[1,1,1]", "dE_total/dw_1": "dL/dw[1,1,1]"}, "2": {"q": "q", "L": "L"}},
)
ALL = [("s1", "1", "L", "0.5"), ("s1", "1", "dL/dw[1,1,1]", "-0.1"), ("s1", "2", "q", "3")]


def written(folder: Path, texts: dict[str, str | bytes]) -> Path:
    """The folder with these files."""
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


WIDE = {
    "commas": 'student,1: L,"Q1 dL/dw[1,1,1]",Question 2: q\ns1,0.5,-0.1,3\n',
    "semicolons": 'Student;1: L;"∂E_total/∂w_1";q\ns1;0.5;-0.1;3\n',
    "tabs": "id\tQ1 L\tQ1 dL/dw[1,1,1]\tQ2 q\tremark\ns1\t0.5\t-0.1\t3\twhat L means\n",
    "canvas": 'name,id,sis_id,section,submitted,"4711: Q1: L",1.0,"4712: Q1: dL/dw[1,1,1]",1.0,4713: Q2: q,1.0\n'
    '"Ada, L.",99,s1,A,2026-11-25 10:00:00 UTC,0.5,1.0,-0.1,0.0,3,1.0\n',
    "form": 'Timestamp,Email,Form code,Q1 L (2 pts),"Q1 dL/dw[1,1,1]",Q2 q\n'
    "11/25/2026 10:00:00,a@b.c,EE44-8,0.5,-0.1,3\n",
    "defused": "student,Q1 L,\"Q1 dL/dw[1,1,1]\",Q2 q\n's1,0.5,'-0.1,3\n",
}


@pytest.mark.parametrize("shape", WIDE)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_row_a_student(tmp_path: Path, shape: str, encoding: str) -> None:
    path = tmp_path / "wide.csv"
    path.write_bytes(WIDE[shape].encode(encoding))
    who = "s2" if shape == "form" else "s1"
    assert rows(read_answers([path], RUN)) == [(who, *row[1:]) for row in ALL]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("student,remark\ns1,x\n", "names no column 'quantity'"),
        ("Q1 L,Q2 q\n1,2\n", "names no column 'student'"),
        ("student,Q1 L,1: L\ns1,1,2\n", "two columns are for L of question 1"),
        ("student,Q7 L\ns1,1\n", "names no column 'quantity'"),
    ],
)
def test_wide_tables_that_do_not_say_whose_or_to_what(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        read_answers([written(tmp_path, {"f.csv": text}) / "f.csv"], RUN)


def test_a_column_of_a_question_that_asks_for_other_things_is_kept_for_the_report(tmp_path: Path) -> None:
    path = written(tmp_path, {"f.csv": "student,Q1 L,Q1 z,Q9 L\ns1,1,2,3\n"}) / "f.csv"
    assert rows(read_answers([path], RUN)) == [("s1", "1", "L", "1"), ("s1", "1", "z", "2"), ("s1", "9", "L", "3")]
    found = read_answers([path], RUN).entries.values()
    assert {(entry.place.line, entry.asked_at.line) for entry in found} == {(2, 1)}


def test_names_as_the_sheet_prints_them(tmp_path: Path) -> None:
    text = "student,question,quantity,answer\nee44-8,Q1,∂E_{total} / ∂w_1,5\ns1,,q,3\n"
    found = read_answers([written(tmp_path, {"f.csv": text}) / "f.csv"], RUN)
    assert rows(found) == [("s2", "Q1", "dL/dw[1,1,1]", "5")]
    text = "student,quantity,answer\ns1,q,3\ns1,L,4\n"
    found = read_answers([written(tmp_path, {"f.csv": text}) / "f.csv"], RUN)
    assert rows(found) == [("s1", "2", "q", "3")]
    assert [entry.quantity for entry in found.incomplete] == ["L"], "two questions ask for it"


def test_a_folder_of_files_each_of_one_student(tmp_path: Path) -> None:
    folder = written(
        tmp_path,
        {
            "s1_answers.csv": "question,quantity,answer\n1,L,0.5\n",
            "Bob_EE44-8_file/answers.tsv": 'Q1 L\t"Q1 dL/dw[1,1,1]"\n7\t8\n',
            "deep/er/s1.json": '{"2": {"q": 3}}',
            "s2 late.json": '{"answers": [{"question": 2, "quantity": "q", "answer": 9}]}',
            "other.json": '{"student": "s1", "answers": {"2": {"L": 4}}}',
            "scan.pdf": b"%PDF",
            "s2.csv": b"PK\x03\x04",
            ".DS_Store": b"\0",
            "__MACOSX/s1.csv": b"\0",
        },
    )
    found = read_answers([folder], RUN)
    assert sorted(rows(found)) == [
        ("s1", "1", "L", "0.5"),
        ("s1", "2", "L", "4"),
        ("s1", "2", "q", "3"),
        ("s2", "1", "L", "7"),
        ("s2", "1", "dL/dw[1,1,1]", "8"),
        ("s2", "2", "q", "9"),
    ]
    assert [reason.rpartition("/")[2] for reason in found.unread] == [
        "s2.csv: is an Excel workbook or zip archive, not text; save the sheet as CSV (UTF-8)",
        "scan.pdf: is not read; answers are CSV or JSON",
    ]


@pytest.mark.parametrize("texts", [{}, {"scan.pdf": "x"}, {"s1.csv": "PK\x03\x04"}])
def test_a_folder_without_answers_is_refused(tmp_path: Path, texts: dict[str, str | bytes]) -> None:
    with pytest.raises(InputError, match="no file in this folder can be read as answers"):
        read_answers([written(tmp_path, texts)], RUN)


@pytest.mark.parametrize(
    ("times", "kept"),
    [
        (("2026-11-25 10:00", "2026-11-25 11:00"), "2"),
        (("2026-11-25 11:00", "2026-11-25 10:00"), "1"),
        (("2026-11-25 11:00", "2026-11-25 11:00"), "2"),
        (("25.11.2026 09:00", "24.11.2026 23:00"), "1"),
        (("", ""), "2"),
        (("2026-11-25 11:00", ""), "2"),
        (("01/02/2026 09:00", "02/01/2026 09:00"), "2"),
    ],
)
@pytest.mark.parametrize("wide", [False, True])
def test_the_latest_answer_counts(tmp_path: Path, times: tuple[str, str], kept: str, wide: bool) -> None:
    long_rows = [f"s1,1,L,{number},{when}" for number, when in enumerate(times, 1)]
    wide_rows = [f"s1,{number},{when}" for number, when in enumerate(times, 1)]
    header = "student,Q1 L,timestamp" if wide else "student,question,quantity,answer,timestamp"
    text = "\n".join([header, *(wide_rows if wide else long_rows)])
    found = read_answers([written(tmp_path, {"f.csv": text}) / "f.csv"], RUN)
    assert [entry.answer for entry in found.entries.values()] == [kept]
    assert len(found.duplicates) == 1
    assert found.duplicates[0].kept.answer == kept


def test_times_count_across_files_and_zones(tmp_path: Path) -> None:
    header = "student,question,quantity,answer,submitted at\n"
    folder = written(
        tmp_path,
        {"a.csv": f"{header}s1,1,L,1,2026-11-25T10:00-05:00\n", "b.csv": f"{header}s1,1,L,2,2026-11-25T12:00Z\n"},
    )
    found = read_answers([folder], RUN)
    assert [entry.answer for entry in found.entries.values()] == ["1"]


def test_a_day_that_may_be_a_month_is_held_against_no_other_file(tmp_path: Path) -> None:
    """The second file's fifth of November is no eleventh of May; where nothing is sure the order of files counts."""
    header = "student,question,quantity,answer,submitted at\n"
    first, second = "s1,1,L,1,10/25/2026 10:00\n", "s1,1,L,2,11/05/2026 10:00\n"
    folder = written(tmp_path, {"a.csv": f"{header}{first}", "b.csv": f"{header}{second}"})
    assert [entry.answer for entry in read_answers([folder], RUN).entries.values()] == ["2"]


def test_matrices_in_json_are_lists_of_rows(tmp_path: Path) -> None:
    answers = {"W": [[0.25, -1.5], [3, "0,5"]], "x": [1, 2.50], "odd": [[[1]], {}], "none": [[1, None]]}
    found = rows(handed_in(tmp_path, json.dumps({"students": {"s1": {"1": answers}}}), suffix="json"))
    assert [answer for *_, answer in found] == ["[[0.25, -1.5], [3, 0,5]]", "[1, 2.5]", "[[[...]], {...}]", "[[1, ]]"]
    assert [read(answer).shape for *_, answer in found[1:2]] == ["1 x 2"]
    assert read(found[0][3], comma=True).shape == "2 x 2"


def test_times_that_cannot_be_read_leave_the_last_row(tmp_path: Path) -> None:
    header = (*COLUMNS, "time")
    two = [("s1", "1", "L", "0.9", "2026-11-20 10:00"), ("s1", "1", "L", "0.1", "2026-11-19 10:00")]
    told = handed_in(tmp_path, to_csv([header, *two]))
    assert [answer for *_, answer in rows(told)] == ["0.9"]
    untold = handed_in(tmp_path, to_csv([header, *two, ("s2", "1", "L", "0.5", "yesterday")]))
    assert [answer for *_, answer in rows(untold)] == ["0.1", "0.5"]
    (duplicate,) = untold.duplicates
    assert duplicate.kept.when == duplicate.replaced.when == UNREAD
