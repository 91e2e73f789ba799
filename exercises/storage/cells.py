"""The cells of a CSV text with the places where they stand, so that one can be changed and nothing else is touched.

scanned(text, separator) -> rows of Span(start, end, value);  replaced(text, {span: new}) -> text
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from derive.errors import InputError, Place


@dataclass(frozen=True)
class Span:
    """One cell: where it starts and ends in the text, quotes included, and what it says without them."""

    start: int
    end: int
    value: str
    quoted: bool


@dataclass(frozen=True)
class Line:
    """One record and the line on which it starts, counted from 1."""

    number: int
    cells: tuple[Span, ...]


def scanned(text: str, separator: str, file: str = "") -> Iterator[Line]:
    """The records of a text, empty lines and a byte order mark left out; raises InputError for an unclosed quote."""
    place, number = int(text.startswith("\ufeff")), 1
    while place < len(text):
        cells, place, first = [], place, number
        while True:
            cell = _cell(text, place, separator, Place(file, number))
            cells.append(cell)
            number += _breaks(text[cell.start : cell.end])
            place = cell.end
            if text[place : place + 1] != separator:
                break
            place += 1
        place += 2 if text.startswith("\r\n", place) else 1
        number += 1
        if len(cells) > 1 or cells[0].value.strip():
            yield Line(first, tuple(cells))


def _breaks(text: str) -> int:
    return text.count("\n") + text.count("\r") - text.count("\r\n")


def _cell(text: str, start: int, separator: str, place: Place) -> Span:
    opening = start
    while text[opening : opening + 1] == " ":
        opening += 1
    if text[opening : opening + 1] != '"':
        end = _end(text, start, separator)
        return Span(start, end, text[start:end], quoted=False)
    closing = opening + 1
    while (closing := text.find('"', closing)) >= 0 and text[closing + 1 : closing + 2] == '"':
        closing += 2
    if closing < 0:
        raise InputError("a quote is not closed", "export the file again", place)
    inside = text[opening + 1 : closing].replace('""', '"')
    end = _end(text, closing + 1, separator)
    return Span(start, end, inside + text[closing + 1 : end], quoted=True)


def _end(text: str, start: int, separator: str) -> int:
    found = _stop(separator).search(text, start)
    return found.start() if found else len(text)


@cache
def _stop(separator: str) -> re.Pattern[str]:
    """What ends a cell: one search, because looking for each sign alone reads on to the end of the text."""
    return re.compile(f"[{re.escape(separator)}\r\n]")


def replaced(text: str, new: Mapping[Span, str], separator: str) -> str:
    """The text with numbers in some cells, each quoted where it was or has to be; all else stays as it is."""
    pieces: list[str] = []
    place = 0
    for span in sorted(new, key=lambda one: one.start):
        number = new[span]
        pieces += text[place : span.start], f'"{number}"' if span.quoted or separator in number else number
        place = span.end
    return "".join([*pieces, text[place:]])


def values(line: Line) -> Sequence[str]:
    """What the cells of a record say."""
    return [cell.value for cell in line.cells]
