"""Which answers of a pair look alike, for many pairs and variants at once.

    Pairs(columns, members).alike(found, room) -> axes pair, variant

Answers share numbers: two derivations that agree on one have the same column for it. So for each asked number only the
different pairs of columns are compared, and what they show holds for every pair of answers that comes to them. The
outcomes of eight variants stand in a byte.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
Places = NDArray[np.intp]

_NUMBERS = 1_500_000
"""Numbers that are compared at a time: a few megabytes."""

_MOST = 256
"""Variants at a time, so that those of one column stay near each other."""


@dataclass(frozen=True)
class Compared:
    """The comparisons that one asked number needs: two columns each, and the one that each pair of answers comes to."""

    first: Places
    second: Places
    of_pair: Places


@dataclass(frozen=True)
class Pairs:
    """Pairs of answers (`members`, axes pair, 2) by their rows in `columns`, which has an axis of asked names."""

    columns: Places
    members: Places

    def __len__(self) -> int:
        return len(self.members)

    def alike(self, found: Array, room: Array) -> Mask:
        """Which pairs (first axis) no asked number tells apart, for each variant.

        `found` has the numbers of each column, `room` what each asked number may be off by. A number that cannot be
        computed is told from every other.
        """
        result = np.empty((len(self), found.shape[1]), dtype=bool)
        for start in range(0, found.shape[1], self._step):
            part = slice(start, start + self._step)
            result[:, part] = self._alike(np.ascontiguousarray(found[:, part]), room[:, part])
        return result

    def _alike(self, found: Array, room: Array) -> Mask:
        count = found.shape[1]
        packed = np.full((len(self), -(-count // 8)), 255, dtype=np.uint8)
        with np.errstate(invalid="ignore"):
            for compared, own in zip(self._compared, room, strict=True):
                off = found[compared.first]
                off -= found[compared.second]
                near = np.abs(off, out=off) <= own
                packed &= np.packbits(near, axis=1)[compared.of_pair]
        return np.unpackbits(packed, axis=1, count=count).view(np.bool_)

    @property
    def _step(self) -> int:
        """How many variants are compared at a time, in whole bytes."""
        widest = max((len(compared.first) for compared in self._compared), default=1)
        return 8 * max(1, min(_MOST, _NUMBERS // max(widest, 1)) // 8)

    @cached_property
    def _compared(self) -> tuple[Compared, ...]:
        return tuple(self._comparisons())

    def _comparisons(self) -> Iterator[Compared]:
        count = self.columns.max(initial=0) + 1
        for column in self.columns.T:
            low, high = np.sort(column[self.members], axis=1).T
            different, of_pair = np.unique(low * count + high, return_inverse=True)
            yield Compared(different // count, different % count, of_pair)
