"""Writing one document in one format: the filters of its templates, and what they gather on the way.

Writer(format, notation, document, decimals, sign).page() -> the body with markers for its slots, in `table`
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from string import ascii_lowercase

from derive.quantities import Named, Quantity
from derive.terms import Term
from templates.chains import chains, leads
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
    Item,
    Line,
    Numbers,
    OneOf,
    Ref,
    Results,
    Shown,
    Text,
)
from templates.engine import Filters, Safe, render
from templates.filling import Place, WriteFigure, Written
from templates.formats import Format
from templates.lines import LineWriter
from templates.mathematics.fragments import Fragment
from templates.mathematics.layout import LineSlot
from templates.mathematics.script import ProductSign
from templates.notations import Notation
from templates.pages import PAGES
from templates.plots import Label, Plot, Thumbnail
from templates.printers import Right
from templates.seams import seamed
from templates.slots import AlignedSlot, FieldSlot, InsertSlot, NumberSlot, OneOfSlot, Slot, SlotTable
from templates.tables import SMALL, GivenTable, ResultTable, given_table, result_table

_BETWEEN = 1.5
"""Ems between the columns of a table of names and numbers."""
GAP_WIDTH = 3.4
"""The width of the box that stands for a number left out."""


class Writer:
    """Writes one document: each filter turns a part of the document into text that is ready for the page."""

    def __init__(
        self,
        target: Format,
        notation: Notation,
        document: Document,
        decimals: Callable[[Named], int],
        sign: ProductSign,
    ) -> None:
        self.format, self.notation, self.document = target, notation, document
        boxes = {name: Written(target.gap(letter), GAP_WIDTH) for name, letter in document.gaps.items()}
        self.table = SlotTable(gaps=boxes)
        self.drawings: dict[str, str] = {}
        self._decimals = decimals
        spoken = {name: Written(f"gap {letter}", 0.0) for name, letter in document.gaps.items()}
        self._lines = LineWriter(target, notation, self.table, sign, SlotTable(gaps=spoken))
        self._labels = document.numbers()
        self._full = self._room = target.room(document.page)

    def page(self) -> str:
        """The body of the whole document."""
        return render(self.format.folder, f"body.{self.format.suffix}.j2", self._filters(), document=self.document)

    def _filters(self) -> Filters:
        return {
            "text": self.text,
            "math": self.math,
            "lines": self.lines,
            "answers": self.answers,
            "blocks": self.blocks,
            "column": self.column,
            "drawn": self.drawn,
            "plotted": self.plotted,
            "label": lambda label: Safe(self.label(label)),
            "piece": lambda part: self.text((part,)),
            "given": self.given,
            "cell": self.cell,
            "number": lambda name: self.text((Shown(name),)),
            "share": lambda share: Safe(f"{share:.3f}"),
            "ems": lambda width: Safe(f"{width:.2f}"),
            "inserted": lambda key: Safe(self.table.mark(InsertSlot(key))),
            "letter": lambda number: Safe(ascii_lowercase[(number - 1) % 26]),
        }

    def blocks(self, blocks: tuple[Block, ...]) -> Safe:
        """Blocks one after another, those that belong on one page together."""
        texts = [self._block(block, leads(blocks, place)) for place, block in enumerate(blocks)]
        together = self.format.together if self._flows else str
        runs = (texts[run.start : run.stop] for run in chains(blocks))
        return Safe("".join(together("".join(run)) if len(run) > 1 else run[0] for run in runs))

    def column(self, blocks: tuple[Block, ...], share: float) -> Safe:
        """Blocks in a part of the present width; columns of the page itself reach into its margin."""
        before = self._room
        self._room = share * (before * self._reach if before == self._full else before)
        text = self.blocks(blocks)
        self._room = before
        return text

    @property
    def _flows(self) -> bool:
        """Whether what is written now may go on overleaf: it is in no column and on no slide."""
        return self._room == self._full and PAGES[self.document.page].height is None

    @property
    def _reach(self) -> float:
        """How much wider than a line the columns of the page are."""
        page = PAGES[self.document.page]
        return page.reach / page.room

    def _block(self, block: Block, stays: bool) -> str:
        template = f"blocks/{block.kind}.{self.format.suffix}.j2"
        values = {"block": block, "table": self._table_of(block), "document": self.document, "leads": stays}
        return render(self.format.folder, template, self._filters(), **values)

    def _table_of(self, block: Block) -> object:
        """The arrangement of a block that is a table."""
        if isinstance(block, Given):
            return self.given_table(block, self._room)
        return self._results(block) if isinstance(block, Results) else None

    def given_table(self, block: Given, room: float) -> GivenTable:
        """Names and numbers in as many columns as there is room for."""
        every = [name for group in block.groups for name in (*group, *block.foot)]
        own = sum(self._pair([*group, *block.foot]) for group in block.groups)
        most = int((room + _BETWEEN) / self._pair(every))
        return given_table(block, max(most, len(block.groups)) if own <= room + _BETWEEN else most)

    def _pair(self, names: Sequence[Quantity]) -> float:
        """The width of a name, its number and the space to the next, in small type."""
        widest = max((self.width(Formula(name)) for name in names), default=0.0)
        digits = max(map(self._decimals, names), default=0)
        return SMALL * (widest + 0.5 + 1.6 + 0.5 * digits) + _BETWEEN

    def _results(self, block: Results) -> ResultTable:
        """The table; it may go on overleaf, save in a column or on a slide."""
        return result_table(block, self._places, self.width, self._room if self._flows else 0.0)

    def _places(self, part: Shown) -> int:
        return self._decimals(part.name) if part.decimals is None else part.decimals

    def width(self, part: Inline) -> float:
        """About how wide a part of a text is."""
        match part:
            case str():
                return 0.52 * len(part)
            case Formula():
                return self.running(part).width
            case Shown():
                return 1.6 + 0.5 * self._places(part)
            case Thumbnail(_, width) | Field(_, width, _):
                return width
            case OneOf(_, texts):
                return max(sum(map(self.width, text)) for text in texts)
        return 4.0

    def text(self, text: Text | str) -> Safe:
        """Running text, its formulas and numbers in place."""
        return Safe("".join(self._inline(part) for part in ((text,) if isinstance(text, str) else text)))

    def _inline(self, part: Inline) -> str:
        match part:
            case str():
                return self.format.escape(part)
            case Formula():
                return self._formula(part)
            case Numbers(term):
                return self._told(self.format.script.inline(self._lines.numbers(term)), part)
            case Shown():
                return self._number(NumberSlot(part.name, self._figure, Place.ALONE, part.decimals, part.strong))
            case Field(key, _, long):
                seam = self.format.seam if long else ""
                return self.format.field(key, self.table.mark(FieldSlot(key, self.format.escape, seam)))
            case Ref(label):
                return f"({self._labels[label]})"
            case Blank(width, name):
                blank = self.format.blank(width, self.format.escape(name))
                return blank if self.format.told else self.format.inline(blank)
            case Thumbnail(plot, width):
                return self.format.thumbnail(*self._plot(plot, width), self.format.escape(plot.alt))
            case OneOf(key, texts):
                return self.table.mark(OneOfSlot(key, tuple(self.table.split(self.text(text)) for text in texts)))
        raise AssertionError(part)

    def math(self, term: Term) -> Safe:
        """A term in symbols, within a line."""
        return Safe(self._inline(Formula(term)))

    def _formula(self, part: Formula) -> str:
        """A term in symbols within a line; in pieces where what shows the page breaks lines."""
        if self.format.flows and self.format.seam:
            return self.format.seam.join(map(self.format.inline, self._lines.pieces(part)))
        return self._told(self._lines.running(part).text, part)

    def _told(self, text: str, part: Formula | Numbers) -> str:
        """Mathematics within a line, with its words where the format wants them."""
        if self.format.told is None:
            return self.format.inline(text)
        return self.format.told(text, self.table.mark(self._lines.words(part)))

    @property
    def _figure(self) -> WriteFigure:
        """How a number that stands by itself is written."""
        return self.format.plain or self.format.script.figure

    def _number(self, slot: Slot) -> str:
        """A number that stands by itself."""
        mark = self.table.mark(slot)
        return mark if self.format.plain else self.format.inline(mark)

    def given(self, name: Quantity, table: GivenTable, column: int) -> Safe:
        """The number of a name in a column of given numbers."""
        return self._aligned(Shown(name), max(map(self._decimals, table.column(column))))

    def cell(self, cell: Text, table: ResultTable, column: int) -> Safe:
        """A cell of a table of results."""
        (part, *_) = cell
        if table.numeric[column] and isinstance(part, Shown):
            return self._aligned(part, table.widest[column])
        if not table.flexible[column]:
            return self.text(cell)
        return Safe("".join(self._seamed(part) if isinstance(part, str) else self._inline(part) for part in cell))

    def _seamed(self, part: str) -> str:
        return seamed(part, self.format.escape, self.format.seam)

    def _aligned(self, part: Shown, widest: int) -> Safe:
        slot = AlignedSlot(part.name, self._figure, widest, self.format.padding, part.decimals, part.strong)
        return Safe(self._number(slot))

    def drawn(self, block: Diagram) -> Safe:
        """What stands for a diagram."""
        return Safe(self.format.placed(*self._kept(self.format.drawing(block, self.notation))))

    def plotted(self, plot: Plot, share: float) -> Safe:
        """What stands for a plot that takes a part of the present width."""
        return Safe(self.format.placed(*self._plot(plot, self._room * share)))

    def label(self, label: Label) -> str:
        """The words and terms of a plot's label."""
        parts = (part if isinstance(part, str) else Formula(part) for part in label)
        return "".join(map(self._inline, parts))

    def _plot(self, plot: Plot, width: float) -> tuple[str, str]:
        return self._kept(self.format.plotted(plot, self.label, width))

    def _kept(self, source: str) -> tuple[str, str]:
        """The name under which a drawing is kept, and its source."""
        name = hashlib.sha256(source.encode()).hexdigest()[:12]
        self.drawings[name] = source
        return name, source

    def running(self, part: Formula) -> Fragment:
        """A term in symbols within a line of text."""
        return self._lines.running(part)

    def slots(self, block: Equations, room: float) -> list[LineSlot]:
        """The displayed lines, without their reasons, as they are laid out in so much room."""
        return self._lines.slots(block.lines, [""] * len(block.lines), room)

    def lines(self, block: Equations) -> list[Safe]:
        """Displayed lines, each numbered."""
        reasons = [self.text(line.reason) for line in block.lines]
        return list(map(Safe, self._lines.display(block.lines, reasons, self._room)))

    def answers(self, item: Item) -> list[Safe]:
        """The lines of a question to be completed, without numbers; their blanks begin below each other."""
        widest = max((self._lines.symbols(Formula(line.left)).width for line in item.answers), default=0.0)
        return [self._answer(line, widest) for line in item.answers]

    def _answer(self, line: Line, widest: float) -> Safe:
        left, *rights = [self._side(side) for side in (Formula(line.left), *line.rights)]
        return Safe(self.format.answer(left, rights, widest))

    def _side(self, side: Right) -> str:
        """A side of a line to be completed: mathematics, or ready for the page where formulas bear words."""
        fragment = self._lines.right(side)
        if self.format.told is None or not isinstance(side, Formula | Numbers):
            return fragment.text
        return self._told(self.format.script.shown_large(fragment).text, side)
