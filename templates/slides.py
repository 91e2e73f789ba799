"""A document as slides: a title, then one idea a slide, each as full as a slide may be and no fuller.

    framed(document, ruler, room) -> the document whose blocks are `Frame`s

A section becomes one slide or several under its heading. One that is about a weight or a bias opens with the
chain rule and the network, in which the routes of that parameter stand out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby, pairwise, takewhile
from math import inf

from derive.quantities import Derivative, Quantity
from templates.document import (
    Block,
    Columns,
    Diagram,
    Document,
    Equations,
    Formula,
    Frame,
    Given,
    Heading,
    Items,
    Line,
    Paragraph,
    Results,
    Text,
    Title,
)
from templates.measure import AROUND_DISPLAY, GAP, Ruler
from templates.plots import Plot
from templates.sharing import shared

THE_NETWORK = "The network"
"""The title of the slide that shows the network and its numbers."""
LEAST = 7.5
"""Ems below which a drawing would be too small to read."""
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
class Section:
    """A heading, what stands at its right, and the blocks up to the next heading."""

    title: Text
    right: Text
    blocks: tuple[Block, ...]

    @property
    def about(self) -> Quantity | None:
        """The quantity that the heading names, if it names one."""
        named = [part.term for part in self.title if isinstance(part, Formula)]
        (only,) = named if len(named) == 1 else (None,)
        return only if isinstance(only, Quantity) and only.kind in ("w", "b") else None


def framed(document: Document, ruler: Ruler, room: float) -> Document:
    """The document as slides that are `room` ems high."""
    diagrams = [block for block in document.walk() if isinstance(block, Diagram)]
    maker = _Maker(ruler, room, diagrams[0] if diagrams else None)
    opening = _opening(document.blocks)
    sections = _sections(document.blocks[len(opening) :], (document.title,))
    first = (Frame((), opening),) if opening else ()
    return replace(document, blocks=(*first, *(frame for section in sections for frame in maker.frames(section))))


def _opening(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The title, if it stands first, and the words that follow it up to a heading, if nothing else does."""
    if not blocks or not isinstance(blocks[0], Title):
        return ()
    words = tuple(takewhile(lambda block: isinstance(block, Paragraph), blocks[1:]))
    rest = blocks[1 + len(words) :]
    return (blocks[0], *words) if not rest or isinstance(rest[0], Heading) else blocks[:1]


def _sections(blocks: Iterable[Block], usual: Text) -> Iterator[Section]:
    title: Text = ()
    right: Text = ()
    held: list[Block] = []
    for block in (*blocks, Heading(())):
        if not isinstance(block, Heading | Title):
            held.append(block)
            continue
        if held or title:
            yield Section(title or _untitled(held, usual), right, tuple(held))
        title, right, held = block.text, block.right if isinstance(block, Title) else (), []


def _untitled(blocks: Iterable[Block], usual: Text) -> Text:
    """The title of what has no heading."""
    held = Document("", (), (), tuple(blocks)).walk()
    return (THE_NETWORK,) if any(isinstance(block, Diagram) for block in held) else usual


@dataclass(frozen=True)
class _Maker:
    """Makes slides; `diagram` is the drawing of the network, where there is one."""

    ruler: Ruler
    room: float
    diagram: Diagram | None

    def frames(self, section: Section) -> Iterator[Frame]:
        """The slides of a section, counted at the right where there are several."""
        pieces = list(self._pieces(section.blocks))
        slides = list(self._slides(pieces, section.about))
        for number, slide in enumerate(slides, 1):
            count = (f"{number} / {len(slides)}",) if len(slides) > 1 else ()
            yield Frame(section.title, _merged(slide), (*section.right, *count))

    def _slides(self, pieces: list[Piece], about: Quantity | None) -> Iterator[list[Piece]]:
        if self.diagram is not None and about is not None:
            for opening in (len(pieces), _opened(pieces)):
                left = self.room - sum(piece.height for piece in pieces[:opening])
                if left >= LEAST:
                    routes = replace(self.diagram, highlight=about, most=round(left - 2 * GAP, 2))
                    yield [*pieces[:opening], Piece(routes, left)]
                    pieces = pieces[opening:]
                    break
        start = 0
        for end in shared([p.height for p in pieces], [p.cost for p in pieces], self.room):
            yield pieces[start:end]
            start = end

    def _pieces(self, blocks: Iterable[Block]) -> Iterator[Piece]:
        """Blocks cut where they may go on on the next slide."""
        before: Block | None = None
        for origin, block in enumerate(blocks):
            for number, piece in enumerate(self._cut(block)):
                yield replace(piece, origin=origin, cost=piece.cost if number else _between(before, block))
            before = block

    def _cut(self, block: Block) -> Iterator[Piece]:
        match block:
            case Equations(lines):
                yield from self._cut_lines(block, lines)
            case Columns():
                yield from self._cut_columns(block)
            case Results() | Given():
                yield from self._cut_table(block)
            case Items(items, start):
                parts = (Items((item,), start + number) for number, item in enumerate(items))
                yield from (Piece(part, self.ruler.height(part)) for part in parts)
            case Diagram():
                plain = replace(block, highlight=None, most=round(self.room - 2 * GAP, 2))
                yield Piece(plain, self.ruler.height(plain))
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

    def _cut_lines(self, block: Equations, lines: tuple[Line, ...]) -> Iterator[Piece]:
        before = None
        for line, height in zip(lines, self.ruler.lines(block), strict=True):
            more = 0.0 if before else AROUND_DISPLAY
            cost = _WITHIN if before and _sort(before) == _sort(line) else _BETWEEN
            yield Piece(Equations((line,)), height + more, cost)
            before = line

    def _cut_columns(self, block: Columns) -> Iterator[Piece]:
        """Columns as high as the slide at most; what the second has more follows below."""
        first = tuple(replace(b, highlight=None) if isinstance(b, Diagram) else b for b in block.first)
        for most in range(len(block.second), 0, -1):
            columns = replace(block, first=first, second=block.second[:most])
            if (height := self.ruler.height(columns)) <= self.room:
                yield Piece(columns, height)
                yield from (piece for rest in block.second[most:] for piece in self._cut(rest))
                return
        yield from (piece for part in (*first, *block.second) for piece in self._cut(part))

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


def _opened(pieces: list[Piece]) -> int:
    """How many pieces open a section: up to the end of the first display, if that is a single line."""
    for number, piece in enumerate(pieces):
        if isinstance(piece.block, Equations):
            alone = number + 1 == len(pieces) or pieces[number + 1].origin != piece.origin
            return number + 1 if alone else 0
    return 0


def _merged(pieces: Iterable[Piece]) -> tuple[Block, ...]:
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
