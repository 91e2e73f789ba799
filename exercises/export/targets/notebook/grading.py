"""Judges answers inside a notebook. Its text stands among the hidden tests, so it needs the standard library alone.

score(part, label) -> the points of one answer, put together from points_for(key, answer), its share from 0 to 1

What is told about a wrong answer is printed. KEYS has the keys of every form by part and label, OWNERS the form of
every student; both are filled in where this text stands. A key is {kind, right, points, and rows of cells or options
with what known mistakes give}, as `exercises.export.judged` says.
"""

from __future__ import annotations

import math
from numbers import Real
from pathlib import Path
from typing import Any

KEYS: dict[str, dict[str, dict[str, Any]]] = {}
OWNERS: dict[str, str] = {}
SLACK = 1e-9
"""Values and tolerances went through binary floats."""


def score(part: str, label: str) -> float:
    """The points of one answer; whoever the folder belongs to has their own numbers, whatever `form` says."""
    own = OWNERS.get(Path.cwd().parent.name, str(globals().get("form")))
    answers = globals().get(part)
    if own not in KEYS or not isinstance(answers, dict):
        print("the form or the answers are not there any more")
        return 0.0
    key = KEYS[own][f"{part}: {label}"]
    return float(key["points"] * points_for(key, answers.get(label)))


def points_for(key: dict[str, Any], answer: Any) -> float:
    """The share of the points that an answer earns; prints a sentence for what is not right.

    >>> known = {"value": 2, "tolerance": 0.01, "share": 0.5, "told": "Why."}
    >>> cell = {"value": 0.5, "tolerance": 0.01, "wrong": [known]}
    >>> [points_for({"kind": "number", "rows": [[cell]]}, answer) for answer in (0.505, 0.52, True)]
    not right
    a number is wanted, not True
    [1.0, 0.0, 0.0]
    >>> points_for({"kind": "number", "rows": [[cell]]}, 2.0)
    Why.
    0.5
    """
    if answer is None:
        print("no answer")
        return 0.0
    if key["kind"] == "choice":
        return _choice(key, answer)
    height, width = len(key["rows"]), len(key["rows"][0])
    rows = _rows(answer, height) if key["kind"] == "matrix" else [[answer]]
    if len(rows) != height or any(len(row) != width for row in rows):
        print(f"a matrix of {height} x {width} is wanted")
        return 0.0
    shares = [_cell(cell, value) for cells, row in zip(key["rows"], rows) for cell, value in zip(cells, row)]
    return sum(shares) / len(shares)


def _rows(answer: Any, height: int) -> list[list[Any]]:
    """The rows of a list of lists or an array; a flat one is a row or a column, whichever is wanted.

    >>> _rows([1, 2], 1), _rows([1, 2], 2), _rows([[1], [2]], 1)
    ([[1, 2]], [[1], [2]], [[1], [2]])
    """
    plain = answer.tolist() if hasattr(answer, "tolist") else answer
    if not isinstance(plain, (list, tuple)):
        return [[plain]]
    if height == 1 and not any(isinstance(row, (list, tuple)) for row in plain):
        return [list(plain)]
    return [list(row) if isinstance(row, (list, tuple)) else [row] for row in plain]


def _cell(cell: dict[str, Any], answer: Any) -> float:
    answer = answer.item() if hasattr(answer, "item") else answer
    if not isinstance(answer, Real) or isinstance(answer, bool) or not math.isfinite(answer):
        print(f"a number is wanted, not {str(answer)[:40]}")
        return 0.0
    if _within(answer, cell):
        return 1.0
    for known in cell["wrong"]:
        if _within(answer, known):
            print(known["told"])
            return float(known["share"])
    print("not right")
    return 0.0


def _within(answer: Real, wanted: dict[str, Any]) -> bool:
    room = wanted["tolerance"] * (1 + SLACK) + abs(wanted["value"]) * 1e-15
    return bool(abs(float(answer) - wanted["value"]) <= room)


def _choice(key: dict[str, Any], answer: Any) -> float:
    plain = str(answer).strip("()[]. ").casefold()
    chosen = [mark for mark, word in key["options"] if plain in (mark.casefold(), (word or mark).casefold())]
    if not chosen:
        print(f"{str(answer)[:40]!r} is none of the choices")
        return 0.0
    if chosen[0] == key["right"]:
        return 1.0
    for known in key["wrong"]:
        if known["value"] == chosen[0]:
            print(known["told"])
            return float(known["share"])
    print("not right")
    return 0.0
