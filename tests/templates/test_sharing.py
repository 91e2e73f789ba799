"""Sharing out over slides: nothing too full, no break where none may be, and never worse than any other way."""

from __future__ import annotations

from itertools import combinations, pairwise
from math import inf

from hypothesis import given
from hypothesis import strategies as st

from templates.sharing import shared

HEIGHTS = st.lists(st.floats(0.5, 9.0), min_size=1, max_size=7)
ROOM = 10.0


def slides(heights: list[float], ends: list[int]) -> list[list[float]]:
    return [heights[a:b] for a, b in pairwise([0, *ends])]


@given(HEIGHTS)
def test_no_slide_is_too_full_and_none_is_lost(heights: list[float]) -> None:
    found = slides(heights, shared(heights, [0.0] * len(heights), ROOM))
    assert [height for slide in found for height in slide] == heights
    assert all(sum(slide) <= ROOM for slide in found)


@given(HEIGHTS)
def test_no_other_way_needs_fewer_slides(heights: list[float]) -> None:
    count = len(shared(heights, [0.0] * len(heights), ROOM))
    for fewer in range(1, count):
        for inner in combinations(range(1, len(heights)), fewer - 1):
            assert max(map(sum, slides(heights, [*inner, len(heights)]))) > ROOM


def test_slides_are_evenly_full() -> None:
    assert shared([2.0] * 8, [0.0] * 8, ROOM) == [4, 8]


def test_a_break_goes_where_it_costs_least() -> None:
    assert shared([2.0] * 6, [0.0, 3.0, 3.0, 3.0, 0.0, 3.0], ROOM) == [4, 6]


def test_what_may_not_be_broken_stays_together_though_it_is_too_high() -> None:
    assert shared([6.0, 6.0, 6.0], [0.0, inf, 0.0], ROOM) == [2, 3]
    assert shared([30.0, 1.0], [0.0, 0.0], ROOM) == [1, 2]
