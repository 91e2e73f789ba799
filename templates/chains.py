"""Which blocks belong on one page: drawings with numbers, what is given with choices, and these with their question.

blocks -> chains(blocks) -> runs of places, each set as a whole
blocks + place -> leads(blocks, place) -> whether the block there stays with the next
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from templates.document import Block, Columns, Diagram, Equations, Given, Items, Options, Paragraph, Results


def leads(blocks: Sequence[Block], place: int) -> bool:
    """Whether the block at a place stays on the page of the one behind it.

    That is so in a chain, and for a sentence with what it announces and a drawing with what is told of it.
    """
    match blocks[place : place + 2]:
        case [Paragraph(), Equations()] | [Diagram(), Paragraph() | Given() | Results()]:
            return True
        case [Paragraph(text), Results()] if text and str(text[-1]).endswith(":"):
            return True
    return _holds(blocks, place)


def chains(blocks: Sequence[Block]) -> Iterator[range]:
    """The places of blocks that are set as a whole where a page has room, those of a chain together."""
    start = 0
    for place in range(len(blocks)):
        if not _holds(blocks, place):
            yield range(start, place + 1)
            start = place + 1


def _holds(blocks: Sequence[Block], place: int) -> bool:
    match blocks[place : place + 3]:
        case [Diagram(), Columns(), *_] | [Columns() | Paragraph(keep=True), Options(), *_]:
            return True
        case [Columns(), Paragraph(keep=True), Options()] | [Options(), Items(items=[_]), *_]:
            return True
    return False
