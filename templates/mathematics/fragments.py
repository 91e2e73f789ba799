"""Pieces of printed mathematics that know their width, so that long equations break without a typesetter's help.

A Fragment is a row of pieces; a line may break in front of a piece that names a cost, the cheaper the
better. `joined` sets fragments side by side without a break between them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

NO_BREAK = 9
AT_SUM, AT_INNER_SUM, AT_PRODUCT = 1, 2, 3
"""Costs of a break: between the terms of a sum, inside brackets, between factors."""

TALL = 4
"""The height of a matrix."""


@dataclass(frozen=True)
class Piece:
    """Unbreakable text; `cost` is that of a break in front of it. Slots in it bring their own width."""

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

    def glued(self) -> Fragment:
        """The fragment without a break in front of the first piece."""
        first, *rest = self.pieces
        return replace(self, pieces=(replace(first, cost=NO_BREAK), *rest))


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
