"""Sums over an index: which of them are written with a sign, and which summands of the others are written out."""

from __future__ import annotations

from collections.abc import Iterator

from derive.quantities import Quantity
from derive.terms import SumOver, Term, named_leaves
from templates.notations import Notation

UNROLLED = 6
"""Sums over an index with more terms than this are abbreviated."""


def written_out(term: SumOver) -> Iterator[Term | None]:
    """The summands; of many, the first two and the last, with None for those between."""
    if term.count > UNROLLED:
        yield from (term.at(1), term.at(2), None, term.at(term.count))
    else:
        yield from term.terms()


def is_numbered(term: SumOver, notation: Notation) -> bool:
    """Whether its quantities are numbered through, so that no index can stand for them."""
    kinds = {leaf.kind for leaf in named_leaves(term.at(1)) if isinstance(leaf, Quantity)}
    return bool(kinds & notation.numbered)
