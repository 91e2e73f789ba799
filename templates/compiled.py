"""Compile once, fill many: a Document becomes a Compiled page, which writes itself for any variant.

    compile_document(document, notation, precision) -> Compiled;  compiled.fill(values, fields) -> body
    compiled.part(values, fields) -> Part, which a format puts into a file

The structure is printed, laid out and checked once; filling only writes numbers, signs and texts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from string import ascii_lowercase

from derive.evaluate import prepared
from derive.quantities import Derivative, Named, Quantity
from derive.terms import Term, named_leaves
from templates.document import (
    Blank,
    Block,
    Diagram,
    Document,
    Equations,
    Field,
    Formula,
    Given,
    Inline,
    Line,
    Numbers,
    Ref,
    Results,
    Shown,
    Text,
)
from templates.engine import Filters, Safe, render
from templates.formats import Format, Part, format_named
from templates.latex.figures import write_figure
from templates.latex.fragments import Fragment, atom
from templates.latex.layout import LineSlot, inline, parts_of
from templates.latex.layout import Part as LinePart
from templates.latex.numbers import NumberPrinter
from templates.latex.terms import TermPrinter
from templates.notations import Notation
from templates.slots import FieldSlot, Filling, NumberSlot, Place, Precision, RelationSlot, SlotTable, Strip, Written
from templates.tables import ResultTable, given_rows

_TAG = 2.9
"""Ems kept for the indentation of an equation, its number and the space in front of that."""
_BETWEEN = 1.5
"""Ems between the columns of a table of names and numbers."""


@dataclass(frozen=True)
class Compiled:
    """A printed document with slots. `kind` is the same for documents of the same structure."""

    title: str
    body: Strip
    drawings: Mapping[str, str]
    precision: Precision
    format: Format
    kind: str = field(default="")

    def fill(self, values: Mapping[Named, float], fields: Mapping[str, str] | None = None) -> str:
        """The body for one variant; raises InputError for a number or text that is not given."""
        return self.body.write(Filling(values, fields or {}, self.precision)).text

    def part(self, values: Mapping[Named, float], fields: Mapping[str, str] | None = None) -> Part:
        """The filled document, ready for `format.whole`."""
        return Part(self.title, self.fill(values, fields), self.drawings, self.kind)


def compile_document(
    document: Document,
    notation: Notation,
    precision: Callable[[Named], int],
    *,
    full: bool = False,
    format: str | Format = "tex",  # noqa: A002 - the word that the command line uses
    sign: str = "times",
) -> Compiled:
    """The document printed in a notation, each name with the decimals that `precision` tells.

    `full` says that all digits are carried, so tiny numbers may have powers of ten; `sign` names the
    product sign between numbers. Raises KeyError for a reference to a line that is not there.
    """
    target = format if isinstance(format, Format) else format_named(format)
    writer = Writer(target, notation, document, precision, sign)
    text = writer.page()
    kind = hashlib.sha256(text.encode()).hexdigest()[:16]
    return Compiled(document.title, writer.table.split(text), writer.drawings, Precision(precision, full), target, kind)


class Writer:
    """Writes one document in one format: the filters of its templates, and what they gather on the way."""

    def __init__(
        self, target: Format, notation: Notation, document: Document, decimals: Callable[[Named], int], sign: str
    ) -> None:
        self.format, self.notation, self.document = target, notation, document
        self.table = SlotTable()
        self._decimals = decimals
        self.drawings: dict[str, str] = {}
        self._symbols = TermPrinter(notation)
        self._numbers = NumberPrinter(notation, self.table, sign)
        self._labels = document.numbers()
        self._count = 0
        self._room = target.room

    def page(self) -> str:
        """The body of the whole document."""
        return render(self.format.folder, f"body.{self.format.suffix}.j2", self._filters(), document=self.document)

    def _filters(self) -> Filters:
        return {
            "text": self.text,
            "math": self.math,
            "number": self.number,
            "lines": self.lines,
            "answer": self.answer,
            "blocks": self.blocks,
            "drawn": self.drawn,
            "piece": lambda part: self.text((part,)),
            "pad": self.pad,
            "share": lambda share: Safe(f"{share:.3f}"),
            "letter": lambda number: Safe(ascii_lowercase[(number - 1) % 26]),
        }

    def blocks(self, blocks: tuple[Block, ...], share: float = 1.0) -> Safe:
        """Blocks one after another, in a part of the present width."""
        before, self._room = self._room, self._room * share
        texts = [self._block(block) for block in blocks]
        self._room = before
        return Safe("".join(texts))

    def _block(self, block: Block) -> str:
        template = f"blocks/{block.kind}.{self.format.suffix}.j2"
        return render(self.format.folder, template, self._filters(), block=block, table=self._table_of(block))

    def _table_of(self, block: Block) -> object:
        """The arrangement of a block that is a table."""
        if isinstance(block, Given):
            return given_rows(block, int((self._room + _BETWEEN) / self._pair(block)))
        return ResultTable(block) if isinstance(block, Results) else None

    def _pair(self, block: Given) -> float:
        """The width of a name, its number and the space to the next, in small type."""
        names = [name for group in block.groups for name in group]
        widest = max((self._symbols.fragment(name).width for name in names), default=0.0)
        digits = max(map(self._decimals, names), default=0)
        return 0.92 * (widest + 0.5 + 1.6 + 0.5 * digits) + _BETWEEN

    def text(self, text: Text | str) -> Safe:
        """Running text, its formulas and numbers in place."""
        return Safe("".join(self._inline(part) for part in ((text,) if isinstance(text, str) else text)))

    def _inline(self, part: Inline) -> str:
        match part:
            case str():
                return self.format.escape(part)
            case Formula(term):
                return self.format.inline(inline(self._symbols.fragment(term)))
            case Numbers(term):
                return self.format.inline(inline(self._numbers.fragment(term)))
            case Shown():
                return self.format.inline(self._shown(part))
            case Field(key):
                return self.format.field(key, self.table.mark(FieldSlot(key, self.format.escape)))
            case Ref(label):
                return f"({self._labels[label]})"
            case Blank(width):
                return self.format.inline(self.format.blank(width))
        raise AssertionError(part)

    def _shown(self, part: Shown) -> str:
        return self.table.mark(NumberSlot(part.name, write_figure, Place.ALONE, part.decimals, part.strong))

    def math(self, term: Term) -> Safe:
        """A term in symbols, within a line."""
        return Safe(self.format.inline(inline(self._symbols.fragment(term))))

    def number(self, name: Named) -> Safe:
        """The number of a name, within a line."""
        return Safe(self.format.inline(self._shown(Shown(name))))

    def pad(self, name: Quantity, rows: Sequence[Sequence[Quantity | None]], column: int) -> Safe:
        """What fills a number up to the decimals of its column, so that the points stand below each other."""
        widest = max(self._decimals(other) for row in rows if (other := row[column]) is not None)
        return Safe(self.format.padding(widest - self._decimals(name)))

    def drawn(self, block: Diagram) -> Safe:
        """What stands for a diagram."""
        source = self.format.drawing(block, self.notation)
        name = hashlib.sha256(source.encode()).hexdigest()[:12]
        self.drawings[name] = source
        return Safe(self.format.placed(name, source))

    def lines(self, block: Equations) -> list[Safe]:
        """Displayed lines, each numbered."""
        lefts = [self._symbols.fragment(line.left) for line in block.lines]
        widest = max(left.width for left in lefts)
        rows = []
        for line, left in zip(block.lines, lefts, strict=True):
            self._count += 1
            rows.append(Safe(self._line(line, left, self._room - widest - _TAG)))
        return rows

    def _line(self, line: Line, left: Fragment, room: float) -> str:
        reason = self.table.split(self.text(line.reason))
        slot = LineSlot(left.text, tuple(self._parts(line)), room, self.format.join, self._count, reason)
        return self.table.mark(slot)

    def _parts(self, line: Line) -> list[LinePart]:
        parts: list[LinePart] = []
        before: Formula | Numbers | Shown | None = None
        for right in line.rights:
            parts += parts_of(self._relation(before, right), self._right(right), self.table)
            if is_number_valued(right):
                before = right  # type: ignore[assignment]
        return parts

    def _right(self, right: Formula | Numbers | Shown | Blank) -> Fragment:
        match right:
            case Formula(term):
                return self._symbols.fragment(term)
            case Numbers(term):
                return self._numbers.fragment(term)
            case Shown():
                return atom(self._shown(right), 0.0)
            case Blank(width):
                return atom(self.format.blank(width), width)

    def _relation(self, before: Formula | Numbers | Shown | None, right: object) -> str:
        """The sign in front of a right side; a slot where it depends on the numbers."""
        if before is None or not isinstance(right, Shown):
            return " = "
        equal, near = Written(" = ", 0.0), Written(r" \approx ", 0.0)
        source = (before.name, before.decimals) if isinstance(before, Shown) else _calculation(before.term)
        return self.table.mark(RelationSlot(source, right.name, right.decimals, equal, near))

    def answer(self, line: Line) -> Safe:
        """A line to be completed: in one row, without a number."""
        left = self._symbols.fragment(line.left)
        rights = "".join(f" = {self._right(right).text}" for right in line.rights)
        return Safe(self.format.inline(rf"\displaystyle {left.text}{rights}"))


def is_number_valued(right: Formula | Numbers | Shown | Blank) -> bool:
    """Whether a right side shows a number, so that what follows can be checked against it."""
    return isinstance(right, Numbers | Shown) or (isinstance(right, Formula) and not any(named_leaves(right.term)))


def _calculation(term: Term) -> Callable[[Mapping[Named, float]], float] | tuple[Named, int | None]:
    """How to compute what is printed; a name alone is not computed but written again."""
    return (term, None) if isinstance(term, Quantity | Derivative) else prepared(term)
