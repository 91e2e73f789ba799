r"""How high a row of mathematical LaTeX is, in ems, read off what stands in it: \\frac, rows of a matrix, cases."""

from __future__ import annotations

import re
from collections.abc import Iterator

PLAIN, RAISED, SUMMATION, FRACTION = 1.25, 1.45, 2.6, 2.5
"""A line of letters, one with something raised, one with a large sign, one with a fraction."""
_IN_FRACTION = ((r"e^{", 0.9), ("^", 0.5))
_NESTED = 1.1
"""What powers of e, something raised, or a fraction within a fraction add to its height."""
_ROW, _BRACKETS = 1.25, 0.35
_HIGH_ROW = 2.7
_MATRIX = re.compile(r"\\begin\{(?P<kind>[a-z]*matrix|array|cases)\}(?P<body>.*?)\\end\{(?P=kind)\}", re.DOTALL)
_ENDS = r"\\"


def row_height(text: str) -> float:
    r"""The height of one row.

    >>> row_height("a + b"), row_height(r"\frac{a}{b}") > 2, row_height(r"\begin{cases} a \\ b \end{cases}") > 2.5
    (1.25, True, True)
    """
    matrices = [_matrix(match["body"]) for match in _MATRIX.finditer(text)]
    return max([_line(_MATRIX.sub("", text)), *matrices])


def _line(text: str) -> float:
    """The height of a row without matrices."""
    depths = set(_fraction_depths(text))
    if depths:
        raised = next((more for sign, more in _IN_FRACTION if sign in text), 0.0)
        return FRACTION + (_NESTED if len(depths) > 1 else raised)
    return SUMMATION if r"\sum_" in text else RAISED if "^" in text else PLAIN


def _fraction_depths(text: str) -> Iterator[int]:
    """Inside how many braces each fraction stands."""
    depth = 0
    for mark in re.findall(r"\\frac|[{}]", text):
        if mark == r"\frac":
            yield depth
        else:
            depth += 1 if mark == "{" else -1


def _matrix(body: str) -> float:
    rows = body.split(_ENDS)
    return _BRACKETS + sum(_HIGH_ROW if r"\frac" in row else _ROW for row in rows)
