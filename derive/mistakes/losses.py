"""Mistakes of the loss and of its slope by an output; see `forward.py` for how they are written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from derive.backprop import Step
from derive.functions import call
from derive.losses import LOSSES, Loss
from derive.mistakes.mistake import Mistake
from derive.mistakes.setting import Arm, Setting, holds_function, joined, replaced
from derive.mistakes.slip import Slip
from derive.quantities import Quantity
from derive.terms import ONE, Apply, Number, Quotient, Sum, Term, children, inputs_of, negative, product, rebuild, total

IN_LOSS, IN_SLOPE, IN_BOTH = "loss", "slope", "both"
"""Choices: the loss itself is wrong, its slope, or both."""

Formula = Callable[[Term, Term], Term]


def _logarithm(base: int) -> Callable[[Setting], Iterator[Slip]]:
    def slips(setting: Setting) -> Iterator[Slip]:
        for target, term in setting.equations.items():
            if holds_function(term, "ln"):
                yield setting.slip(target, _with_base(term, base))

    return slips


def _with_base(term: Term, base: int) -> Term:
    """ln x as ln x / ln base, everywhere in a term."""
    parts = tuple(_with_base(part, base) for part in children(term))
    whole = rebuild(term, parts) if parts else term
    is_ln = isinstance(whole, Apply) and whole.function == "ln"
    return Quotient(whole, call("ln", Number.of(base))) if is_ln else whole


def one_minus_part_left_out(setting: Setting) -> Iterator[Slip]:
    """-y ln a for -[y ln a + (1 - y) ln(1 - a)], alone or with the slope -y/a that goes with it"""
    loss = _loss(setting)
    if loss is not None and loss.targets_in_01:
        other = LOSSES["cross_entropy"]
        turned = loss.name == "binary_log_likelihood"
        part, slope = (_opposite(f) if turned else f for f in (other.part, other.slope))
        yield from _as_loss(setting, part, slope)


def _opposite(formula: Formula) -> Formula:
    return lambda y, a: negative(formula(y, a))


def half_lost(setting: Setting) -> Iterator[Slip]:
    """(y - a)^2 for half of it; the slope -2 (y - a); or both"""
    if setting.network is not None and setting.network.spec.loss == "half_squared_error":
        yield from _as_loss(setting, LOSSES["squared_error"].part, LOSSES["squared_error"].slope, IN_SLOPE)


def two_lost(setting: Setting) -> Iterator[Slip]:
    """The slope -(y - a) of (y - a)^2; half the loss; or both"""
    if setting.network is not None and setting.network.spec.loss in ("squared_error", "mean_squared_error"):
        half = LOSSES["half_squared_error"]
        yield from _as_loss(setting, half.part, half.slope, IN_SLOPE)


def squared_error_slope(setting: Setting) -> Iterator[Slip]:
    """dL/da = a - y, which belongs to the squared error, for a loss with logarithms"""
    loss = _loss(setting)
    if loss is not None and loss.outputs_in_01:
        for step, y, a in _loss_slopes(setting):
            yield from setting.local_slips(step, _always(Sum((a, negative(y)))))


def error_sign(setting: Setting) -> Iterator[Slip]:
    """The slope of the loss with its sign turned: y - a for a - y"""
    for step, _, _ in _loss_slopes(setting):
        yield from setting.local_slips(step, lambda arm: negative(arm.value))


def wrong_output(setting: Setting) -> Iterator[Slip]:
    """The slope of the loss by a_j, worked out with the target and output of another unit"""
    count = setting.network.spec.outputs if setting.network else 1
    for shift in range(1, count):
        for step, y, a in _loss_slopes(setting):
            others: dict[Quantity, Term] = {y: _moved(y, shift, count), a: _moved(a, shift, count)}
            yield from setting.local_slips(step, _with(others), _choice(shift, count), (others[a], a))


def neighbouring_target(setting: Setting) -> Iterator[Slip]:
    """The target of another output, in the loss and in its slope"""
    count = setting.network.spec.outputs if setting.network else 1
    for shift in range(1, count):
        choice = _choice(shift, count)
        for target, term in setting.equations.items():
            targets = [leaf for leaf in inputs_of(term) if isinstance(leaf, Quantity) and leaf.kind == "y"]
            for y in targets if target.kind == "E" else ():
                other = _moved(y, shift, count)
                yield setting.slip(target, replaced(term, {y: other}), choice, (other, y))
        for step, y, _ in _loss_slopes(setting):
            other = _moved(y, shift, count)
            yield from setting.local_slips(step, _with({y: other}), choice, (other, y))


def _always(term: Term) -> Callable[[Arm], Term]:
    """One term, whatever the local derivative is."""
    return lambda arm: term


def _with(changes: dict[Quantity, Term]) -> Callable[[Arm], Term]:
    """The local derivative of an arm with other leaves."""
    return lambda arm: replaced(arm.value, changes)


def _moved(quantity: Quantity, shift: int, count: int) -> Quantity:
    """The quantity whose last index is `shift` further on, from the last one back to the first."""
    *front, last = quantity.indices
    assert isinstance(last, int)
    return Quantity(quantity.kind, (*front, (last - 1 + shift) % count + 1))


def _choice(shift: int, count: int) -> str:
    return f"shift {shift}" if count > 2 else ""


def mean_for_sum_over_outputs(setting: Setting) -> Iterator[Slip]:
    """The loss divided by the number of outputs, where it is a sum"""
    return _over_outputs(setting, mean=False)


def sum_for_mean_over_outputs(setting: Setting) -> Iterator[Slip]:
    """The loss not divided by the number of outputs, where it is a mean"""
    return _over_outputs(setting, mean=True)


def _over_outputs(setting: Setting, *, mean: bool) -> Iterator[Slip]:
    """Sum and mean exchanged: in the loss, in its slopes, or in both."""
    network = setting.network
    if network is None or not network.has_parts or network.loss.mean is not mean:
        return
    loss, count = setting.equations[network.output], Number.of(network.spec.outputs)
    wrong = loss.above if isinstance(loss, Quotient) else Quotient(loss, count)
    share = ONE if mean else Quotient(ONE, count)
    for choice in (IN_LOSS, IN_BOTH):
        yield setting.slip(network.output, wrong, choice)
    for step, _, _ in _loss_slopes(setting):
        if step.target.of == network.output:
            arms = [replace(arm, upstream=share) for arm in setting.arms(step)]
            yield from (setting.slip(step.target, joined(arms), choice) for choice in (IN_SLOPE, IN_BOTH))
    for whole, parts in setting.sums:
        slope = product(share, total(*parts))
        yield from (setting.slip(whole, slope, choice) for choice in (IN_SLOPE, IN_BOTH))


def _as_loss(setting: Setting, part: Formula, slope: Formula, *more: str) -> Iterator[Slip]:
    """Another loss in place of the setting's: in the loss alone, in both, and in what `more` names."""
    choices = (IN_LOSS, IN_BOTH, *more)
    for target, y, a in _parts(setting):
        wrong = part(y, a)
        yield from (setting.slip(target, wrong, choice) for choice in choices if choice != IN_SLOPE)
    for step, y, a in _loss_slopes(setting):
        for choice in choices:
            if choice != IN_LOSS:
                yield from setting.local_slips(step, _always(slope(y, a)), choice)


