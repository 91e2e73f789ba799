"""Rounding too early, against `decimal` and against a forward pass worked out by hand."""

from __future__ import annotations

import math
import random
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

import numpy as np
import pytest

from derive.backprop import Derivation
from derive.mistakes.rounding import Early, earlier
from derive.network import DenseNetwork, LayerSpec, NetworkSpec
from derive.plan import make_plan
from derive.program import Program
from derive.quantities import Quantity


@pytest.mark.parametrize("decimals", [1, 2, 3, 5])
@pytest.mark.parametrize(("cut", "mode"), [(False, ROUND_HALF_UP), (True, ROUND_DOWN)])
def test_digits_are_dropped_as_decimal_does(decimals, cut, mode):
    source = random.Random(decimals)
    texts = [f"{source.uniform(-2, 2):.{source.randint(0, 8)}f}" for _ in range(500)]
    wanted = [float(Decimal(text).quantize(Decimal(1).scaleb(-decimals), mode)) + 0.0 for text in texts]
    assert Early(decimals, cut).kept(np.array([float(t) for t in texts])).tolist() == pytest.approx(wanted, abs=1e-12)


def test_each_number_is_rounded_before_it_is_used():
    graph = DenseNetwork(NetworkSpec(1, (LayerSpec(1, bias="none"), LayerSpec(1, bias="none"))))
    given = {Quantity("x", (1,)): 0.7, Quantity("w", (1, 1, 1)): 0.35, Quantity("w", (2, 1, 1)): -1.25}
    values = Early(2).values(Program(make_plan(Derivation(graph), ())), given | {Quantity("y", (1,)): 0.5})
    z1 = round(0.7 * 0.35 + 1e-9, 2)  # 0.245, a tie
    a1 = round(1 / (1 + math.exp(-z1)), 2)
    z2 = round(-1.25 * a1, 2)
    a2 = round(1 / (1 + math.exp(-z2)), 2)
    assert [float(values[Quantity(k, (n, 1))][0]) for k, n in (("z", 1), ("a", 1), ("z", 2), ("a", 2))] == [
        z1, a1, z2, a2
    ]  # fmt: skip
    assert z1 == 0.25


def test_the_degrees_lie_below_what_is_carried():
    assert [(e.decimals, e.mistake) for e in earlier(3)] == [
        (2, "rounded_early"),
        (2, "cut_off_early"),
        (1, "rounded_early"),
        (1, "cut_off_early"),
    ]
    assert not list(earlier(2, least=2))
