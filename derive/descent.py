"""Gradient descent on a function of one variable, at several rates: theta[k+1] = theta[k] - alpha dJ/dtheta[k].

    Descent(function, start, rates, steps) -> plan (statements by name) -> values -> verdict of each rate

Names: `theta[k]@r` is the variable after k steps of run r, `J[k]@r` the function there, `dJ/dtheta[k]@r` its slope,
`alpha@r` the run's rate and `q@r` = 1 - alpha * curvature, the factor by which a small distance to a minimum
changes in one step. Where the curvature is one number, it is `c`; `theta_min` (or `theta_max`) is where the slope is 0,
`alpha_max` the rate from which on the steps do not shrink, and `left@r` = q^steps what is left of the distance.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from typing import Literal

from derive.errors import InputError
from derive.plan import ONE_SAMPLE, Plan
from derive.program import Program
from derive.quantities import Derivative, Named, Quantity
from derive.statements import Statement
from derive.terms import ONE, TWO, Negative, Number, Power, Product, Quotient, Sum, Term
from derive.valley import J, Valley, at, step

CURVATURE, LARGEST_RATE = Quantity("c"), Quantity("alpha_max")
FAR = 1e12
"""A number of a path that is larger than this leads nowhere that could be printed."""

Verdict = Literal[
    "rests", "arrives", "approaches", "alternates", "circles", "jumps apart", "runs away", "descends", "wanders"
]
"""What a path does: it stays; is there in one step; comes closer from one side or from both; goes to and fro
between two places; its steps grow from side to side or to one side; it goes lower with every step, but in none of
these ways; nothing of all this."""
AT_REST = 1e-6
"""A slope smaller than this share of the first is the end of a path: what follows is rounding."""


@dataclass(frozen=True)
class Run:
    """One run of the descent: its number, its rate, and the names of its numbers."""

    number: int
    rate: Fraction

    @property
    def alpha(self) -> Quantity:
        """The rate."""
        return Quantity("alpha", sample=self.number)

    @property
    def factor(self) -> Quantity:
        """1 - alpha * curvature"""
        return Quantity("q", sample=self.number)

    @property
    def left(self) -> Quantity:
        """factor ^ steps"""
        return Quantity("left", sample=self.number)

    def theta(self, k: int) -> Quantity:
        """The variable after k steps."""
        return Quantity("theta", (k,), sample=self.number)

    def height(self, k: int) -> Quantity:
        """The function after k steps."""
        return Quantity("J", (k,), sample=self.number)

    def slope(self, k: int) -> Derivative:
        """The slope after k steps."""
        return Derivative(J.of_sample(self.number), self.theta(k))

    def at(self, term: Term, k: int) -> Term:
        """A term in theta after k steps."""
        return at(term, self.theta(k))


@dataclass(frozen=True)
class Descent(Valley):
    """A valley, where the paths start, their rates, and how many steps each makes."""

    start: Fraction
    rates: tuple[Fraction, ...]
    steps: int

    @property
    def runs(self) -> tuple[Run, ...]:
        """The runs, one for each rate."""
        return tuple(Run(number, rate) for number, rate in enumerate(self.rates, 1))

    @property
    def given(self) -> dict[Quantity, float]:
        """Each run's rate and start."""
        rates = {run.alpha: float(run.rate) for run in self.runs}
        return rates | {run.theta(0): float(self.start) for run in self.runs}

    @cached_property
    def plan(self) -> Plan:
        """Every number of every run, in order."""
        statements = [*self._bounds(), *(s for run in self.runs for s in self._statements(run))]
        return Plan(self.derivation, ONE_SAMPLE, tuple(self.given), tuple(statements))

    def _statements(self, run: Run) -> Iterator[Statement]:
        for k in range(self.steps + 1):
            yield Statement(run.height(k), run.at(self.function, k), "forward")
            yield Statement(run.slope(k), run.at(self.slope, k), "backward")
            if k < self.steps:
                yield Statement(run.theta(k + 1), step_term(run, k), "update")
        curvature = CURVATURE if self.is_quadratic else run.at(self.curvature, self.steps)
        yield Statement(run.factor, Sum((ONE, Negative(Product((run.alpha, curvature))))), "local")
        if self.is_quadratic:
            yield Statement(run.left, Power(run.factor, Number.of(self.steps)), "local")

    def _bounds(self) -> Iterator[Statement]:
        """For a quadratic: its curvature, where its slope is 0, and 2 / curvature, below which rates lead there."""
        if self.is_quadratic:
            first = self.runs[0]
            away = Quotient(first.at(self.slope, 0), CURVATURE)
            yield Statement(CURVATURE, self.curvature, "local")
            yield Statement(self.flat, Sum((first.theta(0), Negative(away))), "local")
            yield Statement(LARGEST_RATE, Quotient(TWO, CURVATURE), "local")

    @cached_property
    def exact(self) -> dict[Named, float]:
        """All numbers by name; raises InputError where a path leaves the numbers or where J has no value."""
        values = Program(self.plan).compute(self.given).variant(0)
        for run in self.runs:
            for k in range(self.steps + 1):
                _check(values, run, k)
        return values

    def path(self, run: Run, values: Mapping[Named, float]) -> tuple[float, ...]:
        """The variable after 0, 1, 2, ... steps."""
        return tuple(values[run.theta(k)] for k in range(self.steps + 1))

    def verdict(self, run: Run) -> Verdict:
        """What the run does: for a quadratic by its factor, else by how slope and height change with each step."""
        if self.exact[run.slope(0)] == 0:
            return "rests"
        if self.is_quadratic:
            return verdict_by_factor(self.exact[run.factor])
        slopes, heights = ([self.exact[name(k)] for k in range(self.steps + 1)] for name in (run.slope, run.height))
        return verdict_by_slopes(slopes, heights)


