"""The plots of a lesson on learning rates: each path on the curve, and the heights of all paths over the steps."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from derive.descent import Descent, Run
from derive.evaluate import prepared
from derive.quantities import Named, Quantity
from derive.valley import THETA, J
from templates.handout_words import plural
from templates.lessons.descent_words import SHORT
from templates.plots import Axis, Curve, Marks, Plot, Point, Range, Side, Tag, Tone

GROWTH = 8.5
"""A path that grows is drawn as far as its distance is this many times the first."""
FEWEST = 3
"""Points of a path that are drawn anyway."""
POINTS = 120
"""Points of the curve."""
CUT = 3.0
"""A curve is left out where it is this many heights of the path above or below it."""
APART = 0.09
"""Tags nearer to one another than this share of the frame would touch."""
FLAT = 0.6
"""A slope below this, as the frame shows it, leaves room above the curve."""
_TONES: tuple[Tone, ...] = ("main", "second", "third")


def path_plot(descent: Descent, run: Run, numbers: Mapping[Named, float]) -> Plot:
    """The path of a run on the curve, as far as it can be seen."""
    points = _seen(descent, run, numbers)
    room = _room(descent, [x for x, _ in points])
    curve = _curve(descent, room, points)
    rate = f"{float(run.rate):g}"
    done = SHORT[descent.verdict(run)]
    start, end = points[0], points[-1]
    told = f"from ({start[0]:.4g}, {start[1]:.4g}) to ({end[0]:.4g}, {end[1]:.4g})"
    count = len(points) - 1
    part = f" The first {plural(count, 'step')}." if count < descent.steps else ""
    return Plot(
        f"The curve of J over theta, and on it {plural(count, 'step')} with the rate {rate} {told}: the path {done}.",
        curves=(Curve(curve),),
        marks=(Marks(points, tone="second", joined=True),),
        tags=_tags(points, room, curve),
        x=Axis((THETA,), room),
        y=Axis((J,)),
        caption=(f"Rate {rate}: the path {done}.{part}",),
        share=1.0,
        height=0.52,
    )


def _seen(descent: Descent, run: Run, numbers: Mapping[Named, float]) -> tuple[Point, ...]:
    """The points of the path, those left out that would make the rest too small."""
    points = [(numbers[run.theta(k)], numbers[run.height(k)]) for k in range(descent.steps + 1)]
    middle = numbers[descent.flat] if descent.is_quadratic else points[0][0]
    first = abs(points[0][0] - middle) or abs(points[min(1, descent.steps)][0] - middle)
    far = next((k for k, (x, _) in enumerate(points) if abs(x - middle) > GROWTH * first), len(points))
    return tuple(points[: max(far, FEWEST)])


def _room(descent: Descent, values: Sequence[float]) -> Range:
    """A quadratic with its middle in the middle; any other curve somewhat farther than the path."""
    if descent.is_quadratic:
        middle = descent.exact[descent.flat]
        half = 1.2 * max(abs(value - middle) for value in values) or 1.0
        return middle - half, middle + half
    low, high = min(values), max(values)
    more = 0.35 * (high - low) or 1.0
    return low - more, high + more


def _curve(descent: Descent, room: Range, path: Sequence[Point]) -> tuple[Point, ...]:
    """The function over the room, where it has a value; what would dwarf the path is cut off."""
    value = prepared(descent.function)
    places = (room[0] + i * (room[1] - room[0]) / POINTS for i in range(POINTS + 1))
    points = [(x, value({THETA: x})) for x in places]
    heights = [y for _, y in path]
    span = max(heights) - min(heights) or 1.0
    far = math.inf if descent.is_quadratic else CUT * span
    return tuple(p for p in points if math.isfinite(p[1]) and min(heights) - far < p[1] < max(heights) + far)


def _tags(points: Sequence[Point], room: Range, curve: Sequence[Point]) -> tuple[Tag, ...]:
    """Names of the first points and of the last, as far as they stand apart, on the outer side of the curve."""
    width = room[1] - room[0]
    height = max(y for _, y in curve) - min(y for _, y in curve) or 1.0
    tags: list[Tag] = []
    for k in dict.fromkeys((0, len(points) - 1, *range(1, len(points)))):
        x, y = points[k]
        near = (math.hypot((x - t.at[0]) / width, (y - t.at[1]) / height) for t in tags)
        if min(near, default=1.0) > APART and len(tags) < 5:
            tags.append(Tag((x, y), (Quantity("theta", (k,)),), _side(x, room, curve)))
    return tuple(tags)


def _side(x: float, room: Range, curve: Sequence[Point]) -> Side:
    """On the side where the curve is not; above it where it is flat."""
    near = sorted(sorted(curve, key=lambda point: abs(point[0] - x))[:2])
    heights = [y for _, y in curve]
    rise = (near[1][1] - near[0][1]) / (near[1][0] - near[0][0])
    steep = rise * (room[1] - room[0]) / (max(heights) - min(heights) or 1.0)
    return "above" if abs(steep) < FLAT else "left" if steep < 0 else "right"


def heights(descent: Descent) -> Plot | None:
    """The function over the steps for the first three rates, on a logarithmic scale; none where it is not positive."""
    runs = descent.runs[: len(_TONES)]
    paths = [[descent.exact[run.height(k)] for k in range(descent.steps + 1)] for run in runs]
    if len(runs) < 2 or min(map(min, paths)) <= 0:
        return None
    curves = [
        Curve(tuple((float(k), y) for k, y in enumerate(path)), tone, (f"rate {float(run.rate):g}",))
        for run, path, tone in zip(runs, paths, _TONES, strict=False)
    ]
    ends = (f"to {path[-1]:.4g} with the rate {float(r.rate):g}" for r, path in zip(runs, paths, strict=True))
    return Plot(
        f"J after each step: from {paths[0][0]:.4g} {', '.join(ends)}.",
        curves=tuple(curves),
        x=Axis(("step",)),
        y=Axis((J,), log=True),
        share=0.62,
        height=0.5,
    )
