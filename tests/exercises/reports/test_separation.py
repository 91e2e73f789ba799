"""Whether answers tell students apart, judged by a correlation written out and by classes made to order."""

from __future__ import annotations

from random import Random
from statistics import correlation

import pytest

from exercises.reports.separation import LEAST, Separation, separations

MOST, ALL = 2.0, 200.0


def told(points: list[float], totals: list[float]) -> Separation:
    """What is said of an answer of 2 points on a sheet of 200."""
    return separations({"a": [(p, MOST) for p in points]}, [(t, ALL) for t in totals])["a"]


def one(points: list[float], totals: list[float]) -> tuple[str, float | None]:
    found = told(points, totals)
    return found.sort, found.correlation


def test_the_correlation_is_that_with_the_rest_of_the_sheet() -> None:
    random = Random(1)
    own = [float(random.random() < 0.6) for _ in range(40)]
    rest = [random.uniform(0, 9) + own[n] for n in range(40)]
    sort, found = one(own, [a + b for a, b in zip(own, rest, strict=True)])
    assert found == pytest.approx(correlation(own, rest))
    assert sort == ("good" if correlation(own, rest) >= 0.1 else "weak")


def test_the_best_and_the_weakest_are_compared() -> None:
    rest = [float(n) for n in range(100)]
    own = [2.0 * (n >= 50) for n in range(100)]
    found = told(own, [a + b for a, b in zip(own, rest, strict=True)])
    assert (found.upper, found.lower, found.sort) == (1.0, 0.0, "good")
    turned = told(own[::-1], [a + b for a, b in zip(own[::-1], rest, strict=True)])
    assert (turned.upper, turned.lower, turned.sort) == (0.0, 1.0, "turned")
    assert "look at the key" in turned.why


def test_shares_are_those_of_what_can_be_had() -> None:
    """Half of the points is half, also where nobody has more, and where some can have more."""
    rest = [float(n) for n in range(100)]
    own = [1.0 * (n >= 50) for n in range(100)]
    found = told(own, [a + b for a, b in zip(own, rest, strict=True)])
    assert (found.upper, found.lower) == (0.5, 0.0)
    doubled = {"a": [(2 * p, 4.0) if n % 2 else (p, 2.0) for n, p in enumerate(own)]}
    totals = [(r + p, 200.0 + of - MOST) for r, (p, of) in zip(rest, doubled["a"], strict=True)]
    assert separations(doubled, totals)["a"] == found


def test_ties_at_the_border_count_in_part() -> None:
    """Of 100 students 10 are weaker than all others, and 20 of 90 that are alike have the answer right."""
    rest = [0.0] * 10 + [5.0] * 90
    for own in ([0.0] * 10 + [2.0] * 20 + [0.0] * 70, [0.0] * 10 + [0.0] * 70 + [2.0] * 20):
        found = told(own, [a + b for a, b in zip(own, rest, strict=True)])
        assert found.upper == pytest.approx(20 / 90)
        assert found.lower == pytest.approx(17 / 27 * 20 / 90)


def test_what_says_nothing_is_told_so() -> None:
    assert one([1.0] * 20, [float(n) for n in range(20)])[0] == "same"
    assert one([1.0, 0.0] * ((LEAST - 1) // 2), [5.0] * (LEAST - 1))[0] == "few"
    assert one([1.0, 0.0] * 10, [1.0, 0.0] * 10) == ("few", None)
    balanced = [float(n % 2) for n in range(40)]
    rest = [float(n // 2) for n in range(40)]
    assert one(balanced, [a + b for a, b in zip(balanced, rest, strict=True)])[0] == "weak"
