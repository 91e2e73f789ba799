"""The printers of one script: what lines and texts print terms, numbers and signs with.

Printers(script, notation, table, sign).right(right) -> Fragment;  .relation(before, right) -> the sign in front
"""

from __future__ import annotations

from collections.abc import Callable

from derive.evaluate import prepared
from derive.quantities import Derivative, Named, Quantity
from derive.terms import Term, named_leaves
from templates.document import Blank, Formula, Numbers, Shown
from templates.filling import Place, Written
from templates.leaves import Cells, Computed
from templates.mathematics.compact import CompactPrinter
from templates.mathematics.fragments import Fragment, atom
from templates.mathematics.numbers import NumberPrinter
from templates.mathematics.script import ProductSign, Script
from templates.mathematics.terms import TermPrinter
from templates.notations import Notation
from templates.slots import Claim, ComputedSlot, NumberSlot, RelationSlot, SlotTable, Source

Right = Formula | Numbers | Shown | Cells | Blank


class Printers:
    """Prints what stands in lines with one script; `blank` is what it writes for a place to write on."""

    def __init__(
        self,
        script: Script,
        notation: Notation,
        table: SlotTable,
        sign: ProductSign,
        blank: Callable[[float, str], str],
    ) -> None:
        self._script, self._table, self._blank = script, table, blank
        self._symbols = {False: TermPrinter(notation, script), True: CompactPrinter(notation, script)}
        self._numbers = NumberPrinter(notation, script, table, sign)

    def right(self, right: Right) -> Fragment:
        """One right side."""
        match right:
            case Formula():
                return self.symbols(right)
            case Numbers(term):
                return self.numbers(term)
            case Shown():
                return atom(self.shown(right), 0.0)
            case Cells():
                return self._cells(right)
            case Blank(width, name):
                return atom(self._blank(width, name), width)

    def _cells(self, cells: Cells) -> Fragment:
        printed = iter([atom(self._cell(cells, *pair), 0.0) for pair in cells.pairs()])
        if cells.bare:
            return next(printed)
        return self._numbers.matrix([[next(printed) for _ in row] for row in cells.rows])

    def _cell(self, cells: Cells, cell: Named | Computed, term: Term) -> str:
        if not isinstance(cell, Computed):
            return self.shown(Shown(cell, cells.decimals, cells.strong))
        slot = ComputedSlot(prepared(term), cell.like, self._script.figure, cells.decimals, cells.strong)
        return self._table.mark(slot)

    def symbols(self, formula: Formula) -> Fragment:
        """A term in symbols."""
        return self._symbols[formula.compact].fragment(formula.term)

    def running(self, formula: Formula) -> Fragment:
        """A term in symbols, within running text."""
        return self._symbols[formula.compact].running(formula.term)

    def numbers(self, term: Term) -> Fragment:
        """A term with its numbers."""
        return self._numbers.fragment(term)

    def shown(self, part: Shown) -> str:
        """A slot for one number."""
        slot = NumberSlot(part.name, self._script.figure, Place.ALONE, part.decimals, part.strong)
        return self._table.mark(slot)

    def relation(self, before: Right | None, right: Right) -> str:
        """The sign in front of a right side; a slot where it depends on the numbers."""
        equal, _ = self._script.signs["equal"]
        if isinstance(right, Cells):
            named = ((c, term) for c, term in right.pairs() if not isinstance(c, Computed))
            claims = tuple(Claim(_cell_source(before, c, term), c, right.decimals) for c, term in named)
        elif isinstance(right, Shown) and before is not None:
            claims = (Claim(_source(before), right.name, right.decimals),)
        else:
            return equal
        near, _ = self._script.signs["near"]
        return self._table.mark(RelationSlot(claims, Written(equal, 0.0), Written(near, 0.0)))


def is_number_valued(right: Right) -> bool:
    """Whether a right side shows a number, so that what follows can be checked against it."""
    if isinstance(right, Formula):
        return not any(named_leaves(right.term))
    return isinstance(right, Numbers | Shown | Cells)


def _cell_source(before: Right | None, name: Named, term: Term) -> Source:
    """How a cell is found: by its own term, or again from the same cell in front."""
    if isinstance(before, Cells) and any(name in row for row in before.rows):
        return name, before.decimals
    return _source(Formula(term))


def _source(before: Right) -> Source:
    """How to compute what is printed; a name alone is not computed but written again."""
    if isinstance(before, Shown):
        return before.name, before.decimals
    assert isinstance(before, Formula | Numbers)
    return (before.term, None) if isinstance(before.term, Quantity | Derivative) else prepared(before.term)
