"""Gradebooks of several systems, filled: what is not a cell of the column stays byte for byte."""

from __future__ import annotations

import csv
import io
from fractions import Fraction
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from derive.errors import InputError
from exercises.marks.gradebook import read_gradebook
from exercises.marks.grades import Marks
from exercises.marks.marking import AnswerMark, StudentMark
from exercises.storage.cells import replaced, scanned

TITLE = "Problem set 3: Backpropagation"


def mark(points: str, typed: str | None = "1") -> StudentMark:
    one = AnswerMark(1, "L", typed, "right", Fraction(points), "")
    return StudentMark("", (one,), Fraction(10))


MARKS: Marks = {"s1": mark("7.5"), "s2": mark("0", None), "s3": mark("10"), "s4": mark("10/3")}

CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Problem set 3: Backpropagation (4711),Old (12),Final Score\r\n"
    "    Points Possible,,,,,20.00,5.00,(read only)\r\n"
    '"Lovelace, Ada",101,s1,ada,"=""A""",,4.50,90.0\r\n'
    '"Müller, Zoë",102,S2,zoe,A,,1.00,20.0\r\n'
    "Carol,103,s3,carol,A,EX,,\r\n"
    "Dan,104,s4,dan,A,3,,\r\n"
    "Eve,105,s9,eve,A,2,,\r\n"
)
CANVAS_FILLED = CANVAS.replace('"=""A""",,4.50', '"=""A""",7.5,4.50').replace("dan,A,3,", "dan,A,3.3333,")
MOODLE = (
    '"First name","Last name","ID number","Email address","Quiz: Problem set 3: Backpropagation (Real)","Last seen"\n'
    '"Ada","Lovelace, ""Countess""","s1","ada@x.org","-","1764038602"\n'
    '"Zoë","Müller\nof two lines","s3","zoe@x.org","","1764038602"\n'
)
MOODLE_FILLED = MOODLE.replace('"-"', '"7.5"').replace('"zoe@x.org",""', '"zoe@x.org","10"')
BLACKBOARD = (
    "Last Name\tFirst Name\tUsername\tProblem set 3: Backpropagation [Total Pts: 10 Score] |123456\tOther\r"
    'Lovelace\tAda\ts1\t"1,0"\t2,5\rMüller\tZoë\ts4\t\t3,0'
)
BLACKBOARD_FILLED = BLACKBOARD.replace('"1,0"', '"7,5"').replace("s4\t\t", "s4\t3,3333\t")
SEMICOLONS = "sep=;\r\nid;Note;Problem set 3: Backpropagation\r\ns1;1,5;\r\ns4 ;2;\r\n\r\n"
SEMICOLONS_FILLED = SEMICOLONS.replace("s1;1,5;", "s1;1,5;7,5").replace("s4 ;2;", "s4 ;2;3,3333")
COMMAS = 'id,Problem set 3: Backpropagation,Old\ns1,,"1,5"\n="s3",,\n'
COMMAS_FILLED = COMMAS.replace('s1,,"', 's1,"7,5","').replace('="s3",,', '="s3",10,')

EXPORTS = {
    "canvas": (CANVAS, CANVAS_FILLED),
    "moodle": (MOODLE, MOODLE_FILLED),
    "blackboard": (BLACKBOARD, BLACKBOARD_FILLED),
    "semicolons": (SEMICOLONS, SEMICOLONS_FILLED),
    "commas": (COMMAS, COMMAS_FILLED),
}


