"""Every activation against SymPy's derivative, central differences and what its entry says of kinks and alpha."""

from __future__ import annotations

import pytest
import sympy
from mpmath import mpf

from derive.activations import ACTIVATIONS, DEFAULT_ALPHA
from derive.network import LayerNames
from derive.quantities import Quantity
from derive.symbolic import symbol, to_sympy
from derive.terms import ONE, ZERO, Number, Term, inputs_of

UNITS = 3
LAYER = LayerNames(1, UNITS)
POINTS = [("0.7", "-1.3", "0.4"), ("-0.85", "2.1", "-0.05"), ("-3.5", "0.6", "1.9")]
ALPHA = "0.3"


@pytest.fixture(params=ACTIVATIONS.values(), ids=ACTIVATIONS)
def activation(request):
    return request.param


def nets_and_outputs(activation, nets, activation_layer):
    outputs = activation_layer(activation.name, nets, mpf(ALPHA))
    names = [LAYER.net(j) for j in range(1, UNITS + 1)], [LAYER.output(j) for j in range(1, UNITS + 1)]
    return dict(zip(names[0] + names[1], [*nets, *outputs], strict=True))


def pairs():
    return [(j, i) for j in range(1, UNITS + 1) for i in range(1, UNITS + 1)]


@pytest.mark.parametrize("point", POINTS)
def test_value(activation, point, value_of, activation_layer, close):
    nets = [mpf(z) for z in point]
    values = nets_and_outputs(activation, nets, activation_layer)
    for j in range(1, UNITS + 1):
        assert close(value_of(activation.value(LAYER, j, Number.of(ALPHA)), values), values[LAYER.output(j)])


@pytest.mark.parametrize("point", POINTS)
def test_whole_jacobian_is_the_central_difference(activation, point, value_of, activation_layer, slope, close):
    nets = [mpf(z) for z in point]
    values = nets_and_outputs(activation, nets, activation_layer)
    for j, i in pairs():

        def output(z, j=j, i=i):
            return activation_layer(activation.name, [*nets[: i - 1], z, *nets[i:]], mpf(ALPHA))[j - 1]

        told = value_of(activation.local(LAYER, j, i, Number.of(ALPHA)), values)
        assert close(told, slope(output, nets[i - 1])), (j, i)


@pytest.mark.parametrize("point", POINTS)
def test_whole_jacobian_is_sympys(activation, point):
    alpha = Number.of(ALPHA)
    outputs = {LAYER.output(j): to_sympy(activation.value(LAYER, j, alpha)) for j in range(1, UNITS + 1)}
    at = {symbol(LAYER.net(i)): sympy.Rational(z) for i, z in enumerate(point, 1)}
    for j, i in pairs():
        truth = sympy.diff(outputs[LAYER.output(j)], symbol(LAYER.net(i))).subs(at)
        told = to_sympy(activation.local(LAYER, j, i, alpha))
        told = told.subs({symbol(name): value for name, value in outputs.items()}).subs(at)
        assert abs(sympy.N(truth - told, 40)) < 1e-25, (j, i)


def test_off_diagonal_slopes_are_zero_unless_coupled(activation):
    zero = [activation.local(LAYER, j, i, ONE) == ZERO for j, i in pairs() if i != j]
    assert all(zero) if not activation.coupled else not any(zero)


def test_slope_at_a_kink_is_the_right_hand_one(activation, value_of, activation_layer, right_slope, close):
    for kink in activation.kinks:
        nets = [mpf(kink)] * UNITS
        values = nets_and_outputs(activation, nets, activation_layer)
        told = value_of(activation.local(LAYER, 1, 1, Number.of(ALPHA)), values)
        truth = right_slope(lambda z: activation_layer(activation.name, [z], mpf(ALPHA))[0], mpf(kink))
        assert close(told, truth)


@pytest.mark.parametrize("z", [-2, -1, 0, 1, 2])
def test_kinks_are_where_the_two_sides_differ(activation, z, activation_layer, right_slope, close):
    def output(z):
        return activation_layer(activation.name, [z, mpf(0)], mpf(ALPHA))[0]

    from_the_right = right_slope(output, mpf(z))
    from_the_left = -right_slope(lambda u: output(-u), mpf(-z))
    jumps = not close(output(mpf(z) + mpf(10) ** -30), output(mpf(z) - mpf(10) ** -30))
    differs = jumps or not close(from_the_right, from_the_left)
    assert differs == (float(z) in activation.kinks)


def test_parameter_says_whether_alpha_is_used(activation):
    marker = Quantity("alpha")
    terms: list[Term] = [activation.value(LAYER, 1, marker), activation.local(LAYER, 1, 1, marker)]
    assert any(marker in inputs_of(term) for term in terms) == activation.parameter
    assert (activation.name in DEFAULT_ALPHA) == activation.parameter


def test_outputs_lie_between_two_numbers_and_come_near_to_them(activation, activation_layer):
    low, high = activation.between
    outputs = [activation_layer(activation.name, [mpf(z), mpf(0)], mpf(ALPHA))[0] for z in (-1e6, -30, -1, 1, 30, 1e6)]
    assert all(low <= output <= high for output in outputs)
    assert all(low < output < high for output in outputs[1:-1])
    assert activation.is_bounded == (max(map(abs, outputs)) < 2 and activation.name != "step")
    assert all(abs(end - output) < 1e-5 for end, output in ((low, outputs[0]), (high, outputs[-1])) if abs(end) < 2)


def test_some_slopes_are_told_by_outputs():
    told = {name for name, activation in ACTIVATIONS.items() if activation.told_by_output}
    assert told == {"sigmoid", "tanh", "elu", "silu", "softmax"}


def test_each_is_named_by_its_key():
    assert all(name == activation.name for name, activation in ACTIVATIONS.items())
