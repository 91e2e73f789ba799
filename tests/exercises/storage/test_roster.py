from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from derive.errors import InputError, Place
from exercises.storage.roster import Roster, Student, check_id, notes_on_names, numbered, read_roster, shown_name


def read(folder: Path, text: str, encoding: str = "utf-8") -> Roster:
    (folder / "class.csv").write_bytes(text.encode(encoding))
    return read_roster(folder / "class.csv")


def roster(folder: Path, text: str, encoding: str = "utf-8") -> tuple[Student, ...]:
    return read(folder, text, encoding).students


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
        "registration;name;id\n7;Ada Byron;ab1\n",
        "id,name,email\nab1,Ada Byron,a@b.example\n",
        'Student,ID,Section\n,,Manual Posting\n"    Points Possible",,10\nAda Byron,ab1,1\n',
        '"Student","ID","SIS User ID"\n"Ada Byron","=""ab1""","7"\n',
        "First name,Last name,ID number,Email address\nAda,Byron,,ab1\n",
        "Vorname;Nachname;ID-Nummer;E-Mail-Adresse\nAda;Byron;ab1;a@b.example\n",
        "sep=;\nPrénom;Nom de famille;Numéro d'identification\nAda;Byron;ab1\n",
        "Nombre,Apellido(s),Número de ID\nAda,Byron,ab1\n",
        "email\tname\nab1\tAda Byron\n",
    ],
)
def test_class_lists_of_many_systems_are_read(tmp_path: Path, text: str) -> None:
    assert roster(tmp_path, text) == (Student("ab1", "Ada Byron"),)


CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Set (7)\n    Points Possible,,,,,10\n"
    '"Byron, Ada",101,u1,ada,1,\n"Student, Test",102,,0a1b2c,1,\n'
)


def test_the_test_student_of_canvas_gets_no_sheet(tmp_path: Path) -> None:
    found = read(tmp_path, CANVAS)
    assert found.students == (Student("101", "Byron, Ada"),)
    assert found.notes == (f"{tmp_path / 'class.csv'}:4: Canvas' test student gets no sheet",)
    assert len(roster(tmp_path, "id,name\ns1,Test Student\n")) == 1


@pytest.mark.parametrize(
    ("name", "encoding", "note"),
    [
        ("Zoé", "utf-8-sig", ""),
        ("Σοφία 中村", "utf-16", ""),
        ("Zoé", "cp1252", "Windows-1252"),
        ("Zażółć Gęślą", "cp1250", "Windows-1250"),
        ("Иван Петров", "cp1251", "Windows-1251"),
        ("Zoé", "mac_roman", "Mac Roman"),
    ],
)
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_encodings_and_separators(tmp_path: Path, name: str, encoding: str, note: str, separator: str) -> None:
    found = read(tmp_path, f"id,name\ns1,{name}\n".replace(",", separator), encoding)
    assert found.students == (Student("s1", name),)
    assert len(found.notes) == bool(note)
    assert all(f"class.csv: is not in Unicode; read as {note}" in line for line in found.notes)


@pytest.mark.parametrize(("column", "told"), [("Email Address", True), ("Username", True), ("ID number", False)])
def test_the_column_that_stands_for_the_ids_is_told(tmp_path: Path, column: str, told: bool) -> None:
    found = read(tmp_path, f"{column},name\ns1@x.org,Ada\n", "utf-8")
    note = f"class.csv: no column of ids has entries, so students are known by the column {column!r}"
    assert [line.endswith(note) for line in found.notes] == [True] * told


@pytest.mark.parametrize("name", ["Наталья", "王小明", "محمد", "Νίκος", "अमित", "Ada \N{SNOWMAN}"])
def test_a_name_in_any_script_is_taken_and_its_pages_show_the_id(tmp_path: Path, name: str) -> None:
    students = roster(tmp_path, f"id,name\ns1,{name}\ns2,Zoë\ns3,\n")
    assert students[0].name == name
    assert [shown_name(student) for student in students] == ["s1", "Zoë", "s3"]
    (note,) = notes_on_names(students)
    assert note == "1 name is in a script that the fonts lack, so pages show the id instead: s1"
    many = [Student(f"s{number}", name) for number in range(12)]
    assert next(notes_on_names(many)).endswith("s8, s9, ...")
    assert not list(notes_on_names(students[1:]))


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
        ("group,name\na,b\n", "class.csv:1: no column holds the students' ids (found 'group', 'name')"),
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