def export(folder: Path, content: str | bytes, name: str = "export.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize("system", EXPORTS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "cp1252"])
def test_all_but_the_columns_cells_stays_byte_for_byte(tmp_path: Path, system: str, encoding: str) -> None:
    before, after = EXPORTS[system]
    mark_of_order = "\ufeff" if encoding == "utf-16-be" else ""
    path = export(tmp_path, (mark_of_order + before).encode(encoding))
    content, _ = read_gradebook(path, TITLE).filled(MARKS)
    assert content == (mark_of_order + after).encode(encoding)
    assert path.read_bytes() == (mark_of_order + before).encode(encoding)


def test_a_filled_file_filled_again_is_the_same(tmp_path: Path) -> None:
    content, _ = read_gradebook(export(tmp_path, CANVAS), TITLE).filled(MARKS)
    assert read_gradebook(export(tmp_path, content), TITLE).filled(MARKS)[0] == content


def test_a_person_is_told_who_was_left_out(tmp_path: Path) -> None:
    _, notes = read_gradebook(export(tmp_path, CANVAS), TITLE).filled(MARKS)
    text = "\n".join(notes)
    assert "filled 2 cells of 'Problem set 3: Backpropagation (4711)'" in text
    assert "1 student without answers, so left as they were: s2" in text
    assert "1 student excused, so left as they were: s3" in text
    assert "the column counts 20.00 points and the set 10" in text
    _, notes = read_gradebook(export(tmp_path, MOODLE), TITLE).filled(MARKS)
    assert "2 students not in the gradebook: s2, s4" in "\n".join(notes)


@pytest.mark.parametrize(
    ("column", "place"),
    [
        ("Old (12)", 6),
        ("old", 6),
        ("Problem set 3: Backpropagation (4711)", 5),
        ("problem set 3 - backpropagation", 5),
        (None, 5),
    ],
)
def test_a_column_is_named_in_full_or_by_its_title(tmp_path: Path, column: str | None, place: int) -> None:
    assert read_gradebook(export(tmp_path, CANVAS), TITLE, column).column == place


TWICE = "id,Score,Score,Other\ns1,,,\n"


@pytest.mark.parametrize(
    ("text", "column", "words"),
    [
        (CANVAS, "Odl", "no column is called 'Odl'; did you mean 'Old (12)'?"),
        (CANVAS, "Final Score", "takes no grades"),
        (CANVAS, "SIS User ID", "takes no grades"),
        (CANVAS, "Student", "takes no grades; add --column with one of 'Problem set 3"),
        (TWICE, "Score", "2 columns are called 'Score'; say which: 'Score', 'Score'"),
        (TWICE, None, "which column takes the grades is not said; add --column with one of 'Score', 'Score', 'Other'"),
        ("a (1),A (2),id\n,,s1\n", "a", "2 columns are called 'a'; say which: 'a (1)', 'A (2)'"),
        ("Name,Score\nAda,\n", "Score", "no column holds the students' ids"),
        ("id,Score\ns1\n", "Score", "export.csv:2: 1 cells where the first line names 2 columns"),
        ('id,Score\n"s1,\n', "Score", "export.csv:2: a quote is not closed"),
        ("", "Score", "is empty"),
        ("PK\x03\x04", "Score", "is an Excel workbook"),
    ],
)
def test_what_could_be_another_column_is_refused(tmp_path: Path, text: str, column: str | None, words: str) -> None:
    with pytest.raises(InputError) as caught:
        read_gradebook(export(tmp_path, text), TITLE, column)
    assert words in str(caught.value)


def test_a_student_in_two_rows_is_refused(tmp_path: Path) -> None:
    book = read_gradebook(export(tmp_path, "id,Score\ns1,\ns3,\nS1,\n"), TITLE, "Score")
    with pytest.raises(InputError, match=r"export.csv:4: the student s1 stands already on line 2"):
        book.filled(MARKS)


def test_a_row_of_two_students_is_refused(tmp_path: Path) -> None:
    text = "id,Username,Score\ns1,s1,\nS3,s4,\n"
    book = read_gradebook(export(tmp_path, text), TITLE, "Score")
    with pytest.raises(InputError, match=r"export.csv:3: the row is that of s3 by 'id' and of s4 by 'Username'"):
        book.filled(MARKS)


def test_rows_of_nobody_in_the_run_are_mentioned(tmp_path: Path) -> None:
    text = "id,Username,Score\nPoints Possible,,10\ns1,,\ns9,x,\n,y,\n,,\n"
    _, notes = read_gradebook(export(tmp_path, text), TITLE, "Score").filled(MARKS)
    assert "2 students of the gradebook not in the run: s9, y" in "\n".join(notes)


def test_no_cell_is_looked_for_in_the_rest_of_the_text() -> None:
    """A search for what a text lacks reads on to its end; one for every cell would take the square of the length."""
    one, many = (_time_to_read(cells, "x" * 5_000_000) for cells in (1, 1000))
    assert many < 20 * one


def _time_to_read(cells: int, rest: str) -> float:
    started = process_time()
    assert len(next(scanned("," * cells + rest, ",")).cells) == cells + 1
    return process_time() - started


def test_the_export_itself_is_never_written_to(tmp_path: Path) -> None:
    path = export(tmp_path, CANVAS)
    notes = read_gradebook(path, TITLE).write(MARKS, tmp_path)
    filled = tmp_path / "export-filled.csv"
    assert (path.read_bytes(), filled.read_bytes()) == (CANVAS.encode(), CANVAS_FILLED.encode())
    assert notes[-1] == f"wrote {filled}"
    twice = read_gradebook(filled, TITLE)
    (tmp_path / "export-filled-filled.csv").symlink_to(filled)
    with pytest.raises(InputError, match="written over"):
        twice.write(MARKS, tmp_path)
    assert filled.read_bytes() == CANVAS_FILLED.encode()


CELL = st.text(st.sampled_from("ab\"',;\t\r\n =-é"), max_size=6)


@given(st.lists(st.lists(CELL, min_size=2, max_size=4), min_size=1, max_size=4), st.sampled_from(",;\t"))
def test_cells_are_found_where_python_finds_them(rows: list[list[str]], separator: str) -> None:
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=separator, quoting=csv.QUOTE_ALL).writerows(rows)
    text = stream.getvalue()
    lines = list(scanned(text, separator))
    assert [[cell.value for cell in line.cells] for line in lines] == rows
    spans = [cell for line in lines for cell in line.cells]
    assert replaced(text, {}, separator) == text
    new = replaced(text, dict.fromkeys(spans[:1], "1"), separator)
    assert list(csv.reader(io.StringIO(new, newline=""), delimiter=separator)) == [["1", *rows[0][1:]], *rows[1:]]
