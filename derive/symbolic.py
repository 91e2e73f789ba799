"""The mathematical form: terms as SymPy expressions. The only file that makes a Symbol."""

from __future__ import annotations

from functools import cache, singledispatch
from typing import Any

import sympy

from derive.functions import FUNCTIONS, opened
from derive.quantities import Derivative, Quantity
from derive.terms import Apply, Choice, Framed, Negative, Number, Power, Product, Quotient, Sum, SumOver, Term

Expr = Any
"""A SymPy expression; SymPy's own annotations do not follow its arithmetic."""


@cache
def symbol(leaf: Quantity | Derivative) -> Expr:
    """The symbol of a named number: real, and the same object each time."""
    return sympy.Symbol(leaf.name, real=True)


@singledispatch
def to_sympy(term: Term) -> Expr:
    """The SymPy expression that a term means."""
    raise TypeError(f"no SymPy form for {type(term).__name__}")


@to_sympy.register
def _(term: Number) -> Expr:
    return sympy.Rational(term.value.numerator, term.value.denominator)


@to_sympy.register(Quantity)
@to_sympy.register(Derivative)
def _(term: Quantity | Derivative) -> Expr:
    return symbol(term)


@to_sympy.register
def _(term: Sum) -> Expr:
    return sympy.Add(*map(to_sympy, term.terms))


@to_sympy.register
def _(term: Negative) -> Expr:
    return -to_sympy(term.term)


@to_sympy.register
def _(term: Product) -> Expr:
    return sympy.Mul(*map(to_sympy, term.factors))


@to_sympy.register
def _(term: Quotient) -> Expr:
    return to_sympy(term.above) / to_sympy(term.below)


@to_sympy.register
def _(term: Power) -> Expr:
    return to_sympy(term.base) ** to_sympy(term.exponent)


@to_sympy.register
def _(term: Apply) -> Expr:
    name = FUNCTIONS[term.function].sympy
    return getattr(sympy, name)(*map(to_sympy, term.arguments)) if name else to_sympy(opened(term))


@to_sympy.register
def _(term: SumOver) -> Expr:
    return sympy.Add(*map(to_sympy, term.terms()))


@to_sympy.register
def _(term: Choice) -> Expr:
    condition = sympy.Ge(to_sympy(term.subject), 0)
    return sympy.Piecewise((to_sympy(term.nonnegative), condition), (to_sympy(term.otherwise), True))


@to_sympy.register
def _(term: Framed) -> Expr:
    return to_sympy(term.term)
