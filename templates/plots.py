"""Plots as data: curves and marks over two axes, without any LaTeX, SVG or pixels.

    numbers -> Plot(curves, marks, tags, axes) -> a format draws it;  Thumbnail(plot) stands within a line

`tone` says what a curve is for, and each format gives it a colour and a dash that stay apart in grey. Labels are
words and terms, never numbers that differ from variant to variant.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Literal

from derive.terms import Term

Point = tuple[float, float]
Label = tuple[str | Term, ...]
"""Words and terms in a row."""
Tone = Literal["main", "second", "third", "quiet"]
Shape = Literal["dot", "circle", "cross", "plus", "square", "triangle"]
Side = Literal["above", "below", "left", "right"]
Corner = Literal["above", "upper left", "upper right", "lower left", "lower right"]
"""Where the legend stands: in a row above the frame, or in a corner of it."""
Range = tuple[float, float]

_PLURALS = {"cross": "crosses", "plus": "plus signs"}

MARGIN = 0.05
"""What is left free at either end of an axis whose range is not told, as a share of the data's."""


@dataclass(frozen=True)
class Curve:
    """A line through points, in the order in which they stand."""

    points: tuple[Point, ...]
    tone: Tone = "main"
    legend: Label = ()


@dataclass(frozen=True)
class Marks:
    """Points with a sign at each; `joined` ones are a path, with arrows from each to the next."""

    points: tuple[Point, ...]
    shape: Shape = "dot"
    tone: Tone = "main"
    legend: Label = ()
    joined: bool = False

    @property
    def sort(self) -> str:
        """What the marks are, in words."""
        return "path" if self.joined else _PLURALS.get(self.shape, f"{self.shape}s")


@dataclass(frozen=True)
class Tag:
    """A label beside a point."""

    at: Point
    label: Label
    side: Side = "above"


@dataclass(frozen=True)
class Axis:
    """An axis: what it shows, from where to where (the data's own range where it is not told), on which scale."""

    label: Label = ()
    range: Range | None = None
    log: bool = False

    def over(self, values: Iterable[float]) -> Range:
        """Where the axis begins and ends; raises ValueError where no value can be shown.

        >>> Axis().over([0.0, 10.0]), Axis(range=(0.0, 1.0)).over([5.0]), Axis().over([2.0])
        ((-0.5, 10.5), (0.0, 1.0), (1.0, 3.0))
        """
        if self.range is not None:
            return self.range
        fit = [value for value in values if math.isfinite(value) and (value > 0 or not self.log)]
        if not fit:
            raise ValueError("an axis has nothing to show")
        low, high = min(fit), max(fit)
        return _wider_log(low, high) if self.log else _wider(low, high)

    def shows(self, value: float, room: Range) -> bool:
        """Whether a value lies on the axis."""
        return math.isfinite(value) and (value > 0 or not self.log) and room[0] <= value <= room[1]


def _wider(low: float, high: float) -> Range:
    margin = MARGIN * (high - low) or 1.0
    return low - margin, high + margin


def _wider_log(low: float, high: float) -> Range:
    factor = (high / low) ** MARGIN if high > low else 10.0
    return low / factor, high * factor


@dataclass(frozen=True)
class Plot:
    """Curves and marks over two axes, with a short caption, and what it shows told in words (`alt`).

    `share` is the part of the width it takes and `height` that of its own width; `equal` makes a unit as long
    on both axes, whatever `height` says. Without `ticks` it has bare axes through the origin.
    """

    alt: str
    curves: tuple[Curve, ...] = ()
    marks: tuple[Marks, ...] = ()
    tags: tuple[Tag, ...] = ()
    x: Axis = field(default_factory=Axis)
    y: Axis = field(default_factory=Axis)
    caption: Label = ()
    share: float = 0.6
    height: float = 0.6
    equal: bool = False
    ticks: bool = True
    legend: Corner = "above"
    kind: ClassVar[str] = "plot"

    def series(self) -> Iterator[Curve | Marks]:
        """Curves and then marks, as they are drawn."""
        yield from self.curves
        yield from self.marks

    def ranges(self) -> tuple[Range, Range]:
        """Where the axes begin and end."""
        points = [point for series in self.series() for point in series.points]
        return self.x.over(x for x, _ in points), self.y.over(y for _, y in points)

    def shape(self) -> float:
        """The height of the frame by its width."""
        (left, right), (low, high) = self.ranges()
        return (high - low) / (right - left) if self.equal else self.height

    def shows(self, point: Point) -> bool:
        """Whether a point lies within the frame."""
        rooms = self.ranges()
        return self.x.shows(point[0], rooms[0]) and self.y.shows(point[1], rooms[1])


@dataclass(frozen=True)
class Plots:
    """Plots side by side, each with its caption; each takes the same part of the width."""

    plots: tuple[Plot, ...]
    kind: ClassVar[str] = "plots"

    @property
    def share(self) -> float:
        """The part of the width that each takes."""
        return 0.98 / len(self.plots)


@dataclass(frozen=True)
class Thumbnail:
    """A plot so small that it stands in a line or in a cell of a table; `width` is in ems."""

    plot: Plot
    width: float = 5.0


def thinned(points: Sequence[Point], most: int = 200) -> tuple[Point, ...]:
    """At most `most` of the points, evenly spaced in order, the first and the last among them.

    >>> thinned([(float(i), 0.0) for i in range(5)], 3)
    ((0.0, 0.0), (2.0, 0.0), (4.0, 0.0))
    """
    if len(points) <= most:
        return tuple(points)
    places = dict.fromkeys(round(i * (len(points) - 1) / (most - 1)) for i in range(most))
    return tuple(points[place] for place in places)


def sampled(function: Iterable[Point], room: Range) -> tuple[Point, ...]:
    """The finite points of a curve, those far outside `room` drawn in to where they cannot disturb the drawing."""
    far = 2 * (room[1] - room[0])
    low, high = room[0] - far, room[1] + far
    return tuple((x, min(max(y, low), high)) for x, y in function if math.isfinite(y))
