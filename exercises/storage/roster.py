"""Who gets a sheet: `Student`, from a class list (`read_roster`) or by number (`numbered`).

Class lists of Canvas, Moodle, Blackboard, Gradescope and R/exams are read as they are; to teach it another
system's or language's, add the column's folded name to ID_COLUMNS or the name columns. A student's id names
files, so it is held to what every file system takes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from derive.errors import InputError, Place
from exercises.storage.codepages import ENCODINGS
from exercises.storage.tables import Row, Table, bare, fold, is_formula, parse_table
from exercises.storage.textfiles import decode, encoding_of, read_bytes
from templates.printable import is_printable

MOST = 10_000
"""The most students of one class."""

_IDS = (
    *("id", "student id", "student number", "registration", "registration number", "sid", "id number"),
    *("matriculation number", "matrikelnummer", "id nummer", "numéro d identification", "número de id", "numer id"),
)
_OTHER_IDS = (
    *("sis login id", "sis user id", "login id", "login", "username", "user name"),
    *("email", "e mail", "mail", "email address", "e mail adresse", "adresse de courriel", "dirección de correo"),
    *("adres e mail", "student"),
)
ID_COLUMNS = (*_IDS, *_OTHER_IDS)
"""Columns that name a student, the most wanted first; one without any entry is passed over."""
NAME_COLUMNS = ("name", "full name", "student name", "display name")
FIRST_COLUMNS = (
    *("first name", "firstname", "first name s", "given name", "given names"),
    *("vorname", "prénom", "nombre", "imię"),
)
LAST_COLUMNS = (
    *("last name", "lastname", "surname", "family name"),
    *("nachname", "nom", "nom de famille", "apellido s", "apellidos", "nazwisko"),
)

_ID = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9._@-]{0,62}[A-Za-z0-9_@-])?")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)
_LONGEST_NAME = 200
_SHOWN = 10


@dataclass(frozen=True)
class Student:
    """Somebody who gets a sheet; the name may be empty."""

    id: str
    name: str = ""


@dataclass(frozen=True)
class Roster:
    """The students of a class in order, and what a person should know of how they were read."""

    students: tuple[Student, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Columns:
    id: int
    names: tuple[int, ...]


def numbered(copies: int) -> tuple[Student, ...]:
    """Students without names: s001, s002, ...; raises InputError unless there are 1 to 10,000.

    >>> [student.id for student in numbered(2)]
    ['s001', 's002']
    """
    if not 1 <= copies <= MOST:
        raise InputError(f"{copies} copies cannot be made", f"ask for 1 to {MOST}")
    width = max(3, len(str(copies)))
    return tuple(Student(f"s{number:0{width}}") for number in range(1, copies + 1))


def read_roster(path: str | Path) -> Roster:
    """The students of a class list in its order; raises InputError with the line of the first fault."""
    data = read_bytes(path)
    table = parse_table(decode(data, str(path)), str(path))
    columns = _columns(table)
    people = [row for row in table.rows if not _is_no_student(row, columns)]
    rows = [row for row in people if not _is_canvas_test(row, table, columns)]
    if not 1 <= len(rows) <= MOST:
        raise InputError(f"lists {len(rows)} students", f"a class has 1 to {MOST}", Place(table.file))
    students = tuple(_student(row, columns, Place(table.file, row.line)) for row in rows)
    _refuse_repeated(students, rows, table.file)
    tests = (f"{table.file}:{row.line}: Canvas' test student gets no sheet" for row in people if row not in rows)
    return Roster(students, (*_notes(data, table, columns), *tests))


def _notes(data: bytes, table: Table, columns: _Columns) -> Iterator[str]:
    file, column = table.file, table.labels[columns.id].strip()
    if fold(column) not in _IDS:
        yield f"{file}: no column of ids has entries, so students are known by the column {column!r}"
    if (encoding := encoding_of(data)) in ENCODINGS:
        yield f"{file}: is not in Unicode; read as {ENCODINGS[encoding]}; where names look wrong, save it as CSV UTF-8"


def shown_name(student: Student) -> str:
    """The name as pages show it; the id where there is none or it is in a script that the fonts lack.

    >>> shown_name(Student("s7", "Zoë")), shown_name(Student("s7", "Зоя"))
    ('Zoë', 's7')
    """
    return student.name if student.name and is_printable(student.name) else student.id


def notes_on_names(students: Sequence[Student]) -> Iterator[str]:
    """One line on the students whose pages cannot show their names."""
    lacking = [student for student in students if not is_printable(student.name)]
    if lacking:
        whose = ", ".join(student.id for student in lacking[:_SHOWN]) + (", ..." if len(lacking) > _SHOWN else "")
        count = f"{len(lacking)} name{'s are' if len(lacking) > 1 else ' is'}"
        yield f"{count} in a script that the fonts lack, so pages show the id instead: {whose}"


def check_id(text: str, place: Place) -> str:
    """The id itself where it can name files on every system; else InputError."""
    if not text:
        raise InputError("a student without an id", "fill in the id", place)
    if not _ID.fullmatch(text):
        hint = "use up to 64 letters A-Z, digits and - _ . @, with a letter or digit first and no dot at the end"
        raise InputError(f"the id {text[:80]!r} cannot name a file", hint, place)
    if _RESERVED.fullmatch(text):
        raise InputError(f"the id {text!r} is a device's name on Windows", "choose another id", place)
    return text


def _columns(table: Table) -> _Columns:
    present = [column for name in ID_COLUMNS if (column := table.column(name)) is not None]
    if not present:
        found = ", ".join(repr(name[:40]) for name in table.header[:8])
        raise InputError(f"no column holds the students' ids (found {found})", "name one id", Place(table.file, 1))
    ident = next((column for column in present if _has_entries(table, column)), present[0])
    return _Columns(ident, _name_columns(table, ident))


def _has_entries(table: Table, column: int) -> bool:
    """Moodle's ID number, for one, is empty at many universities, and its users are known by another column."""
    return any(row.cells[column].strip() for row in table.rows)


