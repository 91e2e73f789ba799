"""Mistakes of the update w' = w - eta dL/dw; see `forward.py` for how they are written."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from derive.mistakes.mistake import Mistake
from derive.mistakes.setting import Setting
from derive.mistakes.slip import Slip
from derive.plan import RATE
from derive.quantities import Derivative, Quantity
from derive.terms import TWO, Negative, Power, Product, Sum, Term, negative

New = Callable[[Quantity, Term], Term | None]
"""The wrong new value of a parameter with the slope dL/dw; None where the mistake cannot be made."""


def _updated(new: New) -> Callable[[Setting], Iterator[Slip]]:
    def slips(setting: Setting) -> Iterator[Slip]:
        for statement in setting.plan.of_stage("update"):
            target = statement.target
            assert isinstance(target, Quantity)
            old = Quantity(target.kind, target.indices)
            slope = Derivative(setting.graph.output, old)
            wrong = new(old, slope)
            if wrong is not None:
                yield Slip(target, wrong, about=(slope, old))

    return slips


def _less(old: Term, change: Term) -> Term:
    return Sum((old, Negative(change)))


def delta_for_gradient(setting: Setting) -> Iterator[Slip]:
    """w' = w - eta dL/dz, the derivative by the net input in place of that by the weight"""
    if setting.network is None or setting.plan.batch.several:
        return
    for slip in _updated(lambda old, slope: old if old.kind == "w" else None)(setting):
        old = slip.term
        assert isinstance(old, Quantity)
        delta = Derivative(setting.graph.output, Quantity("z", old.indices[:2]))
        if delta in setting.plan.terms:
            yield Slip(slip.target, _less(old, Product((RATE, delta))), about=(delta, slip.about[0]))


MISTAKES = (
    Mistake("gradient_added", _updated(lambda old, slope: Sum((old, Product((RATE, slope)))))),
    Mistake("rate_left_out", _updated(lambda old, slope: _less(old, slope))),
    Mistake("rate_twice", _updated(lambda old, slope: _less(old, Product((Power(RATE, TWO), slope))))),
    Mistake("bias_not_updated", _updated(lambda old, slope: old if old.kind == "b" else None)),
    Mistake("change_for_new_value", _updated(lambda old, slope: negative(Product((RATE, slope))))),
    Mistake("delta_for_gradient", delta_for_gradient),
)
