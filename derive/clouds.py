"""Points of two classes in the plane, drawn from a seed: two clusters, or a disc inside a ring.

    drawn(Clusters(distance, spread) | Rings(radius, inner, outer), each, Random(seed)) -> (Sample(x1, x2, y), ...)

Coordinates have two decimals, so that a page prints them as they are. Classes alternate, class 1 first.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import Protocol

DECIMALS = 2


@dataclass(frozen=True)
class Sample:
    """A point and its class, 1 or 0."""

    x1: Fraction
    x2: Fraction
    y: int


class Cloud(Protocol):
    """Where the points of either class come from."""

    def point(self, draw: Random, label: int) -> tuple[float, float]:
        """One point of a class."""
        ...


@dataclass(frozen=True)
class Clusters:
    """Two round clusters with normally distributed points, their centres `distance` apart on the diagonal."""

    distance: float
    spread: float

    def point(self, draw: Random, label: int) -> tuple[float, float]:
        """Class 1 to the upper right, class 0 to the lower left (Box and Muller's way to a normal pair)."""
        radius = self.spread * math.sqrt(-2 * math.log(1 - draw.random()))
        angle = 2 * math.pi * draw.random()
        centre = (1 if label else -1) * self.distance / math.sqrt(8)
        return centre + radius * math.cos(angle), centre + radius * math.sin(angle)


@dataclass(frozen=True)
class Rings:
    """Class 1 in a disc, class 0 in the ring around it, both evenly filled."""

    radius: float
    inner: float
    outer: float

    def point(self, draw: Random, label: int) -> tuple[float, float]:
        """Uniform over the area, so the square of the radius is uniform."""
        low, high = (0.0, self.radius) if label else (self.inner, self.outer)
        radius = math.sqrt(low**2 + (high**2 - low**2) * draw.random())
        angle = 2 * math.pi * draw.random()
        return radius * math.cos(angle), radius * math.sin(angle)


def drawn(cloud: Cloud, each: int, draw: Random) -> tuple[Sample, ...]:
    """`each` samples of either class; `random` gives the same ones in every Python."""
    return tuple(_samples(cloud, each, draw))


def _samples(cloud: Cloud, each: int, draw: Random) -> Iterator[Sample]:
    for _ in range(each):
        for label in (1, 0):
            x1, x2 = cloud.point(draw, label)
            yield Sample(_rounded(x1), _rounded(x2), label)


def uniform(draw: Random, most: Fraction, decimals: int) -> Fraction:
    """A number between -most and most, each as likely as any other, rounded."""
    return _rounded((2 * draw.random() - 1) * float(most), decimals)


def _rounded(value: float, decimals: int = DECIMALS) -> Fraction:
    return Fraction(round(value * 10**decimals), 10**decimals)
