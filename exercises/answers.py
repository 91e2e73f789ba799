"""What students hand in: `Submissions`, from answer files in CSV or JSON.

    paths -> entries (Entry: who, what, the text as typed, where it stands) -> Submissions

CSV has the columns student, question, quantity, answer, in any order and among others. JSON is a list of
objects with these keys, or {"students": {ID: {QUESTION: {QUANTITY: ANSWER}}}}. A later answer takes the
place of an earlier one and is reported; an empty one does not, so the empty form may be among the files.
To read another kind of file, write what yields its entries and choose it in `_entries`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from derive.errors import InputError, Place
from derive.quantities import plain_name
from exercises.answers_json import json_records
from exercises.tables import Table, parse_table, undefused
from exercises.textfiles import read_text

COLUMNS = ("student", "question", "quantity", "answer")

_QUESTION = re.compile(r"(?:question|q)?\s*0*(?P<number>[0-9]{1,9})(?:\.0*)?", re.IGNORECASE)


@dataclass(frozen=True)
class Key:
    """Whose answer to what, in the form that matches: id without case, question number, name without spaces."""

    student: str
    question: str
    quantity: str

    @classmethod
    def of(cls, student: str, question: str, quantity: str) -> Key:
        """The key for names as people type them.

        >>> Key.of("S001 ", "Question 1", "w[1, 1, 1]′")
        Key(student='s001', question='1', quantity="w[1,1,1]'")
        """
        number = _QUESTION.fullmatch(question.strip())
        return cls(
            student.strip().casefold(), number["number"] if number else question.strip(), plain_name(quantity.strip())
        )


@dataclass(frozen=True)
class Entry:
    """One answer as typed, and where it stands."""

    student: str
    question: str
    quantity: str
    answer: str
    place: Place

    @property
    def key(self) -> Key:
        return Key.of(self.student, self.question, self.quantity)


@dataclass(frozen=True)
class Duplicate:
    """An answer that was given again: `kept` is the later one."""

    kept: Entry
    replaced: Entry


@dataclass(frozen=True)
class Submissions:
    """The answers that count, in the order of the files; answers given twice; rows that do not say whose or to what."""

    entries: Mapping[Key, Entry]
    duplicates: tuple[Duplicate, ...]
    incomplete: tuple[Entry, ...]


def read_answers(paths: Iterable[str | Path], who: Callable[[str], str] = str) -> Submissions:
    """What the files hand in; raises InputError, naming the file, for one without any answer row.

    `who` is given what stands in the column of students and tells the id that is meant.
    """
    entries: dict[Key, Entry] = {}
    duplicates: list[Duplicate] = []
    incomplete: list[Entry] = []
    for path in paths:
        for typed in _read(path):
            entry = replace(typed, student=who(typed.student))
            if not (entry.student and entry.question and entry.quantity):
                incomplete.append(entry)
            else:
                _take(entry, entries, duplicates)
    return Submissions(entries, tuple(duplicates), tuple(incomplete))


def _take(entry: Entry, entries: dict[Key, Entry], duplicates: list[Duplicate]) -> None:
    key = entry.key
    earlier = entries.get(key)
    if earlier and earlier.answer and entry.answer:
        duplicates.append(Duplicate(entry, earlier))
    if entry.answer or not earlier:
        entries[key] = entry


def _read(path: str | Path) -> Sequence[Entry]:
    """The entries of one file."""
    text, file = read_text(path), str(path)
    found = [
        entry for entry in _entries(text, file) if any((entry.student, entry.question, entry.quantity, entry.answer))
    ]
    if not any(entry.student and entry.question and entry.quantity for entry in found):
        raise InputError("holds no answers", f"a row gives {', '.join(COLUMNS)}", Place(file))
    return found


def _entries(text: str, file: str) -> Iterator[Entry]:
    if file.lower().endswith(".json") or text.lstrip()[:1] in ("{", "["):
        return (_entry(cells, Place(file)) for cells in json_records(text, file))
    table = parse_table(text, file)
    columns = [_column(table, name) for name in COLUMNS]
    return (_entry([row.cells[i] for i in columns], Place(file, row.line)) for row in table.rows)


def _column(table: Table, name: str) -> int:
    column = table.column(name)
    if column is None:
        what = f"the first line names no column {name!r}"
        raise InputError(what, f"it is to read {','.join(COLUMNS)}", Place(table.file, 1))
    return column


def _entry(cells: Sequence[str], place: Place) -> Entry:
    student, question, quantity, answer = map(str.strip, cells)
    return Entry(undefused(student), question, quantity, undefused(answer).strip(), place)
