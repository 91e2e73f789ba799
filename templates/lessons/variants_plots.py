"""The plots of a lesson on ways to descend: each path over level lines of the loss, and the loss over the epochs."""

from __future__ import annotations

from collections.abc import Mapping

from derive.quantities import Named
from derive.unit import LOSS, B, W
from derive.variants import Landscape, Variants, Way
from templates.levels import level_lines, spread
from templates.plots import Axis, Curve, Marks, Plot, Plots, Point, Range, Tone

LEVELS = 9
GRID = 48
"""Steps of the grid on which the loss is computed."""
AROUND = 0.12
"""What is shown around the paths, as a share of their extent."""
_TONES: tuple[Tone, ...] = ("main", "second", "third")


def path(way: Way, numbers: Mapping[Named, float]) -> tuple[Point, ...]:
    """The parameters after every update."""
    return tuple((numbers[way.at(W, k)], numbers[way.at(B, k)]) for k in range(way.updates + 1))


def rooms(variants: Variants, numbers: Mapping[Named, float], minimum: Point | None) -> tuple[Range, Range]:
    """Where w and b lie on all paths, with something around them."""
    points = [point for way in variants.ways for point in path(way, numbers)] + ([minimum] if minimum else [])
    return _around([w for w, _ in points]), _around([b for _, b in points])


def _around(values: list[float]) -> Range:
    more = AROUND * (max(values) - min(values)) or 1.0
    return min(values) - more, max(values) + more


def grid(room: Range) -> tuple[float, ...]:
    """Evenly spaced places."""
    return tuple(room[0] + i * (room[1] - room[0]) / GRID for i in range(GRID + 1))


def paths(variants: Variants, numbers: Mapping[Named, float], land: Landscape, minimum: Point | None) -> Plots:
    """Each way's path over the level lines of the mean loss."""
    return Plots(tuple(_path_plot(way, numbers, land, minimum) for way in variants.ways))


def _path_plot(way: Way, numbers: Mapping[Named, float], land: Landscape, minimum: Point | None) -> Plot:
    points = path(way, numbers)
    (w0, b0), (w1, b1) = points[0], points[-1]
    place = f"; the minimum is at ({minimum[0]:.3g}, {minimum[1]:.3g})" if minimum else ""
    return Plot(
        f"Level lines of the mean loss over w and b, and the path of {way.name} descent: {way.updates} updates from"
        f" ({w0:.3g}, {b0:.3g}) to ({w1:.3g}, {b1:.3g}){place}.",
        curves=_levels(land),
        marks=(
            *((Marks((minimum,), "cross"),) if minimum else ()),
            Marks(points, tone="second", joined=True),
        ),
        x=Axis((W,), (land.w[0], land.w[-1])),
        y=Axis((B,), (land.b[0], land.b[-1])),
        caption=(f"{way.name.capitalize()}: {way.updates} updates.",),
        height=0.9,
    )


def _levels(land: Landscape) -> tuple[Curve, ...]:
    heights = [height for row in land.heights for height in row]
    lines = (level_lines(land.w, land.b, land.heights, level) for level in spread(min(heights), max(heights), LEVELS))
    return tuple(Curve(line, "quiet") for several in lines for line in several)


def losses(variants: Variants, numbers: Mapping[Named, float]) -> Plot:
    """The mean loss of every way over the epochs."""
    curves = tuple(
        Curve(
            tuple((k / way.iterations, numbers[way.at(LOSS, k)]) for k in range(way.updates + 1)),
            tone,
            (way.name,),
        )
        for way, tone in zip(variants.ways, _TONES, strict=True)
    )
    ends = ", ".join(f"{numbers[way.at(LOSS, way.updates)]:.3g} ({way.name})" for way in variants.ways)
    return Plot(
        f"The mean loss over the epochs, from {curves[0].points[0][1]:.3g} to {ends}.",
        curves=curves,
        x=Axis(("epoch",)),
        y=Axis((LOSS,), log=min(y for curve in curves for _, y in curve.points) > 0),
        share=1.0,
        height=0.42,
    )
