"""Blocks cut into the pieces that stay together on a slide, and put together again.

Cutter(ruler, room).pieces(blocks) -> Pieces with their heights and what a break in front of each costs
merged(pieces) -> the blocks of one slide
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from math import inf

from derive.quantities import Derivative, Quantity
from templates.document import (
    Block,
    Columns,
    Diagram,
    Equations,
    Formula,
    Given,
    Items,
    Line,
    Numbers,
    Paragraph,
    Results,
    inside,
)
from templates.measure import AROUND_DISPLAY, GAP, Ruler
from templates.plots import Plot
from templates.sharing import shared

_WITHIN, _BETWEEN = 3.0, 0.5
"""What a break costs between lines of one kind, and between lines of different kinds."""


@dataclass(frozen=True)
class Piece:
    """What stays in one piece on a slide; `cost` is that of a break in front, `origin` tells which block it is of."""

    block: Block
    height: float
    cost: float = 0.0
    origin: int = 0


@dataclass(frozen=True)
class Cutter:
    """Cuts blocks so that no piece is higher than `room` ems, where that can be."""

    ruler: Ruler
    room: float

    def pieces(self, blocks: Iterable[Block]) -> Iterator[Piece]:
        """Blocks cut where they may go on on the next slide."""
        before: Block | None = None
        for origin, block in enumerate(blocks):
            for number, piece in enumerate(self._cut(block)):
                yield replace(piece, origin=origin, cost=piece.cost if number else _between(before, block))
            before = block

    def _cut(self, block: Block) -> Iterator[Piece]:
        match block:
            case Equations():
                yield from self._cut_lines(block)
            case Columns():
                yield from self._cut_columns(block)
            case Results() | Given():
                yield from self._cut_table(block)
            case Items(items, start):
                parts = (Items((item,), start + number) for number, item in enumerate(items))
                yield from (Piece(part, self.ruler.height(part)) for part in parts)
            case Diagram():
                fitted = replace(block, most=round(self.room - 2 * GAP, 2))
                yield Piece(fitted, self.ruler.height(fitted))
            case Plot():
                yield self._fitted(block)
            case _:
                yield Piece(block, self.ruler.height(block))

    def _fitted(self, plot: Plot) -> Piece:
        """A plot as wide as it may be without being too high."""
        least, height = (self.ruler.height(replace(plot, share=share)) for share in (0.0, plot.share))
        if height > self.room:
            plot = replace(plot, share=round(plot.share * (self.room - least) / (height - least), 3))
        return Piece(plot, min(height, self.room))

    def _cut_lines(self, block: Equations) -> Iterator[Piece]:
        before = None
        whole = Equations(tuple(part for line in block.lines for part in self._parts(line)))
        for line, height in zip(whole.lines, self.ruler.lines(whole), strict=True):
            more = 0.0 if before else AROUND_DISPLAY
            cost = _WITHIN if before and _sort(before) == _sort(line) else _BETWEEN
            yield Piece(Equations((line,)), height + more, cost)
            before = line

    def _parts(self, line: Line) -> Iterator[Line]:
        """A line higher than a slide as several that each begin with its left side; the last has its number."""
        places = range(len(line.rights) - 1, 0, -1) if self._height(line) > self.room else ()
        for place in places:
            first = replace(_part(line, 0, place), label="", reason=(), numbered=False)
            if isinstance(line.rights[place], Formula | Numbers) and self._height(first) <= self.room:
                yield first
                yield from self._parts(_part(line, place, len(line.rights)))
                return
        yield line

    def _height(self, line: Line) -> float:
        return self.ruler.height(Equations((line,)))

    def _cut_columns(self, block: Columns) -> Iterator[Piece]:
        """Columns as high as the slide at most; what the second has more follows below."""
        for most in range(len(block.second), 0, -1):
            columns = replace(block, second=block.second[:most])
            if (height := self.ruler.height(columns)) <= self.room:
                yield Piece(columns, height)
                yield from (piece for rest in block.second[most:] for piece in self._cut(rest))
                return
        yield from (piece for part in inside(block) for piece in self._cut(part))

    def _cut_table(self, block: Results | Given) -> Iterator[Piece]:
        """A table that is too high in runs of rows, or in its groups of names."""
        height = self.ruler.height(block)
        if height <= self.room:
            yield Piece(block, height)
        elif isinstance(block, Results):
            heights = self.ruler.rows(block)
            rest = self.room - (height - sum(heights))
            ends = shared(heights, [0.0] * len(heights), rest)
            runs = (Results(block.head, block.rows[i:j]) for i, j in pairwise([0, *ends]))
            yield from (Piece(run, self.ruler.height(run)) for run in runs)
        else:
            groups = (*(Given((group,)) for group in block.groups), *([Given((), block.foot)] if block.foot else []))
            yield from (Piece(group, self.ruler.height(group)) for group in groups)


def _between(before: Block | None, block: Block) -> float:
    """What a break between two blocks costs: a paragraph stays with what it opens, an aside with what it is about."""
    aside = isinstance(block, Paragraph) and block.quiet
    opened = isinstance(before, Paragraph) and not before.quiet and not isinstance(block, Paragraph)
    return inf if aside or opened else 0.0


def _sort(line: Line) -> object:
    """Lines of one sort are those of one layer's net inputs, its outputs, the parts of the loss ..."""
    match line.left:
        case Quantity(kind, indices):
            return kind, indices[:1] if len(indices) > 1 else ()
        case Derivative(of, wrt):
            return of.kind, wrt.kind
    return None


def _part(line: Line, start: int, end: int) -> Line:
    """A line with some of its right sides and their rules."""
    return replace(line, rights=line.rights[start:end], rules=line.rules[start:end])


def merged(pieces: Iterable[Piece]) -> tuple[Block, ...]:
    """The blocks of a slide, lines and parts of one block together again."""
    groups = groupby(pieces, key=lambda piece: (piece.origin, piece.block.kind))
    return tuple(block for _, group in groups for block in _together([piece.block for piece in group]))


def _together(blocks: list[Block]) -> list[Block]:
    """Blocks of one kind that were cut from one."""
    match blocks[0]:
        case Equations():
            return [Equations(tuple(line for block in blocks if isinstance(block, Equations) for line in block.lines))]
        case Items(_, start):
            return [Items(tuple(item for block in blocks if isinstance(block, Items) for item in block.items), start)]
    return blocks
