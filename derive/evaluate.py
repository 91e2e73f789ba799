"""One term as one plain number: what a calculator gives for the numbers that stand in it.

`prepared(term)` turns a term into a function of the named numbers once, so that it can be asked often;
`evaluate` does both. The functions are those of the arithmetic FLOATS, which a Program uses too.
To add a kind of node: a case in `prepared`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import singledispatch

from derive.arithmetic import FLOATS
from derive.quantities import Derivative, Named, Quantity
from derive.terms import Apply, Choice, Framed, Negative, Number, Power, Product, Quotient, Sum, SumOver, Term

Prepared = Callable[[Mapping[Named, float]], float]


def evaluate(term: Term, values: Mapping[Named, float]) -> float:
    """The value of a term; nan where it is not defined. Raises KeyError for a name without a value.

    >>> evaluate(Sum((Quantity("q"), Number.of("0.5"))), {Quantity("q"): 2.0})
    2.5
    """
    return prepared(term)(values)


@singledispatch
def prepared(term: Term) -> Prepared:
    """The term as a function of the values of its names."""
    raise TypeError(f"no value for {type(term).__name__}")


@prepared.register
def _(term: Number) -> Prepared:
    value = float(term.value)
    return lambda values: value


@prepared.register(Quantity)
@prepared.register(Derivative)
def _(term: Quantity | Derivative) -> Prepared:
    return lambda values: values[term]


@prepared.register
def _(term: Sum) -> Prepared:
    parts = [prepared(part) for part in term.terms]
    return lambda values: sum(part(values) for part in parts)


@prepared.register
def _(term: Negative) -> Prepared:
    inner = prepared(term.term)
    return lambda values: -inner(values)


@prepared.register
def _(term: Product) -> Prepared:
    parts = [prepared(part) for part in term.factors]
    return lambda values: math.prod(part(values) for part in parts)


@prepared.register
def _(term: Quotient) -> Prepared:
    above, below = prepared(term.above), prepared(term.below)
    return lambda values: _divided(above(values), below(values))


def _divided(above: float, below: float) -> float:
    return above / below if below else math.nan


@prepared.register
def _(term: Power) -> Prepared:
    base, exponent = prepared(term.base), prepared(term.exponent)
    return lambda values: _raised(base(values), exponent(values))


def _raised(base: float, exponent: float) -> float:
    try:
        return math.pow(base, exponent)
    except (OverflowError, ValueError):
        return math.nan


@prepared.register
def _(term: Apply) -> Prepared:
    function = FLOATS.functions[term.function]
    parts = [prepared(part) for part in term.arguments]
    return lambda values: float(function(*(part(values) for part in parts)))


@prepared.register
def _(term: SumOver) -> Prepared:
    return prepared(Sum(tuple(term.terms())))


@prepared.register
def _(term: Choice) -> Prepared:
    subject, nonnegative, otherwise = map(prepared, (term.subject, term.nonnegative, term.otherwise))
    return lambda values: nonnegative(values) if subject(values) >= 0 else otherwise(values)


@prepared.register
def _(term: Framed) -> Prepared:
    return prepared(term.term)
