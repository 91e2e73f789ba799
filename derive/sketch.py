"""For whom a hypothesis may explain anything at all: what follows roughly, in numbers without bounds.

    Sketch(trail).promising(path, early) -> which persons have a wrong answer that comes near to what would follow

It takes a tenth of the time of bounds and is generous, so that only those are worked out with bounds who may matter.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from derive.follow import Trail
from derive.mistakes.rounding import Early
from derive.steps import Path, run

Mask = NDArray[np.bool_]

GENEROUS = 6.0
"""So many tolerances of the true value count as near, in proportion to the size of the number."""


class Sketch:
    """The persons of a trail, without the bounds of their numbers."""

    def __init__(self, trail: Trail) -> None:
        self._trail = trail
        self._values: list[Any] = [value.value for value in trail.values]
        made = trail.made
        with np.errstate(all="ignore"):
            self._near = {slot: GENEROUS * (made.found[slot].error + own.room) for slot, own in made.own.items()}
            self._size = {slot: np.abs(made.found[slot].value) for slot in made.own}
        self._missing = {slot: np.isnan(own.numbers) for slot, own in made.own.items()}
        self._wrong = {slot: ~made.agrees[slot] & ~self._missing[slot] for slot in made.own}

    def promising(self, path: Path, early: Early | None = None) -> NDArray[np.intp]:
        """The persons for whom a path of wrong statements comes near to a wrong answer."""
        found: Mask = np.zeros(self._trail.count, dtype=bool)

        def keep(slot: int, value: Any) -> Any:
            if early is not None:
                value = early.kept(value)
            own = self._trail.made.own.get(slot)
            if own is None:
                return value
            room = self._near[slot]
            near = np.abs(own.numbers - value) <= np.fmax(room, room * np.abs(value) / self._size[slot])
            hits = near & self._wrong[slot]
            found[:] |= hits if hits.ndim == 1 else hits.any(axis=1)
            follows = near | self._missing[slot]
            return np.where(follows, value, own.numbers)

        with np.errstate(all="ignore"):
            run(path, list(self._values), self._trail.follower.plain, keep)
        return np.flatnonzero(found)
