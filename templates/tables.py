"""How tables are arranged, for every format: names and numbers in columns, long tables in runs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from derive.quantities import Quantity
from templates.document import Blank, Field, Given, Inline, Results, Shown, Text
from templates.plots import Thumbnail

ROWS = 36
"""A table with more rows than this is set as several, so that each fits a page."""

LONG = 12
"""A column of names is long from here on."""

SMALL = 0.92
"""Small type is this much narrower."""
_GAPS = (2.0, 1.0)
"""Ems between the columns of a table that goes on overleaf, the first where no line need break for it."""
_NARROW = 8.0
"""Ems that a column in which lines may break is content with."""

EMPTY: Text = ("",)
"""The cell that holds nothing."""

SHORT = 8
"""A table with more rows than this may go on overleaf."""


WORDS = 30
"""A text of more letters than this may be broken into lines; names of several words are shorter."""


@dataclass(frozen=True)
class ResultTable:
    """A table of results: rows in runs that fit a page, and which columns hold nothing but numbers.

    `decimals` tells those of a number; `gap` is what stands between columns, in ems. A table that `flows` may go on
    overleaf; one that is `free` may do so where it turns out high.
    """

    block: Results
    decimals: Callable[[Shown], int]
    gap: float = 1.0
    flows: bool = False
    free: bool = False

    @cached_property
    def runs(self) -> tuple[tuple[tuple[Text, ...], ...], ...]:
        rows = self.block.rows
        most = len(rows) if self.flows else ROWS
        return tuple(rows[i : i + most] for i in range(0, len(rows), most)) if rows else ((),)

    @cached_property
    def numeric(self) -> tuple[bool, ...]:
        """For each column, whether all its cells are single numbers, save those that are left empty."""
        columns = ([cell for cell in cells if cell != EMPTY] for cells in self._columns)
        return tuple(bool(column) and all(map(_is_number, column)) for column in columns)

    @cached_property
    def flexible(self) -> tuple[bool, ...]:
        """For each column, whether lines may break in it: some of its cells hold many words, and none a drawing."""
        return tuple(any(map(_is_long, cells)) and not any(map(_is_rigid, cells)) for cells in self._columns)

    @property
    def breaking(self) -> tuple[int, ...]:
        """The numbers of these columns, counted from 1."""
        return tuple(number for number, flexible in enumerate(self.flexible, 1) if flexible)

    @property
    def _columns(self) -> tuple[tuple[Text, ...], ...]:
        return tuple(zip(*self.block.rows, strict=True)) if self.block.rows else ((),) * len(self.block.head)

    @cached_property
    def widest(self) -> tuple[int, ...]:
        """The most decimals in each column."""
        return tuple(max(map(self._decimals, column), default=0) for column in self._columns)

    def _decimals(self, cell: Text) -> int:
        return max((self.decimals(part) for part in cell if isinstance(part, Shown)), default=0)


def _is_number(cell: Text) -> bool:
    return len(cell) == 1 and isinstance(cell[0], Shown)


def _is_long(cell: Text) -> bool:
    long = (part.long if isinstance(part, Field) else isinstance(part, str) and len(part) > WORDS for part in cell)
    return any(long)


def _is_rigid(cell: Text) -> bool:
    return any(isinstance(part, Thumbnail | Blank) for part in cell)


def result_table(
    block: Results, decimals: Callable[[Shown], int], width: Callable[[Inline], float], room: float
) -> ResultTable:
    """The table where it may go on overleaf if it is no wider than `room`, in ems; of no room it is not free to."""
    table = ResultTable(block, decimals, free=room > 0)
    if not room or len(block.rows) <= SHORT:
        return table
    columns = [max(sum(map(width, cell)) for cell in column) for column in zip(block.head, *block.rows, strict=True)]
    least = sum(min(w, _NARROW) if may else w for w, may in zip(columns, table.flexible, strict=True))
    wide, narrow = _GAPS
    gaps = SMALL * (len(columns) - 1)
    gap = wide if SMALL * sum(columns) + wide * gaps <= room else narrow
    fits = SMALL * least + gap * gaps <= room
    return replace(table, gap=gap, flows=True) if fits else table


Pairs = tuple[tuple[Quantity | None, ...], ...]


@dataclass(frozen=True)
class GivenTable:
    """Rows of names in runs that fit a page; below the last run, the rows of the foot in the same columns."""

    runs: tuple[Pairs, ...]
    foot: Pairs

    def column(self, number: int) -> tuple[Quantity, ...]:
        """All the names of a column."""
        rows = [row for run in (*self.runs, self.foot) for row in run]
        return tuple(name for row in rows if (name := row[number]) is not None)


def given_table(block: Given, most: int) -> GivenTable:
    """The names of a table row by row, None where a column has ended.

    Names run down at most `most` columns. A group starts a column of its own where there are enough of them.
    More columns than groups are taken only where they would be long.
    """
    total = sum(len(group) for group in block.groups)
    most = max(1, min(most, max(len(block.groups), -(-total // LONG))))
    columns = _columns(block.groups, max(1, -(-total // most)), most)
    height = max(map(len, columns), default=0)
    rows = [tuple(column[r] if r < len(column) else None for column in columns) for r in range(height)]
    runs = tuple(tuple(rows[i : i + ROWS]) for i in range(0, height, ROWS))
    foot = _rows(block.foot, len(columns) or most)
    return GivenTable(runs, foot) if runs else GivenTable((foot,), ())


def _rows(names: Sequence[Quantity], width: int) -> Pairs:
    """The names in rows of `width`, the last filled up with None."""
    rows = [tuple(names[i : i + width]) for i in range(0, len(names), width)]
    return tuple((*row, *[None] * (width - len(row))) for row in rows)


def _columns(groups: Sequence[tuple[Quantity, ...]], least: int, most: int) -> list[list[Quantity]]:
    """The names in at most `most` columns of `least` rows or little more."""
    for rows in range(least, least + 1 + least // 2):
        split = [list(group[i : i + rows]) for group in groups for i in range(0, len(group), rows)]
        if len(split) <= most:
            return split
    every = [quantity for group in groups for quantity in group]
    return [every[i : i + least] for i in range(0, len(every), least)]
