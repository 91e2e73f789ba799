r"""Matrices as LaTeX: \begin{bmatrix} a & b \\ c & d \end{bmatrix}, with columns of numbers aligned at their points.

matrix(cells) -> Fragment                  symbols, centred
MatrixSlot(cells) -> Written      cells with slots, laid out for each variant
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from templates.filling import Filling, Written
from templates.mathematics import shapes
from templates.mathematics.fragments import Fragment, solid
from templates.slots import Strip

_FRACTION, _FAR = 2, r" \\[11pt] "
_FIGURE = re.compile(r"-?[0-9]+(?:\.(?P<decimals>[0-9]+))?")


def matrix(rows: Sequence[Sequence[Fragment]]) -> Fragment:
    """Printed cells in square brackets."""
    text = rf"\begin{{bmatrix}} {_body(rows)} \end{{bmatrix}}"
    return shapes.matrix(text, rows)


def _body(rows: Sequence[Sequence[Fragment]]) -> str:
    lines = [" & ".join(_style(cell) + cell.text for cell in row) for row in rows]
    deep = any("^" in cell.text and cell.height >= _FRACTION for row in rows for cell in row)
    return _ends(rows, r" \\[2pt] ", r" \\[15pt] " if deep else _FAR).join(lines)


def _style(cell: Fragment) -> str:
    """A matrix would make fractions small."""
    return r"\displaystyle " if cell.height >= _FRACTION else ""


def _ends(rows: Sequence[Sequence[Fragment]], usual: str, far: str) -> str:
    """What ends a row: rows with fractions stand far apart, the farther where names below them have raised indices."""
    return far if any(cell.height >= _FRACTION for row in rows for cell in row) else usual


@dataclass(frozen=True)
class MatrixSlot:
    """Cells with slots in them; a column that holds nothing but numbers is aligned at the decimal point.

    `ends` ends a row.
    """

    rows: tuple[tuple[Strip, ...], ...]
    ends: str

    def write(self, filling: Filling) -> Written:
        columns = [self._column(column, filling) for column in zip(*self.rows, strict=True)]
        letters = "".join(letter for letter, _ in columns)
        cells = list(zip(*(column for _, column in columns), strict=True))
        body = self.ends.join(" & ".join(cell.text for cell in row) for row in cells)
        text = rf"\left[\!\!\begin{{array}}{{{letters}}} {body} \end{{array}}\!\!\right]"
        return Written(text, shapes.matrix_width([[cell.width for cell in row] for row in cells]))

    def _column(self, strips: Sequence[Strip], filling: Filling) -> tuple[str, list[Written]]:
        """The letter of the column's alignment, and its cells."""
        written = [strip.write(filling) for strip in strips]
        decimals = [_decimals(strip, text.text) for strip, text in zip(strips, written, strict=True)]
        known = [count for count in decimals if count is not None]
        if len(known) < len(decimals):
            return "c", written
        return "r", [self._padded(cell, max(known) - count) for cell, count in zip(written, known, strict=True)]

    @staticmethod
    def _padded(cell: Written, lacking: int) -> Written:
        """The cell filled up behind, so that its point stands below the others."""
        if not lacking:
            return cell
        digits = ("" if "." in cell.text else ".") + lacking * "0"
        return Written(rf"{cell.text}\hphantom{{{digits}}}", cell.width + 0.5 * lacking)


def matrix_slot(rows: Sequence[Sequence[Fragment]], strip: Callable[[Fragment], Strip]) -> MatrixSlot:
    """The slot of printed cells, each cut into a strip."""
    cells = tuple(tuple(strip(solid(cell, _style(cell))) for cell in row) for row in rows)
    return MatrixSlot(cells, _ends(rows, r" \\ ", _FAR))


def _decimals(strip: Strip, text: str) -> int | None:
    """The decimals of a cell that is one plain number; None for any other."""
    if len(strip.pieces) != 1:
        return None
    bare = text.replace(r"\,", "")
    match = _FIGURE.fullmatch(re.sub(r"\\mathbf\{(.*)\}", r"\1", bare))
    return None if match is None else len(match["decimals"] or "")
