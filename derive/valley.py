"""A function of one variable and the way down it: `Valley`, its slope, its curvature, and where steps lead.

    theta' = theta - rate * dJ/dtheta                    step(theta, rate, slope)

`Descent` tells some runs of it side by side; a question asks for one run's steps and its fate.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal

from derive.backprop import Derivation
from derive.errors import InputError
from derive.evaluate import evaluate
from derive.graph import Equation, ExplicitGraph
from derive.quantities import Quantity
from derive.rules import DerivedLine, told
from derive.terms import (
    ZERO,
    Apply,
    Choice,
    Differential,
    Negative,
    Product,
    Quotient,
    Sum,
    Term,
    children,
    map_leaves,
    named_leaves,
)

THETA, J = Quantity("theta"), Quantity("J")
Fate = Literal["converges", "diverges", "unclear"]
_LONG, _FAR, _NEAR = 2_000, 1e6, 1e-7
"""Steps after which, the place beyond which, and the step below which the end of a path is seen."""


@dataclass(frozen=True)
class Valley:
    """`function` is a term in THETA. Raises InputError where it does not depend on it."""

    function: Term

    def __post_init__(self) -> None:
        if self.slope == ZERO:
            raise InputError("the function has no slope to descend", "write an expression in theta, such as theta^2")

    @cached_property
    def derivation(self) -> Derivation:
        """The walk back from J to theta."""
        return Derivation(ExplicitGraph((THETA,), (Equation(J, self.function),), J))

    @cached_property
    def slope_lines(self) -> tuple[DerivedLine, ...]:
        """The derivative of the function: by one rule at a time where it is more than a polynomial."""
        return told(Differential(self.function, THETA, alone=True), depth=int(not _is_polynomial(self.function)))

    @cached_property
    def curvature_lines(self) -> tuple[DerivedLine, ...]:
        """The derivative of the slope."""
        return told(Differential(self.slope, THETA, alone=True), depth=0)

    @property
    def slope(self) -> Term:
        """dJ/dtheta in textbook form."""
        return self.slope_lines[-1].term

    @property
    def curvature(self) -> Term:
        """The slope's own derivative."""
        return self.curvature_lines[-1].term

    @property
    def is_quadratic(self) -> bool:
        """Whether the curvature is one number other than 0 everywhere."""
        return not any(named_leaves(self.curvature)) and evaluate(self.curvature, {}) != 0

    @property
    def flat(self) -> Quantity:
        """Where the slope of a quadratic is 0."""
        return Quantity("theta_min" if evaluate(self.curvature, {}) > 0 else "theta_max")

    def fate(self, start: float, rate: float) -> Fate:
        """Whether steps from there come to rest or run off."""
        return _fate(self.slope, start, rate)


def at(term: Term, place: Quantity) -> Term:
    """A term in THETA at a place."""
    return map_leaves(term, lambda leaf: place if leaf == THETA else leaf)


def step(place: Term, rate: Term, slope: Term) -> Term:
    """place - rate * slope"""
    return Sum((place, Negative(Product((rate, slope)))))


def _is_polynomial(term: Term) -> bool:
    return not isinstance(term, Apply | Quotient | Choice) and all(map(_is_polynomial, children(term)))


@lru_cache(maxsize=10_000)
def _fate(slope: Term, start: float, rate: float) -> Fate:
    place = start
    for _ in range(_LONG):
        change = rate * evaluate(slope, {THETA: place})
        place -= change
        if not math.isfinite(place) or abs(place) > _FAR:
            return "diverges"
        if abs(change) < _NEAR:
            return "converges"
    return "unclear"
