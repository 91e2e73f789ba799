"""A document as slides: a title, then one idea a slide, each as full as a slide may be and no fuller.

    framed(document, ruler, room) -> the document whose blocks are `Frame`s

A section becomes one slide or several under its heading. One that is about a weight or a bias opens with the
chain rule and the network, in which the routes of that parameter stand out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import takewhile

from derive.quantities import Quantity
from templates.document import (
    Block,
    Columns,
    Diagram,
    Document,
    Equations,
    Formula,
    Frame,
    Heading,
    Paragraph,
    Text,
    Title,
)
from templates.measure import GAP, Ruler
from templates.pieces import Cutter, Piece, merged
from templates.sharing import shared

THE_NETWORK = "The network"
"""The title of the slide that shows the network and its numbers."""
LEAST = 7.5
"""Ems below which a drawing would be too small to read."""


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

    def diagrams(self) -> Iterator[Diagram]:
        """The drawings in it."""
        return (block for block in Document("", (), (), self.blocks).walk() if isinstance(block, Diagram))


def framed(document: Document, ruler: Ruler, room: float) -> Document:
    """The document as slides that are `room` ems high."""
    diagrams = [block for block in document.walk() if isinstance(block, Diagram)]
    maker = _Maker(Cutter(ruler, room), diagrams[0] if diagrams else None)
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
        if title:
            yield Section(title, right, tuple(held))
        elif held:
            yield _untitled(held, usual)
        title, right, held = block.text, block.right if isinstance(block, Title) else (), []


def _untitled(blocks: Iterable[Block], usual: Text) -> Section:
    """What has no heading: often the network, which is shown without routes, as these come with their chains."""
    section = Section(usual, (), tuple(map(_without_routes, blocks)))
    return replace(section, title=(THE_NETWORK,)) if any(section.diagrams()) else section


def _without_routes(block: Block) -> Block:
    match block:
        case Diagram():
            return replace(block, highlight=None)
        case Columns(first, second):
            return replace(block, first=tuple(map(_without_routes, first)), second=tuple(map(_without_routes, second)))
    return block


@dataclass(frozen=True)
class _Maker:
    """Makes slides; `diagram` is the drawing of the network, where there is one."""

    cutter: Cutter
    diagram: Diagram | None

    def frames(self, section: Section) -> Iterator[Frame]:
        """The slides of a section, counted at the right where there are several."""
        slides = list(self._slides(section))
        for number, slide in enumerate(slides, 1):
            count = (f"{number} / {len(slides)}",) if len(slides) > 1 else ()
            yield Frame(section.title, merged(slide), (*section.right, *count))

    def _slides(self, section: Section) -> Iterator[list[Piece]]:
        pieces, room = list(self.cutter.pieces(section.blocks)), self.cutter.room
        if self.diagram is not None and section.about is not None and not any(section.diagrams()):
            for opening in (len(pieces), _opened(pieces)):
                left = room - sum(piece.height for piece in pieces[:opening])
                if left >= LEAST:
                    routes = replace(self.diagram, highlight=section.about, most=round(left - 2 * GAP, 2))
                    yield [*pieces[:opening], Piece(routes, left)]
                    pieces = pieces[opening:]
                    break
        start = 0
        for end in shared([p.height for p in pieces], [p.cost for p in pieces], room):
            yield pieces[start:end]
            start = end


def _opened(pieces: list[Piece]) -> int:
    """How many pieces open a section: up to the end of the first display, if that is a single line."""
    for number, piece in enumerate(pieces):
        if isinstance(piece.block, Equations):
            alone = number + 1 == len(pieces) or pieces[number + 1].origin != piece.origin
            return number + 1 if alone else 0
    return 0
