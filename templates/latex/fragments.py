r"""Pieces of mathematical LaTeX that know their width, so that long equations break without TeX's help.

A Fragment is a row of pieces; a line may break in front of a piece that names a cost, the cheaper the
better. `joined` sets fragments side by side without a break between them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

NO_BREAK = 9
AT_SUM, AT_INNER_SUM, AT_PRODUCT = 1, 2, 3
"""Costs of a break: between the terms of a sum, inside brackets, between factors."""

TALL = 4
"""The height of a matrix."""


@dataclass(frozen=True)
class Piece:
    """Unbreakable LaTeX; `cost` is that of a break in front of it. Slots in it bring their own width."""

    text: str
    width: float
    cost: int = NO_BREAK


@dataclass(frozen=True)
class Fragment:
    """Pieces in a row; `height` 0 is one line, 1 a small fraction, 2 a fraction, 3 fractions in one, 4 a matrix."""

    pieces: tuple[Piece, ...]
    height: int = 0

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)

    @property
    def width(self) -> float:
        return sum(piece.width for piece in self.pieces)

    def breakable(self, cost: int) -> Fragment:
        """The fragment with a break allowed in front of it."""
        first, *rest = self.pieces
        return replace(self, pieces=(replace(first, cost=min(cost, first.cost)), *rest))

    def inner(self) -> Fragment:
        """The fragment as it stands inside brackets: breaks cost more."""
        return replace(self, pieces=tuple(replace(p, cost=max(p.cost, AT_INNER_SUM)) for p in self.pieces))


def atom(text: str, width: float, height: int = 0) -> Fragment:
    """A fragment of one piece."""
    return Fragment((Piece(text, width),), height)


def solid(fragment: Fragment, front: str = "") -> Fragment:
    """The fragment as one piece that cannot break, with a command in front."""
    return atom(front + fragment.text, fragment.width, fragment.height)


def joined(fragments: Iterable[Fragment]) -> Fragment:
    """Fragments side by side; a break is only where a fragment allows one in front of it."""
    pieces: list[Piece] = []
    height = 0
    for fragment in fragments:
        height = max(height, fragment.height)
        for piece in fragment.pieces:
            if pieces and piece.cost == NO_BREAK:
                last = pieces[-1]
                pieces[-1] = replace(last, text=last.text + piece.text, width=last.width + piece.width)
            else:
                pieces.append(piece)
    return Fragment(tuple(pieces), height)


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
    return joined((atom(left, width), replace(fragment.inner(), pieces=_glued(fragment.inner())), atom(right, width)))


def _glued(fragment: Fragment) -> tuple[Piece, ...]:
    """The pieces without a break in front of the first."""
    first, *rest = fragment.pieces
    return (replace(first, cost=NO_BREAK), *rest)


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
