r"""How high a row of mathematical LaTeX is, in ems, read off what stands in it: \\frac, rows of a matrix, cases."""

from __future__ import annotations

import re
from collections.abc import Iterator

PLAIN, SUMMATION, FRACTION, IN_FRACTION, RAISED = 1.25, 2.6, 2.5, 1.1, 0.5
"""A line of letters, one with a large sign, one with a fraction, and what a fraction or something raised in it adds."""
_ROW, _BRACKETS = 1.25, 0.35
_HIGH_ROW = 2.5
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
        return FRACTION + (IN_FRACTION if len(depths) > 1 else RAISED if "^" in text else 0.0)
    return SUMMATION if r"\sum_" in text else PLAIN


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
