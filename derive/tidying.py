"""Terms tidied up as a person does at a glance: 0 u + 1 v is v, 2 * 1/2 u is u, (-u) v is -(u v)."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import singledispatch

from derive.terms import (
    ONE,
    ZERO,
    Choice,
    Negative,
    Number,
    Product,
    Quotient,
    Sum,
    Term,
    children,
    negative,
    product,
    rebuild,
    total,
)


def tidied(term: Term) -> Term:
    """The term with zeros and ones left out, signs in front, and the plain numbers of a product multiplied."""
    parts = children(term)
    return _tidy(rebuild(term, tuple(map(tidied, parts)))) if parts else term


@singledispatch
def _tidy(term: Term) -> Term:
    return term


@_tidy.register
def _(term: Sum) -> Term:
    return total(*term.terms)


@_tidy.register
def _(term: Negative) -> Term:
    return negative(term.term)


@_tidy.register
def _(term: Product) -> Term:
    whole = product(*term.factors)
    if isinstance(whole, Negative):
        return negative(_tidy(whole.term))
    return product(*_numbers_first(whole.factors if isinstance(whole, Product) else (whole,)))


def _numbers_first(factors: tuple[Term, ...]) -> Iterator[Term]:
    """The product of the plain numbers, where it is a decimal of few digits, then the other factors."""
    values = [(factor, _plain(factor)) for factor in factors]
    numbers = [value for _, value in values if value is not None]
    whole = Fraction(1)
    for value in numbers:
        whole *= value
    if len(numbers) > 1 and whole.denominator == 1:
        yield Number(whole)
        yield from (factor for factor, value in values if value is None)
    else:
        yield from factors


def _plain(term: Term) -> Fraction | None:
    match term:
        case Number(value):
            return value
        case Quotient(Number(above), Number(below)):
            return above / below
    return None


@_tidy.register
def _(term: Quotient) -> Term:
    if term.above == ZERO or term.below == ONE:
        return term.above
    return Negative(Quotient(term.above.term, term.below)) if isinstance(term.above, Negative) else term


@_tidy.register
def _(term: Choice) -> Term:
    return term.nonnegative if term.nonnegative == term.otherwise else term
