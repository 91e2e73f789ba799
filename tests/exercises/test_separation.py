"""Whether answers tell students apart, judged by a correlation written out and by classes made to order."""

from __future__ import annotations

from random import Random
from statistics import correlation

import pytest

from exercises.separation import LEAST, separations


def one(points: list[float], totals: list[float]) -> tuple[str, float | None]:
    found = separations({"a": points}, totals)["a"]
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
    found = separations({"a": own}, [a + b for a, b in zip(own, rest, strict=True)])["a"]
    assert (found.upper, found.lower, found.sort) == (1.0, 0.0, "good")
    turned = separations({"a": own[::-1]}, [a + b for a, b in zip(own[::-1], rest, strict=True)])["a"]
    assert (turned.upper, turned.lower, turned.sort) == (0.0, 1.0, "turned")
    assert "look at the key" in turned.why


def test_what_says_nothing_is_told_so() -> None:
    assert one([1.0] * 20, [float(n) for n in range(20)])[0] == "same"
    assert one([1.0, 0.0] * ((LEAST - 1) // 2), [5.0] * (LEAST - 1))[0] == "few"
    assert one([1.0, 0.0] * 10, [1.0, 0.0] * 10) == ("few", None)
    balanced = [float(n % 2) for n in range(40)]
    rest = [float(n // 2) for n in range(40)]
    assert one(balanced, [a + b for a, b in zip(balanced, rest, strict=True)])[0] == "weak"
