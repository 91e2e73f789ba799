"""How tables are arranged, for every format: names and numbers in columns, long tables in runs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from derive.quantities import Quantity
from templates.document import Given, Results, Shown, Text

ROWS = 36
"""A table with more rows than this is set as several, so that each fits a page."""

LONG = 12
"""A column of names is long from here on."""

EMPTY: Text = ("",)
"""The cell that holds nothing."""

SHORT = 8
"""A table with more rows than this may go on overleaf."""


@dataclass(frozen=True)
class ResultTable:
    """A table of results: rows in runs that fit a page, and which columns hold nothing but numbers.

    `decimals` tells those of a number, `widths` about how wide the columns are in ems; `gap` is what stands between
    them where the table may go on overleaf, and 0 where it may not.
    """

    block: Results
    decimals: Callable[[Shown], int]
    widths: tuple[float, ...] = ()
    gap: float = 0.0

    @property
    def flows(self) -> bool:
        """Whether the table may go on overleaf."""
        return self.gap > 0

    @cached_property
    def runs(self) -> tuple[tuple[tuple[Text, ...], ...], ...]:
        rows = self.block.rows
        most = len(rows) if self.flows else ROWS
        return tuple(rows[i : i + most] for i in range(0, len(rows), most)) if rows else ((),)

    @cached_property
    def numeric(self) -> tuple[bool, ...]:
        """For each column, whether all its cells are single numbers, save those that are left empty."""
        columns = ([row[c] for row in self.block.rows if row[c] != EMPTY] for c in range(len(self.block.head)))
        return tuple(bool(column) and all(map(_is_number, column)) for column in columns)

    @cached_property
    def widest(self) -> tuple[int, ...]:
        """The most decimals in each column."""
        return tuple(max(map(self._decimals, column), default=0) for column in zip(*self.block.rows, strict=True))

    def _decimals(self, cell: Text) -> int:
        return max((self.decimals(part) for part in cell if isinstance(part, Shown)), default=0)


def _is_number(cell: Text) -> bool:
    return len(cell) == 1 and isinstance(cell[0], Shown)


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
