from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exercises.tasks.points import in_words, share

HANDY = [Fraction(text) for text in ("1", "0.5", "0.25", "0.1", "0.05", "0.01")]
POINTS = st.integers(1, 20_000).map(lambda hundredths: Fraction(hundredths, 100))
WEIGHTS = st.lists(st.integers(1, 12), min_size=1, max_size=12)


@given(POINTS, WEIGHTS)
def test_shares_add_up_and_leave_nobody_without(points: Fraction, weights: list[int]) -> None:
    shares = share(points, weights)
    assert len(shares) == len(weights)
    assert sum(shares) == points
    assert min(shares) > 0


@given(POINTS, WEIGHTS)
def test_shares_are_in_proportion_to_within_their_step(points: Fraction, weights: list[int]) -> None:
    exact = [points * weight / sum(weights) for weight in weights]
    fitting = [s for s in HANDY if (points / s).denominator == 1 and min(exact) >= s]
    shares = share(points, weights)
    if not fitting:
        assert list(shares) == exact
        return
    step = fitting[0]
    assert all((part / step).denominator == 1 for part in shares)
    assert all(abs(part - fair) < step for part, fair in zip(shares, exact, strict=True))


@given(POINTS, WEIGHTS)
def test_a_larger_weight_never_has_fewer_points(points: Fraction, weights: list[int]) -> None:
    pairs = sorted(zip(weights, share(points, weights), strict=True))
    assert [part for _, part in pairs] == sorted(part for _, part in pairs)


@pytest.mark.parametrize(
    ("points", "weights", "shares"),
    [
        ("10", (1, 1), "5 5"),
        ("0.5", (1, 1, 1), "0.2 0.2 0.1"),
        ("0.33", (1, 1), "0.17 0.16"),
        ("2.5", (1, 1), "1.5 1"),
        ("0.01", (1, 1), "1/200 1/200"),
    ],
)
def test_shares_that_a_person_would_give(points: str, weights: tuple[int, ...], shares: str) -> None:
    assert share(Fraction(points), weights) == tuple(map(Fraction, shares.split()))


@pytest.mark.parametrize(
    ("points", "words"),
    [
        ("1", "1 point"),
        ("10", "10 points"),
        ("0.5", "0.5 points"),
        ("1.75", "1.75 points"),
        ("133.33", "133.33 points"),
        ("12345", "12345 points"),
        ("1/3", "0.333 points"),
        ("9/8", "1.125 points"),
        ("4/3", "1.333 points"),
        ("1/1000", "0.001 points"),
    ],
)
def test_points_in_words(points: str, words: str) -> None:
    assert in_words(Fraction(points)) == words


@given(POINTS)
def test_hundredths_are_told_in_full(points: Fraction) -> None:
    number, word = in_words(points).split()
    assert Fraction(number) == points
    assert word == ("point" if points == 1 else "points")