def _loss(setting: Setting) -> Loss | None:
    return setting.network.loss if setting.network else None


def _parts(setting: Setting) -> Iterator[tuple[Quantity, Quantity, Quantity]]:
    """The equations of the loss that hold a target, with their target y and output a."""
    network = setting.network
    for j in range(1, network.spec.outputs + 1) if network else ():
        assert network is not None
        name = Quantity("E", (j,)) if network.has_parts else network.output
        yield name, Quantity("y", (j,)), network.layers[-1].output(j)


def _loss_slopes(setting: Setting) -> Iterator[tuple[Step, Quantity, Quantity]]:
    """The steps from the loss to an output of the last layer, with its target y and output a."""
    outputs = {a: y for _, y, a in _parts(setting)}
    for step in setting.steps:
        a = step.target.wrt
        if a in outputs:
            yield step, outputs[a], a


MISTAKES = (
    Mistake("log10_for_ln", _logarithm(10), "everywhere"),
    Mistake("log2_for_ln", _logarithm(2), "everywhere"),
    Mistake("one_minus_part_left_out", one_minus_part_left_out, "everywhere"),
    Mistake("half_lost", half_lost, "everywhere"),
    Mistake("two_lost", two_lost, "everywhere"),
    Mistake("squared_error_slope", squared_error_slope, "everywhere"),
    Mistake("error_sign", error_sign),
    Mistake("wrong_output", wrong_output),
    Mistake("neighbouring_target", neighbouring_target, "everywhere"),
    Mistake("mean_for_sum_over_outputs", mean_for_sum_over_outputs, "everywhere"),
    Mistake("sum_for_mean_over_outputs", sum_for_mean_over_outputs, "everywhere"),
)
