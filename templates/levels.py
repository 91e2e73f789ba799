"""Level lines of heights over a grid, found by contourpy: where the heights pass a level.

level_lines(xs, ys, heights, level) -> lines, each a row of points
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from contourpy import LineType, contour_generator

from templates.plots import Point, thinned

MOST = 90
"""Points of one line."""


def level_lines(
    xs: Sequence[float], ys: Sequence[float], heights: Sequence[Sequence[float]], level: float
) -> tuple[tuple[Point, ...], ...]:
    """The lines along which `heights` (a row for each y) are `level`.

    >>> level_lines((0.0, 1.0), (0.0, 1.0), ((0.0, 1.0), (0.0, 1.0)), 0.5)
    (((0.5, 1.0), (0.5, 0.0)),)
    """
    generator = contour_generator(xs, ys, heights, line_type=LineType.Separate)
    lines: Any = generator.lines(level)  # with this line type a list of arrays of points
    return tuple(thinned([(float(x), float(y)) for x, y in line], MOST) for line in lines)


def spread(least: float, most: float, count: int) -> tuple[float, ...]:
    """Levels between two heights, closer together near the lower one, as they lie on the slopes of a bowl.

    >>> spread(0.0, 9.0, 2)
    (1.0, 4.0)
    """
    return tuple(least + (most - least) * (i / (count + 1)) ** 2 for i in range(1, count + 1))
