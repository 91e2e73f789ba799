"""Frames around the derivatives in a chain that are known already: neighbours share one."""

from __future__ import annotations

from collections.abc import Set
from itertools import groupby

from derive.quantities import Named
from derive.terms import Framed, Product, Term, children, product, rebuild


def framing(chain: Term, known: Set[Named]) -> Term:
    """The chain with what is known in frames.

    A whole product of known factors stands in one frame, and so does each run of them in a longer product.
    """
    if chain in known:
        return Framed(chain)
    if not isinstance(chain, Product):
        return rebuild(chain, tuple(framing(part, known) for part in children(chain)))
    runs = [(held, tuple(run)) for held, run in groupby(chain.factors, lambda factor: factor in known)]
    factors: list[Term] = []
    for held, run in runs:
        factors += [Framed(product(*run))] if held else [framing(part, known) for part in run]
    return Product(tuple(factors)) if len(factors) > 1 else factors[0]
