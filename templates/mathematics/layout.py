"""Rows of an equation that fit the page: a line breaks at its relation signs first, then at its operations.

    left = right = right  ->  Rows(left, ("= right", "= part", "+ part"), ...) by the widths of this variant

A format joins the rows as its mathematics wants them (`Join`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, Protocol

from templates.filling import Filling, Written
from templates.mathematics.fragments import TALL, Fragment
from templates.slots import EMPTY, ChoiceSlot, NumberSlot, SlotTable, Strip

AT_RELATION = 0
Depth = Literal["plain", "local", "numeric"]
"""How deep a right side goes: into formulas and chains alone, into local derivatives, or into numbers."""
PLAIN: Depth = "plain"
PLAINLY = 1.1
"""A row that is this many times as wide as there is room for does not fit, however its width was estimated."""
INDENT = 2.0
"""A row that goes on with an operation starts this many ems further right."""


class Row(NamedTuple):
    """One row: whether it starts with a relation sign, its text, the rule that stands beside it, and its width.

    What cannot break and is wider than the page is set smaller: by the factor `scale`. `depth` tells how deep it goes.
    `words` is what the row says.
    """

    relation: bool
    text: str
    rule: str = ""
    width: float = 0.0
    scale: float = 1.0
    depth: Depth = PLAIN
    words: str = ""


class Join(Protocol):
    """How a format joins the rows of a line with its left side, number and reason."""

    def __call__(self, left: str, rows: Sequence[Row], number: int | None, reason: str) -> str: ...


@dataclass(frozen=True)
class Part:
    """A strip that may start a row, at a cost; one with a `rule`, be it an empty one, always starts one.

    The width of what holds a matrix, which adds up many figures, is a `sure` one. `depth` tells how deep it goes.
    `words` is what it says.
    """

    strip: Strip
    cost: int
    rule: str | None = None
    sure: bool = False
    depth: Depth = PLAIN
    words: Strip = EMPTY

    def is_said_by(self, behind: Part | None, filling: Filling) -> bool:
        """Whether it is a single number, chosen of two cases, that the result behind it says again: = 0.25 = 0.2500."""
        match self.strip.pieces, behind.strip.pieces if behind else ():
            case (_, ChoiceSlot() as choice), (_, NumberSlot()):
                return self.rule is None and _is_number(choice.chosen(filling))
        return False


def _is_number(strip: Strip) -> bool:
    """Whether a strip holds nothing but a number."""
    return len(strip.pieces) == 1 and isinstance(strip.pieces[0], str | NumberSlot)


def parts_of(
    relation: str, fragment: Fragment, table: SlotTable, rule: str | None = None, depth: Depth = PLAIN
) -> list[Part]:
    """The parts of `relation right`; the relation sign sticks to the first."""
    first, *rest = fragment.pieces
    sure = fragment.height == TALL
    start = Part(table.split(relation + first.text, 1.35 + first.width), AT_RELATION, rule, sure, depth)
    return [
        start,
        *(Part(table.split(piece.text, piece.width), max(piece.cost, 1), sure=sure, depth=depth) for piece in rest),
    ]


@dataclass(frozen=True)
class LineSlot:
    """A line of a display, laid out for each variant; `room` is the width right of the left side, in ems.

    `words` is what the left side says. Where what shows the page decides where lines break, it is `flowing` instead.
    """

    left: str
    parts: tuple[Part, ...]
    room: float
    join: Join
    number: int | None = None
    reason: Strip = EMPTY
    words: str = ""

    def write(self, filling: Filling) -> Written:
        return Written(self.join(self.left, self.rows(filling), self.number, self.reason.write(filling).text), 0.0)

    def flowing(self, table: SlotTable) -> str:
        """The text with markers, the same for all variants but for its numbers: every part is a row of its own."""
        rows = [
            Row(part.cost == AT_RELATION, table.mark(part.strip), part.rule or "", depth=part.depth)
            for part in self.parts
        ]
        reason = table.mark(self.reason) if self.reason.pieces else ""
        return self.join(self.left, rows, self.number, reason)

    def rows(self, filling: Filling) -> list[Row]:
        """The rows that the line takes for one variant."""
        behind = (*self.parts[1:], None)
        parts = [part for part, after in zip(self.parts, behind, strict=True) if not part.is_said_by(after, filling)]
        written = [part.strip.write(filling) for part in parts]
        return _rows(written, self._told(parts, filling), parts, self.room)

    def _told(self, parts: Sequence[Part], filling: Filling) -> list[str]:
        """What each part says, the left side with the first."""
        words = [part.words.write(filling).text for part in parts]
        return [self.words + words[0], *words[1:]]


def _rows(written: Sequence[Written], words: Sequence[str], parts: Sequence[Part], room: float) -> list[Row]:
    rows: list[Row] = []
    start = 0
    while start < len(written):
        relation = parts[start].cost == AT_RELATION
        end = _end(written, parts, start, room if relation else room - INDENT)
        text, width = "".join(w.text for w in written[start:end]), sum(w.width for w in written[start:end])
        width += 0.0 if relation else INDENT
        scale, told = _scale(width, room, parts[start].sure), "".join(words[start:end])
        rows.append(Row(relation, text, parts[start].rule or "", width, scale, words=told))
        start = end
    return rows


def _scale(width: float, room: float, sure: bool) -> float:
    """How much smaller a row is set; widths are estimates, so only where it is plainly too wide."""
    return 1.0 if width <= (1.0 if sure else PLAINLY) * room else round(room / width, 3)


def _end(written: Sequence[Written], parts: Sequence[Part], start: int, room: float) -> int:
    """Where the row that starts at `start` ends: before the cheapest part that fits, the last of several."""
    costs = [part.cost for part in parts]
    used = written[start].width
    best = start + 1
    for place in range(start + 1, len(written)):
        if parts[place].rule is not None:
            return place if used <= room else best
        if used <= room and costs[place] <= costs[best]:
            best = place
        used += written[place].width
        if used > room:
            return best
    return len(written)
