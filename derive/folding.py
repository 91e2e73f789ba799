"""A list of summands told as a sum over an index: w[2,1,1] d[1], w[2,2,1] d[2], ... -> sum over j of w[2,j,1] d[j].

The way back is `SumOver.terms`, and it is what decides: a fold is given only where unrolling it returns
the very same summands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from derive.quantities import Derivative, Index, Quantity
from derive.terms import SumOver, Term, children, rebuild

Value = TypeVar("Value", bound=Index | None)


def as_sum_over(terms: Sequence[Term], index: str) -> SumOver | None:
    """The sum over `index` = 1, 2, ... whose summands are `terms` in this order; None where there is none.

    One summand alone is not a sum, equal summands run over nothing, and a letter that a sum inside them
    has taken is not taken again.

    >>> as_sum_over([Quantity("y", (1,)), Quantity("y", (2,))], "j")
    SumOver(index='j', count=2, body=Quantity(kind='y', indices=('j',), primed=False, sample=None))
    """
    if len(terms) < 2 or all(term == terms[0] for term in terms) or any(_has_taken(term, index) for term in terms):
        return None
    body = _common(terms, index)
    folded = SumOver(index, len(terms), body) if body is not None else None
    return folded if folded and all(a == b for a, b in zip(folded.terms(), terms, strict=True)) else None


def _has_taken(term: Term, index: str) -> bool:
    own = isinstance(term, SumOver) and term.index == index
    return own or any(_has_taken(part, index) for part in children(term))


def _common(terms: Sequence[Term], index: str) -> Term | None:
    """One tree for all: parts that are the same stay, parts that run from 1 on get the index letter."""
    first = terms[0]
    if all(term == first for term in terms):
        return first
    if any(type(term) is not type(first) for term in terms):
        return None
    if isinstance(first, Quantity):
        return _common_quantity([term for term in terms if isinstance(term, Quantity)], index)
    if isinstance(first, Derivative):
        return _common_derivative([term for term in terms if isinstance(term, Derivative)], index)
    return _common_parts(terms, index)


def _common_parts(terms: Sequence[Term], index: str) -> Term | None:
    columns = list(zip(*map(children, terms), strict=False))
    parts = [_common(column, index) for column in columns]
    kept = tuple(part for part in parts if part is not None)
    return rebuild(terms[0], kept) if kept and len(kept) == len(children(terms[0])) else None


def _common_derivative(terms: Sequence[Derivative], index: str) -> Derivative | None:
    of = _common_quantity([term.of for term in terms], index)
    wrt = _common_quantity([term.wrt for term in terms], index)
    return Derivative(of, wrt) if of and wrt else None


def _common_quantity(terms: Sequence[Quantity], index: str) -> Quantity | None:
    """The first name with the letter wherever its numbers run from 1 on; the check above refuses the rest."""
    first = terms[0]
    if any(len(term.indices) != len(first.indices) for term in terms):
        return None
    columns = zip(*(term.indices for term in terms), strict=True)
    indices = tuple(_running(column, index) for column in columns)
    return replace(first, indices=indices, sample=_running([term.sample for term in terms], index))


def _running(values: Sequence[Value], index: str) -> Value | str:
    return index if list(values) == list(range(1, len(values) + 1)) else values[0]
