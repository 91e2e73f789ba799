r"""Fractions, brackets and boxes as LaTeX: \frac{a}{b}, \Bigl( ... \Bigr), \boxed{...}."""

from __future__ import annotations

import re

from templates.mathematics.fragments import TALL, Fragment, atom, joined, solid

_SIZES = (
    ("(", ")", 0.39),
    (r"\bigl(", r"\bigr)", 0.46),
    (r"\Bigl(", r"\Bigr)", 0.6),
    (r"\biggl(", r"\biggr)", 0.74),
    (r"\left(", r"\right)", 0.9),
)


def bracketed(fragment: Fragment) -> Fragment:
    """The fragment in round brackets of its height."""
    left, right, width = _SIZES[fragment.height]
    if fragment.height == TALL:
        fragment = solid(fragment)  # brackets that grow with what they hold do not go on in the next row
    return joined((atom(left, width), fragment.inner().glued(), atom(right, width)))


def fraction(above: Fragment, below: Fragment) -> Fragment:
    """above over below"""
    height = 3 if max(above.height, below.height) > 1 else 2
    width = max(above.width, below.width) + 0.24
    return atom(rf"\frac{{{above.text}}}{{{below.text}}}", width, height)


def small_fraction(above: Fragment, below: Fragment) -> Fragment:
    """A fraction of plain numbers, as high as the line."""
    return atom(rf"\tfrac{{{above.text}}}{{{below.text}}}", 0.75 * max(above.width, below.width) + 0.2, 1)


def framed(fragment: Fragment) -> Fragment:
    """The fragment in a box."""
    return atom(rf"\boxed{{{fragment.text}}}", fragment.width + 0.4, fragment.height)


_SMALLER = {r"\bigl": "", r"\bigr": "", r"\Big": r"\big", r"\bigg": r"\Big"}
_SIZE = re.compile(r"\\bigg|\\Big|\\big[lr]")


def inline(fragment: Fragment) -> str:
    """The LaTeX for running text, where fractions are small and so are the brackets around them."""
    return _SIZE.sub(lambda match: _SMALLER[match[0]], fragment.text)
