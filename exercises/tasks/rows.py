"""Numbers of many variants at once, as those of each one."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from derive.quantities import Named


def by_row(values: Mapping[Named, ArrayLike], count: int) -> list[dict[Named, float]]:
    """The numbers of each of `count` variants by name."""
    names = list(values)
    if not names:
        return [{} for _ in range(count)]
    table = np.array([np.broadcast_to(values[name], count) for name in names]).T.tolist()
    return [dict(zip(names, row, strict=True)) for row in table]
