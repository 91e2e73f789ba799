"""A matrix, right entry by entry: `[[a, b], [c, d]]`, or rows parted by `;` or a new line.

A flat list is a row or a column, whichever is wanted; a matrix of another shape is wrong and told as such.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from derive.errors import ParseError
from derive.grammar import evaluate_number
from derive.quantities import Named
from derive.terms import Term
from exercises.kinds import Judged, Kind, Row, Shared, Wanted
from exercises.kinds.number import exact, rounded, within
from exercises.manifest import ExpectedAnswer
from templates.document import Blank, Line
from templates.notations import Notation

Rows = tuple[tuple[Fraction, ...], ...]

_ROOM = 16.0
_NESTED = re.compile(r"\s*\[\s*(?:\[[^\[\]]*\]\s*,?\s*)+\]\s*")
_ROW = re.compile(r"\[([^\[\]]*)\]")


@dataclass(frozen=True)
class MatrixAsk:
    """Asks for the numbers of `rows` together, `symbol` being what the sheet calls the matrix."""

    label: str
    symbol: Term
    rows: tuple[tuple[Named, ...], ...]
    kind: str = "matrix"

    @property
    def names(self) -> tuple[Named, ...]:
        return tuple(name for row in self.rows for name in row)

    @property
    def line(self) -> Line:
        return Line(self.symbol, (Blank(_ROOM),))

    def wanted(self, row: Row) -> Wanted:
        exact_rows = [[row.exact(name) for name in names] for names in self.rows]
        tolerances = [[row.tolerance(name) for name in names] for names in self.rows]
        decimals = max(map(row.decimals, self.names))
        printed = written([[rounded(value, decimals) for value in values] for values in exact_rows])
        return Wanted(printed, decimals, max(map(max, tolerances)), {"exact": exact_rows, "tolerances": tolerances})

    def copied(self, row: Row) -> str:
        decimals = max(map(row.decimals, self.names))
        return written([[rounded(row.printed(name), decimals) for name in names] for names in self.rows])

    def shared(self, names: Notation) -> Shared:
        return {}


def written(rows: Sequence[Sequence[str]]) -> str:
    """A matrix as it is typed.

    >>> written([["0.1", "2"], ["-3", "4"]])
    '[[0.1, 2], [-3, 4]]'
    """
    return "[" + ", ".join(f"[{', '.join(row)}]" for row in rows) + "]"


@dataclass(frozen=True)
class Typed:
    """A matrix as it was typed; a `flat` one is a list without rows."""

    rows: Rows
    flat: bool

    @property
    def shape(self) -> str:
        return f"{len(self.rows)} x {len(self.rows[0])}"

    def turned(self) -> Rows:
        """Rows and columns exchanged."""
        return tuple(zip(*self.rows, strict=True))


def read(text: str) -> Typed:
    """The matrix that a text writes; raises ParseError at the place that is not read.

    >>> [len(read(text).rows) for text in ("[[1, 2], [3, 4]]", "1 2; 3 4", "[1, 2, 3]")]
    [2, 2, 1]
    """
    pieces = list(_pieces(text))
    rows = tuple(tuple(_numbers(text, piece, start)) for piece, start in pieces)
    for row, (_, start) in zip(rows, pieces, strict=True):
        if len(row) != len(rows[0]):
            what = f"this row has {len(row)} numbers, the first has {len(rows[0])}"
            raise ParseError(what, "write as many in each", text=text, offset=start)
    return Typed(rows, len(rows) == 1 and not _NESTED.fullmatch(text))


def _pieces(text: str) -> Iterator[tuple[str, int]]:
    """The text of each row, and where it starts."""
    if _NESTED.fullmatch(text):
        yield from ((match[1], match.start(1)) for match in _ROW.finditer(text))
        return
    inner, start = text, 0
    if text.startswith("[") and text.endswith("]"):
        inner, start = text[1:-1], 1
    for part in re.split(r"([;\n])", inner):
        if part.strip() and part not in ";\n":
            yield part, start
        start += len(part)


def _numbers(text: str, row: str, start: int) -> Iterator[Fraction]:
    """The numbers of a row, parted by commas, or by spaces where there are none."""
    for piece, offset in _entries(row):
        try:
            yield Fraction(evaluate_number(piece))
        except ParseError as error:
            raise ParseError(error.what, error.hint, text=text, offset=start + offset + error.offset) from None


def _entries(row: str) -> Iterator[tuple[str, int]]:
    offset = 0
    for piece in re.split(r"(,)" if "," in row else r"(\s+)", row):
        if piece != "," and piece.strip():
            yield piece.strip(), offset + len(piece) - len(piece.lstrip())
        offset += len(piece)


def _mark(expected: ExpectedAnswer, typed: str, shared: Shared) -> Judged:
    truth: list[list[float]] = expected.details["exact"]
    tolerances: list[list[float]] = expected.details["tolerances"]
    answer = read(typed)
    if not answer.rows:
        raise ParseError("there is no number", "write a matrix as [[a, b], [c, d]]", text=typed, offset=0)
    told = f"the key says {expected.value}"
    rows = _shaped(answer, len(truth), len(truth[0]))
    if rows is None:
        shape = f"{len(truth)} x {len(truth[0])}"
        return Judged("wrong", f"a matrix of {shape} is wanted, this one is {answer.shape}; {told}")
    off = list(_off(rows, truth, tolerances))
    if not off:
        return Judged("right", told)
    turned = len(truth) == len(truth[0]) and not list(_off(tuple(zip(*rows, strict=True)), truth, tolerances))
    return Judged("wrong", f"{'rows and columns are exchanged' if turned else _list(off)}; {told}")


def _shaped(answer: Typed, rows: int, columns: int) -> Rows | None:
    """The matrix in the shape that is wanted; None where it has another."""
    if (len(answer.rows), len(answer.rows[0])) == (rows, columns):
        return answer.rows
    return answer.turned() if answer.flat and (len(answer.rows[0]), 1) == (rows, columns) else None


def _off(rows: Rows, truth: list[list[float]], tolerances: list[list[float]]) -> Iterator[str]:
    """The entries that are not within their tolerance."""
    for i, cells in enumerate(zip(rows, truth, tolerances, strict=True), 1):
        for j, (number, value, tolerance) in enumerate(zip(*cells, strict=True), 1):
            if not within(number, value, tolerance):
                yield f"row {i}, column {j}"


def _list(off: list[str]) -> str:
    return f"not right: {'; '.join(off[:6])}{' ...' if len(off) > 6 else ''}"


def _wrong(expected: ExpectedAnswer) -> Iterator[str]:
    """One entry beyond its tolerance, every entry 0, one row too many."""
    truth: list[list[float]] = expected.details["exact"]
    tolerances: list[list[float]] = expected.details["tolerances"]
    for sign in (-1, 1):
        moved = [list(map(repr, row)) for row in truth]
        moved[-1][-1] = repr(float(exact(truth[-1][-1]) + sign * Fraction(3, 2) * exact(tolerances[-1][-1])))
        yield written(moved)
    yield written([["0"] * len(truth[0])] * len(truth))
    yield written([*(list(map(repr, row)) for row in truth), list(map(repr, truth[0]))])


def _unreadable(expected: ExpectedAnswer) -> Iterator[str]:
    yield from ("?", "[[1, 2], [3]]", "[[1, 2], [3, x]]", "[[1, 2], 3]", "see above", json.dumps({"a": 1}), "[]")


KIND = Kind(
    "matrix",
    _mark,
    lambda expected: str(expected.value),
    _wrong,
    _unreadable,
    "A matrix is typed into one line of the answer form, row by row: [[a, b], [c, d]].",
    longest=5_000,
)
