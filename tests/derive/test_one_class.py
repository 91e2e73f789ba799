"""The short forms of softmax with cross entropy against the loss itself, moved a little."""

from __future__ import annotations

import math

import pytest

from derive.evaluate import evaluate
from derive.one_class import delta_forms, loss_forms
from derive.quantities import Quantity

NETS = (0.4, -1.1, 0.7)
TARGETS = [Quantity("y", (j,)) for j in (1, 2, 3)]
OUTPUTS = [Quantity("a", (1, j)) for j in (1, 2, 3)]


def softmax(nets: tuple[float, ...]) -> list[float]:
    powers = [math.exp(z) for z in nets]
    return [power / sum(powers) for power in powers]


def loss(nets: tuple[float, ...], own: int) -> float:
    return -math.log(softmax(nets)[own - 1])


def values(own: int) -> dict[Quantity, float]:
    ones = {target: float(j == own) for j, target in enumerate(TARGETS, 1)}
    return ones | dict(zip(OUTPUTS, softmax(NETS), strict=True))


@pytest.mark.parametrize("own", [1, 2, 3])
def test_every_form_of_the_loss_is_the_loss(own: int) -> None:
    for form in loss_forms(TARGETS, OUTPUTS, own):
        assert evaluate(form, values(own)) == pytest.approx(loss(NETS, own), rel=1e-12)


@pytest.mark.parametrize("own", [1, 2, 3])
@pytest.mark.parametrize("j", [1, 2, 3])
def test_every_form_of_the_delta_is_a_central_difference(own: int, j: int) -> None:
    step = 1e-6
    up, down = (tuple(z + d * (i == j) for i, z in enumerate(NETS, 1)) for d in (step, -step))
    slope = (loss(up, own) - loss(down, own)) / (2 * step)
    forms = delta_forms(OUTPUTS, own, j)
    assert len(forms) == (3 if j == own else 2)
    for form in forms:
        assert evaluate(form, values(own)) == pytest.approx(slope, abs=1e-8)
