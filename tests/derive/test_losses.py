"""Every loss against SymPy's derivative, central differences and a plain sum written anew."""

from __future__ import annotations

import pytest
import sympy
from mpmath import mpf

from derive.losses import LOSSES
from derive.quantities import Quantity
from derive.symbolic import symbol, to_sympy

Y, A = Quantity("y", (1,)), Quantity("a", (1, 1))
POINTS = [("0.01", "0.75"), ("0.99", "0.2"), ("0.4", "0.4"), ("1", "0.125"), ("0", "0.9")]


@pytest.fixture(params=LOSSES.values(), ids=LOSSES)
def loss(request):
    return request.param


@pytest.mark.parametrize(("y", "a"), POINTS)
def test_parts_sum_to_the_loss(loss, y, a, value_of, loss_values, close):
    """Of two equal outputs: the parts' sum, halved where the loss is a mean."""
    part = value_of(loss.part(Y, A), {Y: mpf(y), A: mpf(a)})
    whole = part if loss.mean else 2 * part
    assert close(whole, loss_values[loss.name]([mpf(y)] * 2, [mpf(a)] * 2))


@pytest.mark.parametrize(("y", "a"), POINTS)
def test_slope_is_the_central_difference(loss, y, a, value_of, loss_values, slope, close):
    told = value_of(loss.slope(Y, A), {Y: mpf(y), A: mpf(a)})
    assert close(told, slope(lambda output: loss_values[loss.name]([mpf(y)], [output]), mpf(a)))


def test_slope_is_sympys(loss):
    difference = to_sympy(loss.slope(Y, A)) - sympy.diff(to_sympy(loss.part(Y, A)), symbol(A))
    assert sympy.simplify(difference) == 0


def test_domains_say_where_the_loss_is_real(loss, loss_values):
    """Outside of (0, 1) a loss with `outputs_in_01` is no real number or at least not defined; others are."""
    values = [loss_values[loss.name]([mpf("0.5")], [mpf(a)]) for a in ("-0.5", "-2")]
    assert all(bool(value.imag) for value in values) == loss.outputs_in_01


def test_each_is_named_by_its_key():
    assert all(name == loss.name for name, loss in LOSSES.items())
