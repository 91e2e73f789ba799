"""Cells of a notebook as JSON has them: what stands in them, and what nbgrader needs to know of each.

Facts of the format: nbformat 4.5, and the metadata of nbgrader in its schema 3.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from templates.engines.pictures import png
from templates.formats.lms import DRAWING

Cell = dict[str, Any]
_PICTURE = re.compile(rf"\]\({DRAWING}(?P<name>\w+)\)")
_SCHEMA = 3
_BEGIN, _END = "### BEGIN {}", "### END {}"


def markdown(ident: str, text: str, drawings: Mapping[str, str] | None = None) -> Cell:
    """Text, its drawings attached as pictures."""
    shown = {found["name"] for found in _PICTURE.finditer(text)}
    attached = {f"{name}.png": {"image/png": _base64(drawings[name])} for name in sorted(shown) if drawings}
    body = _PICTURE.sub(lambda match: f"](attachment:{match['name']}.png)", text)
    more = {"attachments": attached} if attached else {}
    return {"cell_type": "markdown", "id": ident, "metadata": {}, "source": _lines(body), **more}


def _base64(source: str) -> str:
    return b64encode(png(source)).decode("ascii")


def code(ident: str, text: str) -> Cell:
    """A program."""
    head: Cell = {"cell_type": "code", "execution_count": None, "id": ident, "metadata": {}}
    return {**head, "outputs": [], "source": _lines(text)}


def answered(cell: Cell) -> Cell:
    """A cell that a student fills in."""
    return _graded(cell, solution=True)


def tested(cell: Cell, points: Fraction) -> Cell:
    """A cell that marks by itself, and that nobody changes."""
    return _graded(cell, grade=True, locked=True, points=points)


def marked_by_hand(cell: Cell, points: Fraction) -> Cell:
    """A cell that a student fills in and a person marks."""
    return _graded(cell, grade=True, solution=True, points=points)


def _graded(
    cell: Cell, *, grade: bool = False, solution: bool = False, locked: bool = False, points: Fraction | None = None
) -> Cell:
    own: dict[str, Any] = {
        "schema_version": _SCHEMA,
        "grade_id": cell["id"],
        "grade": grade,
        "solution": solution,
        "locked": locked,
        "task": False,
    }
    if points is not None:
        own["points"] = counted(points)
    return {**cell, "metadata": {"nbgrader": own}}


def counted(points: Fraction) -> int | float:
    """Points as a notebook has them: what is earned may not pass what could be, not by a rounding either."""
    return int(points) if points.denominator == 1 else round(float(points), 6)


def hidden(text: str) -> str:
    """Tests that nbgrader takes out of what students get."""
    return f"{_BEGIN.format('HIDDEN TESTS')}\n{text}\n{_END.format('HIDDEN TESTS')}"


def solved(text: str) -> str:
    """A solution that nbgrader takes out of what students get."""
    return f"{_BEGIN.format('SOLUTION')}\n{text}\n{_END.format('SOLUTION')}"


def notebook(cells: Sequence[Cell]) -> bytes:
    """The file."""
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    whole = {"cells": list(cells), "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)
