"""A telling without its numbers: every line keeps its formulas, and what had only numbers is left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from templates.document import Block, Columns, Equations, Formula, Line, Ref, Results, Text


def symbols_only(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks without numbers, and without drawings beside them."""
    flat = tuple(_flat(blocks))
    lines = [line for block in flat if isinstance(block, Equations) for line in block.lines]
    kept = {line.left: line.label for line in reversed(lines) if _formulas(line) and line.label}
    sieve = _Sieve({line.label: kept.get(line.left, "") for line in lines if not _formulas(line)})
    for block in flat:
        if not isinstance(block, Equations):
            yield block
        elif told := tuple(filter(None, map(sieve.line, block.lines))):
            yield Equations(told)


def _flat(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        match block:
            case Columns(_, second):
                yield from _flat(second)
            case Results():
                pass
            case _:
                yield block


def _formulas(line: Line) -> tuple[Formula, ...]:
    return tuple(right for right in line.rights if isinstance(right, Formula))


@dataclass(frozen=True)
class _Sieve:
    """`instead` holds, for the label of each line that is left out, that of the formula of the same left side."""

    instead: Mapping[str, str]

    def line(self, line: Line) -> Line | None:
        """The line without numbers; None where nothing is left."""
        rights = _formulas(line)
        return replace(line, rights=rights, reason=self._text(line.reason)) if rights else None

    def _text(self, text: Text) -> Text:
        return tuple(Ref(self.instead.get(p.label, p.label)) if isinstance(p, Ref) else p for p in text)
