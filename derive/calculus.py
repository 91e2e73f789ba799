"""Differentiation of one equation in its direct inputs, keeping the order of a textbook.

Each rule is one entry by kind of node. Terms that do not depend on the variable vanish, factors keep
their places: d(x * y)/dx is y, d(w[1,1,1] x[1] + ...)/dw[1,1,1] is x[1]. Tests hold every rule against
`sympy.diff`.
"""

from __future__ import annotations

from functools import singledispatch

from derive.functions import FUNCTIONS, call
from derive.quantities import Derivative, Index, Quantity
from derive.terms import (
    ONE,
    TWO,
    ZERO,
    Apply,
    Choice,
    Differential,
    Framed,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    SumOver,
    Term,
    children,
    negative,
    power,
    product,
    total,
)

Variable = Quantity | Derivative


@singledispatch
def differentiate(term: Term, wrt: Variable) -> Term:
    """The partial derivative of `term` by `wrt`, every other leaf held fixed."""
    return ONE if term == wrt else ZERO


@differentiate.register
def _(term: Sum, wrt: Variable) -> Term:
    return total(*(differentiate(part, wrt) for part in term.terms))


@differentiate.register
def _(term: Negative, wrt: Variable) -> Term:
    return negative(differentiate(term.term, wrt))


@differentiate.register
def _(term: Product, wrt: Variable) -> Term:
    return total(*(_one_factor(term.factors, place, wrt) for place in range(len(term.factors))))


def _one_factor(factors: tuple[Term, ...], place: int, wrt: Variable) -> Term:
    """The product with the factor at `place` differentiated."""
    slope = differentiate(factors[place], wrt)
    return ZERO if slope == ZERO else product(*factors[:place], slope, *factors[place + 1 :])


@differentiate.register
def _(term: Quotient, wrt: Variable) -> Term:
    above, below = differentiate(term.above, wrt), differentiate(term.below, wrt)
    if below == ZERO:
        return ZERO if above == ZERO else _over(above, term.below)
    squared = Power(term.below, TWO)
    if above == ZERO:
        return negative(_over(product(term.above, below), squared))
    return Quotient(total(product(above, term.below), negative(product(term.above, below))), squared)


def _over(above: Term, below: Term) -> Term:
    """above / below with the sign in front."""
    return Negative(Quotient(above.term, below)) if isinstance(above, Negative) else Quotient(above, below)


@differentiate.register
def _(term: Power, wrt: Variable) -> Term:
    base, exponent = differentiate(term.base, wrt), differentiate(term.exponent, wrt)
    by_base = ZERO if base == ZERO else product(term.exponent, _one_less(term), base)
    by_exponent = ZERO if exponent == ZERO else product(term, call("ln", term.base), exponent)
    return total(by_base, by_exponent)


def _one_less(term: Power) -> Term:
    """base ^ (exponent - 1)"""
    if isinstance(term.exponent, Number) and term.exponent.value.denominator == 1:
        return power(term.base, int(term.exponent.value) - 1)
    return Power(term.base, Sum((term.exponent, negative(ONE))))


@differentiate.register
def _(term: Apply, wrt: Variable) -> Term:
    inner = [differentiate(argument, wrt) for argument in term.arguments]
    if all(slope == ZERO for slope in inner):
        return ZERO
    outer = FUNCTIONS[term.function].slopes(*term.arguments)
    return total(*(product(o, i) for o, i in zip(outer, inner, strict=True) if i != ZERO))


@differentiate.register
def _(term: Choice, wrt: Variable) -> Term:
    nonnegative, otherwise = differentiate(term.nonnegative, wrt), differentiate(term.otherwise, wrt)
    return nonnegative if nonnegative == otherwise else Choice(term.subject, nonnegative, otherwise)


@differentiate.register
def _(term: Framed, wrt: Variable) -> Term:
    return differentiate(term.term, wrt)


@differentiate.register
def _(term: SumOver, wrt: Variable) -> Term:
    """Only the summands that hold the variable are built, so one weight of a wide layer stays cheap."""
    values = _index_values(term.body, term.index, wrt, term.count)
    everywhere = differentiate(term.body, wrt)
    if everywhere == ZERO:
        return total(*(differentiate(term.at(value), wrt) for value in sorted(values)))
    if not values:
        return SumOver(term.index, term.count, everywhere)
    return total(*(differentiate(summand, wrt) for summand in term.terms()))


@differentiate.register
def _(term: Differential, wrt: Variable) -> Term:
    return differentiate(differentiate(term.body, term.wrt), wrt)


def _index_values(body: Term, index: str, wrt: Variable, count: int) -> set[int]:
    """The values of the index for which some leaf of the body may become the variable."""
    values: set[int] = set()
    stack: list[Term] = [body]
    while stack:
        node = stack.pop()
        stack.extend(children(node))
        value = _match(node, index, wrt)
        if value is not None and 1 <= value <= count:
            values.add(value)
    return values


def _match(node: Term, index: str, wrt: Variable) -> int | None:
    """The index value that may turn the leaf `node` into `wrt`; None when none does or none is needed.

    Another letter is the index of a sum inside this one, so it may become any number.
    """
    if not isinstance(node, Quantity | Derivative) or _shape(node) != _shape(wrt):
        return None
    pairs = list(zip(_indices(node), _indices(wrt), strict=True))
    if any(mine != other for mine, other in pairs if not isinstance(mine, str)):
        return None
    found = {other for mine, other in pairs if mine == index}
    value = found.pop() if len(found) == 1 else None
    return value if isinstance(value, int) else None


def _shape(leaf: Variable) -> tuple[object, ...]:
    """All of a name but its numbers."""
    if isinstance(leaf, Derivative):
        return (_shape(leaf.of), _shape(leaf.wrt))
    return (leaf.kind, leaf.primed, len(leaf.indices))


def _indices(leaf: Variable) -> tuple[Index | None, ...]:
    if isinstance(leaf, Derivative):
        return _indices(leaf.of) + _indices(leaf.wrt)
    return (*leaf.indices, leaf.sample)
