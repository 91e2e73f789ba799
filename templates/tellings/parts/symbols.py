"""A telling without its numbers: every line keeps its formulas, and what had only numbers is left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from templates.document import Block, Columns, Equations, Formula, Line, Results


def symbols_only(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks without numbers, and without drawings beside them."""
    for block in blocks:
        match block:
            case Columns(_, second):
                yield from symbols_only(second)
            case Equations(lines):
                if kept := tuple(filter(None, map(_symbols, lines))):
                    yield Equations(kept)
            case Results():
                pass
            case _:
                yield block


def _symbols(line: Line) -> Line | None:
    rights = tuple(right for right in line.rights if isinstance(right, Formula))
    return Line(line.left, rights, line.label, line.reason) if rights else None
