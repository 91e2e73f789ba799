"""Mistakes of the rules of differentiation in a graph of a reader's own; see `forward.py` for how they are written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from derive.calculus import differentiate
from derive.functions import FUNCTIONS
from derive.mistakes.mistake import Mistake
from derive.mistakes.setting import Arm, Setting
from derive.mistakes.slip import Slip
from derive.quantities import Quantity
from derive.terms import (
    ONE,
    ZERO,
    Apply,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Term,
    negative,
    power,
    product,
)

Rule = Callable[[Term, Quantity], Term | None]
"""The wrong derivative of an equation's term by a quantity; None where the mistake cannot be made."""


def _wrong_rule(rule: Rule) -> Callable[[Setting], Iterator[Slip]]:
    def slips(setting: Setting) -> Iterator[Slip]:
        for step in setting.steps if setting.network is None else ():
            yield from setting.local_slips(
                step, partial(_local, setting, rule, step.target.wrt), about=(step.target.wrt,)
            )

    return slips


def _local(setting: Setting, rule: Rule, wrt: Quantity, arm: Arm) -> Term | None:
    wrong = rule(setting.equations[arm.user], wrt)
    return None if wrong == arm.value else wrong


def _own_factor(term: Term, wrt: Quantity) -> Term | None:
    """d(x y)/dx = x"""
    return wrt if isinstance(term, Product) and term.factors.count(wrt) == 1 else None


def _minus_lost(term: Term, wrt: Quantity) -> Term | None:
    """d(x - y)/dy = 1"""
    if not isinstance(term, Sum) or not any(isinstance(part, Negative) for part in term.terms):
        return None
    return differentiate(Sum(tuple(p.term if isinstance(p, Negative) else p for p in term.terms)), wrt)


def _exponent_lost(term: Term, wrt: Quantity) -> Term | None:
    """d(x^n)/dx = x^(n - 1)"""
    match term:
        case Power(base, Number(n)) if base == wrt and n.denominator == 1:
            return power(base, int(n) - 1)
    return None


def _exponent_kept(term: Term, wrt: Quantity) -> Term | None:
    """d(x^n)/dx = n x^n"""
    match term:
        case Power(base, Number() as n) if base == wrt:
            return product(n, term)
    return None


def _inner_left_out(term: Term, wrt: Quantity) -> Term | None:
    """d f(u)/dx = f'(u), without du/dx"""
    match term:
        case Apply(function, (inner,)) if inner != wrt:
            return FUNCTIONS[function].slopes(inner)[0]
        case Power(base, Number(n)) if base != wrt and n.denominator == 1:
            return product(term.exponent, power(base, int(n) - 1))
    return None


def _outer_at_inner(term: Term, wrt: Quantity) -> Term | None:
    """d f(u)/dx = f'(x) u'(x), the outer slope at the wrong place"""
    match term:
        case Apply(function, (inner,)) if inner != wrt:
            return product(FUNCTIONS[function].slopes(wrt)[0], differentiate(inner, wrt))
    return None


def _both_win(term: Term, wrt: Quantity) -> Term | None:
    """d max(x, y)/dx = 1, whichever is larger"""
    extreme = isinstance(term, Apply) and term.function in ("max", "min")
    return ONE if extreme and isinstance(term, Apply) and wrt in term.arguments else None


def _square_lost(term: Term, wrt: Quantity) -> Term | None:
    """d(x / y)/dy = -x / y"""
    match term:
        case Quotient(above, below) if below == wrt and differentiate(above, wrt) == ZERO:
            return negative(term)
    return None


def _quotient_sign(term: Term, wrt: Quantity) -> Term | None:
    """d(x / y)/dy = x / y^2"""
    match term:
        case Quotient(above, below) if below == wrt and differentiate(above, wrt) == ZERO:
            return negative(differentiate(term, wrt))
    return None


MISTAKES = (
    Mistake("own_factor", _wrong_rule(_own_factor)),
    Mistake("minus_lost", _wrong_rule(_minus_lost)),
    Mistake("exponent_lost", _wrong_rule(_exponent_lost)),
    Mistake("exponent_kept", _wrong_rule(_exponent_kept)),
    Mistake("inner_left_out", _wrong_rule(_inner_left_out)),
    Mistake("outer_at_inner", _wrong_rule(_outer_at_inner)),
    Mistake("both_win", _wrong_rule(_both_win)),
    Mistake("square_lost", _wrong_rule(_square_lost)),
    Mistake("quotient_sign", _wrong_rule(_quotient_sign)),
)
