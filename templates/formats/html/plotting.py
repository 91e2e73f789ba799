"""A plot as SVG: axes with their numbers, curves, marks and arrows, the same data and tones as in print."""

from __future__ import annotations

import html
import math
from collections.abc import Callable, Iterator

from templates.axes import MANY, Frame
from templates.mathml.elements import element
from templates.plots import Curve, Label, Marks, Plot, Point, Shape

Words = Callable[[Label], str]
"""How a label is written."""

_WIDTH = 400.0
"""The width of the frame in the drawing's own units, whatever its width on the page."""
_MARGINS, _BARE = (52.0, 8.0, 10.0, 26.0), 6.0
"""What is left free left of the frame, above, right of it and below."""
_SHAPES: dict[Shape, str] = {
    "dot": '<circle cx="{x}" cy="{y}" r="{r}" class="full"/>',
    "circle": '<circle cx="{x}" cy="{y}" r="{r}"/>',
    "cross": '<path d="M{l} {t}L{e} {b}M{l} {b}L{e} {t}"/>',
    "plus": '<path d="M{l} {y}L{e} {y}M{x} {t}L{x} {b}"/>',
    "square": '<rect x="{l}" y="{t}" width="{d}" height="{d}" class="full"/>',
    "triangle": '<path d="M{x} {t}L{e} {b}L{l} {b}Z" class="full"/>',
}


def svg_plot(plot: Plot, words: Words, width: float) -> str:
    """The drawing of a plot, its legend above and the names of its axes beside it, as text of the page."""
    frame = Frame(plot, _WIDTH)
    body = "\n".join([*_axes(frame), *_series(frame), *_steps(frame)])
    left, top, right, bottom = _MARGINS if plot.ticks else (_BARE,) * 4
    box = f"{-left:g} {-top:g} {_WIDTH + left + right:g} {frame.height + top + bottom:.1f}"
    picture = (
        f'<svg class="curves" viewBox="{box}" role="img" aria-label="{html.escape(plot.alt, quote=True)}">\n{body}\n'
        f"{''.join(_tags(frame, words))}</svg>"
    )
    return element("div", "".join([*_legend(plot, words), *_named_axes(plot, words, picture)]), class_="plotted")


def _axes(frame: Frame) -> Iterator[str]:
    if not frame.plot.ticks:
        yield from _bare_axes(frame)
        return
    yield f'<rect class="frame" x="0" y="0" width="{_WIDTH:g}" height="{frame.height:.1f}"/>'
    across, up = frame.ticks()
    for x, number in across:
        yield f'<path class="tick" d="M{x:.1f} {frame.height:.1f}v-5"/>'
        yield f'<text class="below" x="{x:.1f}" y="{frame.height + 18:.1f}">{number}</text>'
    for y, number in up:
        yield f'<path class="tick" d="M0 {y:.1f}h5"/>'
        yield f'<text class="left" x="-6" y="{y + 4.5:.1f}">{number}</text>'


def _bare_axes(frame: Frame) -> Iterator[str]:
    """Axes through the origin, where it is in the frame."""
    x, y = frame.at((0.0, 0.0))
    if 0 <= y <= frame.height:
        yield f'<path class="tick" d="M0 {y:.1f}H{_WIDTH:g}"/>'
    if 0 <= x <= _WIDTH:
        yield f'<path class="tick" d="M{x:.1f} 0V{frame.height:.1f}"/>'


def _series(frame: Frame) -> Iterator[str]:
    for series in frame.plot.series():
        if isinstance(series, Curve):
            yield from _curve(frame, series)
        else:
            signs = "".join(_mark(at, series) for at in frame.seen(series))
            yield f'<g class="marks {series.tone}">{signs}</g>'


def _curve(frame: Frame, curve: Curve) -> Iterator[str]:
    """The parts of a curve that lie in the frame, each cut off where it leaves it."""
    path = "".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in run) for run in frame.runs(curve))
    size = f'width="{_WIDTH:g}" height="{frame.height:.1f}" overflow="hidden"'
    yield f'<svg class="curve {curve.tone}" x="0" y="0" {size}><path d="{path}"/></svg>'


def _mark(at: tuple[float, float], marks: Marks) -> str:
    x, y = at
    radius = 2.2 if len(marks.points) > MANY else 4.0
    places = {"x": x, "y": y, "r": radius, "l": x - radius, "e": x + radius, "t": y - radius, "b": y + radius}
    return _SHAPES[marks.shape].format(**{k: f"{v:.1f}" for k, v in (places | {"d": 2 * radius}).items()})


def _steps(frame: Frame) -> Iterator[str]:
    """The steps of the joined marks, with tips where there is room for them."""
    for marks in frame.plot.marks:
        yield from (_step(*step, marks.tone) for step in frame.steps(marks))


def _step(start: Point, end: Point, tipped: bool, tone: str) -> str:
    length = math.hypot(end[0] - start[0], end[1] - start[1])
    line = f"M{start[0]:.1f} {start[1]:.1f}L{end[0]:.1f} {end[1]:.1f}"
    if not tipped:
        return f'<path class="step {tone}" d="{line}"/>'
    dx, dy = (end[0] - start[0]) / length, (end[1] - start[1]) / length
    x, y = end[0] - 7 * dx, end[1] - 7 * dy
    tip = f"M{x - 3 * dy:.1f} {y + 3 * dx:.1f}L{end[0]:.1f} {end[1]:.1f}L{x + 3 * dy:.1f} {y - 3 * dx:.1f}"
    return f'<path class="step {tone}" d="{line}{tip}"/>'


_SIDES = {"above": (-60, -24), "below": (-60, 4), "left": (-124, -10), "right": (4, -10)}


def _tags(frame: Frame, words: Words) -> Iterator[str]:
    for tag in frame.plot.tags:
        if frame.plot.shows(tag.at):
            x, y = frame.at(tag.at)
            dx, dy = _SIDES[tag.side]
            inner = element("div", words(tag.label), class_=f"tagged {tag.side}")
            yield f'<foreignObject x="{x + dx:.1f}" y="{y + dy:.1f}" width="120" height="20">{inner}</foreignObject>'


def _legend(plot: Plot, words: Words) -> Iterator[str]:
    named = [series for series in plot.series() if series.legend]
    if named:
        entries = (element("li", _sample(series) + element("span", words(series.legend))) for series in named)
        yield element("ul", "".join(entries), class_="legend")


def _sample(series: Curve | Marks) -> str:
    """What a series looks like, in small."""
    if isinstance(series, Curve):
        inner = f'<svg class="curve {series.tone}"><path d="M1 7H33"/></svg>'
    else:
        line = f'<path class="step {series.tone}" d="M1 7H33"/>' if series.joined else ""
        few = Marks(((0.0, 0.0),), series.shape)
        inner = f'{line}<g class="marks {series.tone}">{_mark((17.0, 7.0), few)}</g>'
    return f'<svg class="curves sample" viewBox="0 0 34 14" aria-hidden="true">{inner}</svg>'


def _named_axes(plot: Plot, words: Words, picture: str) -> Iterator[str]:
    upright, across = (words(axis.label) if plot.ticks else "" for axis in (plot.y, plot.x))
    if upright:
        yield element("div", upright, class_="axis y")
    yield picture
    if across:
        yield element("div", across, class_="axis x")
