"""A matrix as people type it: nested brackets, or rows parted by `;` or new lines; `read(text)` -> `Typed`.

    [[1, 2], [3, 4]]    [1 2; 3 4]    {{1, 2}, {3, 4}}    np.array([[1, 2], [3, 4]])    what a spreadsheet copies

Entries are parted by commas, or by blanks where there are none. Where numbers have a decimal comma, `;` or a comma
with a blank behind it parts entries too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import accumulate

from derive.errors import ParseError
from derive.grammar import evaluate_number

Rows = tuple[tuple[Fraction, ...], ...]
Piece = tuple[str, int]
"""A part of the text and where it starts."""

LONGEST = 5_000
"""The most characters of a matrix."""

_CALL = re.compile(r"\s*(?:(?:np|numpy|sp|sympy)\.)?(?:array|matrix|Matrix)\s*(?=\()")
_CLOSING = {"[": "]", "(": ")", "{": "}"}
_CURLY = str.maketrans("{}", "[]")
_ROUND = str.maketrans("()", "[]")
_ROUND_ROWS = re.compile(r"\(\s*(?:\([^()]*\)\s*,?\s*)+\)")
_ROW = re.compile(r"\[([^\[\]]*)\]")
_ROWS = r"(?:\[[^\[\]]*\]\s*[,;]?\s*)"
_NESTED = re.compile(rf"\[\s*{_ROWS}+\]|{_ROWS}{{2,}}")
_LINES, _NEW_LINE = re.compile(r"[;\n]"), re.compile("\n")
_COMMA, _BLANKS = re.compile(","), re.compile(r"\s+")
_WITH_COMMA = (re.compile(";"), re.compile(r",(?=\s)"), _BLANKS)
_WITH_POINT = (_COMMA, _BLANKS)


@dataclass(frozen=True)
class Typed:
    """A matrix as it was typed; a `flat` one is a list that does not say whether it is a row or a column.

    `texts` are its entries as they stand there.
    """

    rows: Rows
    flat: bool
    texts: tuple[tuple[str, ...], ...] = field(default=(), compare=False)

    @property
    def shape(self) -> str:
        return f"{len(self.rows)} x {len(self.rows[0])}"

    def turned(self) -> Typed:
        """Rows and columns exchanged."""
        return replace(self, rows=tuple(zip(*self.rows, strict=True)), texts=tuple(zip(*self.texts, strict=True)))

    def shaped(self, rows: int, columns: int) -> Typed | None:
        """The matrix in the shape that is wanted; None where it has another."""
        own = (len(self.rows), len(self.rows[0]))
        if own == (rows, columns):
            return self
        return self.turned() if self.flat and own == (columns, rows) else None


def read(text: str, *, comma: bool = False) -> Typed:
    """The matrix that a text writes, its numbers with a decimal `comma` or a point; raises ParseError at its place.

    >>> [len(read(text).rows) for text in ("[[1, 2], [3, 4]]", "1 2; 3 4", "[1, 2, 3]")]
    [2, 2, 1]
    """
    if len(text) > LONGEST:
        what = f"the matrix is longer than {LONGEST:,} characters"
        raise ParseError(what, "write fewer digits", text=text, offset=LONGEST)
    _refuse_open(text)
    inner, start = _opened(text)
    nested = _NESTED.fullmatch(inner) is not None
    pieces = [(row, start + offset) for row, offset in (_bracketed(inner) if nested else _lines(inner, comma))]
    entries = [tuple(_entries(text, piece, comma)) for piece in pieces]
    rows = tuple(tuple(_numbers(text, row, comma)) for row in entries)
    if not rows:
        raise ParseError("there is no number", "write a matrix as [[a, b], [c, d]]", text=text, offset=0)
    for row, (piece, offset) in zip(rows, pieces, strict=True):
        if len(row) != len(rows[0]):
            what = f"this row has {len(row)} numbers, the first has {len(rows[0])}"
            blank = len(piece) - len(piece.lstrip())
            raise ParseError(what, "write as many in each", text=text, offset=offset + blank)
    flat = not nested and (len(rows) == 1 or (comma and len(rows[0]) == 1))
    return Typed(rows, flat, tuple(tuple(piece for piece, _ in row) for row in entries))


def _refuse_open(text: str) -> None:
    """Raises ParseError for a bracket without its other half."""
    missing: list[tuple[str, int]] = []
    for offset, sign in enumerate(text):
        if sign in _CLOSING:
            missing.append((_CLOSING[sign], offset))
        elif sign in _CLOSING.values() and (not missing or missing.pop()[0] != sign):
            hint = "take it away or open one before it"
            raise ParseError("a closing bracket has no opening one", hint, text=text, offset=offset)
    if missing:
        hint = f"add {''.join(sign for sign, _ in missing[:-5:-1])}"
        raise ParseError("a bracket is not closed", hint, text=text, offset=missing[-1][1])


def _opened(text: str) -> Piece:
    """The text in square brackets alone, without what a program writes in front of them."""
    call = _CALL.match(text)
    start = call.end() if call else 0
    inner = text[start:].rstrip()
    plain = inner.translate(_CURLY)
    if call and inner.endswith(")"):
        start, inner, plain = start + 1, inner[1:-1], plain[1:-1]
    blank = len(plain) - len(plain.lstrip())
    start, plain = start + blank, plain.strip()
    return (plain.translate(_ROUND) if _ROUND_ROWS.fullmatch(plain) else plain), start


def _bracketed(inner: str) -> Iterator[Piece]:
    return ((match[1], match.start(1)) for match in _ROW.finditer(inner))


def _lines(inner: str, comma: bool) -> Iterator[Piece]:
    """The rows of a text with one pair of brackets around it at most; a separator at its end opens no row."""
    separator = _NEW_LINE if comma and "\n" in inner else _LINES
    start = 0
    if (inner.startswith("[") and inner.endswith("]")) or _is_in_round_ones(inner):
        inner, start = inner[1:-1], 1
    return ((piece, start + offset) for piece, offset in _parts(inner, separator) if piece.strip())


def _is_in_round_ones(inner: str) -> bool:
    """Whether the first bracket closes at the end, and holds more than one number."""
    if not (inner.startswith("(") and inner.endswith(")") and re.search("[,;\n]", inner)):
        return False
    return min(accumulate((sign == "(") - (sign == ")") for sign in inner[:-1])) > 0


def _parts(text: str, separator: re.Pattern[str]) -> Iterator[Piece]:
    """The text cut at a separator that stands in no round brackets."""
    start = counted = depth = 0
    for match in separator.finditer(text):
        depth += text.count("(", counted, match.start()) - text.count(")", counted, match.start())
        counted = match.start()
        if depth == 0:
            yield text[start : match.start()], start
            start = match.end()
    yield text[start:], start


def _numbers(text: str, entries: Iterable[Piece], comma: bool) -> Iterator[Fraction]:
    for piece, offset in entries:
        try:
            yield Fraction(evaluate_number(piece, comma=comma))
        except ParseError as error:
            raise ParseError(error.what, error.hint, text=text, offset=offset + error.offset) from None


def _entries(text: str, row: Piece, comma: bool) -> Iterator[Piece]:
    """The entries of a row with their places in the whole text; a separator at its end opens no entry."""
    inside, start = row
    start += len(inside) - len(inside.lstrip())
    inside = inside.strip()
    separators = _WITH_COMMA if comma else _WITH_POINT
    separator = next((one for one in separators if one.search(inside)), _BLANKS)
    parts = list(_parts(inside, separator))
    if len(parts) > 1 and not parts[-1][0].strip():
        parts.pop()
    for piece, offset in parts:
        place = start + offset + len(piece) - len(piece.lstrip())
        if not piece.strip():
            raise ParseError("an entry is missing", "write 0 for one that is zero", text=text, offset=place)
        yield piece.strip(), place
