"""What stands without numbers, and where a single number stands in its matrix."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TypeGuard

from derive.quantities import Derivative, Named, Quantity
from derive.terms import Matrix
from templates.document import Block, Equations, Formula, Line, Ref, Text
from templates.handout_lines import label
from templates.leaves import Cells, Computed
from templates.tellings.matrices.layers import Layers


def without_numbers(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks with symbols only; lines that have nothing but numbers are left out."""
    for block in blocks:
        if not isinstance(block, Equations):
            yield block
        elif lines := tuple(line for line in map(_bare, block.lines) if line.rights):
            yield Equations(lines)


def _bare(line: Line) -> Line:
    """The line with its formulas; one that has none names the entries of its matrix."""
    rights = tuple(right for right in line.rights if isinstance(right, Formula))
    return replace(line, rights=rights or tuple(map(_names, filter(_is_named, line.rights))))


def _is_named(right: object) -> TypeGuard[Cells]:
    return isinstance(right, Cells) and not any(isinstance(cell, Computed) for row in right.rows for cell in row)


def _names(cells: Cells) -> Formula:
    return Formula(Matrix(tuple(tuple(c for c in row if not isinstance(c, Computed)) for row in cells.rows)))


def place(layers: Layers, name: Named) -> Text:
    """The row and column of a weight's derivative in its matrix, with the equation that tells it."""
    if not isinstance(name, Derivative) or name.wrt.kind != "w":
        return ()
    layer, j, k = name.wrt.indices
    assert isinstance(layer, int)
    assert isinstance(k, int)
    k = k + (layers.bias(layer) == "column")
    row, column = (j, k) if layers.shape.to else (k, j)
    whole = Derivative(name.of, Quantity("W", (layer,)))
    return (f"row {row}, column {column} of ", Ref(label(whole)))