def _name_columns(table: Table, ident: int) -> tuple[int, ...]:
    """The column of the whole name, or those of first and last name, in this order."""
    whole = table.column(*NAME_COLUMNS)
    parts = [table.column(*FIRST_COLUMNS), table.column(*LAST_COLUMNS)]
    if whole is None and parts == [None, None]:
        # Canvas calls the column of names "Student" and has an "ID" beside it.
        whole = table.column("student")
    chosen = parts if whole is None else [whole]
    return tuple(column for column in chosen if column is not None and column != ident)


def _is_no_student(row: Row, columns: _Columns) -> bool:
    """Canvas has rows below its header, without an id, that tell the points to be had and how grades are posted."""
    names = " ".join(row.cells[i].strip() for i in columns.names).casefold()
    posting = any(cell.strip().casefold() == "manual posting" for cell in row.cells)
    return not row.cells[columns.id].strip() and (names == "points possible" or (not names and posting))


def _is_canvas_test(row: Row, table: Table, columns: _Columns) -> bool:
    """Canvas lists the student whose view a teacher may take as "Student, Test", among the others."""
    words = sorted(" ".join(row.cells[i] for i in columns.names).casefold().replace(",", " ").split())
    sis = [table.column(name) for name in ("sis user id", "sis login id", "section")]
    return words == ["student", "test"] and any(column is not None for column in sis)


def _student(row: Row, columns: _Columns, place: Place) -> Student:
    cells = [bare(row.cells[i]) for i in (columns.id, *columns.names)]
    for cell in cells:
        _refuse_unsafe(cell, place)
    return Student(check_id(cells[0].strip(), place), " ".join(filter(None, map(str.strip, cells[1:]))))


def _refuse_unsafe(cell: str, place: Place) -> None:
    if is_formula(cell):
        hint = "an id or name must not start with = + - @ or a tab"
        raise InputError(f"the cell {cell[:80]!r} is a spreadsheet formula", hint, place)
    if len(cell) > _LONGEST_NAME:
        raise InputError(f"a cell of {len(cell)} characters", f"an id or name has at most {_LONGEST_NAME}", place)
    if any(unicodedata.category(c) == "Cc" for c in cell.strip()):
        raise InputError(f"the cell {cell[:80]!r} holds a control character", "write it on one line", place)


def _refuse_repeated(students: Sequence[Student], rows: Sequence[Row], file: str) -> None:
    """Ids that differ in case alone would be one file on some systems."""
    first: dict[str, tuple[str, int]] = {}
    for student, row in zip(students, rows, strict=True):
        known = first.setdefault(student.id.casefold(), (student.id, row.line))
        if known[1] != row.line:
            what = f"the id {student.id!r} stands already on line {known[1]}"
            what += "" if known[0] == student.id else f" as {known[0]!r}"
            raise InputError(what, "give each student an id of their own", Place(file, row.line))
