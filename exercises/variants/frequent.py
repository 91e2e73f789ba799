"""The numbers that frequent mistakes give, for the page that a form is marked by.

    plan, asked -> Frequent(wrongs: one a column) -> numbers(given): columns, asked names, variants

Which mistakes are frequent is an opinion: FREQUENT is the one place that holds it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from derive.mistakes import Wrong, mistakes_for
from derive.mistakes.together import Together
from derive.mistakes.unfolding import usual
from derive.plan import Plan
from derive.quantities import Named, Quantity

FREQUENT = (
    *("slope_left_out", "error_sign", "one_route", "independent_softmax", "rate_left_out", "net_for_output"),
    *("bias_left_out", "weights_transposed", "route_weights_transposed", "log10_for_ln", "half_lost", "two_lost"),
    *("relu_slope_one", "updated_weights", "mean_for_sum_over_samples", "sum_for_mean_over_samples", "inner_left_out"),
    *("both_win", "only_one_sample", "gradient_added", "slope_at_output"),
)
"""The most frequent first."""

Mistaken = tuple[float | None, ...]
"""What each mistake makes of a number; None where it changes nothing or leads to none."""

COLUMNS = 4
"""The most mistakes of one question that a page has room for."""


@dataclass(frozen=True)
class Frequent:
    """The mistakes of one question that show in what is asked, a column each."""

    wrongs: tuple[Wrong, ...]
    together: Together

    @classmethod
    def of(cls, plan: Plan, asked: tuple[Named, ...], most: int = COLUMNS) -> Frequent:
        """The first of FREQUENT that change an asked number, each in another way than those before it."""
        told = usual(plan, asked)
        possible = list(_possible(told)) if asked else []
        rows = Together(told, possible, asked).rows.tolist()
        shown: dict[tuple[int, ...], Wrong] = {}
        for wrong, row in zip(possible, rows[1:], strict=True):
            if row != rows[0]:
                shown.setdefault(tuple(row), wrong)
        chosen = tuple(shown.values())[:most]
        return cls(chosen, Together(told, chosen, asked))

    def numbers(self, given: Mapping[Quantity, ArrayLike]) -> NDArray[np.float64]:
        """What each mistake makes of each asked name, for many variants; nan where it changes nothing."""
        truth, mistaken = self.together.rows[0], self.together.rows[1:]
        return np.where((mistaken == truth)[:, :, None], np.nan, self.together.compute(given)[mistaken])

    def by_name(self, given: Mapping[Quantity, ArrayLike]) -> Iterator[Mapping[Named, Mistaken]]:
        """For each variant, the numbers of each asked name, a mistake after another."""
        for variant in np.moveaxis(self.numbers(given), (0, 1, 2), (2, 1, 0)).tolist():
            found = (tuple(n if math.isfinite(n) else None for n in numbers) for numbers in variant)
            yield dict(zip(self.together.wanted, found, strict=True))


def _possible(plan: Plan) -> Iterator[Wrong]:
    """The frequent mistakes that can be made in a plan, each made everywhere and in the first of its ways."""
    first: dict[str, Wrong] = {}
    for wrong in mistakes_for(plan, "everywhere"):
        first.setdefault(wrong.mistake, wrong)
    yield from (first[name] for name in FREQUENT if name in first)
