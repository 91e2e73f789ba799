"""Matrices as MathML: rows of cells in square brackets, columns of numbers aligned at their points."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from templates.filling import Filling, Written
from templates.mathematics.fragments import TALL, Fragment, atom
from templates.mathml.elements import MINUS, element, fence, prefix, row
from templates.slots import Strip

BETWEEN, BRACKETS = 0.92, 1.5
_SIGN = re.escape(prefix(MINUS))
_FIGURE = re.compile(rf"(?:{_SIGN})?<mn>[0-9\u202f]+(?:\.(?P<decimals>[0-9]+))?</mn>")


def matrix(rows: Sequence[Sequence[Fragment]]) -> Fragment:
    """Printed cells in square brackets."""
    cells = [[element("mtd", cell.text) for cell in line] for line in rows]
    return atom(_bracketed(cells), _width([[cell.width for cell in line] for line in rows]), TALL)


def _bracketed(rows: Sequence[Sequence[str]]) -> str:
    lines = "".join(element("mtr", "".join(cells)) for cells in rows)
    table = element("mtable", lines, displaystyle="true")
    return row(fence("[", grows=True) + table + fence("]", grows=True))


def _width(widths: Sequence[Sequence[float]]) -> float:
    columns: list[float] = [max(column) for column in zip(*widths, strict=True)]
    return sum(columns) + BETWEEN * (len(widths[0]) - 1) + BRACKETS


@dataclass(frozen=True)
class MatrixSlot:
    """Cells with slots in them; a column that holds nothing but numbers is aligned at the decimal point."""

    rows: tuple[tuple[Strip, ...], ...]

    def write(self, filling: Filling) -> Written:
        written = [[strip.write(filling) for strip in line] for line in self.rows]
        columns = [_column([line[c].text for line in written]) for c in range(len(written[0]))]
        cells = list(zip(*columns, strict=True))
        return Written(_bracketed(cells), _width([[cell.width for cell in line] for line in written]))


def _column(texts: Sequence[str]) -> list[str]:
    """The cells of a column; numbers with fewer decimals than others are filled up behind by what is not seen."""
    found = [_FIGURE.fullmatch(text) for text in texts]
    if not all(found):
        return [element("mtd", text) for text in texts]
    decimals = [len(match["decimals"] or "") for match in found if match]
    pairs = zip(texts, decimals, strict=True)
    return [element("mtd", text + padding(max(decimals) - n, point=not n), class_="number") for text, n in pairs]


def padding(lacking: int, *, point: bool) -> str:
    """What is as wide as so many decimals and not seen."""
    if not lacking:
        return ""
    return element("mphantom", element("mn", ("." if point else "") + lacking * "0"), aria_hidden="true")


def matrix_slot(rows: Sequence[Sequence[Fragment]], strip: Callable[[Fragment], Strip]) -> MatrixSlot:
    """The slot of printed cells, each cut into a strip."""
    return MatrixSlot(tuple(tuple(map(strip, line)) for line in rows))
