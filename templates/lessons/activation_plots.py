"""Activations and their slopes as small plots."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator

from derive.shapes import Shape
from templates.plots import Axis, Curve, Plot, Point, Thumbnail, Tone, sampled

REACH = 4.0
"""A plot shows net inputs from -REACH to REACH."""
LOW, HIGH = -1.8, 2.6
POINTS = 41
"""Points of a curve on either side of a kink."""
_EDGE = 1e-9


def shape_plot(entry: Shape) -> Thumbnail:
    """The function, and its slope in another tone."""
    return Thumbnail(
        Plot(_told(entry), curves=tuple(_curves(entry)), x=_across(), y=_up(), height=0.52, ticks=False), 6.4
    )


def _across() -> Axis:
    return Axis(range=(-REACH, REACH))


def _up() -> Axis:
    return Axis(range=(LOW, HIGH))


def _told(entry: Shape) -> str:
    return f"{entry.name} and its slope"


def _curves(entry: Shape) -> Iterator[Curve]:
    yield from _pieces(entry, entry.steepness, "second")
    yield from _pieces(entry, entry.height, "main")


def _pieces(entry: Shape, function: Callable[[float], float], tone: Tone) -> Iterator[Curve]:
    """The curve between the kinks, so that a jump leaves a gap."""
    ends = [-REACH, *entry.activation.kinks, REACH]
    for left, right in itertools.pairwise(ends):
        points = sampled(_points(function, left + _EDGE, right - _EDGE), (LOW, HIGH))
        yield Curve(points, tone)


def _points(function: Callable[[float], float], left: float, right: float) -> Iterator[Point]:
    count = max(2, math.ceil(POINTS * (right - left) / REACH))
    for i in range(count + 1):
        x = left + (right - left) * i / count
        yield x, function(x)
