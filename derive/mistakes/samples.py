"""Mistakes of several samples: how they are put together, and whose target is taken; see `forward.py`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from derive.mistakes.losses import IN_BOTH, IN_LOSS, IN_SLOPE
from derive.mistakes.mistake import Mistake
from derive.mistakes.setting import Setting
from derive.mistakes.slip import Slip
from derive.plan import SAMPLE
from derive.quantities import Derivative, Quantity
from derive.statements import Statement
from derive.terms import Number, OfSamples, Quotient, SumOver, Term, map_leaves, with_index


def _totals(setting: Setting) -> Iterator[tuple[Statement, SumOver]]:
    """The statements over all samples, with the sum in them."""
    for statement in setting.plan.of_stage("total"):
        whole = statement.term.above if isinstance(statement.term, Quotient) else statement.term
        assert isinstance(whole, SumOver)
        yield statement, whole


def _choices(statement: Statement) -> tuple[str, ...]:
    """The loss alone, the derivatives alone, or all."""
    return (IN_SLOPE if isinstance(statement.target, Derivative) else IN_LOSS, IN_BOTH)


def mean_for_sum_over_samples(setting: Setting) -> Iterator[Slip]:
    """A total divided by the number of samples, where it is a sum"""
    if setting.plan.batch.reduction == "sum":
        for statement, whole in _totals(setting):
            wrong = Quotient(whole, Number.of(setting.plan.batch.samples))
            yield from (Slip(statement.target, wrong, choice) for choice in _choices(statement))


def sum_for_mean_over_samples(setting: Setting) -> Iterator[Slip]:
    """A total not divided by the number of samples, where it is a mean"""
    if setting.plan.batch.reduction == "mean":
        for statement, whole in _totals(setting):
            yield from (Slip(statement.target, whole, choice) for choice in _choices(statement))


def averaged_twice(setting: Setting) -> Iterator[Slip]:
    """A derivative by a bias divided by the number of samples once more"""
    if setting.plan.batch.reduction == "mean":
        for statement, _ in _totals(setting):
            if isinstance(statement.target, Derivative) and statement.target.wrt.kind == "b":
                yield Slip(statement.target, Quotient(statement.term, Number.of(setting.plan.batch.samples)))


def only_one_sample(setting: Setting) -> Iterator[Slip]:
    """The number of one sample, the first or the last, for the total"""
    for statement, whole in _totals(setting):
        for number in dict.fromkeys((1, setting.plan.batch.samples)):
            yield Slip(
                statement.target, with_index(whole.body, SAMPLE, number), f"sample {number}", (Number.of(number),)
            )


def wrong_samples_target(setting: Setting) -> Iterator[Slip]:
    """The target of the sample before or after: by one sample, or by each of them"""
    for choice, order in _orders(setting.plan.batch.samples):
        for statement in setting.plan.of_stage("forward", "local", "backward"):
            wrong = map_leaves(statement.term, partial(_target_of, order))
            if wrong != statement.term:
                yield Slip(statement.target, wrong, choice, tuple(map(Number.of, _first_changed(order))))


def _target_of(order: tuple[int, ...], leaf: Term) -> Term:
    is_target = isinstance(leaf, Quantity) and leaf.kind == "y" and leaf.sample == SAMPLE
    return OfSamples(leaf, order) if is_target else leaf


def _orders(samples: int) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Whose target each sample takes, the right ones being 1, 2, ..."""
    right = tuple(range(1, samples + 1))
    for s in right if samples > 1 else ():
        for t in (s - 1, s + 1):
            if t in right:
                yield f"{t} for {s}", (*right[: s - 1], t, *right[s:])
    if samples > 1:
        yield "next", (*right[1:], 1)


def _first_changed(order: tuple[int, ...]) -> tuple[int, int]:
    """The first sample with a wrong target, and whose that is."""
    return next((s, t) for s, t in enumerate(order, 1) if s != t)


MISTAKES = (
    Mistake("mean_for_sum_over_samples", mean_for_sum_over_samples, "everywhere"),
    Mistake("sum_for_mean_over_samples", sum_for_mean_over_samples, "everywhere"),
    Mistake("averaged_twice", averaged_twice, "everywhere"),
    Mistake("only_one_sample", only_one_sample, "everywhere"),
    Mistake("wrong_samples_target", wrong_samples_target, "everywhere"),
)
