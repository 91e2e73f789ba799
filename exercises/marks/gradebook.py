"""An instructor's exported gradebook, filled in: `read_gradebook(path, ...)` -> Gradebook -> `filled(marks)`.

One column takes the points of each student who handed something in; every other byte stays as it was, so that the
learning system takes the file back. What a person decided there (EX for excused) stays too. The export is never
written to.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from pathlib import Path

from derive.errors import InputError, Place
from exercises.marks.gradebook_columns import chosen_column, folded, is_points_row, listed
from exercises.marks.grades import Marks
from exercises.storage.atomic import write_atomic
from exercises.storage.cells import Line, Span, replaced, scanned
from exercises.storage.manifest import read_manifest
from exercises.storage.roster import ID_COLUMNS
from exercises.storage.tables import bare, separator_of, short_decimal
from exercises.storage.textfiles import decode, encoding_of, read_bytes

_KEPT = frozenset(("ex", "excused"))
_COMMA, _POINT = re.compile(r"\d+,\d+"), re.compile(r"\d+\.\d+")
_POINTS = re.compile(r"[0-9]{1,9}(?:[.,][0-9]{1,9})?")
_UNICODE = {"utf-8-sig": "utf-8", "utf-16": ""}

Owners = Sequence[tuple[Line, str | None]]
"""Each row with its student of the run, None where it is of nobody there."""


@dataclass(frozen=True)
class Gradebook:
    """An export with the column that is to be filled."""

    path: Path
    text: str
    encoding: str
    header: Line
    rows: tuple[Line, ...]
    column: int
    separator: str

    @property
    def label(self) -> str:
        """What the column is called."""
        return self.header.cells[self.column].value

    def write(self, marks: Marks, folder: Path) -> tuple[str, ...]:
        """Write the filled copy into the folder; what a person should know. Raises InputError."""
        target = folder / f"{self.path.stem}-filled{self.path.suffix}"
        if target.exists() and target.samefile(self.path):
            raise InputError("the export would be written over", "move it to another folder", Place(str(self.path)))
        content, notes = self.filled(marks)
        write_atomic(target, content, mode=0o600)
        return *notes, f"wrote {target}"

    def filled(self, marks: Marks) -> tuple[bytes, tuple[str, ...]]:
        """The file with the points put in, and what a person should know. Raises InputError for one in two rows."""
        ids = {ident.casefold(): ident for ident in marks}
        owners = self._owners(ids)
        found = dict(self._students(owners))
        silent = {ident for ident, mark in marks.items() if all(answer.answer is None for answer in mark.answers)}
        kept = [ident for ident, cell in found.items() if cell.value.strip().casefold() in _KEPT]
        new = {cell: self._number(marks[i].points) for i, cell in found.items() if i not in silent and i not in kept}
        notes = (
            *_listed("not in the gradebook", [ident for ident in marks if ident not in found]),
            *_listed("of the gradebook not in the run", self._strangers(owners)),
            *_listed("without answers, so left as they were", [i for i in found if i in silent and i not in kept]),
            *_listed("excused, so left as they were", kept),
            *self._other_points(marks),
        )
        whole = tuple(f"{self.path}: {note}" for note in notes)
        return replaced(self.text, new, self.separator).encode(self.encoding), (
            f"filled {len(new)} cells of {self.label!r}",
            *whole,
        )

    def _number(self, points: Fraction) -> str:
        """The points as numbers stand in this file."""
        text = short_decimal(points)
        return text.replace(".", ",") if self._has_commas else text

    @cached_property
    def _has_commas(self) -> bool:
        """Whether its numbers have a decimal comma."""
        cells = [cell.value.strip() for row in self.rows for cell in row.cells]
        return any(map(_COMMA.fullmatch, cells)) and not any(map(_POINT.fullmatch, cells))

    def _students(self, owners: Owners) -> Iterator[tuple[str, Span]]:
        """The students of the run with the cells of theirs; raises InputError for one in two rows."""
        lines: dict[str, int] = {}
        for row, ident in owners:
            if ident is None:
                continue
            if ident in lines:
                what = f"the student {ident} stands already on line {lines[ident]}"
                raise InputError(what, "keep one row a student", Place(str(self.path), row.number))
            lines[ident] = row.number
            yield ident, row.cells[self.column]

    def _owners(self, ids: Mapping[str, str]) -> Owners:
        """Each row with its student of the run, by the identity column that names most of them; raises InputError."""
        columns = self._id_columns
        named = [[ids.get(_ident(row, column).casefold()) for row in self.rows] for column in columns]
        for row, own in zip(self.rows, zip(*named, strict=True), strict=True):
            self._refuse_two(row, {ident: column for column, ident in zip(columns, own, strict=True) if ident})
        most = max(named, key=lambda column: len(column) - column.count(None))
        return list(zip(self.rows, most, strict=True))

    def _refuse_two(self, row: Line, named: Mapping[str, int]) -> None:
        """Nobody can say whose a row is that names two students of the run."""
        if len(named) > 1:
            one, other = [f"{ident} by {self.header.cells[i].value!r}" for ident, i in named.items()][:2]
            hint = "mend that row, or take one of these columns out"
            raise InputError(f"the row is that of {one} and of {other}", hint, Place(str(self.path), row.number))

    def _strangers(self, owners: Owners) -> list[str]:
        """What the rows of nobody in the run are called."""
        names = [
            next(filter(None, (_ident(row, column) for column in self._id_columns)), "")
            for row, ident in owners
            if ident is None and not is_points_row(row)
        ]
        return list(filter(None, names))

    @cached_property
    def _id_columns(self) -> list[int]:
        return [place for place, name in enumerate(folded(self.header)) if name in ID_COLUMNS]

    def _other_points(self, marks: Marks) -> Iterator[str]:
        """A note where the file counts the column by other points than the set."""
        of = next((mark.of for mark in marks.values()), Fraction(0))
        for row in filter(is_points_row, self.rows):
            possible = row.cells[self.column].value.strip()
            if _POINTS.fullmatch(possible) and Fraction(possible.replace(",", ".")) != of:
                yield f"the column counts {possible} points and the set {short_decimal(of)}; they stand as marked"


def gradebook_for(directory: Path, path: Path | None, column: str | None) -> Gradebook | None:
    """The export to fill with the marks of a run; None where there is none. Raises InputError."""
    if path is not None:
        return read_gradebook(path, read_manifest(directory).set.title, column)
    if column is not None:
        raise InputError("--column says where in a gradebook", "add --gradebook EXPORT.csv")
    return None


def read_gradebook(path: Path, title: str, column: str | None = None) -> Gradebook:
    """The export with the column called `column`, by default the one with the set's title.

    Raises InputError where the file is none, or where none or several of its columns could be meant.
    """
    data = read_bytes(path)
    encoding, text = _text(data, path)
    named = re.match(r"\ufeff?sep=([,;\t])[^\S\r\n]*(?:\r\n|\r|\n)", text, re.IGNORECASE)
    separator = named[1] if named else separator_of(text.removeprefix("\ufeff"))
    lines = list(scanned(text, separator, str(path)))[1 if named else 0 :]
    if not lines:
        raise InputError("is empty", "export the gradebook with its students", Place(str(path)))
    header, *rows = lines
    if not any(name in ID_COLUMNS for name in folded(header)):
        raise InputError("no column holds the students' ids", "export it with ids or e-mails", Place(str(path), 1))
    chosen = chosen_column(header, rows, title, column, str(path))
    for row in rows:
        if len(row.cells) != len(header.cells):
            what = f"{len(row.cells)} cells where the first line names {len(header.cells)} columns"
            raise InputError(what, "export the gradebook again", Place(str(path), row.number))
    return Gradebook(path, text, encoding, header, tuple(rows), chosen, separator)


def _text(data: bytes, path: Path) -> tuple[str, str]:
    """The encoding by which the very same bytes are written again, and the text, a byte order mark included."""
    decode(data, str(path))
    found = encoding_of(data)
    little = "utf-16-le" if data.startswith(codecs.BOM_UTF16_LE) else "utf-16-be"
    encoding = (_UNICODE[found] or little) if found in _UNICODE else found
    text = data.decode(encoding)
    if text.encode(encoding) != data:
        raise InputError("could not be written again byte for byte", "export it as UTF-8", Place(str(path)))
    return encoding, text


def _ident(row: Line, column: int) -> str:
    """What a cell that names a student says."""
    return bare(row.cells[column].value).strip()


def _listed(what: str, idents: Sequence[str]) -> Iterator[str]:
    if idents:
        yield f"{len(idents)} student{'' if len(idents) == 1 else 's'} {what}: {listed(idents)}"
