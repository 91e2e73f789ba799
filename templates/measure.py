"""How high blocks stand on a page, in ems: enough to share them out over slides before TeX has seen them.

    Ruler(writer, page, precision).height(block);  .lines(equations) -> the height of each line

Numbers are taken to be of a usual size. What is measured is a little generous, so that a slide keeps some air.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from functools import singledispatchmethod

from derive.quantities import Named
from templates.diagram import BIAS_RADIUS, RADIUS, drawing
from templates.document import (
    Block,
    Columns,
    Diagram,
    Document,
    Equations,
    Formula,
    Given,
    Inline,
    Item,
    Items,
    Line,
    Options,
    Paragraph,
    Results,
    Text,
)
from templates.filling import Filling, Precision
from templates.formats import format_named
from templates.latex.heights import row_height
from templates.mathematics.layout import LineSlot
from templates.notations import Notation
from templates.plots import Plot, Plots, Thumbnail
from templates.writer import Writer

LINE, SMALL_LINE = 1.25, 1.15
"""A line of text, and one of small type."""
GAP, BETWEEN_ROWS, AROUND_DISPLAY = 0.4, 0.45, 0.9
TABLE_LINE, TABLE_RULES = 1.45, 1.2
_MILLIMETRES = 3.85
"""An em of eleven-point type."""
_SMALL, _LETTER = 0.92, 0.47
_UNKNOWN = 2.0
"""The height of a block of which nothing better is known: a heading, say."""


class _Usual(Mapping[Named, float]):
    """A number of a usual size for every name, the same each time."""

    def __getitem__(self, name: Named) -> float:
        return 0.3 + sum(map(ord, str(name))) % 97 / 173

    def __iter__(self) -> Iterator[Named]:
        return iter(())

    def __len__(self) -> int:
        return 0


class Ruler:
    """Measures the blocks of one document in a notation."""

    def __init__(self, writer: Writer, room: float, precision: Precision) -> None:
        self._writer, self._room = writer, room
        self._filling = Filling(_Usual(), {}, precision)

    def lines(self, block: Equations, share: float = 1.0) -> list[float]:
        """The height of each displayed line, with the space behind it."""
        slots = self._writer.slots(block, self._room * share)
        return [self._line(*pair, self._room * share) for pair in zip(block.lines, slots, strict=True)]

    def _line(self, line: Line, slot: LineSlot, room: float) -> float:
        rows = slot.rows(self._filling)
        first, *rest = (row.text for row in rows)
        heights = sum(row_height(text) + BETWEEN_ROWS for text in (slot.left + first, *rest))
        reason = _SMALL * self._wide(line.reason)
        beside = room - (self._writer.width(Formula(line.left)) + rows[-1].width + 3.5)
        if not line.reason or reason <= beside:
            return heights
        return heights + SMALL_LINE * max(1.0, reason / (0.45 * room))

    def _wide(self, text: Text) -> float:
        return sum(self._writer.width(part) for part in text)

    def drawing(self, block: Diagram) -> tuple[float, float]:
        """The width and height of a drawing as it is drawn."""
        drawn = drawing(block, self._writer.notation)
        circles = [*((unit, RADIUS) for unit in drawn.units), *((unit, BIAS_RADIUS) for unit in drawn.biases)]
        ends = [unit.y * drawn.step_y + side * radius for unit, radius in circles for side in (-1, 1)]
        across = max(unit.x for unit in drawn.units) * drawn.step_x + 3 * RADIUS
        return across / _MILLIMETRES, (max(ends) - min(ends)) / _MILLIMETRES

    def all(self, blocks: Iterable[Block], share: float = 1.0) -> float:
        """The height of blocks below each other."""
        return sum(self.height(block, share) for block in blocks)

    @singledispatchmethod
    def height(self, block: Block, share: float = 1.0) -> float:
        """The height of a block in a part of the width."""
        return _UNKNOWN

    @height.register
    def _(self, block: Paragraph, share: float = 1.0) -> float:
        wide = self._wide(block.text) * (_SMALL if block.quiet else 1.0)
        compact = (part for part in block.text if isinstance(part, Formula) and part.compact)
        highest = max((row_height(self._writer.running(part).text) for part in compact), default=LINE)
        return GAP + LINE * (_lines(wide, self._room * share) - 1) + highest

    @height.register
    def _(self, block: Equations, share: float = 1.0) -> float:
        return AROUND_DISPLAY + sum(self.lines(block, share))

    @height.register
    def _(self, block: Given, share: float = 1.0) -> float:
        table = self._writer.given_table(block, self._room * share)
        return GAP + TABLE_RULES + SMALL_LINE * 1.15 * (sum(map(len, table.runs)) + len(table.foot))

    @height.register
    def _(self, block: Results, share: float = 1.0) -> float:
        return GAP + TABLE_RULES + self._row(block.head) + sum(self.rows(block))

    def rows(self, block: Results) -> list[float]:
        """The height of each row of a table."""
        return list(map(self._row, block.rows))

    def _row(self, cells: tuple[Text, ...]) -> float:
        return max((self._cell(part) for cell in cells for part in cell), default=TABLE_LINE)

    def _cell(self, part: Inline) -> float:
        match part:
            case Formula():
                return TABLE_LINE - LINE + _SMALL * row_height(self._writer.running(part).text)
            case Thumbnail(plot, width):
                return 1.0 + width * plot.shape()
        return TABLE_LINE

    @height.register
    def _(self, block: Diagram, share: float = 1.0) -> float:
        wide, high = self.drawing(block)
        high *= min(1.0, self._room * share / wide)
        return GAP + min(high, block.most or high)

    @height.register
    def _(self, block: Columns, share: float = 1.0) -> float:
        first, second = block.shares
        return max(self.all(block.first, first * share), self.all(block.second, second * share))

    @height.register
    def _(self, block: Items, share: float = 1.0) -> float:
        return sum(self._item(item, share) for item in block.items)

    def _item(self, item: Item, share: float) -> float:
        return 0.8 + LINE * _lines(self._wide(item.text), self._room * share) + 2.6 * len(item.answers)

    @height.register
    def _(self, block: Options, share: float = 1.0) -> float:
        return sum(GAP + LINE * _lines(self._wide(text), self._room * share) for _, text in block.options)

    @height.register
    def _(self, block: Plot, share: float = 1.0) -> float:
        return GAP + self._plot(block, block.share * share)

    @height.register
    def _(self, block: Plots, share: float = 1.0) -> float:
        return GAP + max(self._plot(plot, block.share * share) for plot in block.plots)

    def _plot(self, plot: Plot, share: float) -> float:
        words = sum(_LETTER * len(part) if isinstance(part, str) else 3.0 for part in plot.caption)
        caption = SMALL_LINE * _lines(words, self._room * share)
        return self._room * share * plot.shape() + 3.0 + caption


def running_width(part: Inline, notation: Notation) -> float:
    """About how wide words, or a term in symbols, are within a line of text."""
    return Writer(format_named("tex"), notation, Document("", ()), lambda name: 0, "times").width(part)


def _lines(width: float, room: float) -> int:
    """How many lines a text takes."""
    return max(1, math.ceil(width / room)) if room else 1
