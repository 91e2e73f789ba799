"""One term for all the units of a layer: a_1 - y_1, a_2 - y_2 -> a - y, in symbols or with vectors of entries.

What is the same for every unit stays a factor: (y_1 + y_2) a_1 - y_1, ... -> (y_1 + y_2) a - y.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from derive.quantities import Quantity
from derive.terms import Negative, Number, Product, Quotient, Sum, Term, children, rebuild

Vector = Callable[[Sequence[Quantity]], Term | None]
"""What stands for the quantities of all units: a name or a matrix; None where they are no vector."""


def gathered(terms: Sequence[Term], vector: Vector) -> Term | None:
    """The one term whose entries are `terms`; None where the units differ in more than a vector can tell."""
    first = terms[0]
    if all(isinstance(term, Quantity) for term in terms):
        return vector([term for term in terms if isinstance(term, Quantity)])
    if any(type(term) is not type(first) or len(children(term)) != len(children(first)) for term in terms):
        return None
    return _parts(terms, vector) if isinstance(first, Sum | Negative | Product | Quotient) else None


def _parts(terms: Sequence[Term], vector: Vector) -> Term | None:
    columns = list(zip(*map(children, terms), strict=True))
    same = [_is_same(column) for column in columns]
    allowed = not any(same) if isinstance(terms[0], Sum | Negative) else same.count(False) == 1
    if not allowed or (isinstance(terms[0], Quotient) and not same[1]):
        return None
    parts = [column[0] if alike else gathered(column, vector) for column, alike in zip(columns, same, strict=True)]
    known = [part for part in parts if part is not None]
    return rebuild(terms[0], tuple(known)) if len(known) == len(parts) else None


def _is_same(terms: Sequence[Term]) -> bool:
    """Whether a part is one number for all units; of a single unit, whether it is plain numbers."""
    return all(term == terms[0] for term in terms) if len(terms) > 1 else _plain(terms[0])


def _plain(term: Term) -> bool:
    return isinstance(term, Number) or (bool(children(term)) and all(map(_plain, children(term))))


def reversed_difference(term: Term) -> Term:
    """-(y - a) as a - y, and -2 (y - a) as 2 (a - y); any other term as it is."""
    match term:
        case Negative(Sum((first, Negative(second)))):
            return Sum((second, Negative(first)))
        case Negative(Product((*before, Sum((first, Negative(second)))))):
            return Product((*before, Sum((second, Negative(first)))))
    return term
