"""Rules of differentiation, one at a time: a derivative as a person writes it down line by line.

    d/dx (u / v)  ->  (d/dx u * v - u * d/dx v) / v^2     quotient rule
                  ->  the inner derivatives put in        derivatives
                  ->  zeros, ones and signs tidied up     simplified

`told(start, depth)` applies `depth` rules, the inner derivatives left as `Differential`, then carries out
what is left. Each line is a `DerivedLine`: a term equal to the one before, and the rule that leads to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import singledispatch

from derive.calculus import differentiate
from derive.functions import FUNCTIONS
from derive.quantities import Derivative, Quantity
from derive.terms import (
    TWO,
    ZERO,
    Apply,
    Choice,
    Differential,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    SumOver,
    Term,
    children,
    inputs_of,
    power,
    product,
    rebuild,
)
from derive.tidying import tidied

DEFINITION = "definition"
CHAIN, QUOTIENT, PRODUCT, SUM = "chain rule", "quotient rule", "product rule", "sum rule"
CASES, CONSTANT, STANDARD = "each case by itself", "constant factor", "standard derivative"
CARRIED, SIMPLIFIED = "derivatives", "simplified"
SPLIT, FACTORED, COLLECTED, SHORTENED = "split", "factored out", "collected", "shortened"
PUT_BACK, INVERSE, NAMED = "put back", "inverse function", "named"
RULES = (
    *(DEFINITION, CHAIN, QUOTIENT, PRODUCT, SUM, CASES, CONSTANT, STANDARD, CARRIED, SIMPLIFIED),
    *(SPLIT, FACTORED, COLLECTED, SHORTENED, PUT_BACK, INVERSE, NAMED),
)
"""Every rule that a line may name; of several applied in one line the first of these is named."""


@dataclass(frozen=True)
class DerivedLine:
    """One line of a derivation: a term, and the name of the rule that leads to it from the line before."""

    term: Term
    rule: str


@dataclass(frozen=True)
class Working:
    """How the derivative of an entry is told, on the way from its definition to its slope.

    `depth` rules are applied one at a time; where it `carries` on, the derivatives that are left are carried
    out; `middle` gives the lines from there to the slope, and `ending` names the rule that leads to it.
    `shown` is the definition as it is written out, where that is not the entry's value itself.
    """

    depth: int = 1
    carries: bool = True
    middle: Callable[..., tuple[DerivedLine, ...]] = lambda *names: ()
    ending: str = PUT_BACK
    shown: Callable[..., Term] | None = None


ONE_RULE = Working()
"""Told by the rules alone."""


def told(start: Differential, depth: int = 1, *, carries: bool = True) -> tuple[DerivedLine, ...]:
    """The derivative from `start` on: `depth` rules, then, where it `carries` on, what is left carried out."""
    lines = [DerivedLine(start, DEFINITION)]
    for _ in range(depth):
        lines.append(advanced(lines[-1].term))
    if carries:
        lines.append(DerivedLine(carried_out(lines[-1].term), CARRIED))
        lines.append(DerivedLine(tidied(lines[-1].term), SIMPLIFIED))
    return without_repeats(lines)


def without_repeats(lines: list[DerivedLine]) -> tuple[DerivedLine, ...]:
    """The lines without those that only say again what the line before says."""
    return tuple(line for i, line in enumerate(lines) if i == 0 or line.term != lines[i - 1].term)


def advanced(term: Term) -> DerivedLine:
    """The term with one rule applied to each derivative in it that is not carried out."""
    rules: list[str] = []

    def apply_one(inner: Differential) -> Term:
        line = applied(inner)
        rules.append(line.rule)
        return line.term

    result = _replaced(term, apply_one)
    return DerivedLine(result, min(rules, key=RULES.index, default=SIMPLIFIED))


def carried_out(term: Term) -> Term:
    """The term with every derivative in it carried out, nothing else changed."""
    return _replaced(term, lambda inner: differentiate(inner.body, inner.wrt))


def _replaced(term: Term, change: Callable[[Differential], Term]) -> Term:
    """The tree with its outermost derivatives changed; a product that comes to stand in a product joins it."""
    if isinstance(term, Differential):
        return change(term)
    parts = tuple(_replaced(part, change) for part in children(term))
    if isinstance(term, Product):
        return Product(tuple(factor for part in parts for factor in _factors(part)))
    return rebuild(term, parts) if parts else term


def _factors(term: Term) -> tuple[Term, ...]:
    return term.factors if isinstance(term, Product) else (term,)


def applied(term: Differential) -> DerivedLine:
    """One rule applied to a derivative: the rule for the outermost operation of its body."""
    return _rule(term.body, term)


@singledispatch
def _rule(body: Term, whole: Differential) -> DerivedLine:
    """What has no rule of its own is carried out."""
    return DerivedLine(differentiate(body, whole.wrt), CARRIED)


def _by(body: Term, whole: Differential) -> Differential:
    """The derivative of another body by the same name."""
    return Differential(body, whole.wrt, whole.alone)


def depends(term: Term, wrt: Quantity | Derivative) -> bool:
    """Whether the name stands in the term."""
    return wrt in inputs_of(term)


@_rule.register
def _(body: Sum, whole: Differential) -> DerivedLine:
    return DerivedLine(Sum(tuple(_signed(part, whole) for part in _summands(body))), SUM)


def _summands(body: Sum) -> Iterator[Term]:
    for part in body.terms:
        yield from part.terms() if isinstance(part, SumOver) else (part,)


def _signed(part: Term, whole: Differential) -> Term:
    return Negative(_by(part.term, whole)) if isinstance(part, Negative) else _by(part, whole)


@_rule.register
def _(body: Negative, whole: Differential) -> DerivedLine:
    inner = applied(_by(body.term, whole))
    return DerivedLine(Negative(inner.term), inner.rule)


@_rule.register
def _(body: Product, whole: Differential) -> DerivedLine:
    constant = tuple(factor for factor in body.factors if not depends(factor, whole.wrt))
    varying = tuple(factor for factor in body.factors if depends(factor, whole.wrt))
    if not varying:
        return DerivedLine(ZERO, CARRIED)
    if constant:
        return DerivedLine(Product((*constant, _by(product(*varying), whole))), CONSTANT)
    places = range(len(varying))
    return DerivedLine(
        Sum(tuple(Product((*varying[:i], _by(varying[i], whole), *varying[i + 1 :])) for i in places)), PRODUCT
    )


@_rule.register
def _(body: Quotient, whole: Differential) -> DerivedLine:
    above, below = _by(body.above, whole), _by(body.below, whole)
    if not depends(body.below, whole.wrt):
        return DerivedLine(Quotient(above, body.below), CONSTANT)
    minus = Negative(Product((body.above, below)))
    return DerivedLine(Quotient(Sum((Product((above, body.below)), minus)), Power(body.below, TWO)), QUOTIENT)


@_rule.register
def _(body: Power, whole: Differential) -> DerivedLine:
    if not isinstance(body.exponent, Number) or body.exponent.value.denominator != 1:
        return DerivedLine(differentiate(body, whole.wrt), CARRIED)
    lower = power(body.base, int(body.exponent.value) - 1)
    return DerivedLine(Product((body.exponent, lower, _by(body.base, whole))), CHAIN)


@_rule.register
def _(body: Apply, whole: Differential) -> DerivedLine:
    """f(u) -> f'(u) du/dx; f(x) -> f'(x)."""
    varying = [i for i, argument in enumerate(body.arguments) if depends(argument, whole.wrt)]
    if len(varying) != 1:
        return DerivedLine(differentiate(body, whole.wrt), CARRIED)
    argument, slope = body.arguments[varying[0]], FUNCTIONS[body.function].slopes(*body.arguments)[varying[0]]
    if argument == whole.wrt:
        return DerivedLine(slope, STANDARD)
    return DerivedLine(Product((*_factors(slope), _by(argument, whole))), CHAIN)


@_rule.register
def _(body: Choice, whole: Differential) -> DerivedLine:
    """The subject decides which case holds; away from its zero each case is differentiated by itself."""
    return DerivedLine(Choice(body.subject, _by(body.nonnegative, whole), _by(body.otherwise, whole)), CASES)
