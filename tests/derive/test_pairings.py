"""Losses behind activations: the short derivatives and the examples against mpmath, by differences."""

from __future__ import annotations

from fractions import Fraction

import pytest
from mpmath import mpf

from derive.activations import ACTIVATIONS
from derive.errors import InputError
from derive.losses import LOSSES
from derive.pairings import L, LossExample, Pairing, Pairings, with_sure_targets
from derive.program import Program
from derive.quantities import Derivative, Quantity
from derive.terms import Product, Sum, inputs_of
from derive.text import to_text

PAIRS = [
    (loss, activation)
    for loss, entry in LOSSES.items()
    for activation in (("sigmoid", "softmax") if entry.outputs_in_01 else ACTIVATIONS)
]
Y, Z = ("0.3", "0.6", "0.1"), ("0.7", "-0.4", "0.2")


def numbers(units, activation, activation_layer):
    """Names of a layer, bare ones where it has one unit, with net inputs, targets and outputs."""
    nets, targets = [mpf(z) for z in Z[:units]], [mpf(y) for y in Y[:units]]
    outputs = activation_layer(activation, nets)
    names = {}
    for j in range(1, units + 1):
        index = (1, j) if units > 1 else ()
        names[Quantity("z", index)] = nets[j - 1]
        names[Quantity("a", index)] = outputs[j - 1]
        names[Quantity("y", index[1:])] = targets[j - 1]
    return names, nets, targets


@pytest.mark.parametrize(("loss", "activation"), PAIRS)
def test_every_form_of_the_derivative_by_the_net_input_is_the_difference(
    loss, activation, value_of, slope, activation_layer, loss_values, close
):
    pair = Pairing(loss, activation)
    units = 3 if pair.coupled else 1
    values, nets, targets = numbers(units, activation, activation_layer)

    def whole(z):
        return loss_values[loss](targets, activation_layer(activation, [z, *nets[1:]]))

    expected = slope(whole, nets[0])
    for form in pair.together:
        assert close(value_of(form, values), expected), to_text(form)
    assert close(value_of(pair.of_classes, values), expected)  # the targets above add up to 1
    assert pair.cancels == (len(pair.together) > 1)


@pytest.mark.parametrize("loss", LOSSES)
def test_the_whole_loss_is_the_sum_or_mean_of_its_parts(loss, value_of, loss_values, close):
    pair = Pairing(loss, "softmax")
    y, a = [mpf(v) for v in Y], [mpf(v) for v in ("0.2", "0.5", "0.3")]
    values = {Quantity("n"): mpf(3)}
    for j in (1, 2, 3):
        values |= {Quantity("y", (j,)): y[j - 1], Quantity("a", (1, j)): a[j - 1]}
    assert close(value_of(pair.whole, values), loss_values[loss](y, a))


def test_logistic_and_softmax_cancel_with_their_cross_entropies():
    assert to_text(Pairing("binary_cross_entropy", "sigmoid").together[-1]) == "a - y"
    assert to_text(Pairing("cross_entropy", "softmax").of_classes) == "a[1,1] - y[1]"
    assert not Pairing("squared_error", "sigmoid").cancels


def test_only_a_sum_of_targets_is_sure():
    y, a = Quantity("y", (1,)), Quantity("a", (1, 1))
    assert with_sure_targets(Product((Sum((y, Quantity("y", (2,)))), a))) == a
    assert with_sure_targets(Sum((y, a))) == Sum((y, a))


def exact(*examples):
    pairings = Pairings((), examples)
    given = {name: float(value) for example in examples for name, value in example.given.items()}
    return Program(pairings.plan).run(given).variant(0)


def fractions(*texts):
    return tuple(map(Fraction, texts))


def test_examples_of_outputs_and_of_net_inputs(activation_layer, loss_values, slope):
    nets, targets = fractions("2", "1", "0.1"), fractions("1", "0", "0")
    outputs = fractions("0.2698", "0.3223", "0.4078")
    soft = LossExample(1, "cross_entropy", "softmax", nets, targets)
    told = LossExample(2, "mean_binary_cross_entropy", None, outputs, targets)
    values = exact(soft, told, LossExample(3, None, "softmax", nets))
    z, y = [mpf(float(v)) for v in nets], [mpf(float(v)) for v in targets]
    a = [mpf(float(v)) for v in outputs]
    assert values[L.of_sample(1)] == pytest.approx(
        float(loss_values["cross_entropy"](y, activation_layer("softmax", z)))
    )
    assert values[L.of_sample(2)] == pytest.approx(float(loss_values["mean_binary_cross_entropy"](y, a)))
    for j in (1, 2, 3):

        def changed(value, j=j):
            return loss_values["cross_entropy"](y, activation_layer("softmax", [*z[: j - 1], value, *z[j:]]))

        by_net = Derivative(soft.name(L), soft.name(soft.net(j)))
        assert values[by_net] == pytest.approx(float(slope(changed, z[j - 1])))

        def moved(value, j=j):
            return loss_values["mean_binary_cross_entropy"](y, [*a[: j - 1], value, *a[j:]])

        by_out = Derivative(told.name(L), told.name(told.out(j)))
        assert values[by_out] == pytest.approx(float(slope(moved, a[j - 1])))
        assert values[soft.out(j).of_sample(3)] == values[soft.out(j).of_sample(1)]


def test_one_output_has_no_parts():
    one = LossExample(1, "squared_error", "identity", fractions("2"), fractions("5"))
    assert exact(one)[L.of_sample(1)] == pytest.approx(9)
    assert not one.parts()
    assert all(leaf.sample == 1 for s in one.statements() for leaf in inputs_of(s.term))


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: Pairing("cross_entropy", "relu"), "needs outputs between 0 and 1"),
        (lambda: LossExample(1, "cross_entropy", "tanh", fractions("1"), fractions("1")), "needs outputs"),
        (lambda: LossExample(1, "squared_error", None, fractions("1", "2"), fractions("1")), "1 targets for 2 outputs"),
        (lambda: Pairings((Pairing("squared_error", "tanh"),) * 2, ()), "squared_error stands there twice"),
    ],
)
def test_what_does_not_fit_is_refused(make, words):
    with pytest.raises(InputError, match=words):
        make()
