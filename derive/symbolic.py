"""The mathematical form: terms as SymPy expressions, matrices as SymPy matrices. The only file that makes a Symbol."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache, reduce, singledispatch
from operator import add, mul
from typing import Any

import sympy

from derive.functions import FUNCTIONS, opened
from derive.quantities import Derivative, Quantity
from derive.terms import (
    Apply,
    Choice,
    Differential,
    Elementwise,
    Framed,
    Matrix,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    SumOver,
    Term,
    Transposed,
)

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


def _combined(scalars: Callable[..., Expr], pair: Callable[[Expr, Expr], Expr], parts: Iterable[Term]) -> Expr:
    """`scalars` of all parts at once; matrices, which that does not take, by `pair` from left to right."""
    expressions = [to_sympy(part) for part in parts]
    if any(isinstance(expression, sympy.MatrixBase) for expression in expressions):
        return reduce(pair, expressions)
    return scalars(*expressions)


@to_sympy.register
def _(term: Sum) -> Expr:
    return _combined(sympy.Add, add, term.terms)


@to_sympy.register
def _(term: Negative) -> Expr:
    return -to_sympy(term.term)


@to_sympy.register
def _(term: Product) -> Expr:
    return _combined(sympy.Mul, mul, term.factors)


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


@to_sympy.register
def _(term: Matrix) -> Expr:
    return sympy.ImmutableMatrix([list(map(to_sympy, row)) for row in term.rows])


@to_sympy.register
def _(term: Transposed) -> Expr:
    return to_sympy(term.term).T


@to_sympy.register
def _(term: Elementwise) -> Expr:
    return reduce(sympy.matrix_multiply_elementwise, map(to_sympy, term.factors)).as_immutable()


@to_sympy.register
def _(term: Differential) -> Expr:
    return sympy.diff(to_sympy(term.body), symbol(term.wrt))
