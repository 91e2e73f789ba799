"""Softmax with cross entropy where the sample is of one class: its target is 1 and the others are 0.

L = -sum of y ln a = -ln a of the class        dL/dz_j = a_j - 1 for the class's own unit, a_j for the others
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from derive.functions import call
from derive.quantities import Quantity
from derive.terms import ONE, Negative, Number, Product, Quotient, Sum, Term, negative


def loss_forms(targets: Sequence[Quantity], outputs: Sequence[Quantity], own: int) -> tuple[Term, Term, Term]:
    """The loss as a sum, with the targets put in, and in short; `own` is the class, counted from 1."""
    put_in = [Number.of(int(j == own)) for j in range(1, len(outputs) + 1)]
    short = negative(call("ln", outputs[own - 1]))
    return _cross_entropy(targets, outputs), _cross_entropy(put_in, outputs), short


def _cross_entropy(targets: Iterable[Term], outputs: Iterable[Quantity]) -> Term:
    return Sum(tuple(Negative(Product((y, call("ln", a)))) for y, a in zip(targets, outputs, strict=True)))


def delta_forms(outputs: Sequence[Quantity], own: int, j: int) -> tuple[Term, ...]:
    """The derivative of the loss by net input j: the product of slopes, what it becomes, and its short form."""
    chosen, a = outputs[own - 1], outputs[j - 1]
    if own != j:
        return Product((Negative(Quotient(ONE, chosen)), Negative(Product((chosen, a))))), a
    rest = Sum((ONE, Negative(a)))
    return Product((Negative(Quotient(ONE, a)), a, rest)), Negative(rest), Sum((a, Negative(ONE)))
