"""The plots of a playground: the points, and the line between the classes after chosen epochs."""

from __future__ import annotations

from derive.playground import HALF, X1, X2, Playground, Stage
from templates.handout_words import plural
from templates.levels import level_lines
from templates.plots import Axis, Curve, Marks, Plot, Plots, Point, Range

GRID = 60
"""Steps of the grid on which the outputs are computed."""
AROUND = 0.08
"""What is shown around the points, as a share of their extent."""
MOST_BESIDE = 3
"""Plots in a row."""


def _points(play: Playground, label: int) -> tuple[Point, ...]:
    return tuple((float(s.x1), float(s.x2)) for s in play.samples if s.y == label)


def _classes(play: Playground, *, named: bool) -> tuple[Marks, ...]:
    """Filled marks for class 1 and open ones for class 0, so that they stay apart in grey."""
    return (
        Marks(_points(play, 1), "dot", "second", ("class 1",) if named else ()),
        Marks(_points(play, 0), "circle", "main", ("class 0",) if named else ()),
    )


def _room(play: Playground) -> Range:
    """A square that holds all points."""
    far = max(abs(float(v)) for s in play.samples for v in (s.x1, s.x2))
    return -far * (1 + 2 * AROUND), far * (1 + 2 * AROUND)


def data_plot(play: Playground) -> Plot:
    """The points alone."""
    room = _room(play)
    one, other = len(_points(play, 1)), len(_points(play, 0))
    return Plot(
        f"{one} points of class 1, filled, and {other} of class 0, open, in the plane of x1 and x2.",
        marks=_classes(play, named=True),
        x=Axis((X1,), room),
        y=Axis((X2,), room),
        equal=True,
        share=1.0,
    )


def boundary_plots(play: Playground) -> tuple[Plots, ...]:
    """The points with the line on which the output is one half, for every stage, a few in a row."""
    plots = [_boundary(play, stage) for stage in play.trained[0]]
    return tuple(Plots(tuple(plots[i : i + MOST_BESIDE])) for i in range(0, len(plots), MOST_BESIDE))


def _boundary(play: Playground, stage: Stage) -> Plot:
    room = _room(play)
    places = tuple(room[0] + i * (room[1] - room[0]) / GRID for i in range(GRID + 1))
    lines = level_lines(places, places, play.over(stage, places, places), HALF)
    right, count = stage.right(play.samples), len(play.samples)
    when = f"After {plural(stage.epoch, 'epoch')}" if stage.epoch else "At the start"
    where = "" if lines else " The line lies outside."
    told = f"{when}, {right} of {count} right, mean loss {stage.loss:.3g}."
    return Plot(
        f"The points, and the line on which the output is one half. {told}{where}",
        curves=tuple(Curve(line) for line in lines),
        marks=_classes(play, named=False),
        x=Axis((X1,), room),
        y=Axis((X2,), room),
        caption=(told + where,),
        equal=True,
    )
