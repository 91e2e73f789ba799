r"""Fractions, brackets and boxes as LaTeX: \frac{a}{b}, \Bigl( ... \Bigr), \boxed{...}."""

from __future__ import annotations

import re

from templates.mathematics import shapes
from templates.mathematics.fragments import Fragment

_SIZES = (
    ("(", ")"),
    (r"\bigl(", r"\bigr)"),
    (r"\Bigl(", r"\Bigr)"),
    (r"\biggl(", r"\biggr)"),
    (r"\left(", r"\right)"),
)


def bracketed(fragment: Fragment) -> Fragment:
    """The fragment in round brackets of its height."""
    left, right = _SIZES[fragment.height]
    return shapes.bracketed(left, fragment, right)


def fraction(above: Fragment, below: Fragment) -> Fragment:
    """above over below"""
    return shapes.fraction(rf"\frac{{{above.text}}}{{{below.text}}}", above, below)


def small_fraction(above: Fragment, below: Fragment) -> Fragment:
    """A fraction of plain numbers, as high as the line."""
    return shapes.small_fraction(rf"\tfrac{{{above.text}}}{{{below.text}}}", above, below)


_SMALLER = {r"\bigl": "", r"\bigr": "", r"\Big": r"\big", r"\bigg": r"\Big"}
_SIZE = re.compile(r"\\bigg|\\Big|\\big[lr]")


def inline(fragment: Fragment) -> str:
    """The LaTeX for running text, where fractions are small and so are the brackets around them."""
    return _SIZE.sub(lambda match: _SMALLER[match[0]], fragment.text)
