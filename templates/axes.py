"""Where things stand in a plot's frame, for every format that draws it itself: axes, ticks, points, parts of curves.

Frame(plot, width).at(point) -> the place in the frame, y growing downwards
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from templates.plots import Axis, Curve, Marks, Plot, Point, Range

TICKS = 6
"""About so many numbers stand along an axis."""
TIP = 0.018
"""A step of a path that is shorter than this share of the frame has no room for an arrow's tip."""
MANY = 20
"""Marks of one series, from which on each is small."""


@dataclass(frozen=True)
class Frame:
    """The frame of a plot that is `width` wide, in whatever unit."""

    plot: Plot
    width: float

    @cached_property
    def rooms(self) -> tuple[Range, Range]:
        """Where the axes begin and end."""
        return self.plot.ranges()

    @property
    def height(self) -> float:
        """How high it is."""
        return self.width * self.plot.shape()

    def at(self, point: Point) -> Point:
        """The place of a point."""
        across, up = (
            share(axis, room, value)
            for axis, room, value in zip((self.plot.x, self.plot.y), self.rooms, point, strict=True)
        )
        return self.width * across, self.height * (1 - up)

    def ticks(self) -> tuple[list[tuple[float, str]], list[tuple[float, str]]]:
        """The places of round numbers along both axes, with the numbers."""
        across, up = (ticks(axis, room) for axis, room in zip((self.plot.x, self.plot.y), self.rooms, strict=True))
        x, y = self.rooms
        return (
            [(self.width * share(self.plot.x, x, value), tick_number(value)) for value in across],
            [(self.height * (1 - share(self.plot.y, y, value)), tick_number(value)) for value in up],
        )

    def runs(self, curve: Curve) -> Iterator[list[Point]]:
        """The parts of a curve that can be drawn; the frame cuts them off."""
        run: list[Point] = []
        for point in curve.points:
            if self._is_drawable(point):
                run.append(self.at(point))
            elif run:
                yield run
                run = []
        if run:
            yield run

    def _is_drawable(self, point: Point) -> bool:
        axes = (self.plot.x, self.plot.y)
        return all(math.isfinite(v) and (v > 0 or not a.log) for v, a in zip(point, axes, strict=True))

    def seen(self, marks: Marks) -> list[Point]:
        """The places of the marks that lie within the frame."""
        return [self.at(point) for point in marks.points if self.plot.shows(point)]

    def steps(self, marks: Marks) -> Iterator[tuple[Point, Point, bool]]:
        """The steps of joined marks within the frame, and whether each has room for an arrow's tip."""
        for start, end in zip(marks.points, marks.points[1:], strict=False) if marks.joined else ():
            if self.plot.shows(start) and self.plot.shows(end) and start != end:
                pair = self.at(start), self.at(end)
                yield *pair, math.dist(*pair) > TIP * self.width


def share(axis: Axis, room: Range, value: float) -> float:
    """How far along an axis a value stands, 0 where the axis begins and 1 where it ends.

    >>> share(Axis(), (0.0, 4.0), 1.0), share(Axis(log=True), (1.0, 100.0), 10.0)
    (0.25, 0.5)
    """
    if axis.log:
        return math.log(value / room[0]) / math.log(room[1] / room[0])
    return (value - room[0]) / (room[1] - room[0])


def ticks(axis: Axis, room: Range) -> list[float]:
    """Round numbers along an axis.

    >>> ticks(Axis(), (-0.1, 1.1)), ticks(Axis(log=True), (0.05, 20.0))
    ([0.0, 0.2, 0.4, 0.6, 0.8, 1.0], [0.1, 1.0, 10.0])
    """
    if axis.log:
        low, high = math.ceil(math.log10(room[0]) - 1e-9), math.floor(math.log10(room[1]) + 1e-9)
        return [10.0**n for n in range(low, high + 1, 1 + (high - low) // TICKS)]
    raw = (room[1] - room[0]) / TICKS
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(power * size for size in (1.0, 2.0, 2.5, 5.0, 10.0) if power * size >= 0.999 * raw)
    first, last = math.ceil(room[0] / step - 1e-9), math.floor(room[1] / step + 1e-9)
    return [round(n * step, 10) + 0.0 for n in range(first, last + 1)]


def tick_number(value: float) -> str:
    """A tick's number.

    >>> tick_number(0.30000000000000004), tick_number(-2.0), tick_number(1e-7), tick_number(100000.0)
    ('0.3', '−2', '1e−7', '1e5')
    """
    text = f"{value:.4g}" if abs(value) < 1e5 else f"{value:.3g}"
    return text.replace("e-0", "e-").replace("e+0", "e").replace("e+", "e").replace("-", "\u2212")
