"""A plot as a table of a few of its points, for platforms that keep no drawings of pages."""

from __future__ import annotations

from collections.abc import Callable

from templates.formats.md.plotting import rows_of
from templates.plots import Label, Plot


def table(
    plot: Plot, words: Callable[[Label], str], width: float, letters: tuple[str, str] = (r"\(x\)", r"\(y\)")
) -> str:
    """The table of a plot's points, a row for each series; `letters` stand for axes without a label."""
    return "<table>\n" + "\n".join(map(_row, rows_of(plot, words, letters))) + "\n</table>"


def _row(cells: list[str]) -> str:
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"
