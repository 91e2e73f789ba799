"""What students hand in: `Submissions`, from answer files in CSV or JSON.

    paths -> records (who, what, the text as typed) -> Entry, with its place -> Submissions

A path is a file or a folder of files. CSV has a row an answer or a row a student (`answer_tables.py`), JSON is told in
`answers_json.py`; a file whose name has a student's id need not name the student inside. Of several answers to
the same thing the latest counts: by the times that files tell, else in the order of the files; the others are
reported. An empty answer takes nothing away, so the empty form may be among the files.
To read another kind of file, write what yields its records and choose it in `_records`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from derive.errors import InputError, Place
from derive.quantities import plain_name
from exercises.answers.addresses import Addresses, question_number
from exercises.answers.from_json import SHAPE, json_records
from exercises.answers.from_tables import COLUMNS, Record, records, sequence_of
from exercises.storage.moments import Moment
from exercises.storage.tables import parse_table
from exercises.storage.textfiles import read_text

_SUFFIXES = frozenset((".csv", ".tsv", ".txt", ".json"))
"""The files of a folder that are read."""
NOWHERE = Addresses()


class Key(NamedTuple):
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
        return cls(student.strip().casefold(), *_asked(question, quantity))


@lru_cache(maxsize=10_000)
def _asked(question: str, quantity: str) -> tuple[str, str]:
    """The number and the plain name; the same for a whole class."""
    return question_number(question), plain_name(quantity.strip())


@dataclass(frozen=True)
class Entry:
    """One answer as typed, and where it stands."""

    student: str
    question: str
    quantity: str
    answer: str
    place: Place
    when: Moment | None = None
    headed: bool = False

    @property
    def asked_at(self) -> Place:
        """Where question and quantity are told: in the first line of a table with a column for each answer."""
        return Place(self.place.file, 1) if self.headed else self.place

    @property
    def key(self) -> Key:
        return Key.of(self.student, self.question, self.quantity)


@dataclass(frozen=True)
class Duplicate:
    """An answer that was given again: `kept` is the one that counts."""

    kept: Entry
    replaced: Entry


@dataclass(frozen=True)
class Submissions:
    """The answers that count, in the order of the files; answers given twice; rows that do not say whose or to what.

    `unread` says of files in a folder why they were not read.
    """

    entries: Mapping[Key, Entry]
    duplicates: tuple[Duplicate, ...]
    incomplete: tuple[Entry, ...]
    unread: tuple[str, ...] = ()


def read_answers(paths: Iterable[str | Path], addresses: Addresses = NOWHERE) -> Submissions:
    """What files and folders hand in to a run that knows `addresses`.

    Raises InputError, naming the file, for one that cannot be read or has no answer in it; of a folder only where
    that is true of all its files.
    """
    entries: dict[Key, Entry] = {}
    duplicates: list[Duplicate] = []
    incomplete: list[Entry] = []
    unread: list[str] = []
    for path in map(Path, paths):
        for entry in _folder(path, addresses, unread) if path.is_dir() else _file(path, addresses, Path(path.name)):
            if not (entry.student and entry.question and entry.quantity):
                incomplete.append(entry)
            else:
                _take(entry, entries, duplicates)
    return Submissions(entries, tuple(duplicates), tuple(incomplete), tuple(unread))


def _take(entry: Entry, entries: dict[Key, Entry], duplicates: list[Duplicate]) -> None:
    key = entry.key
    other = entries.get(key)
    if not other or not other.answer:
        entries[key] = entry
    elif entry.answer:
        late = other.when is None or entry.when is None or not other.when.is_after(entry.when)
        kept, replaced = (entry, other) if late else (other, entry)
        entries[key] = kept
        duplicates.append(Duplicate(kept, replaced))


def _folder(folder: Path, addresses: Addresses, unread: list[str]) -> list[Entry]:
    """The entries of the files in a folder and in its folders."""
    entries: list[Entry] = []
    read = 0
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and not _is_hidden(path, folder)):
        if path.suffix.lower() not in _SUFFIXES:
            unread.append(f"{path}: is not read; answers are CSV or JSON")
            continue
        try:
            entries += _file(path, addresses, path.relative_to(folder))
            read += 1
        except InputError as error:
            unread.append(str(error))
    if not read:
        what = "no file in this folder can be read as answers"
        hint = f"the first: {unread[0]}" if unread else "put CSV or JSON files into it"
        raise InputError(what, hint, Place(str(folder)))
    return entries


def _is_hidden(path: Path, folder: Path) -> bool:
    return any(part.startswith((".", "__")) for part in path.relative_to(folder).parts)


def _file(path: Path, addresses: Addresses, named: Path) -> list[Entry]:
    """The entries of one file; `named` are the folders and the name that may tell whose it is."""
    found = list(_entries(list(_records(path, addresses, addresses.named_in(named))), str(path), addresses))
    if not any(entry.student and entry.question and entry.quantity for entry in found):
        hint = f"a row gives {', '.join(COLUMNS)}; of JSON, {SHAPE}"
        raise InputError("holds no answers", hint, Place(str(path)))
    return found


def _records(path: Path, addresses: Addresses, owner: str) -> Iterator[Record]:
    text, file = read_text(path), str(path)
    if path.suffix.lower() == ".json" or text.lstrip()[:1] in ("{", "["):
        return sequence_of(list(json_records(text, file)), owner, addresses)
    return records(parse_table(text, file), addresses, owner)


def _entries(records: Sequence[Record], file: str, addresses: Addresses) -> Iterator[Entry]:
    """The records that say anything, as entries; each name in them is looked up once."""
    students = {name: addresses.student(name) for name in {record.student for record in records}}
    asked = {(record.question, record.quantity) for record in records}
    labels = {(question, name): addresses.label(question, name) for question, name in asked}
    for who, question, name, answer, line, when, headed in records:
        student, quantity = students[who], labels[question, name]
        if student or question or quantity or answer:
            yield Entry(student, question, quantity, answer, Place(file, line), when, headed)
