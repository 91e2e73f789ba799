"""Activations side by side: values, slopes and kinks against mpmath, whatever the parameter."""

from __future__ import annotations

from fractions import Fraction

import pytest
from mpmath import mpf

from derive.activations import ACTIVATIONS
from derive.equality import agree
from derive.errors import InputError
from derive.program import Program
from derive.shapes import F, Shape, Shapes, X, place
from derive.symbolic import symbol, to_sympy

PLACES = tuple(map(Fraction, ("-2", "-0.5", "0", "0.75", "3")))
SINGLE = [name for name, entry in ACTIVATIONS.items() if not entry.coupled]


@pytest.fixture(params=SINGLE)
def shape(request):
    return Shape(request.param, Fraction(3, 10) if ACTIVATIONS[request.param].parameter else None)


def test_numbers_are_those_of_the_function_and_its_right_hand_slope(shape, activation_layer, right_slope):
    shapes = Shapes((shape,), PLACES)
    values = Program(shapes.plan).run({place(k): float(x) for k, x in enumerate(PLACES, 1)}).variant(0)
    alpha = mpf("0.3")

    def output(z):
        return activation_layer(shape.name, [z], alpha)[0]

    for k, x in enumerate(PLACES, 1):
        at = mpf(x.numerator) / x.denominator
        assert values[shape.value_at(k)] == pytest.approx(float(output(at)), rel=1e-12, abs=1e-15)
        told = values[shape.slope_at(k)]
        assert told == pytest.approx(float(right_slope(output, at)) if shape.name != "step" else 0, rel=1e-9, abs=1e-12)
        assert shape.height(float(x)) == pytest.approx(values[shape.value_at(k)], rel=1e-12)
        assert shape.steepness(float(x)) == pytest.approx(told, rel=1e-12)


def test_the_lines_lead_from_the_definition_to_the_slope(shape):
    first, *_, last = shape.lines()
    assert first.term.body == shape.definition
    assert first.term.alone
    assert last.term == shape.slope
    opened = to_sympy(last.term).xreplace({symbol(F): to_sympy(shape.definition)})
    assert agree(to_sympy(first.term), opened)


@pytest.mark.parametrize(
    ("name", "alpha", "jumps", "sides"),
    [
        ("step", None, True, (0, 0)),
        ("relu", None, False, (0, 1)),
        ("leaky_relu", None, False, (0.01, 1)),
        ("prelu", "0.4", False, (0.4, 1)),
        ("elu", "1", False, (1, 1)),
        ("elu", "0.5", False, (0.5, 1)),
    ],
)
def test_what_happens_at_a_kink(name, alpha, jumps, sides):
    shape = Shape(name, Fraction(alpha) if alpha else None)
    (kink,) = shape.activation.kinks
    assert shape.jumps(kink) is jumps
    assert shape.sides(kink) == pytest.approx(sides)


def test_softmax_is_told_for_a_layer():
    softmax = Shape("softmax")
    assert softmax.coupled
    assert softmax.layer.net(2) != X
    assert [str(softmax.layer.output(j)) for j in (1, 2)] == ["f[1]", "f[2]"]
    assert len(softmax.lines(1)) > 3 < len(softmax.lines(2))
    assert Shapes((softmax, Shape("relu")), PLACES).single == (Shape("relu"),)


def test_an_activation_stands_there_once():
    with pytest.raises(InputError, match="relu stands there twice"):
        Shapes((Shape("relu"), Shape("relu")), PLACES)
