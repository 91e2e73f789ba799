"""Matrices as Typst: mat(a, b; c, d), with columns of numbers aligned at their points."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from templates.filling import Filling, Written
from templates.mathematics import shapes
from templates.mathematics.fragments import Fragment, atom
from templates.slots import Strip

_FRACTION = 2
_FIGURE = re.compile(r"[-−]?[0-9]+(?:\.(?P<decimals>[0-9]+))?")
_DIGIT, _POINT = 0.5, 0.278


def matrix(rows: Sequence[Sequence[Fragment]]) -> Fragment:
    """Printed cells in square brackets."""
    body = _body([[_displayed(cell).text for cell in row] for row in rows])
    return shapes.matrix(f" {_kind(rows)}({body})", rows)


def _kind(rows: Sequence[Sequence[Fragment]]) -> str:
    """Rows with fractions stand far apart."""
    return "highmat" if any(cell.height >= _FRACTION for row in rows for cell in row) else "mat"


def _body(cells: Sequence[Sequence[str]]) -> str:
    return "; ".join(", ".join(row) for row in cells)


def _displayed(cell: Fragment) -> Fragment:
    """A matrix would make fractions small."""
    text = f" display({cell.text})" if cell.height >= _FRACTION else cell.text
    return atom(text, cell.width, cell.height)


@dataclass(frozen=True)
class MatrixSlot:
    """Cells with slots in them; a column that holds nothing but numbers is aligned at the decimal point."""

    rows: tuple[tuple[Strip, ...], ...]
    kind: str

    def write(self, filling: Filling) -> Written:
        columns = [self._column(column, filling) for column in zip(*self.rows, strict=True)]
        cells = list(zip(*columns, strict=True))
        body = _body([[cell.text for cell in row] for row in cells])
        width = shapes.matrix_width([[cell.width for cell in row] for row in cells])
        return Written(f" {self.kind}({body})", width)

    @staticmethod
    def _column(strips: Sequence[Strip], filling: Filling) -> list[Written]:
        """The cells of a column."""
        written = [strip.write(filling) for strip in strips]
        decimals = [_decimals(strip, text.text) for strip, text in zip(strips, written, strict=True)]
        known = [count for count in decimals if count is not None]
        if len(known) < len(decimals):
            return written
        return [_padded(cell, count, max(known)) for cell, count in zip(written, known, strict=True)]


def _padded(cell: Written, decimals: int, widest: int) -> Written:
    """The cell set against the right of its column, filled up so that its point stands below the others."""
    lacking = widest - decimals
    if not lacking:
        return Written(f"{cell.text} &", cell.width)
    return Written(f"{cell.text}{padding(lacking, point=not decimals)} &", cell.width + _DIGIT * lacking)


def padding(digits: int, *, point: bool) -> str:
    """Space as wide as so many digits, and a point."""
    return f"#h({_DIGIT * digits + (_POINT if point else 0.0):g}em)"


def matrix_slot(rows: Sequence[Sequence[Fragment]], strip: Callable[[Fragment], Strip]) -> MatrixSlot:
    """The slot of printed cells, each cut into a strip."""
    return MatrixSlot(tuple(tuple(strip(_displayed(cell)) for cell in row) for row in rows), _kind(rows))


def _decimals(strip: Strip, text: str) -> int | None:
    """The decimals of a cell that is one plain number; None for any other."""
    if len(strip.pieces) != 1:
        return None
    bare = text.replace(" thin ", "").replace("\u202f", "")
    match = _FIGURE.fullmatch(re.sub(r' boldface\("(.*)"\)', r"\1", bare))
    return None if match is None else len(match["decimals"] or "")
