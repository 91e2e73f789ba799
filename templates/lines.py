"""Displayed lines: left = right = right, numbered, laid out for each variant.

LineWriter(format, symbols, numbers, table).display(lines, room) -> the text of each, with slots
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count

from derive.evaluate import prepared
from derive.quantities import Derivative, Named, Quantity
from derive.terms import Term, named_leaves
from templates.document import Blank, Formula, Line, Numbers, Shown
from templates.filling import Place, Written
from templates.formats import Format
from templates.latex.compact import CompactPrinter
from templates.latex.figures import write_figure
from templates.latex.fragments import Fragment, atom
from templates.latex.layout import LineSlot, Part, parts_of
from templates.latex.numbers import NumberPrinter
from templates.latex.terms import TermPrinter
from templates.notations import Notation
from templates.slots import NumberSlot, RelationSlot, SlotTable, Strip

_TAG = 2.9
"""Ems kept for the indentation of an equation, its number and the space in front of that."""

Right = Formula | Numbers | Shown | Blank


@dataclass
class LineWriter:
    """Writes lines in one format and notation; numbers them through."""

    format: Format
    notation: Notation
    table: SlotTable
    sign: str
    _numbering: Iterator[int] = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        self._symbols = {False: TermPrinter(self.notation), True: CompactPrinter(self.notation)}
        self._numbers = NumberPrinter(self.notation, self.table, self.sign)

    def display(self, lines: Sequence[Line], reasons: Sequence[str], room: float) -> list[str]:
        """Lines below each other, aligned at their first relation sign."""
        lefts = [self.symbols(Formula(line.left)) for line in lines]
        rest = room - max(left.width for left in lefts) - _TAG
        return [self._line(*parts, rest) for parts in zip(lines, lefts, reasons, strict=True)]

    def _line(self, line: Line, left: Fragment, reason: str, room: float) -> str:
        parts = tuple(self._parts(line))
        slot = LineSlot(left.text, parts, room, self.format.join, next(self._numbering), self._strip(reason))
        return self.table.mark(slot)

    def _strip(self, text: str) -> Strip:
        return self.table.split(text)

    def _parts(self, line: Line) -> Iterator[Part]:
        before: Right | None = None
        for right in line.rights:
            yield from parts_of(self._relation(before, right), self.right(right), self.table)
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
            case Blank(width):
                return atom(self.format.blank(width), width)

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
        return self.table.mark(NumberSlot(part.name, write_figure, Place.ALONE, part.decimals, part.strong))

    def _relation(self, before: Right | None, right: Right) -> str:
        """The sign in front of a right side; a slot where it depends on the numbers."""
        if before is None or not isinstance(right, Shown):
            return " = "
        equal, near = Written(" = ", 0.0), Written(r" \approx ", 0.0)
        return self.table.mark(RelationSlot(_source(before), right.name, right.decimals, equal, near))


def is_number_valued(right: Right) -> bool:
    """Whether a right side shows a number, so that what follows can be checked against it."""
    return isinstance(right, Numbers | Shown) or (isinstance(right, Formula) and not any(named_leaves(right.term)))


def _source(before: Right) -> Callable[[Mapping[Named, float]], float] | tuple[Named, int | None]:
    """How to compute what is printed; a name alone is not computed but written again."""
    if isinstance(before, Shown):
        return before.name, before.decimals
    assert isinstance(before, Formula | Numbers)
    return (before.term, None) if isinstance(before.term, Quantity | Derivative) else prepared(before.term)
