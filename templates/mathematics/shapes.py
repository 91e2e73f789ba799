"""Parts of formulas put together: what each does to width, height and the places where a line may break.

A target gives its own text for a fraction, a bracket or a box; that they take the same room, and break at the same
places, is decided here for all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from templates.mathematics.fragments import TALL, Fragment, atom, joined, solid

_BRACKETS = (0.39, 0.46, 0.6, 0.74, 0.9)
"""The width of a bracket around what is so high."""
BETWEEN, AROUND = 0.92, 1.5
"""Ems between two columns of a matrix, and for both its brackets with the air inside them."""


def bracketed(left: str, inner: Fragment, right: str) -> Fragment:
    """What stands between two brackets of its height."""
    width = _BRACKETS[inner.height]
    if inner.height == TALL:
        inner = solid(inner)  # brackets that grow with what they hold do not go on in the next row
    return joined((atom(left, width), inner.inner().glued(), atom(right, width)))


def fraction(text: str, above: Fragment, below: Fragment) -> Fragment:
    """above over below"""
    height = 3 if max(above.height, below.height) > 1 else 2
    return atom(text, max(above.width, below.width) + 0.24, height)


def small_fraction(text: str, above: Fragment, below: Fragment) -> Fragment:
    """A fraction of plain numbers, as high as the line."""
    return atom(text, 0.75 * max(above.width, below.width) + 0.2, 1)


def framed(text: str, inner: Fragment) -> Fragment:
    """What stands in a box."""
    return atom(text, inner.width + 0.4, inner.height)


def power(base: Fragment, raised: str, exponent: Fragment) -> Fragment:
    """What bears an exponent."""
    return joined((base, atom(raised, 0.1 + 0.77 * exponent.width)))


def transposed(base: Fragment, raised: str) -> Fragment:
    """What bears the sign of a transposed matrix."""
    return joined((base, atom(raised, 0.55)))


def primed(head: Fragment, prime: str) -> Fragment:
    """What bears a prime."""
    return joined((head, atom(prime, 0.3)))


def root(text: str, inner: Fragment) -> Fragment:
    """What stands under a root."""
    return atom(text, inner.width + 0.9, inner.height)


def absolute(left: str, inner: Fragment, right: str) -> Fragment:
    """What stands between two bars."""
    return joined((atom(left, 0.3), solid(inner), atom(right, 0.3)))


def listed(fragments: Iterable[Fragment], comma: str) -> Fragment:
    """Arguments with commas between them."""
    return joined(part for i, f in enumerate(fragments) for part in ((atom(comma, 0.45), f) if i else (f,)))


def cases(text: str, yes: Fragment, no: Fragment, subject: Fragment) -> Fragment:
    """Two cases below each other."""
    return atom(text, max(yes.width, no.width) + subject.width + 5.0, 3)


def derivative(text: str, of: Fragment | None, wrt: Fragment) -> Fragment:
    """One differential over another."""
    return atom(text, max(of.width + 0.58 if of else 0.58, wrt.width + 0.58) + 0.24, 2)


def matrix(text: str, rows: Sequence[Sequence[Fragment]]) -> Fragment:
    """Entries in brackets."""
    return atom(text, matrix_width([[cell.width for cell in row] for row in rows]), TALL)


def matrix_width(widths: Sequence[Sequence[float]]) -> float:
    """Columns as wide as their widest cell, and what is between and around them."""
    columns: list[float] = [max(column) for column in zip(*widths, strict=True)]
    return sum(columns) + BETWEEN * (len(widths[0]) - 1) + AROUND
