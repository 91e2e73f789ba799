"""Displayed lines: left = right = right, numbered, laid out for each variant.

LineWriter(format, symbols, numbers, table).display(lines, room) -> the text of each, with slots
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import count, repeat

from derive.quantities import Derivative
from derive.terms import Term, named_leaves
from templates.document import Formula, Line, Numbers, Shown
from templates.formats import Format
from templates.mathematics.fragments import Fragment
from templates.mathematics.layout import Depth, LineSlot, Part, parts_of
from templates.mathematics.script import ProductSign
from templates.notations import Notation
from templates.printers import Printers, Right, is_number_valued
from templates.slots import SlotTable, Strip
from templates.words.names import spoken
from templates.words.script import WORDS

_TAG = 2.9
"""Ems kept for the indentation of an equation, its number and the space in front of that."""
_SPACES = re.compile(" {2,}")


@dataclass
class LineWriter:
    """Writes lines in one format and notation; numbers them through. `aloud` has the slots of what is told in words."""

    format: Format
    notation: Notation
    table: SlotTable
    sign: ProductSign
    aloud: SlotTable = field(default_factory=SlotTable)
    _numbering: Iterator[int] = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        self._printed = Printers(self.format.script, self.notation, self.table, self.sign, self._blank)
        self._spoken = Printers(WORDS, spoken(self.notation), self.aloud, self.sign, lambda width, name: "blank")

    def _blank(self, width: float, name: str) -> str:
        return self.format.blank(width, self.format.escape(name))

    def display(self, lines: Sequence[Line], reasons: Sequence[str], room: float) -> list[str]:
        """Lines below each other, aligned at their first relation sign."""
        slots = self.slots(lines, reasons, room)
        return [slot.flowing(self.table) if self.format.flows else self.table.mark(slot) for slot in slots]

    def slots(self, lines: Sequence[Line], reasons: Sequence[str], room: float) -> list[LineSlot]:
        """The slots of lines below each other."""
        lefts = [self.symbols(Formula(line.left)) for line in lines]
        rest = room - max(left.width for left in lefts) - _TAG
        return [self._slot(*parts, rest) for parts in zip(lines, lefts, reasons, strict=True)]

    def _slot(self, line: Line, left: Fragment, reason: str, room: float) -> LineSlot:
        parts, number = tuple(self._parts(line, room)), next(self._numbering) if line.numbered else None
        slot = LineSlot(left.text, parts, room, self.format.join, number, self._strip(reason))
        return replace(slot, words=self._spoken.symbols(Formula(line.left)).text) if self.tells else slot

    def _strip(self, text: str) -> Strip:
        return self.table.split(text)

    @property
    def tells(self) -> bool:
        """Whether the format wants every formula in words too."""
        return self.format.told is not None

    def _parts(self, line: Line, room: float) -> Iterator[Part]:
        before: Right | None = None
        rules = map(self.format.escape, line.rules) if line.rules else repeat(None)
        for right, rule in zip(line.rights, rules, strict=bool(line.rules)):
            fragment = self.right(right)
            if isinstance(right, Formula) and right.optional and fragment.width > room:
                continue
            relation = self._printed.relation(before, right)
            parts = parts_of(relation, fragment, self.table, rule, depth_of(line.left, right))
            yield from self._with_words(parts, before, right) if self.tells else parts
            before = right if is_number_valued(right) else before

    def _with_words(self, parts: Sequence[Part], before: Right | None, right: Right) -> Iterator[Part]:
        """The parts with what each says; words break where the printed mathematics does."""
        fragment, relation = self._spoken.right(right), self._spoken.relation(before, right)
        texts = (relation + fragment.pieces[0].text, *(piece.text for piece in fragment.pieces[1:]))
        for part, text in zip(parts, texts, strict=True):
            yield replace(part, words=self.aloud.split(_SPACES.sub(" ", text)))

    def right(self, right: Right) -> Fragment:
        """One right side."""
        return self._printed.right(right)

    def symbols(self, formula: Formula) -> Fragment:
        """A term in symbols."""
        return self._printed.symbols(formula)

    def running(self, formula: Formula) -> Fragment:
        """A term in symbols, within running text."""
        return self._printed.running(formula)

    def pieces(self, formula: Formula) -> list[str]:
        """A term in symbols within running text, in pieces between which a line may break."""
        if isinstance(formula.term, Derivative):
            return [self.running(formula).text]
        pieces = [Fragment((piece,)) for piece in self.symbols(formula).pieces]
        return [(self.format.script.shown_large(piece) if formula.compact else piece).text for piece in pieces]

    def numbers(self, term: Term) -> Fragment:
        """A term with its numbers."""
        return self._printed.numbers(term)

    def shown(self, part: Shown) -> str:
        """A slot for one number."""
        return self._printed.shown(part)

    def words(self, part: Formula | Numbers) -> Strip:
        """What a formula within running text says."""
        fragment = self._spoken.running(part) if isinstance(part, Formula) else self._spoken.numbers(part.term)
        return self.aloud.split(_SPACES.sub(" ", fragment.text).strip())


def depth_of(left: Term, right: Right) -> Depth:
    """How deep a right side goes: a derivative's is local where no derivative stands in it."""
    if not isinstance(right, Formula):
        return "numeric"
    chained = any(isinstance(name, Derivative) for name in named_leaves(right.term))
    return "local" if isinstance(left, Derivative) and not chained else "plain"
