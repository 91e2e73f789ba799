"""Mistakes of an activation's slope, the factor between dL/da and dL/dz; see `forward.py` for how they are written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from derive.activations import ACTIVATIONS
from derive.backprop import Step
from derive.calculus import differentiate
from derive.functions import FUNCTIONS, one_minus, square
from derive.mistakes.mistake import Mistake
from derive.mistakes.setting import Arm, Bend, Setting, joined, replaced
from derive.mistakes.slip import Slip
from derive.quantities import Quantity
from derive.terms import ONE, ZERO, Product, Term, inputs_of, negative, product

BROKEN = ("relu", "leaky_relu", "prelu")
"""Activations of two straight pieces."""

_TOLD_BY_OUTPUT = {name for name, activation in ACTIVATIONS.items() if activation.told_by_output} - {"sigmoid", "tanh"}
"""Activations whose textbook slope holds outputs, besides those that have a mistake of their own."""

_SAME_AT_OUTPUT = ("leaky_relu", "prelu", "step")
"""Activations whose slope at the output is that at the net input, or 0 everywhere."""

Slope = Callable[[Bend, Term], Term | None]
"""The wrong slope of a unit in place of the right one; None where the mistake cannot be made."""


def _wrong_slope(slope: Slope) -> Callable[[Setting], Iterator[Slip]]:
    """The mistake of taking `slope` for an activation's own: each unit, every term of a softmax Jacobian."""

    def slips(setting: Setting) -> Iterator[Slip]:
        for step in setting.steps:
            yield from setting.local_slips(step, partial(_local, setting, step, slope))
        for target, right, bend in setting.lone:
            wrong = slope(bend, right)
            if wrong is not None:
                yield setting.slip(target, wrong)

    return slips


def _local(setting: Setting, step: Step, slope: Slope, arm: Arm) -> Term | None:
    """The wrong slope times the inner derivative; None where the arm does not pass an activation."""
    bend = setting.bends.get(arm.user)
    if bend is None:
        return None
    if setting.network is not None:
        return slope(bend, arm.value)
    inner = differentiate(bend.net, step.target.wrt)
    right = FUNCTIONS[bend.function].slopes(bend.net)[0]
    wrong = slope(bend, right)
    return None if wrong is None else product(wrong, inner)


def slope_left_out(setting: Setting) -> Iterator[Slip]:
    """dL/dz = dL/da; of f(u), what is left is the slope of u"""
    for step in setting.steps:
        arms = setting.arms(step)
        bent = [arm for arm in arms if arm.user in setting.bends]
        if bent and all(setting.bends[arm.user].function not in BROKEN for arm in bent):
            own = (arm for arm in arms if not _across(step, arm))
            kept = (replace(arm, local=_inner(setting, step, arm)) if arm in bent else arm for arm in own)
            yield setting.slip(step.target, joined(kept), about=(bent[0].value,))


def _across(step: Step, arm: Arm) -> bool:
    """Whether an arm leads from one unit of a softmax layer to the output of another."""
    wrt = step.target.wrt
    return wrt.kind == "z" and arm.user.kind == "a" and wrt.indices != arm.user.indices


def _inner(setting: Setting, step: Step, arm: Arm) -> Term:
    """What is left of a local derivative without the activation's slope."""
    return ONE if setting.network is not None else differentiate(setting.bends[arm.user].net, step.target.wrt)


def _at_output(bend: Bend, right: Term) -> Term | None:
    """f'(a) for f'(z)"""
    if bend.coupled or bend.function in _SAME_AT_OUTPUT:
        return None
    return FUNCTIONS[bend.function].slopes(bend.output, *bend.settings)[0]


def _sigmoid_of_net(bend: Bend, right: Term) -> Term | None:
    """z (1 - z) for a (1 - a)"""
    return Product((bend.net, one_minus(bend.net))) if bend.function == "sigmoid" else None


def _of_net(bend: Bend, right: Term) -> Term | None:
    """The textbook slope with net inputs for outputs: 1 - z^2 for tanh, z_i (1 - z_i) and -z_i z_j for softmax"""
    if bend.function == "tanh":
        return one_minus(square(bend.net))
    if bend.function not in _TOLD_BY_OUTPUT:
        return None
    return replaced(right, {leaf: Quantity("z", leaf.indices) for leaf in _outputs(right)})


def _outputs(term: Term) -> Iterator[Quantity]:
    return (leaf for leaf in inputs_of(term) if isinstance(leaf, Quantity) and leaf.kind == "a")


def _one(bend: Bend, right: Term) -> Term | None:
    return ONE if bend.function in BROKEN else None


def _zero(bend: Bend, right: Term) -> Term | None:
    return ZERO if bend.function in BROKEN else None


def _sigmoid_for_tanh(bend: Bend, right: Term) -> Term | None:
    """a (1 - a) for 1 - a^2"""
    return Product((bend.output, one_minus(bend.output))) if bend.function == "tanh" else None


def _output(bend: Bend, right: Term) -> Term | None:
    """a itself for the slope"""
    return None if bend.coupled or bend.function in (*BROKEN, "exp", "step") else bend.output


def independent_softmax(setting: Setting) -> Iterator[Slip]:
    """dL/dz_i = dL/da_i a_i (1 - a_i), without the terms of the other outputs"""
    for step, arms in setting.by_kind("z"):
        own = [arm for arm in arms if not _across(step, arm)]
        if len(own) < len(arms):
            yield setting.slip(step.target, joined(own))
    for target, _, bend in setting.lone:
        if bend.coupled and target.wrt != bend.net:
            yield setting.slip(target, ZERO)


def _turned_across(step: Step, arm: Arm) -> Term | None:
    return negative(arm.value) if _across(step, arm) else None


def softmax_sign_lost(setting: Setting) -> Iterator[Slip]:
    """da_j/dz_i = a_j a_i for -a_j a_i"""
    for step in setting.steps:
        yield from setting.local_slips(step, partial(_turned_across, step))
    for target, right, bend in setting.lone:
        if bend.coupled and target.wrt != bend.net:
            yield setting.slip(target, negative(right))


MISTAKES = (
    Mistake("slope_left_out", slope_left_out),
    Mistake("slope_at_output", _wrong_slope(_at_output)),
    Mistake("sigmoid_slope_of_net", _wrong_slope(_sigmoid_of_net)),
    Mistake("slope_of_net", _wrong_slope(_of_net), "layer"),
    Mistake("sigmoid_slope_for_tanh", _wrong_slope(_sigmoid_for_tanh)),
    Mistake("output_for_slope", _wrong_slope(_output)),
    Mistake("relu_slope_one", _wrong_slope(_one)),
    Mistake("relu_slope_zero", _wrong_slope(_zero)),
    Mistake("independent_softmax", independent_softmax),
    Mistake("softmax_sign_lost", softmax_sign_lost, "layer"),
)
