"""Answers in tables: `records(table, addresses, owner)`.

long:  a row an answer; columns student, question, quantity, answer, in any order and among others. The question may
       be left out where only one asks for the quantity, the student where the file's name tells it (`owner`).
wide:  a row a student; a column for each answer, its header naming question and quantity, among others.

A column such as `timestamp` tells when a row was handed in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from derive.errors import InputError, Place
from exercises.answers.addresses import Addresses
from exercises.storage.moments import COLUMNS as MOMENT_COLUMNS
from exercises.storage.moments import UNREAD, Moment, Moments, moments
from exercises.storage.roster import ID_COLUMNS
from exercises.storage.tables import Row, Table, undefused

COLUMNS = ("student", "question", "quantity", "answer")
_STUDENT_COLUMNS = ("student", "form", "form code", *(name for name in ID_COLUMNS if name != "student"))


class Record(NamedTuple):
    """One answer as a file gives it, the line on which it stands, and when it was handed in where that is told.

    It is `headed` where question and quantity are told by the head of its column.
    """

    student: str
    question: str
    quantity: str
    answer: str
    line: int | None = None
    when: Moment | None = None
    headed: bool = False


def records(table: Table, addresses: Addresses, owner: str) -> Iterator[Record]:
    """The answers of a table; raises InputError where its columns do not say whose or to what."""
    found = _moments(table)
    return _long(table, addresses, owner, found) if _is_long(table) else _wide(table, addresses, owner, found)


def _is_long(table: Table) -> bool:
    return "quantity" in table.header or "answer" in table.header


def _moments(table: Table) -> Moments:
    """When each row was handed in, by the first column that can be read; else by one that cannot."""
    told: Moments = (None,) * len(table.rows)
    for name in MOMENT_COLUMNS:
        if name in table.header:
            column = table.header.index(name)
            found = moments([row.cells[column] for row in table.rows])
            if any(found):
                return found
            told = found if UNREAD in found else told
    return told


def _long(table: Table, addresses: Addresses, owner: str, found: Moments) -> Iterator[Record]:
    student = _student_column(table, addresses, owner)
    question = table.column("question")
    quantity, answer = (_needed(table, name) for name in ("quantity", "answer"))
    if question is None and not addresses.labels:
        _needed(table, "question")
    for row, when in zip(table.rows, found, strict=True):
        named = row.cells[quantity].strip()
        asked = addresses.question(named) if question is None else row.cells[question].strip()
        who = _student(row, student) or owner
        yield Record(who, asked, named, undefused(row.cells[answer].strip()).strip(), row.line, when)


def _wide(table: Table, addresses: Addresses, owner: str, found: Moments) -> Iterator[Record]:
    columns = addresses.columns(table.labels)
    if not any(label in addresses.labels.get(number, {}).values() for number, label in columns.values()):
        raise _no_column(table, "quantity")
    student = _student_column(table, addresses, owner)
    _refuse_repeated(table, columns)
    for row, when in zip(table.rows, found, strict=True):
        for place, (number, label) in columns.items():
            answer = undefused(row.cells[place].strip()).strip()
            yield Record(_student(row, student) or owner, number, label, answer, row.line, when, headed=True)


def _refuse_repeated(table: Table, columns: dict[int, tuple[str, str]]) -> None:
    known: set[tuple[str, str]] = set()
    for number, label in columns.values():
        if (number, label) in known:
            what = f"two columns are for {label} of question {number}"
            raise InputError(what, "keep one of them", Place(table.file, 1))
        known.add((number, label))


def _student(row: Row, column: int | None) -> str:
    return "" if column is None else undefused(row.cells[column].strip())


def _student_column(table: Table, addresses: Addresses, owner: str) -> int | None:
    """The column that names most students of the run, the most wanted first; None where the file's name tells it.

    Where none is called so, it is one that names the students of at least half of the rows.
    """
    present = [column for name in _STUDENT_COLUMNS if (column := table.column(name)) is not None]
    best, count = _best(present, table, addresses)
    if not count:
        other, count = _best(range(len(table.header)), table, addresses)
        best = other if 2 * count >= len(table.rows) > 0 else best
    if best is None and not owner:
        raise _no_column(table, "student")
    return best


def _best(columns: Iterable[int], table: Table, addresses: Addresses) -> tuple[int | None, int]:
    """The first of the columns with most students of the run, and how many those are."""
    best: tuple[int | None, int] = (None, -1)
    for column in columns:
        named = Counter(_student(row, column) for row in table.rows)
        count = sum(rows for name, rows in named.items() if addresses.is_student(name))
        best = (column, count) if count > best[1] else best
    return best[0], max(best[1], 0)


def _needed(table: Table, name: str) -> int:
    column = table.column(name)
    if column is None:
        raise _no_column(table, name)
    return column


def _no_column(table: Table, name: str) -> InputError:
    what = f"the first line names no column {name!r}"
    hint = f"it is to read {','.join(COLUMNS)}, or to have a column for each answer, such as 'Q1 L'"
    return InputError(what, hint, Place(table.file, 1))


def sequence_of(rows: Sequence[tuple[str, str, str, str]], owner: str, addresses: Addresses) -> Iterator[Record]:
    """The records of files that are no tables; what they leave out is filled in as for a table."""
    for student, question, quantity, answer in rows:
        asked = question.strip() or addresses.question(quantity)
        yield Record(undefused(student.strip()) or owner, asked, quantity.strip(), undefused(answer.strip()).strip())
