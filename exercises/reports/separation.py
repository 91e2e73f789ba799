"""Whether an answer tells strong students from weak ones.

    points of each answer, points in all -> Separation(correlation, upper, lower, sort)

The correlation is that of the share of an answer's points with that of the rest of the sheet (point-biserial where an
answer is right or wrong); the comparison is that of the best and the weakest 27 % of the class, by the same rest. Who
ties at the border of a group counts in part.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

import numpy as np
from numpy.typing import NDArray

LEAST = 10
"""Students below which nothing is said."""
WEAK = 0.1
"""A correlation below this is no better than chance for a class of usual size."""
_SHARE = 0.27
_NOISE = 1e-9

Sort = Literal["good", "weak", "turned", "same", "few"]
Key = TypeVar("Key", bound=Hashable)
Array = NDArray[np.float64]
Reached = tuple[float, float]
"""The points that were reached, and those that could be had."""


@dataclass(frozen=True)
class Separation:
    """How an answer tells students apart: the correlation with the rest, and what the best and the weakest reached.

    `sort` is `weak` or `turned` where it does not, `same` where everyone has the same points, `few` where the class
    is too small to tell.
    """

    sort: Sort
    why: str
    correlation: float | None = None
    upper: float | None = None
    lower: float | None = None


def separations(points: Mapping[Key, Sequence[Reached]], totals: Sequence[Reached]) -> dict[Key, Separation]:
    """For each answer, from its points and the points in all, a student after another."""
    return {key: _separation(_pairs(own), _pairs(totals)) for key, own in points.items()}


def _pairs(reached: Sequence[Reached]) -> Array:
    return np.array(reached, float).reshape(-1, 2)


def _shares(pairs: Array) -> Array:
    """What was reached of what could be had; 0 where nothing could."""
    return np.asarray(pairs[:, 0] / np.where(pairs[:, 1] > 0, pairs[:, 1], np.inf))


def _separation(pairs: Array, totals: Array) -> Separation:
    own = _shares(pairs)
    rest = _shares(totals - pairs) if len(pairs) == len(totals) else own * 0
    if len(own) < LEAST:
        return Separation("few", f"there are fewer than {LEAST} students")
    if np.ptp(own) < _NOISE:
        return Separation("same", "everyone has the same points, so it tells nobody apart")
    if np.ptp(rest) < _NOISE:
        return Separation("few", "there is nothing else on the sheet to compare it with")
    correlation = float(np.corrcoef(own, rest)[0, 1])
    count = max(1, round(_SHARE * len(own)))
    upper, lower = _mean_of_first(count, -rest, own), _mean_of_first(count, rest, own)
    return Separation(*_told(correlation, upper, lower), correlation, upper, lower)


def _mean_of_first(count: int, order: Array, shares: Array) -> float:
    """What the first of an order reach on the average; of those who tie for the last places each counts as much."""
    border = np.sort(order)[count - 1]
    tied = np.abs(order - border) < _NOISE
    before = (order < border) & ~tied
    return float((shares[before].sum() + (count - before.sum()) * shares[tied].mean()) / count)


def _told(correlation: float, upper: float, lower: float) -> tuple[Sort, str]:
    groups = f"the best 27 % reach {100 * upper:.0f} % of it, the weakest 27 % {100 * lower:.0f} %"
    if correlation < -WEAK:
        return "turned", f"{groups}: who is strong elsewhere does worse here; look at the key and the wording"
    if correlation < WEAK:
        return "weak", f"{groups}: it does not tell strong from weak"
    return "good", groups
