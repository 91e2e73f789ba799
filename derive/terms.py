"""The textbook form of a formula: the kinds of node (`derive.nodes`), walks over a tree, and builders.

Nothing is reordered or folded, save what `total`, `product` and `negative` say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

from derive.nodes import (
    Apply,
    Choice,
    Differential,
    Elementwise,
    Framed,
    Leaf,
    Mapped,
    Matrix,
    Negative,
    Number,
    OfSamples,
    Power,
    Product,
    Quotient,
    Sum,
    SumOver,
    Term,
    Transposed,
    Whole,
    children,
    rebuild,
    with_index,
)
from derive.quantities import Derivative, Quantity

__all__ = [
    "HALF",
    "ONE",
    "TWO",
    "ZERO",
    "Apply",
    "Choice",
    "Differential",
    "Elementwise",
    "Framed",
    "Leaf",
    "Mapped",
    "Matrix",
    "Negative",
    "Number",
    "OfSamples",
    "Power",
    "Product",
    "Quotient",
    "Sum",
    "SumOver",
    "Term",
    "Transposed",
    "Whole",
    "children",
    "inputs_of",
    "map_leaves",
    "named_leaves",
    "negative",
    "power",
    "product",
    "rebuild",
    "summands",
    "total",
    "with_index",
]

ZERO = Number(Fraction(0))
ONE = Number(Fraction(1))
TWO = Number(Fraction(2))
HALF = Quotient(ONE, TWO)


def map_leaves(term: Term, change: Callable[[Leaf], Term]) -> Term:
    """The tree with every leaf replaced by `change(leaf)`."""
    parts = children(term)
    if not parts:
        assert isinstance(term, Leaf)
        return change(term)
    return rebuild(term, tuple(map_leaves(part, change) for part in parts))


def named_leaves(term: Term) -> Iterator[Quantity | Derivative]:
    """The quantities and derivatives of a term, left to right, with repetition; sums over an index unrolled."""
    if isinstance(term, SumOver):
        for summand in term.terms():
            yield from named_leaves(summand)
    elif isinstance(term, Quantity | Derivative):
        yield term
    else:
        for part in children(term):
            yield from named_leaves(part)


def inputs_of(term: Term) -> tuple[Quantity | Derivative, ...]:
    """The distinct quantities and derivatives of a term in the order they first stand."""
    return tuple(dict.fromkeys(named_leaves(term)))


def summands(term: Term, closed: str | None = None) -> Iterator[Term]:
    """The summands of a sum and of sums in it; sums over an index are opened, save those over `closed`."""
    match term:
        case Sum(terms):
            for part in terms:
                yield from summands(part, closed)
        case SumOver(index) if index != closed:
            yield from term.terms()
        case _:
            yield term


def negative(term: Term) -> Term:
    """-term, with two signs cancelled and -0 made 0."""
    if isinstance(term, Negative):
        return term.term
    return ZERO if term == ZERO else Negative(term)


def total(*terms: Term) -> Term:
    """The sum of the terms that are not 0; no bracket around one term."""
    kept = tuple(t for t in terms if t != ZERO)
    return Sum(kept) if len(kept) > 1 else kept[0] if kept else ZERO


def product(*factors: Term) -> Term:
    """The product: factors of 1 left out, inner products opened, signs gathered in front, 0 if any is 0."""
    flat: list[Term] = []
    minus = False
    for factor in factors:
        if isinstance(factor, Negative):
            minus, factor = not minus, factor.term
        flat.extend(factor.factors if isinstance(factor, Product) else (factor,))
    if ZERO in flat:
        return ZERO
    kept = tuple(f for f in flat if f != ONE)
    whole = Product(kept) if len(kept) > 1 else kept[0] if kept else ONE
    return Negative(whole) if minus else whole


def power(base: Term, exponent: int) -> Term:
    """base ^ exponent for a whole exponent, 1 and 0 simplified."""
    return ONE if exponent == 0 else base if exponent == 1 else Power(base, Number.of(exponent))
