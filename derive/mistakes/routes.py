"""Mistakes where several routes meet: which routes are summed, and by which weights; see `forward.py`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from derive.backprop import Step
from derive.mistakes.mistake import Mistake
from derive.mistakes.setting import Arm, Setting, joined, replaced
from derive.mistakes.slip import Slip
from derive.plan import RATE, SAMPLE
from derive.quantities import Derivative, Quantity
from derive.terms import (
    ONE,
    Negative,
    Number,
    Quotient,
    Sum,
    SumOver,
    Term,
    product,
    total,
)

Reweighted = Callable[[Step, Arm], Term | None]
"""What stands in place of an arm's weight; None where there is nothing to exchange."""


def one_route(setting: Setting) -> Iterator[Slip]:
    """Of several routes only one is followed: the first, the second, ... or the one to the unit of the same number"""
    for target, arms in _forks(setting):
        for number, arm in enumerate(arms, 1):
            yield setting.slip(target, joined((arm,)), f"route {number}", (arm.user,))
        own = [arm for arm in arms if target.wrt.kind == "a" and arm.user.indices[-1:] == target.wrt.indices[-1:]]
        if own:
            yield setting.slip(target, joined(own), "own", (own[0].user,))


def route_forgotten(setting: Setting) -> Iterator[Slip]:
    """Of three routes or more all but one are followed"""
    for target, arms in _forks(setting):
        for number, arm in enumerate(arms if len(arms) > 2 else (), 1):
            yield setting.slip(target, joined(a for a in arms if a != arm), f"route {number}", (arm.user,))


def _forks(setting: Setting) -> Iterator[tuple[Derivative, tuple[Arm, ...]]]:
    """Derivatives over several routes, those into a softmax layer left out: they have a mistake of their own."""
    steps = ((step.target, setting.arms(step)) for step in setting.steps)
    sums = ((whole, tuple(Arm(part.of, setting.share, part, part) for part in parts)) for whole, parts in setting.sums)
    for target, arms in (*steps, *sums):
        users = setting.graph.users(target.wrt)
        if len(arms) > 1 and not any(user in setting.bends and setting.bends[user].coupled for user in users):
            yield target, arms


def _weighted(setting: Setting) -> Iterator[tuple[Step, tuple[Arm, ...]]]:
    """The steps back through the weights of a layer."""
    for step, arms in setting.by_kind("a", "x"):
        if setting.network is not None and any(_is_weight(arm.local) for arm in arms):
            yield step, arms


def _is_weight(term: Term) -> bool:
    return isinstance(term, Quantity) and term.kind == "w"


def _reweighted(setting: Setting, weight: Reweighted, choice: str = "") -> Iterator[Slip]:
    """The steps back with other weights; about the first that differs, and the right one."""
    for step, arms in _weighted(setting):
        others = [weight(step, arm) for arm in arms]
        if all(other is not None for other in others):
            wrong = [replace(arm, local=other) for arm, other in zip(arms, others, strict=True) if other is not None]
            first = next(((w.local, a.local) for w, a in zip(wrong, arms, strict=True) if w.local != a.local), ())
            if first:
                yield setting.slip(step.target, joined(wrong), choice, first)


def route_weights_transposed(setting: Setting) -> Iterator[Slip]:
    """dL/da[k] = sum over j of dL/dz[j] w[k,j], in a layer with as many units as inputs"""

    def turned(step: Step, arm: Arm) -> Term | None:
        layer, to, source = _indices(arm.local)
        sizes = setting.network.spec.sizes if setting.network else ()
        return Quantity("w", (layer, source, to)) if sizes[layer - 1] == sizes[layer] else None

    return _reweighted(setting, turned)


def wrong_connection(setting: Setting) -> Iterator[Slip]:
    """The weight from another unit, or to another unit, on the way back"""
    sizes = setting.network.spec.sizes if setting.network else ()
    for shift in range(1, max(sizes, default=1)):
        yield from _reweighted(setting, partial(_moved, sizes, 0, shift), f"from {shift}")
        yield from _reweighted(setting, partial(_moved, sizes, shift, 0), f"to {shift}")


def _moved(sizes: tuple[int, ...], to: int, source: int, step: Step, arm: Arm) -> Term | None:
    """The weight some units further on, counted round; None where that leads back to itself."""
    layer, j, k = _indices(arm.local)
    if to >= sizes[layer] or source >= sizes[layer - 1]:
        return None
    return Quantity("w", (layer, (j - 1 + to) % sizes[layer] + 1, (k - 1 + source) % sizes[layer - 1] + 1))


def _indices(weight: Term) -> tuple[int, int, int]:
    assert isinstance(weight, Quantity)
    layer, to, source = weight.indices
    assert isinstance(layer, int)
    assert isinstance(to, int)
    assert isinstance(source, int)
    return layer, to, source


def weight_left_out(setting: Setting) -> Iterator[Slip]:
    """dL/da[k] = sum over j of dL/dz[j]"""
    return _reweighted(setting, lambda step, arm: ONE)


def shared_in_proportion(setting: Setting) -> Iterator[Slip]:
    """dL/da[k] = sum over j of dL/dz[j] w[j,k] / (sum over i of w[j,i])"""

    def share(step: Step, arm: Arm) -> Term:
        layer, j, _ = _indices(arm.local)
        assert setting.network is not None
        row = [w for w in setting.network.weights(layer) if w.indices[1] == j]
        return Quotient(arm.local, total(*row)) if len(row) > 1 else ONE

    return _reweighted(setting, share)


def updated_weights(setting: Setting) -> Iterator[Slip]:
    """The new weights of the next layer, w - eta dL/dw, used on the way back"""
    if RATE not in setting.plan.given or not any(_is_weight(s.target) for s in setting.plan.of_stage("update")):
        return
    for step, arms in _weighted(setting):
        slip = setting.slip(step.target, joined(arms), about=(arms[0].local,))
        changes = {arm.local: _new(setting, arm) for arm in arms if isinstance(arm.local, Quantity)}
        yield replace(slip, term=replaced(slip.term, changes))


def _new(setting: Setting, arm: Arm) -> Term:
    """w - eta dL/dw of an arm's weight, with dL/dw put together from what is known on the way back."""
    assert isinstance(arm.local, Quantity)
    network, batch = setting.network, setting.plan.batch
    assert network is not None
    layer, _, k = _indices(arm.local)
    slope = setting.term(product(setting.known(Derivative(network.output, arm.user)), network.source(layer, k)))
    if batch.several:
        slope = SumOver(SAMPLE, batch.samples, slope)
        slope = Quotient(slope, Number.of(batch.samples)) if batch.reduction == "mean" else slope
    return Sum((arm.local, Negative(product(RATE, slope))))


MISTAKES = (
    Mistake("one_route", one_route),
    Mistake("route_forgotten", route_forgotten),
    Mistake("route_weights_transposed", route_weights_transposed, "layer"),
    Mistake("wrong_connection", wrong_connection),
    Mistake("weight_left_out", weight_left_out),
    Mistake("shared_in_proportion", shared_in_proportion),
    Mistake("updated_weights", updated_weights, "layer"),
)
