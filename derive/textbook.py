"""SymPy's rational expressions written as terms in the order of a textbook, not in SymPy's own.

`Textbook.after(model)` knows the order in which names stand in a first formula; what it writes keeps
that order: factors and summands by the first name in them, plus before minus, 1 - a and not -(a - 1).
Functions and cases are hidden behind stand-in names, so that SymPy sees a rational expression.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import sympy

from derive.quantities import Quantity
from derive.symbolic import Expr, symbol, to_sympy
from derive.terms import (
    ONE,
    Apply,
    Choice,
    Number,
    Power,
    Quotient,
    SumOver,
    Term,
    children,
    named_leaves,
    negative,
    power,
    product,
    rebuild,
    total,
)


@dataclass
class Textbook:
    """Turns terms into rational expressions (`rational`) and expressions into terms (`write(expression)`)."""

    names: dict[Expr, Term] = field(default_factory=dict)
    """Each symbol in the order of the model, and the term that it stands for."""
    _hidden: dict[Term, Quantity] = field(default_factory=dict)

    @classmethod
    def after(cls, model: Term) -> Textbook:
        """The writer that keeps the order of `model`."""
        writer = cls()
        writer.rational(model)
        return writer

    def rational(self, term: Term) -> Expr:
        """The term as an expression in symbols with whole powers only."""
        shown = self._shown(term)
        for leaf in named_leaves(shown):
            self.names.setdefault(symbol(leaf), leaf)
        for opaque, name in self._hidden.items():
            self.names[symbol(name)] = opaque
        return to_sympy(shown)

    def _shown(self, term: Term) -> Term:
        whole_power = (
            isinstance(term, Power) and isinstance(term.exponent, Number) and term.exponent.value.denominator == 1
        )
        if isinstance(term, Apply | Choice | SumOver) or (isinstance(term, Power) and not whole_power):
            return self._hidden.setdefault(term, Quantity(f"hidden{len(self._hidden)}"))
        parts = children(term)
        return rebuild(term, tuple(map(self._shown, parts))) if parts else term

    def __call__(self, expression: Expr) -> Term:
        """The expression as a term."""
        if expression.is_Rational:
            return _number(expression)
        if expression.is_Symbol:
            return self.names[expression]
        if expression.is_Pow and expression.exp.is_Integer and expression.exp > 0:
            return power(self(expression.base), int(expression.exp))
        return self._sum(expression) if expression.is_Add else self._quotient(expression)

    def _sum(self, expression: Expr) -> Term:
        ordered = sorted(expression.args, key=lambda arg: (_is_minus(arg), bool(arg.free_symbols), *self._place(arg)))
        return total(*map(self, ordered))

    def _quotient(self, expression: Expr) -> Term:
        above, below = sympy.fraction(expression)
        minus_above, numerator = self._product(above)
        minus_below, denominator = self._product(below)
        whole = numerator if denominator == ONE else Quotient(numerator, denominator)
        return negative(whole) if minus_above != minus_below else whole

    def _product(self, expression: Expr) -> tuple[bool, Term]:
        """Whether there is a minus sign in front, and the product of the factors, each with its better sign."""
        minus, factors = False, []
        for factor in sorted(sympy.Mul.make_args(expression), key=self._factor_place):
            turned = _reads_better_turned(factor)
            minus ^= turned
            factors.append(-factor if turned else factor)
        return self._signed(minus, factors)

    def _signed(self, minus: bool, factors: list[Expr]) -> tuple[bool, Term]:
        """A minus sign goes into a difference where one stands: -(y - a) is a - y."""
        turn = next((i for i, factor in enumerate(factors) if minus and _is_difference(factor)), None)
        if turn is not None:
            factors[turn], minus = -factors[turn], False
        return minus, product(*map(self, factors))

    def _factor_place(self, factor: Expr) -> tuple[Any, ...]:
        return (bool(factor.free_symbols), *self._place(factor), factor.is_Add)

    def _place(self, expression: Expr) -> tuple[int, ...]:
        """Where its names stand in the model, the first one first."""
        return tuple(sorted(i for i, name in enumerate(self.names) if name in expression.free_symbols))[:2] or (-1,)


def _number(value: Expr) -> Term:
    fraction = Fraction(int(value.p), int(value.q))
    above, below = Number(Fraction(abs(fraction.numerator))), Number(Fraction(fraction.denominator))
    size = above if fraction.denominator == 1 else Quotient(above, below)
    return negative(size) if fraction < 0 else size


def _is_minus(summand: Expr) -> bool:
    return bool(summand.as_coeff_Mul()[0] < 0)


def _reads_better_turned(factor: Expr) -> bool:
    """A negative number, a sum with a negative number (a - 1), a sum of minus signs alone."""
    if not factor.is_Add:
        return bool(factor.is_Number and factor < 0)
    constant = factor.as_coeff_Add()[0]
    return bool(constant < 0 or all(map(_is_minus, factor.args)))


def _is_difference(factor: Expr) -> bool:
    """One name less another."""
    return bool(factor.is_Add and len(factor.args) == 2 and not factor.as_coeff_Add()[0]) and any(
        map(_is_minus, factor.args)
    )
