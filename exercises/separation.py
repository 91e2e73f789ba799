"""Whether an answer tells strong students from weak ones.

    points of each answer, points in all -> Separation(correlation, upper, lower, verdict, why)

The correlation is that of an answer's points with the points of the rest of the sheet (point-biserial where an
answer is right or wrong); the comparison is that of the best and the weakest 27 % of the class, by the same rest.
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


def separations(points: Mapping[Key, Sequence[float]], totals: Sequence[float]) -> dict[Key, Separation]:
    """For each answer, from its points and the points in all, a student after another."""
    return {key: _separation(np.asarray(own, float), np.asarray(totals, float)) for key, own in points.items()}


def _separation(own: NDArray[np.float64], totals: NDArray[np.float64]) -> Separation:
    rest = totals - own if len(own) == len(totals) else own * 0
    if len(own) < LEAST:
        return Separation("few", f"fewer than {LEAST} students: nothing can be said")
    if np.ptp(own) < _NOISE:
        return Separation("same", "everyone has the same points, so it tells nobody apart")
    if np.ptp(rest) < _NOISE:
        return Separation("few", "there is nothing else on the sheet to compare it with")
    correlation = float(np.corrcoef(own, rest)[0, 1])
    upper, lower = _groups(own / own.max() if own.max() > 0 else own, rest)
    return Separation(*_told(correlation, upper, lower), correlation, upper, lower)


def _groups(shares: NDArray[np.float64], rest: NDArray[np.float64]) -> tuple[float, float]:
    """What the best and the weakest reach on the average, of the most that anyone did."""
    order = np.argsort(rest, kind="stable")
    count = max(1, round(_SHARE * len(order)))
    return float(shares[order[-count:]].mean()), float(shares[order[:count]].mean())


def _told(correlation: float, upper: float, lower: float) -> tuple[Sort, str]:
    groups = f"the best 27 % reach {100 * upper:.0f} % of it, the weakest 27 % {100 * lower:.0f} %"
    if correlation < -WEAK:
        return "turned", f"{groups}: who is strong elsewhere does worse here; look at the key and the wording"
    if correlation < WEAK:
        return "weak", f"{groups}: it does not tell strong from weak"
    return "good", groups
