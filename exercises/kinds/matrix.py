"""A matrix, right entry by entry; `exercises/answers/matrices.py` reads it.

A flat list is a row or a column, whichever is wanted; a matrix of another shape is wrong and told as such. Where rows
and columns are exchanged, the entries that are in their places count, as in any other matrix.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain

from derive.errors import ParseError
from derive.quantities import Named
from derive.terms import Term
from exercises.answers.matrices import LONGEST, Rows, read
from exercises.kinds import Judged, Kind, Row, Shared, Typed, Wanted, has_comma
from exercises.kinds.number import exact, rounded, typed_number, with_point, within
from exercises.storage.manifest import ExpectedAnswer
from templates.document import Blank, Line
from templates.notations import Notation

_ROOM = 16.0


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
        details = {"exact": exact_rows, "tolerances": tolerances}
        return Wanted(self.copied(row), max(map(row.decimals, self.names)), max(map(max, tolerances)), details)

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


def _mark(expected: ExpectedAnswer, typed: str, shared: Shared) -> Judged:
    truth: list[list[float]] = expected.details["exact"]
    tolerances: list[list[float]] = expected.details["tolerances"]
    answer = read(typed, comma=has_comma(shared))
    told = f"the key says {expected.value}"
    shaped = answer.shaped(len(truth), len(truth[0]))
    if shaped is None:
        _refuse_joined(typed, shared)
        _refuse_parted(typed, shared, len(truth), len(truth[0]))
        shape = f"{len(truth)} x {len(truth[0])}"
        exchanged = "rows and columns are exchanged: " if is_exchanged(expected, typed, shared) else ""
        return Judged("wrong", f"{exchanged}a matrix of {shape} is wanted, this one is {answer.shape}; {told}")
    off = list(_off(shaped.rows, truth, tolerances))
    if not off:
        return Judged("right", told)
    turned = is_exchanged(expected, typed, shared)
    wrong = f"{'rows and columns are exchanged' if turned else _list(off)}; {told}"
    return Judged("wrong", wrong, 1 - Fraction(len(off), len(truth) * len(truth[0])))


def is_exchanged(expected: ExpectedAnswer, typed: str, shared: Shared) -> bool:
    """Whether a matrix would be right with rows and columns exchanged; raises ParseError where it is none."""
    truth: list[list[float]] = expected.details["exact"]
    turned = read(typed, comma=has_comma(shared)).turned().rows
    shape = (len(truth), len(truth[0]))
    return (len(turned), len(turned[0])) == shape and not list(_off(turned, truth, expected.details["tolerances"]))


def _numbers_of(expected: ExpectedAnswer, typed: str, shared: Shared) -> tuple[Typed, ...]:
    """The entries, row by row, each as a number by itself; none for a matrix of another shape."""
    truth: list[list[float]] = expected.details["exact"]
    tolerances: list[list[float]] = expected.details["tolerances"]
    answer = read(typed, comma=has_comma(shared)).shaped(len(truth), len(truth[0]))
    if answer is None:
        return ()
    texts = (with_point(text, shared) for text in chain(*answer.texts))
    cells = zip(texts, chain(*answer.rows), chain(*truth), chain(*tolerances), strict=True)
    return tuple(typed_number(*cell) for cell in cells)


def _refuse_joined(typed: str, shared: Shared) -> None:
    """A comma between two digits is a decimal one where numbers have one, so [1,2] has another shape than was meant."""
    joined = re.search("[0-9],[0-9]", typed) if has_comma(shared) else None
    if joined:
        what = f"{joined[0]} is read as one number with a decimal comma, and the matrix has another shape so"
        raise ParseError(what, "part entries by ; or by spaces", text=typed, offset=joined.start() + 1)


def _refuse_parted(typed: str, shared: Shared, rows: int, columns: int) -> None:
    """The other way round: numbers with a decimal comma are read as two entries each."""
    joined = re.search("([0-9]+),([0-9]+)", typed) if not has_comma(shared) else None
    try:
        meant = read(typed, comma=True).shaped(rows, columns) if joined else None
    except ParseError:
        meant = None
    if joined and meant:
        hint = f"write {joined[1]}.{joined[2]}"
        raise ParseError("a number has a decimal comma", hint, text=typed, offset=joined.end(1))


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
    "A matrix is typed into one line of the answer form, row by row: [[a; b]; [c; d]].",
    longest=LONGEST,
    numbers=_numbers_of,
)
