"""Matrices in words, row by row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from templates.filling import Filling, Written
from templates.mathematics import shapes
from templates.mathematics.fragments import Fragment, solid
from templates.slots import Strip


def told(rows: Sequence[Sequence[str]]) -> str:
    """A matrix of told entries.

    >>> told([["a", "b"], ["c", "d"]]), told([["a"], ["b"]])
    ('matrix, row 1: a, b; row 2: c, d; end matrix', 'column vector a, b; end vector')
    """
    if len(rows) == 1:
        return f"row vector {', '.join(rows[0])}; end vector"
    if all(len(row) == 1 for row in rows):
        return f"column vector {', '.join(row[0] for row in rows)}; end vector"
    return "matrix, " + "".join(f"row {n}: {', '.join(row)}; " for n, row in enumerate(rows, 1)) + "end matrix"


def matrix(rows: Sequence[Sequence[Fragment]]) -> Fragment:
    """Printed entries in words."""
    return shapes.matrix(told([[cell.text for cell in row] for row in rows]), rows)


@dataclass(frozen=True)
class MatrixSlot:
    """Entries with slots in them."""

    rows: tuple[tuple[Strip, ...], ...]

    def write(self, filling: Filling) -> Written:
        return Written(told([[cell.write(filling).text for cell in row] for row in self.rows]), 0.0)


def matrix_slot(rows: Sequence[Sequence[Fragment]], strip: Callable[[Fragment], Strip]) -> MatrixSlot:
    """The slot of printed entries, each cut into a strip."""
    return MatrixSlot(tuple(tuple(strip(solid(cell)) for cell in row) for row in rows))
