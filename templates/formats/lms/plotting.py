"""A plot as a table of a few of its points, for platforms that keep no drawings of pages."""

from __future__ import annotations

from collections.abc import Callable

from templates.formats.md.plotting import rows_of
from templates.plots import Label, Plot

_LETTERS = (r"\(x\)", r"\(y\)")


def table(plot: Plot, words: Callable[[Label], str], width: float) -> str:
    """The table of a plot's points, a row for each series."""
    return "<table>\n" + "\n".join(map(_row, rows_of(plot, words, _LETTERS))) + "\n</table>"


def _row(cells: list[str]) -> str:
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"
