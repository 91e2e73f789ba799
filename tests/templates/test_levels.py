"""Level lines: where a function of two variables has a value."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from templates.levels import MOST, level_lines, spread

AXIS = tuple(i / 20 - 2 for i in range(81))


@given(st.floats(0.3, 1.8))
def test_the_level_lines_of_a_bowl_are_circles(radius: float) -> None:
    heights = [[x * x + y * y for x in AXIS] for y in AXIS]
    (line,) = level_lines(AXIS, AXIS, heights, radius**2)
    assert all(math.hypot(*point) == pytest.approx(radius, abs=0.005) for point in line)
    assert line[0] == line[-1]
    assert 20 < len(line) <= MOST


def test_a_saddle_has_two_lines_and_a_plain_none() -> None:
    saddle = [[x * y for x in AXIS] for y in AXIS]
    assert len(level_lines(AXIS, AXIS, saddle, 0.5)) == 2
    assert level_lines(AXIS, AXIS, saddle, 99.0) == ()


def test_levels_lie_closer_near_the_ground() -> None:
    levels = spread(1.0, 5.0, 6)
    gaps = [b - a for a, b in zip((1.0, *levels), (*levels, 5.0), strict=True)]
    assert gaps == sorted(gaps)
    assert sum(gaps) == pytest.approx(4.0)
