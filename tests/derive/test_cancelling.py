"""Short forms: the known ones in textbook order, all of them by value, and none where nothing cancels."""

from __future__ import annotations

from itertools import pairwise

import pytest
from mpmath import mpf

from derive.activations import ACTIVATIONS
from derive.backprop import Derivation
from derive.cancelling import divides, short_form, short_forms
from derive.losses import LOSSES
from derive.network import DenseNetwork, LayerSpec, NetworkSpec
from derive.quantities import Quantity
from derive.terms import ONE, TWO, Quotient, Sum, named_leaves
from derive.text import to_text


def derivation(units: int, activation: str, loss: str) -> Derivation:
    return Derivation(DenseNetwork(NetworkSpec(2, (LayerSpec(2), LayerSpec(units, activation)), loss)))


def lines(units: int, activation: str, loss: str, j: int = 1) -> list[str] | None:
    """The short form of output j, the layer number left out of the names."""
    found = short_form(derivation(units, activation, loss), Quantity("z", (2, j)))
    return [to_text(line).replace("[2,", "[") for line in found] if found else None


def test_softmax_with_cross_entropy():
    assert lines(2, "softmax", "cross_entropy") == [
        "-y[1] / a[1] * a[1] * (1 - a[1]) + y[2] / a[2] * a[2] * a[1]",
        "-y[1] * (1 - a[1]) + y[2] * a[1]",
        "(y[1] + y[2]) * a[1] - y[1]",
    ]
    assert lines(3, "softmax", "cross_entropy", j=2)[1:] == [
        "y[1] * a[2] - y[2] * (1 - a[2]) + y[3] * a[2]",
        "(y[1] + y[2] + y[3]) * a[2] - y[2]",
    ]


@pytest.mark.parametrize(
    ("units", "loss", "last"),
    [
        (1, "binary_cross_entropy", "a[1] - y[1]"),
        (3, "binary_cross_entropy", "a[1] - y[1]"),
        (2, "mean_binary_cross_entropy", "1 / 2 * (a[1] - y[1])"),
        (1, "binary_log_likelihood", "y[1] - a[1]"),
        (2, "cross_entropy", "-y[1] * (1 - a[1])"),
    ],
)
def test_sigmoid(units, loss, last):
    assert lines(units, "sigmoid", loss)[-1] == last


def test_sigmoid_line_by_line():
    assert lines(1, "sigmoid", "binary_cross_entropy") == [
        "(-y[1] / a[1] + (1 - y[1]) / (1 - a[1])) * a[1] * (1 - a[1])",
        "-y[1] * (1 - a[1]) + (1 - y[1]) * a[1]",
        "a[1] - y[1]",
    ]


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_every_line_has_the_value_of_the_step(activation, loss, value_of, close):
    walk = derivation(2, activation, loss)
    names = [Quantity(kind, i) for kind, i in [("y", (1,)), ("y", (2,)), ("a", (2, 1)), ("a", (2, 2)), ("z", (2, 1))]]
    values = dict(zip(names, map(mpf, ["0.3", "0.45", "0.2", "0.65", "-0.7"]), strict=True))
    found = short_form(walk, Quantity("z", (2, 1)))
    if found is None:
        return
    for line in found:
        assert close(value_of(line, values), value_of(found[0], values))
    for name in (Quantity("E", (1,)), Quantity("E", (2,)), Quantity("a", (2, 1)), Quantity("a", (2, 2))):
        step = walk.step(name)
        values[step.target] = value_of(step.textbook(), values)
    assert close(value_of(found[0], values), value_of(walk.step(Quantity("z", (2, 1))).textbook(), values))
    assert len(list(named_leaves(found[-1]))) < len(list(named_leaves(found[0])))
    assert all(before != after for before, after in pairwise(found))


def test_exactly_the_losses_with_logarithms_become_short_with_sigmoid():
    short = {loss for loss in LOSSES if lines(2, "sigmoid", loss)}
    assert short == {loss for loss in LOSSES if LOSSES[loss].outputs_in_01}


@pytest.mark.parametrize(
    ("quantity", "units"),
    [(Quantity("z", (1, 1)), 2), (Quantity("a", (1, 1)), 2), (Quantity("w", (2, 1, 1)), 2), (Quantity("L"), 1)],
)
def test_away_from_the_loss_there_is_none(quantity, units):
    assert short_form(derivation(units, "sigmoid", "binary_cross_entropy"), quantity) is None


def test_ten_classes():
    last = lines(10, "softmax", "cross_entropy", j=7)[-1]
    assert last == "(" + " + ".join(f"y[{i}]" for i in range(1, 11)) + ") * a[7] - y[7]"


def test_short_forms_are_those_without_a_name_below_a_bar():
    spec = NetworkSpec(1, (LayerSpec(2, "softmax"),), "cross_entropy")
    derivation = Derivation(DenseNetwork(spec))
    z, w = Quantity("z", (1, 1)), Quantity("w", (1, 1, 1))
    forms = short_forms(derivation, [z, w])
    assert list(forms) == [z]
    assert not divides(forms[z])
    assert divides(Quotient(ONE, Sum((ONE, z))))
    assert not divides(Quotient(z, TWO))
