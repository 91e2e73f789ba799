"""Mistakes of a step of descent, w' = w - eta dL/dw or theta[1] = theta[0] - alpha dJ/dtheta[0]; see `forward.py`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from derive.mistakes.mistake import Mistake
from derive.mistakes.setting import Setting
from derive.mistakes.slip import Slip
from derive.quantities import Derivative, Quantity
from derive.terms import TWO, Negative, Power, Product, Sum, Term, negative


@dataclass(frozen=True)
class Step:
    """new = old - rate * slope"""

    new: Quantity
    old: Quantity
    rate: Quantity
    slope: Derivative


Wrong = Callable[[Step], Term | None]
"""The wrong new value; None where the mistake cannot be made."""


def _steps(setting: Setting) -> Iterator[Step]:
    for statement in setting.plan.of_stage("update"):
        match statement.target, statement.term:
            case Quantity() as new, Sum(
                (Quantity() as old, Negative(Product((Quantity() as rate, Derivative() as slope))))
            ):
                yield Step(new, old, rate, slope)


def _updated(wrong: Wrong) -> Callable[[Setting], Iterator[Slip]]:
    def slips(setting: Setting) -> Iterator[Slip]:
        for step in _steps(setting):
            term = wrong(step)
            if term is not None:
                yield Slip(step.new, term, about=(step.slope, step.old))

    return slips


def _less(old: Term, change: Term) -> Term:
    return Sum((old, Negative(change)))


def delta_for_gradient(setting: Setting) -> Iterator[Slip]:
    """w' = w - eta dL/dz, the derivative by the net input in place of that by the weight"""
    if setting.network is None or setting.plan.batch.several:
        return
    for step in _steps(setting):
        delta = Derivative(setting.graph.output, Quantity("z", step.old.indices[:2]))
        if step.old.kind == "w" and delta in setting.plan.terms:
            yield Slip(step.new, _less(step.old, Product((step.rate, delta))), about=(delta, step.slope))


def stale_gradient(setting: Setting) -> Iterator[Slip]:
    """The slope of the step before, taken again in the next"""
    before = {step.new: step for step in _steps(setting)}
    for step in before.values():
        if step.old in before:
            slope = before[step.old].slope
            yield Slip(step.new, _less(step.old, Product((step.rate, slope))), about=(slope, step.slope))


MISTAKES = (
    Mistake("gradient_added", _updated(lambda s: Sum((s.old, Product((s.rate, s.slope)))))),
    Mistake("rate_left_out", _updated(lambda s: _less(s.old, s.slope))),
    Mistake("rate_twice", _updated(lambda s: _less(s.old, Product((Power(s.rate, TWO), s.slope))))),
    Mistake("bias_not_updated", _updated(lambda s: s.old if s.old.kind == "b" else None)),
    Mistake("change_for_new_value", _updated(lambda s: negative(Product((s.rate, s.slope))))),
    Mistake("delta_for_gradient", delta_for_gradient),
    Mistake("stale_gradient", stale_gradient),
)
