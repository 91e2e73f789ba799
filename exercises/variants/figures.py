"""What many variants' numbers look like: spread, histogram, most frequent value, sign, and how many are alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from derive.paper import round_half_up
from derive.quantities import Named
from exercises.variants.guessing import has_open_sign

Array = NDArray[np.float64]

BINS = 24


@dataclass(frozen=True)
class Spread:
    """Least, 5 %, middle, 95 % and largest of many numbers, and how many lie in each of equal bins."""

    least: float
    low: float
    middle: float
    high: float
    largest: float
    histogram: tuple[int, ...]


def spread(numbers: Array) -> Spread:
    """The spread of numbers; all in one bin where they are the same."""
    least, low, middle, high, largest = (float(n) for n in np.quantile(numbers, [0, 0.05, 0.5, 0.95, 1]))
    counts = np.histogram(numbers, BINS)[0] if largest > least else np.array([len(numbers)])
    return Spread(least, low, middle, high, largest, tuple(counts.tolist()))


@dataclass(frozen=True)
class AnswerFigures:
    """The answers to one quantity, as shares of all variants; `frequent` is the answer given most often.

    `signed` tells whether a student has to find out its sign.
    """

    quantity: str
    decimals: int
    spread: Spread
    distinct: int
    frequent: float
    frequent_share: float
    positive: float
    negative: float
    zero: float
    one: float
    tolerance: float
    signed: bool


def answer_figures(name: Named, exact: Array, tolerances: Array, decimals: int) -> AnswerFigures:
    """The figures of one quantity's answers, given with so many decimals; `tolerance` is the middle one."""
    answers = round_half_up(exact, decimals)
    values, counts = np.unique(answers, return_counts=True)
    most = int(np.argmax(counts))
    return AnswerFigures(
        quantity=str(name),
        decimals=decimals,
        spread=spread(exact),
        distinct=len(values),
        frequent=float(values[most]),
        frequent_share=float(counts[most] / len(answers)),
        positive=float(np.mean(answers > 0)),
        negative=float(np.mean(answers < 0)),
        zero=float(np.mean(answers == 0)),
        one=float(np.mean(answers == 1)),
        tolerance=float(np.median(tolerances)),
        signed=has_open_sign(name),
    )


@dataclass(frozen=True)
class Collisions:
    """How many variants share all their numbers with an earlier one, and the pairs that are alike."""

    repeated: int
    pairs: int
    variants: int

    def expected(self, students: int) -> float:
        """The pairs alike to be expected in a class."""
        every = self.variants * (self.variants - 1) / 2
        return self.pairs / every * students * (students - 1) / 2 if every else 0.0


def collisions(columns: Sequence[Array]) -> Collisions:
    """Which variants have the same numbers in every column."""
    table = np.ascontiguousarray(np.array(columns).T + 0.0)
    _, counts = np.unique(table, axis=0, return_counts=True)
    return Collisions(int(np.sum(counts - 1)), int(np.sum(counts * (counts - 1) // 2)), len(table))
