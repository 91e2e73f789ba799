"""CSV tables, in and out, safe to open in a spreadsheet.

    parse_table(text, file) -> Table(rows of Row)   text, cells as typed, each row with its line
    to_csv(rows of Cell) -> text                    Cell = str | number

Out: a text that a spreadsheet would run as a formula is defused with a leading apostrophe. Students' ids
and names, which other systems match by, must stay byte for byte; so a roster refuses formulas
(`is_formula`) and nothing is left to defuse. Numbers are finite by check and need no defusing.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from derive.errors import InputError, Place
from derive.text import decimal

FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")
_SEPARATORS = ",;\t"
_AS_TEXT = re.compile(r'="([^"]*)"')
"""How some exports keep a spreadsheet from reading 007 as a number."""
_TO_QUOTE = re.compile(r'[,;\t"\r\n]|^ | $')


Cell = str | int | float | Fraction


class Row(NamedTuple):
    """The cells of one record and the line on which it starts, counted from 1."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A table with a header, its names folded by `fold` and (`labels`) as typed; every row has a cell a column."""

    file: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    labels: tuple[str, ...]

    def column(self, *names: str) -> int | None:
        """The place of the first of `names` that the header has; raises InputError where it stands twice."""
        found = next((name for name in names if name in self.header), None)
        if found is not None and self.header.count(found) > 1:
            raise InputError(f"two columns are named {found!r}", "keep one of them", Place(self.file, 1))
        return None if found is None else self.header.index(found)


def fold(name: str) -> str:
    """A column's name without case and punctuation.

    >>> fold("SIS Login-ID ")
    'sis login id'
    """
    return " ".join(re.findall(r"[^\W_]+", name.casefold()))


def is_formula(text: str) -> bool:
    """Whether a spreadsheet might run the cell instead of showing it."""
    return text.startswith(FORMULA_STARTS) or text.lstrip(" ").startswith(FORMULA_STARTS)


def defused(text: str) -> str:
    """The text as a spreadsheet shows it and nothing else.

    >>> defused("=1+1"), defused("a = 1")
    ("'=1+1", 'a = 1')
    """
    return f"'{text}" if is_formula(text) else text


def undefused(text: str) -> str:
    """The text without the apostrophe that keeps a spreadsheet from running it."""
    return text.removeprefix("'")


def bare(cell: str) -> str:
    """The text of a cell that a spreadsheet is told to take as text.

    >>> bare('="007"'), bare(" 007")
    ('007', ' 007')
    """
    quoted = _AS_TEXT.fullmatch(cell.strip())
    return quoted[1] if quoted else cell


def short_decimal(value: int | float | Fraction, places: int = 4) -> str:
    """A finite number rounded to at most `places` decimals, without zeros at its end.

    >>> short_decimal(Fraction(1, 3)), short_decimal(2.50), short_decimal(-0.00001)
    ('0.3333', '2.5', '0')
    """
    if not math.isfinite(value):
        raise ValueError(f"{value} is no number for a table")
    return decimal(round(Fraction(value), places))


def to_csv(rows: Iterable[Sequence[Cell]], separator: str = ",") -> str:
    """The rows as CSV text with plain line ends, quoted where some spreadsheet would split a cell."""
    return "".join(separator.join(map(_written, row)) + "\n" for row in rows)


def _written(cell: Cell) -> str:
    return _quoted(defused(cell)) if isinstance(cell, str) else short_decimal(cell)


def _quoted(text: str) -> str:
    doubled = text.replace('"', '""')
    return f'"{doubled}"' if _TO_QUOTE.search(text) else text


def parse_table(text: str, file: str) -> Table:
    """The table that CSV text holds; the separator is found, or named by a first line such as `sep=;`."""
    named = re.match(r"sep=([,;\t])\s*?(?:\r\n|\r|\n|$)", text, re.IGNORECASE)
    separator = named[1] if named else separator_of(text)
    records = [row for row in _records(text, separator, file) if any(map(str.strip, row.cells))][1 if named else 0 :]
    if not records:
        raise InputError("is empty", "the first line names the columns", Place(file))
    first = _without_empty_end(records[0].cells)
    rows = tuple(_fitted(row, len(first), file) for row in records[1:])
    return Table(file, tuple(map(fold, first)), rows, first)


def separator_of(text: str) -> str:
    """The separator that stands most often in the first line, quoted parts left out."""
    first = next((line for line in io.StringIO(text, newline=None) if line.strip()), "")
    bare = re.sub(r'"[^"]*"', "", first)
    return max(_SEPARATORS, key=bare.count)


def _records(text: str, separator: str, file: str) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True, skipinitialspace=True)
    line = 1
    try:
        for cells in reader:
            yield Row(line, tuple(cells))
            line = reader.line_num + 1
    except csv.Error as error:
        hint = "look for a quote that is not closed, or save it as CSV again"
        raise InputError(f"cannot be read as a row of a table ({error})", hint, Place(file, line)) from error


def _without_empty_end(cells: tuple[str, ...]) -> tuple[str, ...]:
    """Spreadsheets pad rows with empty cells."""
    used = max((i for i, cell in enumerate(cells, 1) if cell.strip()), default=0)
    return cells[:used]


def _fitted(row: Row, width: int, file: str) -> Row:
    """The row with `width` cells; padding beyond them is dropped, anything else refused."""
    if len(row.cells) == width:
        return row
    cells = row.cells[:width] + _without_empty_end(row.cells[width:])
    if len(cells) != width:
        what = f"{len(cells)} cells where the first line names {width} columns"
        raise InputError(what, 'put a cell that holds the separator in quotes, as in "w[1,1,1]"', Place(file, row.line))
    return Row(row.line, cells)
