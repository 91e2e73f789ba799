"""What a candidate must fulfil when it is worked out on paper: by rounding, known mistakes and arithmetic.

    Bench(structure, early conditions).trial(given) -> Trial -> TRIALS in order, each on what the others left

What is usual for a question (the mistakes that can be told apart, the middle of the arithmetic) is found once, on
a probe of candidates that is the same in every run.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from derive.effort import Effort, effort
from derive.paper import round_half_up
from derive.program import Values
from derive.quantities import Derivative, Quantity
from exercises.tasks.structure import Outcome, Structure
from exercises.tasks.task import Condition, Mask
from exercises.variants.conditions import conditions, finite
from exercises.variants.confusion import Demand, demand_of, probe_of, tolerances_of

Array = NDArray[np.float64]
Given = Mapping[Quantity, Array]


@dataclass(frozen=True)
class Trial:
    """Candidates with what is asked of them: axes asked name, candidate; `finite` where all can be computed."""

    given: Given
    exact: Array
    printed: Array
    tolerances: Array
    finite: Mask

    def only(self, rows: NDArray[np.intp]) -> Trial:
        """Some of the candidates."""
        given = {quantity: numbers[rows] for quantity, numbers in self.given.items()}
        return Trial(given, self.exact[:, rows], self.printed[:, rows], self.tolerances[:, rows], self.finite[rows])


@dataclass(frozen=True)
class Bench:
    """A question with what is usual among its candidates."""

    structure: Structure

    @cached_property
    def early(self) -> tuple[Condition, ...]:
        """The conditions on exact values."""
        return conditions(self.structure)

    @cached_property
    def demand(self) -> Demand:
        """The mistakes that its variants have to tell apart."""
        return demand_of(self.structure, self.early)

    @cached_property
    def usual_load(self) -> float:
        """The middle of the arithmetic that candidates need; not a number where there are none."""
        probe = probe_of(self.structure, self.early)
        some = len(next(iter(probe.values())))
        return float(np.median(self.effort(probe).digits)) if some else float("nan")

    def effort(self, given: Given) -> Effort:
        """The arithmetic of many variants, worked as the key does."""
        structure = self.structure
        return effort(structure.program, given, structure.decimals, structure.rounding.shown)

    def trial(self, given: Given) -> Trial:
        """Candidates worked out exactly and on paper."""
        outcome = self.structure.evaluate(given)
        return Trial(
            given,
            self._asked(outcome.exact, given),
            self._asked(outcome.printed, given),
            self._tolerances(outcome, given),
            finite(outcome.exact) & finite(outcome.printed),
        )

    def _asked(self, values: Values, given: Given) -> Array:
        count = len(next(iter(given.values())))
        rows = [np.broadcast_to(values[name], count) for name in self.structure.asked]
        return np.array(rows).reshape(len(rows), count)

    def _tolerances(self, outcome: Outcome, given: Given) -> Array:
        return tolerances_of(self.structure, outcome) if self.structure.asked else self._asked(outcome.errors, given)

    @property
    def places(self) -> NDArray[np.intp]:
        """The decimals of each asked number."""
        return np.array([self.structure.answer_decimals(name) for name in self.structure.asked], dtype=np.intp)


def _reachable(bench: Bench, trial: Trial) -> Mask:
    """A student who works as the key does and rounds as told gives an answer that is marked right."""
    fit = trial.finite & np.isfinite(trial.tolerances).all(axis=0)
    for places, exact, printed, tolerance in zip(
        bench.places.tolist(), trial.exact, trial.printed, trial.tolerances, strict=True
    ):
        fit &= np.abs(round_half_up(printed, places) - exact) <= tolerance * (1 + 1e-9)
    return fit


def _left_by_rounding(bench: Bench, trial: Trial) -> Mask:
    """No tolerance takes 0 for a derivative, or leaves another answer without a digit."""
    fit, zeros = trial.finite.copy(), bench.structure.task.zeros
    for name, places, exact, tolerance in zip(
        bench.structure.asked, bench.places.tolist(), trial.exact, trial.tolerances, strict=True
    ):
        room, strict = np.abs(exact) / 2, isinstance(name, Derivative) and not zeros
        fit &= tolerance < (room if strict else np.maximum(room, 10.0 ** (1 - places)))
    return fit


def _tells_mistakes_apart(bench: Bench, trial: Trial) -> Mask:
    return bench.demand.holds(trial.given, trial.tolerances)


def _as_long_as_usual(bench: Bench, trial: Trial) -> Mask:
    load, usual = bench.structure.sound.load, bench.usual_load
    assert load is not None, "asked in the entry of TRIALS"
    return np.asarray(~(np.abs(bench.effort(trial.given).digits - usual) > load * usual))


@dataclass(frozen=True)
class OnPaper:
    """A condition on candidates that are worked out on paper, as Rule is one on exact values."""

    reason: str
    change: str
    applies: Callable[[Structure], bool]
    holds: Callable[[Bench, Trial], Mask]


def _always(structure: Structure) -> bool:
    return True


ROUNDING = "rounding on the way decides an answer"

TRIALS: tuple[OnPaper, ...] = (
    OnPaper(
        "an answer cannot be reached by rounding as told",
        "carry more decimals, or draw numbers that keep divisors and logarithms away from 0",
        _always,
        _reachable,
    ),
    OnPaper(
        ROUNDING,
        "carry more decimals, or draw numbers that keep outputs away from 0 and 1",
        _always,
        _left_by_rounding,
    ),
    OnPaper(
        "known mistakes give the same answers as no mistake, or as each other",
        "ask for more numbers, ask for more decimals, or write sound: {apart: false}",
        lambda structure: structure.sound.apart and bool(structure.asked),
        _tells_mistakes_apart,
    ),
    OnPaper(
        "the arithmetic is longer or shorter than usual",
        "draw numbers with the same count of digits, or widen sound: {load: 0.5}",
        lambda structure: structure.sound.load is not None,
        _as_long_as_usual,
    ),
)
