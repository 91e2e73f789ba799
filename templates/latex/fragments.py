r"""Fractions, brackets and boxes as LaTeX: \frac{a}{b}, \Bigl( ... \Bigr), \boxed{...}."""

from __future__ import annotations

import re

from templates.mathematics import shapes
from templates.mathematics.fragments import Fragment, Piece

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


WIDE, WIDEST = 20.0, 33.0
"""What is wider than the first of these in running text may break, into parts not wider than the second."""


def inline(fragment: Fragment) -> str:
    """The LaTeX for running text, where fractions are small and so are the brackets around them."""
    text = r"\allowbreak ".join(piece.text for piece in _unbroken(fragment))
    return _SIZE.sub(lambda match: _SMALLER[match[0]], text)


def _unbroken(fragment: Fragment) -> tuple[Piece, ...]:
    """The parts of a fragment in running text that stay whole: inside as few brackets as their widths allow."""
    if fragment.width <= WIDE:
        return (Piece(fragment.text, fragment.width),)
    for depth in range(len(fragment.pieces)):
        chunks = _chunks(fragment, depth)
        if len(chunks) == len(fragment.pieces) or max(chunk.width for chunk in chunks) <= WIDEST:
            return chunks
    return fragment.pieces


def _chunks(fragment: Fragment, depth: int) -> tuple[Piece, ...]:
    """The pieces joined wherever more than `depth` brackets are open."""
    chunks, opened = [fragment.pieces[0]], _brackets(fragment.pieces[0])
    for piece in fragment.pieces[1:]:
        if opened > depth:
            chunks[-1] = Piece(chunks[-1].text + piece.text, chunks[-1].width + piece.width)
        else:
            chunks.append(piece)
        opened += _brackets(piece)
    return tuple(chunks)


def _brackets(piece: Piece) -> int:
    """How many brackets the piece leaves open."""
    return piece.text.count("(") - piece.text.count(")")
