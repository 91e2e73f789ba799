"""How a row of things of known heights is shared out over slides: few slides, evenly full, broken where it hurts least.

shared([3, 3, 3, 3], costs=[0, 1, 1, 1], room=10)  ->  [2, 4]: slides end behind the second and the last
"""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

_SLIDE, _UNEVEN, _OVER = 10.0, 6.0, 1000.0
"""The cost of a slide, of an empty one beside it, and of what a slide is too full by."""


def shared(heights: Sequence[float], costs: Sequence[float], room: float) -> list[int]:
    """Where the slides end; `costs` are those of a break in front of each thing, infinite where there is none.

    >>> shared([4.0, 4.0, 4.0], [0.0, inf, 0.0], 8.0)
    [2, 3]
    """
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(heights) + 1):
        found = (inf, 0)
        used = 0.0
        for start in range(end - 1, -1, -1):
            used += heights[start]
            before = costs[start] if start else 0.0
            found = min(found, (best[start][0] + before + _cost(used, room), start))
            if used > room and before < inf and found[0] < inf:
                break
        best.append(found)
    return _ends(best)


def _cost(used: float, room: float) -> float:
    """That of one slide: an even share of empty room on all of them costs least."""
    return _SLIDE + (_OVER * (used - room) if used > room else _UNEVEN * (1 - used / room) ** 2)


def _ends(best: Sequence[tuple[float, int]]) -> list[int]:
    ends, at = [], len(best) - 1
    while at:
        ends.append(at)
        at = best[at][1]
    return ends[::-1]
