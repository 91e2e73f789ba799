"""The numbers of some persons, or rows, of many: taken slot by slot, when one is first asked for.

View(values by slot, rows, count)[slot] -> what rows `rows` of `count` have there
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from derive.bounded import rows_of
from derive.steps import Slots

Rows = NDArray[np.intp]


class View(dict[int, Any]):
    """Numbers by slot for some rows of others."""

    def __init__(self, source: Slots, rows: Rows, count: int) -> None:
        super().__init__()
        self._source, self._rows, self._count = source, rows, count

    def __missing__(self, slot: int) -> Any:
        self[slot] = found = rows_of(self._source[slot], self._rows, self._count)
        return found


class Over(dict[int, Any]):
    """Numbers by slot that take the place of others."""

    def __init__(self, others: Slots) -> None:
        super().__init__()
        self._others = others

    def __missing__(self, slot: int) -> Any:
        return self._others[slot]

    def of_rows(self, others: Slots, rows: Rows, count: int) -> Over:
        """Those of some of so many rows, which take the place of the others of these rows."""
        made = Over(others)
        made.update({slot: rows_of(value, rows, count) for slot, value in self.items()})
        return made


def put_rows(whole: Any, parts: Iterable[tuple[Rows, Any]], shape: tuple[int, ...]) -> NDArray[np.float64]:
    """An array in which some rows are others than those of the whole, by parts."""
    made = np.empty(shape)
    made[...] = whole
    for rows, part in parts:
        made[rows] = part
    return made


def shape_of(count: int, numbers: Iterable[Any]) -> tuple[int, ...]:
    """The shape of an array for so many persons that holds numbers of any of them."""
    widths = {np.shape(number)[1:] for number in numbers}
    return (count, *(widths.pop() if len(widths) == 1 else np.broadcast_shapes(*widths)))
