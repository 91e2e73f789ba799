"""Mistakes of the rules of differentiation, in a graph of a reader's own and in a descent; see `forward.py`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from derive.calculus import differentiate
from derive.functions import FUNCTIONS
from derive.mistakes.mistake import Mistake
from derive.mistakes.setting import Arm, Setting
from derive.mistakes.slip import Slip
from derive.quantities import Derivative, Quantity
from derive.statements import Statement
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
    inputs_of,
    negative,
    power,
    product,
    total,
)

Rule = Callable[[Term, Quantity], Term | None]
"""The wrong derivative of an equation's term by a quantity; None where the mistake cannot be made."""


def _wrong_rule(rule: Rule) -> Callable[[Setting], Iterator[Slip]]:
    def slips(setting: Setting) -> Iterator[Slip]:
        for step in setting.steps if setting.network is None else ():
            wrt = step.target.wrt
            yield from setting.local_slips(step, partial(_local, setting, rule, wrt), about=(wrt,))
        for statement, function, wrt in _slopes_of_functions(setting):
            wrong = _carried(rule, function, wrt)
            if wrong is not None:
                yield Slip(statement.target, wrong, about=(wrt,))

    return slips


def _local(setting: Setting, rule: Rule, wrt: Quantity, arm: Arm) -> Term | None:
    wrong = _carried(rule, setting.equations[arm.user], wrt)
    return None if wrong == arm.value else wrong


def _slopes_of_functions(setting: Setting) -> Iterator[tuple[Statement, Term, Quantity]]:
    """In a descent the slopes of the function at each place, with the function there: dJ/dtheta[k] and J[k]."""
    heights = [s for s in setting.plan.of_stage("forward") if s.target not in setting.equations]
    by_input = {leaf: s for s in heights for leaf in inputs_of(s.term)}
    for statement in setting.plan.of_stage("backward"):
        target = statement.target
        height = by_input.get(target.wrt) if isinstance(target, Derivative) else None
        if height is not None and isinstance(target, Derivative) and not setting.plan.batch.several:
            yield statement, height.term, target.wrt


def _carried(rule: Rule, term: Term, wrt: Quantity) -> Term | None:
    """The derivative with the wrong rule at the outermost places where it can be used; None where it cannot."""
    wrong = rule(term, wrt)
    if wrong is not None:
        return wrong
    match term:
        case Sum(parts):
            found = [_carried(rule, part, wrt) for part in parts]
            if all(part is None for part in found):
                return None
            pairs = zip(parts, found, strict=True)
            return total(*(differentiate(part, wrt) if wrong is None else wrong for part, wrong in pairs))
        case Negative(part):
            inner = _carried(rule, part, wrt)
            return None if inner is None else negative(inner)
        case Product((Number() as factor, part)) | Product((Quotient(Number(), Number()) as factor, part)):
            inner = _carried(rule, part, wrt)
            return None if inner is None else product(factor, inner)
    return None


def _own_factor(term: Term, wrt: Quantity) -> Term | None:
    """d(x y)/dx = x"""
    return wrt if isinstance(term, Product) and term.factors.count(wrt) == 1 else None


def _minus_lost(term: Term, wrt: Quantity) -> Term | None:
    """d(x - y)/dy = 1"""
    if not isinstance(term, Sum) or not any(isinstance(part, Negative) for part in term.terms):
        return None
    return differentiate(Sum(tuple(p.term if isinstance(p, Negative) else p for p in term.terms)), wrt)


def _exponent_lost(term: Term, wrt: Quantity) -> Term | None:
    """d(u^n)/dx = u^(n - 1) du/dx"""
    return _of_power(term, wrt, lambda base, n: power(base, n - 1))


def _exponent_kept(term: Term, wrt: Quantity) -> Term | None:
    """d(u^n)/dx = n u^n du/dx"""
    return _of_power(term, wrt, lambda base, n: product(Number.of(n), power(base, n)))


def _of_power(term: Term, wrt: Quantity, outer: Callable[[Term, int], Term]) -> Term | None:
    """The derivative of a whole power with the wrong outer derivative."""
    match term:
        case Power(base, Number(n)) if n.denominator == 1 and differentiate(base, wrt) != ZERO:
            return product(outer(base, int(n)), differentiate(base, wrt))
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
