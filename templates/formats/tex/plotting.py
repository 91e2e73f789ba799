r"""A plot as pgfplots source: axes, \addplot for each series, arrows along paths; the same bytes each time."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

from templates.axes import MANY, TIP, share
from templates.plots import Curve, Label, Marks, Plot, Point, Range, Side, Tone

AXIS = r"\begin{axis}"
"""What every plot holds, so that a file knows whether it needs pgfplots."""

_TONES: dict[Tone, str] = {
    "main": "ink,line width=.9pt",
    "second": "route,line width=.9pt,dash pattern=on 4pt off 2pt",
    "third": "quiet,line width=1pt,dash pattern=on 1pt off 1.6pt",
    "quiet": "quiet!60!white,line width=.4pt",
}
_PATHS: dict[Tone, str] = {"main": "ink", "second": "route", "third": "quiet", "quiet": "hairline"}
_SHAPES = {"dot": "*", "circle": "o", "cross": "x", "plus": "+", "square": "square*", "triangle": "triangle*"}
_ANCHORS: dict[Side, str] = {"above": "south", "below": "north", "left": "east", "right": "west"}
_CORNERS = {
    "above": "north east,gsabove",
    "upper left": "north west",
    "upper right": "north east",
    "lower left": "south west",
    "lower right": "south east",
}
_BESIDE = 3.4
"""Ems left of the frame for the numbers of the axis, and half of the last one right of it."""
Words = Callable[[Label], str]
"""How a label is written."""


def pgfplots(plot: Plot, words: Words, width: float) -> str:
    """The tikzpicture of a plot that takes `width` ems."""
    rooms = plot.ranges()
    body = [*_series(plot, words), *_arrows(plot, rooms), *_tags(plot, words)]
    options = ",\n".join(_options(plot, words, width, rooms))
    return "\n".join([r"\begin{tikzpicture}", f"{AXIS}[{options}]", *body, r"\end{axis}", r"\end{tikzpicture}"])


def _options(plot: Plot, words: Words, width: float, rooms: tuple[Range, Range]) -> Iterator[str]:
    frame = width - (_BESIDE if plot.ticks else 0.0)
    yield rf"gsplot,scale only axis,width={frame:.2f}em,height={frame * plot.shape():.2f}em"
    for letter, axis, room in zip("xy", (plot.x, plot.y), rooms, strict=True):
        yield f"{letter}min={_number(room[0])},{letter}max={_number(room[1])}"
        if axis.log:
            yield f"{letter}mode=log"
        if axis.label and plot.ticks:
            yield f"{letter}label={{{words(axis.label)}}}"
    if not plot.ticks:
        yield "gsbare"
    yield f"legend pos={_CORNERS[plot.legend]}"


def _series(plot: Plot, words: Words) -> Iterator[str]:
    for series in plot.series():
        entry = rf"\addlegendentry{{{words(series.legend)}}}" if series.legend else ""
        style = _style(series) + ("" if series.legend else ",forget plot")
        yield rf"\addplot[{style}] coordinates {{{_coordinates(plot, series)}}};{entry}"


def _style(series: Curve | Marks) -> str:
    if isinstance(series, Curve):
        return f"{_TONES[series.tone]},mark=none"
    small = ",mark size=1.1pt" if len(series.points) > MANY else ""
    return f"{_PATHS[series.tone]},only marks,mark={_SHAPES[series.shape]}{small}"


def _coordinates(plot: Plot, series: Curve | Marks) -> str:
    """Those of a curve as they are, the frame cuts them off; of marks only those within the frame."""
    points = (p for p in series.points if (plot.shows(p) if isinstance(series, Marks) else _drawable(plot, p)))
    return " ".join(map(_pair, points))


def _drawable(plot: Plot, point: Point) -> bool:
    return all(math.isfinite(v) and (v > 0 or not a.log) for v, a in zip(point, (plot.x, plot.y), strict=True))


def _arrows(plot: Plot, rooms: tuple[Range, Range]) -> Iterator[str]:
    """The steps of the joined marks, those too short for a tip without one."""
    for marks in plot.marks:
        for start, end in zip(marks.points, marks.points[1:], strict=False) if marks.joined else ():
            if plot.shows(start) and plot.shows(end) and start != end:
                tip = "gspath" if _length(plot, rooms, start, end) > TIP else "gsstep"
                path = f"(axis cs:{_inner(start)}) -- (axis cs:{_inner(end)})"
                yield rf"\draw[{tip},{_PATHS[marks.tone]}] {path};"


def _length(plot: Plot, rooms: tuple[Range, Range], start: Point, end: Point) -> float:
    """How long a step is, as a share of the frame's width."""
    across = share(plot.x, rooms[0], end[0]) - share(plot.x, rooms[0], start[0])
    return math.hypot(across, plot.shape() * (share(plot.y, rooms[1], end[1]) - share(plot.y, rooms[1], start[1])))


def _tags(plot: Plot, words: Words) -> Iterator[str]:
    for tag in plot.tags:
        if plot.shows(tag.at):
            yield rf"\node[gstag,anchor={_ANCHORS[tag.side]}] at (axis cs:{_inner(tag.at)}) {{{words(tag.label)}}};"


def _pair(point: Point) -> str:
    return f"({_inner(point)})"


def _inner(point: Point) -> str:
    return ",".join(map(_number, point))


def _number(value: float) -> str:
    """Five significant digits.

    >>> _number(0.123456789), _number(-0.0), _number(1e-7)
    ('0.12346', '0', '1e-07')
    """
    return f"{value + 0.0:.5g}"
