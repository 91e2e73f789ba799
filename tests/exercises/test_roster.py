from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from derive.errors import InputError, Place
from exercises.roster import Student, check_id, numbered, read_roster


def roster(folder: Path, text: str, encoding: str = "utf-8") -> tuple[Student, ...]:
    (folder / "class.csv").write_bytes(text.encode(encoding))
    return read_roster(folder / "class.csv")


@pytest.mark.parametrize(
    "text",
    [
        "id,name\nab1,Ada Byron\n",
        "Name;Registration\nAda Byron;ab1\n",
        "sid\tFirst Name\tSurname\nab1\tAda\tByron\n",
        "First Name,Last Name,SID,Email,Sections\nAda,Byron,ab1,a@b.example,\n",
        '"Last Name","First Name","Username"\n"Byron","Ada","ab1"\n',
        "Student,ID,SIS Login ID,Section\n    Points Possible,,,\nAda Byron,ab1,x9,1\n",
        "Student,SIS Login ID\nAda Byron,ab1\n",
        "First name,Last name,ID number,Email address\nAda,Byron,ab1,a@b.example\n",
        "name, id\n Ada Byron , ab1\n",
    ],
)
def test_class_lists_of_many_systems_are_read(tmp_path: Path, text: str) -> None:
    assert roster(tmp_path, text) == (Student("ab1", "Ada Byron"),)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1250"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    found = roster(tmp_path, "id\tname\ns1\tZoé\n", encoding)
    assert found == (Student("s1", "Zoé"),)


def test_a_column_student_alone_holds_ids_and_order_is_kept(tmp_path: Path) -> None:
    assert roster(tmp_path, "student\ns2\ns1\n") == (Student("s2"), Student("s1"))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("id,name\ns1,a\n,b\n", "class.csv:3: a student without an id"),
        ("id,name\ns1,a\ns1,b\n", "class.csv:3: the id 's1' stands already on line 2"),
        ("id,name\nab,a\nAB,b\n", "class.csv:3: the id 'AB' stands already on line 2 as 'ab'"),
        ("id,name\ns1,=1+1\n", "class.csv:2: the cell '=1+1' is a spreadsheet formula"),
        ("id,name\ns1,a\n\n@s2,b\n", "class.csv:4: the cell '@s2' is a spreadsheet formula"),
        ("id,name\ns1,＝1\n", "class.csv:2: the cell '＝1' is a spreadsheet formula"),
        ("id,first name,last name\ns1,Ada,+B\n", "class.csv:2: the cell '+B' is a spreadsheet formula"),
        ('id,name\ns1,"a\nb"\n', "class.csv:2: the cell 'a\\nb' holds a control character"),
        ("id,name\ns1,a\n../x,b\n", "class.csv:3: the id '../x' cannot name a file"),
        ("id,name\ncon,b\n", "class.csv:2: the id 'con' is a device's name on Windows"),
        ("mail,name\na,b\n", "class.csv:1: no column holds the students' ids (found 'mail', 'name')"),
        ("id,name\n", "class.csv: lists 0 students"),
        (f"id,name\ns1,{'a' * 201}\n", "class.csv:2: a cell of 201 characters"),
    ],
)
def test_faults_are_told_with_their_line(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(InputError) as caught:
        roster(tmp_path, text)
    assert words in str(caught.value)
    assert caught.value.hint


@pytest.mark.parametrize("text", ["a", "s001", "a.b-c_d@e.example", "_x", "9" * 64, "console", "com10"])
def test_ids_that_name_files_are_taken(text: str) -> None:
    assert check_id(text, Place()) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        ".",
        "..",
        ".a",
        "a.",
        "-a",
        "@a",
        "a/b",
        "a\\b",
        "a b",
        "a\n",
        "ż",
        "a:b",
        "9" * 65,
        "CON",
        "nul.txt",
        "Lpt1.x",
    ],
)
def test_ids_that_do_not_are_refused(text: str) -> None:
    with pytest.raises(InputError):
        check_id(text, Place())


@given(st.text(max_size=70))
def test_an_accepted_id_is_one_plain_part_of_a_path(text: str) -> None:
    try:
        check_id(text, Place())
    except InputError:
        return
    assert Path("folder", f"{text}.pdf").parts == ("folder", f"{text}.pdf")
    assert text.isascii()
    assert text.isprintable()


@given(st.integers(1, 10_000))
def test_numbered_copies_sort_as_they_count(copies: int) -> None:
    ids = [student.id for student in numbered(copies)]
    assert len(ids) == copies
    assert sorted(ids) == ids
    assert [int(ident[1:]) for ident in ids] == list(range(1, copies + 1))
    assert len(ids[0]) == max(4, len(f"s{copies}"))


@pytest.mark.parametrize("copies", [0, -1, 10_001])
def test_other_counts_are_refused(copies: int) -> None:
    with pytest.raises(InputError, match="10000"):
        numbered(copies)
