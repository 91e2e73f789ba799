"""Points of two classes: where they lie, and that a seed keeps its meaning."""

from __future__ import annotations

import math
from fractions import Fraction
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from derive.clouds import Clusters, Rings, drawn, uniform

seeds = st.integers(0, 2**63 - 1)


def test_clusters_have_their_centres_and_spread() -> None:
    samples = drawn(Clusters(4.0, 0.5), 2000, Random(5))
    for label, sign in ((1, 1), (0, -1)):
        points = np.array([(float(s.x1), float(s.x2)) for s in samples if s.y == label])
        assert len(points) == 2000
        assert points.mean(axis=0) == pytest.approx([sign * math.sqrt(2)] * 2, abs=0.05)
        assert points.std(axis=0) == pytest.approx([0.5, 0.5], abs=0.03)
        assert abs(np.corrcoef(points.T)[0, 1]) < 0.06


@given(seeds)
def test_rings_are_filled_between_their_bounds(seed: int) -> None:
    for sample in drawn(Rings(1.0, 1.5, 2.0), 20, Random(seed)):
        radius = math.hypot(sample.x1, sample.x2)
        low, high = (0.0, 1.0) if sample.y else (1.5, 2.0)
        assert low - 0.01 <= radius <= high + 0.01


def test_a_disc_is_evenly_filled() -> None:
    samples = drawn(Rings(1.0, 1.5, 2.0), 4000, Random(3))
    inner = sum(math.hypot(s.x1, s.x2) < 0.5 for s in samples if s.y)
    assert inner / 4000 == pytest.approx(0.25, abs=0.02)


@given(seeds)
def test_coordinates_have_two_decimals_and_classes_alternate(seed: int) -> None:
    samples = drawn(Clusters(3.0, 0.8), 6, Random(seed))
    assert [s.y for s in samples] == [1, 0] * 6
    assert all((v * 100).denominator == 1 for s in samples for v in (s.x1, s.x2))


def test_the_points_are_those_of_the_seed() -> None:
    """As the sheets of an earlier day have them."""
    first, second, *_ = drawn(Clusters(3.0, 0.8), 8, Random(20))
    assert (first.x1, first.x2, first.y) == (Fraction("0.38"), Fraction("-0.54"), 1)
    assert (second.x1, second.x2, second.y) == (Fraction("0.07"), Fraction("-1.83"), 0)


@given(seeds)
def test_even_numbers_keep_within_their_bounds(seed: int) -> None:
    numbers = [uniform(Random(seed + i), Fraction("0.5"), 1) for i in range(20)]
    assert all(-0.5 <= number <= 0.5 and (number * 10).denominator == 1 for number in numbers)
