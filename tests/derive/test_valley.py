"""Where steps down a function lead: against the factor by which a quadratic's distance changes, and its own minima."""

from __future__ import annotations

import math

import pytest

from derive.grammar import parse
from derive.valley import THETA, Valley


def valley(text: str) -> Valley:
    return Valley(parse(text, {"theta": THETA}))


@pytest.mark.parametrize("rate", [0.1, 0.3, 0.49, 0.51, 0.8, 2.5])
@pytest.mark.parametrize("start", [-3.0, 0.3, 4.0])
def test_the_fate_on_a_parabola_is_told_by_its_factor(rate: float, start: float) -> None:
    curvature = 4.0
    expected = "converges" if abs(1 - rate * curvature) < 1 else "diverges"
    assert valley("2 * theta^2 - theta").fate(start, rate) == expected


def test_steps_that_neither_shrink_nor_grow_have_no_plain_fate() -> None:
    assert valley("theta^2").fate(1.0, 1.0) == "unclear"
    assert valley("theta^2").fate(0.0, 1.0) == "converges"


@pytest.mark.parametrize(
    ("text", "start", "minimum"),
    [("exp(theta) - 2 * theta", -1.0, math.log(2)), ("theta^4 / 4 - theta^2 / 2", 0.5, 1.0)],
)
def test_a_path_that_converges_ends_where_the_slope_is_0(text: str, start: float, minimum: float) -> None:
    down, place = valley(text), start
    assert down.fate(start, 0.1) == "converges"
    for _ in range(2000):
        place -= 0.1 * (math.exp(place) - 2 if "exp" in text else place**3 - place)
    assert place == pytest.approx(minimum)
    assert down.fate(start, 50.0) == "diverges"
