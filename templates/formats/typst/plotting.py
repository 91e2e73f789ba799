"""A plot as Typst's own shapes: axes with their numbers, curves, marks and arrows, the legend above the frame."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from templates.axes import MANY, Frame
from templates.plots import Corner, Curve, Label, Marks, Plot, Point
from templates.typst.strings import string

Words = Callable[[Label], str]
"""How a label is written."""

_EM = 10.95
"""Points of an em of the page's text."""
_BESIDE, _RIGHT = 2.6, 0.8
"""Ems left of the frame for the numbers of the axis, and half of the last one right of it."""
_CORNERS: dict[Corner, str] = {
    "above": "above",
    "upper left": "top + left",
    "upper right": "top + right",
    "lower left": "bottom + left",
    "lower right": "bottom + right",
}


def typst_plot(plot: Plot, words: Words, width: float) -> str:
    """The drawing of a plot that takes `width` ems."""
    beside = (_BESIDE + _RIGHT) if plot.ticks else 0.0
    frame = Frame(plot, (width - beside) * _EM)
    parts = [*_axes(frame), *_curves(frame), *_marks(frame), *_steps(frame), *_tags(frame, words)]
    body = "\n  ".join(parts)
    options = [f"left: {_BESIDE if plot.ticks else 0:g}em", f"right: {_RIGHT if plot.ticks else 0:g}em"]
    if plot.ticks:
        options += [f"{letter}: [{words(axis.label)}]" for letter, axis in (("x", plot.x), ("y", plot.y)) if axis.label]
        options.append("ticks: true")
    entries = [_entry(series, words) for series in plot.series() if series.legend]
    if entries:
        options.append(f"legend: ({', '.join(entries)},), corner: {string(_CORNERS[plot.legend])}")
    size = f"{frame.width:.2f}pt, {frame.height:.2f}pt"
    return f"plotted({string(plot.alt)}, {size}, {', '.join(options)}, {{\n  {body}\n}})"


def _axes(frame: Frame) -> Iterator[str]:
    if not frame.plot.ticks:
        yield from _bare_axes(frame)
        return
    across, up = frame.ticks()
    size = f"{frame.width:.2f}pt, {frame.height:.2f}pt"
    yield from (f"xtick({x:.2f}pt, {string(number)}, {size})" for x, number in across)
    yield from (f"ytick({y:.2f}pt, {string(number)}, {size})" for y, number in up)
    yield f"axes({size})"


def _bare_axes(frame: Frame) -> Iterator[str]:
    """Axes through the origin, where it is in the frame."""
    x, y = frame.at((0.0, 0.0))
    if 0 <= y <= frame.height:
        yield f"bare(0pt, {y:.2f}pt, {frame.width:.2f}pt, 0pt)"
    if 0 <= x <= frame.width:
        yield f"bare({x:.2f}pt, 0pt, 0pt, {frame.height:.2f}pt)"


def _curves(frame: Frame) -> Iterator[str]:
    size = f"{frame.width:.2f}pt, {frame.height:.2f}pt"
    for curve in frame.plot.curves:
        runs = [_points(run) for run in frame.runs(curve) if len(run) > 1]
        yield from (f"path({string(curve.tone)}, {size}, {run})" for run in runs)


def _marks(frame: Frame) -> Iterator[str]:
    for marks in frame.plot.marks:
        if seen := frame.seen(marks):
            radius = 1.1 if len(marks.points) > MANY else 1.7
            yield f"marks({string(marks.shape)}, {string(marks.tone)}, {radius}pt, {_points(seen)})"


def _steps(frame: Frame) -> Iterator[str]:
    for marks in frame.plot.marks:
        for start, end, tipped in frame.steps(marks):
            pair = ", ".join(f"{value:.2f}pt" for value in (*start, *end))
            yield f"step({pair}, {string(marks.tone)}, tipped: {'true' if tipped else 'false'})"


def _tags(frame: Frame, words: Words) -> Iterator[str]:
    for tag in frame.plot.tags:
        if frame.plot.shows(tag.at):
            x, y = frame.at(tag.at)
            yield f"tag({x:.2f}pt, {y:.2f}pt, {string(tag.side)}, [{words(tag.label)}])"


def _points(points: Sequence[Point]) -> str:
    return "(" + ", ".join(f"({x:.2f}pt, {y:.2f}pt)" for x, y in points) + ",)"


def _entry(series: Curve | Marks, words: Words) -> str:
    """A sample of a series and its name."""
    shape = string(series.shape) if isinstance(series, Marks) else "none"
    joined = isinstance(series, Curve) or series.joined
    return f"({shape}, {string(series.tone)}, {'true' if joined else 'false'}, [{words(series.legend)}])"