def step_term(run: Run, k: int) -> Term:
    """theta[k] - alpha * dJ/dtheta[k]"""
    return step(run.theta(k), run.alpha, run.slope(k))


def _check(values: Mapping[Named, float], run: Run, k: int) -> None:
    theta, *others = values[run.theta(k)], values[run.height(k)], values[run.slope(k)]
    where = f"at theta = {theta:.6g}" + (f", after step {k} with the rate {float(run.rate):g}" if k else "")
    if abs(theta) < FAR and not all(map(math.isfinite, others)):
        hint = "start and stay where the function is defined and smooth"
        raise InputError(f"J or its slope has no value {where}", hint)
    if not all(abs(number) < FAR for number in (theta, *others)):
        raise InputError(f"J is too steep or too large {where}", "take fewer steps, a smaller rate or another start")


def verdict_by_factor(q: float) -> Verdict:
    """What a path does whose distance to the place of slope 0 is multiplied by q in each step.

    >>> [verdict_by_factor(q) for q in (0.8, 0.0, -0.5, -1.0, -2.0, 1.2)]
    ['approaches', 'arrives', 'alternates', 'circles', 'jumps apart', 'runs away']
    """
    if math.isclose(q, 0, abs_tol=1e-12):
        return "arrives"
    if math.isclose(abs(q), 1, rel_tol=1e-12):
        return "circles" if q < 0 else "rests"
    if abs(q) < 1:
        return "approaches" if q > 0 else "alternates"
    return "runs away" if q > 0 else "jumps apart"


def verdict_by_slopes(slopes: Sequence[float], heights: Sequence[float]) -> Verdict:
    """What a path does, judged by the size and sign of every slope on it and by the function's value there.

    >>> verdict_by_slopes((4, 2, 1), (4, 1, 0.25)), verdict_by_slopes((2, -3), (1, 2.25))
    ('approaches', 'jumps apart')
    >>> verdict_by_slopes((4, -2, -1), (4, 1, 0.25)), verdict_by_slopes((1, 1, -1), (3, 1, 1))
    ('descends', 'wanders')
    """
    end = next((k for k, slope in enumerate(slopes) if abs(slope) < AT_REST * abs(slopes[0])), len(slopes))
    pairs = list(pairwise(slopes[: end + 1]))
    turns = {before * after < 0 for before, after in pairs}
    changes = {_change(abs(before), abs(after)) for before, after in pairs}
    rises = {_change(before, after) for before, after in pairwise(heights[: end + 1])}
    if abs(slopes[1]) <= 1e-12 * abs(slopes[0]):
        return "arrives"
    if turns == {True} and changes == {0}:
        return "circles"
    if turns == {True} and changes == rises == {1}:
        return "jumps apart"
    if len(turns) == 1 and changes == {-1} and 1 not in rises:
        return "alternates" if True in turns else "approaches"
    return "descends" if rises == {-1} else "wanders"


def _change(before: float, after: float) -> int:
    """1 where a number grows, -1 where it shrinks, 0 where it stays but for rounding."""
    return 0 if math.isclose(before, after, rel_tol=1e-9) else 1 if after > before else -1
