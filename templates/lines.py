"""Displayed lines: left = right = right, numbered, laid out for each variant.

LineWriter(format, symbols, numbers, table).display(lines, room) -> the text of each, with slots
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count, repeat

from derive.evaluate import prepared
from derive.quantities import Derivative, Named, Quantity
from derive.terms import Term, named_leaves
from templates.document import Blank, Formula, Line, Numbers, Shown
from templates.filling import Place, Written
from templates.formats import Format
from templates.leaves import Cells, Computed
from templates.mathematics.compact import CompactPrinter
from templates.mathematics.fragments import Fragment, atom
from templates.mathematics.layout import LineSlot, Part, parts_of
from templates.mathematics.numbers import NumberPrinter
from templates.mathematics.script import ProductSign
from templates.mathematics.terms import TermPrinter
from templates.notations import Notation
from templates.slots import Claim, ComputedSlot, NumberSlot, RelationSlot, SlotTable, Source, Strip

_TAG = 2.9
"""Ems kept for the indentation of an equation, its number and the space in front of that."""

Right = Formula | Numbers | Shown | Cells | Blank


@dataclass
class LineWriter:
    """Writes lines in one format and notation; numbers them through."""

    format: Format
    notation: Notation
    table: SlotTable
    sign: ProductSign
    _numbering: Iterator[int] = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        script = self.format.script
        self._symbols = {False: TermPrinter(self.notation, script), True: CompactPrinter(self.notation, script)}
        self._numbers = NumberPrinter(self.notation, script, self.table, self.sign)

    def display(self, lines: Sequence[Line], reasons: Sequence[str], room: float) -> list[str]:
        """Lines below each other, aligned at their first relation sign."""
        return list(map(self.table.mark, self.slots(lines, reasons, room)))

    def slots(self, lines: Sequence[Line], reasons: Sequence[str], room: float) -> list[LineSlot]:
        """The slots of lines below each other."""
        lefts = [self.symbols(Formula(line.left)) for line in lines]
        rest = room - max(left.width for left in lefts) - _TAG
        return [self._slot(*parts, rest) for parts in zip(lines, lefts, reasons, strict=True)]

    def _slot(self, line: Line, left: Fragment, reason: str, room: float) -> LineSlot:
        parts, number = tuple(self._parts(line, room)), next(self._numbering) if line.numbered else None
        width = None if self.format.flows else room
        return LineSlot(left.text, parts, width, self.format.join, number, self._strip(reason))

    def _strip(self, text: str) -> Strip:
        return self.table.split(text)

    def _parts(self, line: Line, room: float) -> Iterator[Part]:
        before: Right | None = None
        rules = map(self.format.escape, line.rules) if line.rules else repeat(None)
        for right, rule in zip(line.rights, rules, strict=bool(line.rules)):
            fragment = self.right(right)
            if isinstance(right, Formula) and right.optional and fragment.width > room:
                continue
            relation, numeric = self._relation(before, right), not isinstance(right, Formula)
            yield from parts_of(relation, fragment, self.table, rule, numeric=numeric)
            before = right if is_number_valued(right) else before

    def right(self, right: Right) -> Fragment:
        """One right side."""
        match right:
            case Formula():
                return self.symbols(right)
            case Numbers(term):
                return self._numbers.fragment(term)
            case Shown():
                return atom(self.shown(right), 0.0)
            case Cells():
                return self._cells(right)
            case Blank(width, name):
                return atom(self.format.blank(width, self.format.escape(name)), width)

    def _cells(self, cells: Cells) -> Fragment:
        printed = iter([atom(self._cell(cells, *pair), 0.0) for pair in cells.pairs()])
        if cells.bare:
            return next(printed)
        return self._numbers.matrix([[next(printed) for _ in row] for row in cells.rows])

    def _cell(self, cells: Cells, cell: Named | Computed, term: Term) -> str:
        if not isinstance(cell, Computed):
            return self.shown(Shown(cell, cells.decimals, cells.strong))
        slot = ComputedSlot(prepared(term), cell.like, self.format.script.figure, cells.decimals, cells.strong)
        return self.table.mark(slot)

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
        slot = NumberSlot(part.name, self.format.script.figure, Place.ALONE, part.decimals, part.strong)
        return self.table.mark(slot)

    def _relation(self, before: Right | None, right: Right) -> str:
        """The sign in front of a right side; a slot where it depends on the numbers."""
        equal, _ = self.format.script.signs["equal"]
        if isinstance(right, Cells):
            named = ((c, term) for c, term in right.pairs() if not isinstance(c, Computed))
            claims = tuple(Claim(_cell_source(before, c, term), c, right.decimals) for c, term in named)
        elif isinstance(right, Shown) and before is not None:
            claims = (Claim(_source(before), right.name, right.decimals),)
        else:
            return equal
        near, _ = self.format.script.signs["near"]
        return self.table.mark(RelationSlot(claims, Written(equal, 0.0), Written(near, 0.0)))


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
