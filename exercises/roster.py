"""Who gets a sheet: `Student`, from a class list (`read_roster`) or by number (`numbered`).

Class lists of Canvas, Moodle, Blackboard and Gradescope are read as they are; to teach it another
system's, add the column's folded name to ID_COLUMNS or the name columns. A student's id names files, so
it is held to what every file system takes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from derive.errors import InputError, Place
from exercises.tables import Row, Table, is_formula, read_table

MOST = 10_000
"""The most students of one class."""

ID_COLUMNS = (
    *("id", "student id", "student number", "registration", "registration number", "sid", "id number"),
    *("matriculation number", "sis login id", "sis user id", "login id", "login", "username", "user name", "student"),
)
NAME_COLUMNS = ("name", "full name", "student name")
FIRST_COLUMNS = ("first name", "firstname", "given name")
LAST_COLUMNS = ("last name", "lastname", "surname", "family name")

_ID = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9._@-]{0,62}[A-Za-z0-9_@-])?")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)
_LONGEST_NAME = 200


@dataclass(frozen=True)
class Student:
    """Somebody who gets a sheet; the name may be empty."""

    id: str
    name: str = ""


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


def read_roster(path: str | Path) -> tuple[Student, ...]:
    """The students of a class list in its order; raises InputError with the line of the first fault."""
    table = read_table(path)
    columns = _columns(table)
    rows = [row for row in table.rows if not _is_points_row(row, columns)]
    if not 1 <= len(rows) <= MOST:
        raise InputError(f"lists {len(rows)} students", f"a class has 1 to {MOST}", Place(table.file))
    students = tuple(_student(row, columns, Place(table.file, row.line)) for row in rows)
    _refuse_repeated(students, rows, table.file)
    return students


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
    ident = table.column(*ID_COLUMNS)
    if ident is None:
        found = ", ".join(repr(name[:40]) for name in table.header[:8])
        raise InputError(f"no column holds the students' ids (found {found})", "name one id", Place(table.file, 1))
    return _Columns(ident, _name_columns(table, ident))


def _name_columns(table: Table, ident: int) -> tuple[int, ...]:
    """The column of the whole name, or those of first and last name, in this order."""
    whole = table.column(*NAME_COLUMNS)
    parts = [table.column(*FIRST_COLUMNS), table.column(*LAST_COLUMNS)]
    if whole is None and parts == [None, None]:
        # Canvas calls the column of names "Student" and has an "ID" beside it.
        whole = table.column("student")
    chosen = parts if whole is None else [whole]
    return tuple(column for column in chosen if column is not None and column != ident)


def _is_points_row(row: Row, columns: _Columns) -> bool:
    """Canvas lists the points to be had in a row below its header, as if they were a student's."""
    names = " ".join(row.cells[i].strip() for i in columns.names)
    return not row.cells[columns.id].strip() and names.casefold() == "points possible"


def _student(row: Row, columns: _Columns, place: Place) -> Student:
    cells = [row.cells[i] for i in (columns.id, *columns.names)]
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
