"""A plot as a table of a few of its points: a row for each series, a column for each point."""

from __future__ import annotations

from collections.abc import Callable

from templates.plots import Curve, Label, Marks, Plot, Point, thinned

CHOSEN = 6
"""Points of a series that the table shows."""
_SIGNS = {"main": "solid line", "second": "dashed line", "third": "dotted line", "quiet": "thin line"}

Words = Callable[[Label], str]


def table(plot: Plot, words: Words, width: float) -> str:
    """The table of a plot's points."""
    head, *rows = rows_of(plot, words, ("$x$", "$y$"))
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def rows_of(plot: Plot, words: Words, letters: tuple[str, str]) -> list[list[str]]:
    """The rows of the table, its head first, `letters` for axes without a label.

    Series that only stand behind the others are left out.
    """
    rows = [_row(series, words) for series in plot.series() if series.legend or series.tone != "quiet"]
    columns = max((len(row) for row in rows), default=1)
    axes = f"({words(plot.x.label) or letters[0]}, {words(plot.y.label) or letters[1]})"
    head = ["series", axes, *[""] * (columns - 2)]
    return [head, *([*row, *[""] * (columns - len(row))] for row in rows)]


def _row(series: Curve | Marks, words: Words) -> list[str]:
    name = words(series.legend) or (_SIGNS[series.tone] if isinstance(series, Curve) else series.sort)
    return [name, *map(_pair, thinned(series.points, CHOSEN))]


def _pair(point: Point) -> str:
    """A point with four significant digits.

    >>> _pair((1.0, -0.00012345))
    '(1, -0.0001234)'
    """
    x, y = (f"{value + 0.0:.4g}" for value in point)
    return f"({x}, {y})"
