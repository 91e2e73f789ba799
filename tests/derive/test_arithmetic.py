"""The kinds of arithmetic: each knows every function, and two of them agree with mpmath over the whole range."""

from __future__ import annotations

import random

import mpmath
import numpy as np
import pytest
from mpmath import mpf

from derive.arithmetic import FLOATS, NUMPY
from derive.bounds import bounded_arithmetic
from derive.functions import FUNCTIONS
from derive.paper import places_arithmetic

EVERY = {*FUNCTIONS, "choose", "over_samples", "of_samples"}
TABLES = {
    "numpy": NUMPY.functions,
    "floats": FLOATS.functions,
    "bounded": bounded_arithmetic(6).functions,
    "places": places_arithmetic(6).functions,
}
SETTINGS = {"leaky_relu": (0.01,), "prelu": (0.25,), "elu": (1.5,), "max": (0.3, -2.5), "min": (0.3, -2.5)}
FAR = (-800.0, -720.5, -40.0, 40.0, 720.5, 800.0)
SMALLEST = mpf(2) ** -1021
"""Below this, floats have fewer digits, and none in the end."""


@pytest.mark.parametrize("kind", TABLES)
def test_every_arithmetic_has_every_function_and_no_other(kind):
    assert set(TABLES[kind]) == EVERY


def points(name: str) -> list[float]:
    source = random.Random(name)
    near = [source.uniform(-1, 1) * 10.0 ** source.uniform(-12, 1.4) for _ in range(150)]
    everywhere = [*near, *FAR, 0.0, 1.0, -1.0]
    return [x for x in everywhere if x > 0] if name in ("ln", "sqrt") else everywhere


def truth_near(function, x: float, settings: tuple[float, ...]) -> tuple[mpf, mpf]:
    """The true value, and how much it changes when the argument changes by two units in the last place."""
    exact = [mpf(s) for s in settings]
    value = function(mpf(x), *exact)
    moved = [function(mpf(x) * (1 + side * mpf(2) ** -51), *exact) for side in (-1, 1)]
    return value, max(abs(m - value) for m in moved)


def as_good_as_floats_can(found: float, truth: mpf, unsure: mpf) -> bool:
    if abs(truth) > mpf(2) ** 1024:
        return found == mpmath.sign(truth) * np.inf
    return abs(mpf(found) - truth) <= mpf(10) ** -13 * abs(truth) + unsure + SMALLEST


@pytest.mark.parametrize("name", FUNCTIONS)
def test_numpy_and_floats_agree_with_mpmath(name, function_values):
    settings, values = SETTINGS.get(name, ()), points(name)
    with np.errstate(over="ignore"):  # as a Program runs: e^800 is too large, and e^-800 is 0
        arrays = NUMPY.functions[name](np.array(values), *settings)
    assert arrays.shape == (len(values),)
    with mpmath.workdps(500):
        for x, many in zip(values, arrays, strict=True):
            truth, unsure = truth_near(function_values[name], x, settings)
            one = FLOATS.functions[name](x, *settings)
            assert as_good_as_floats_can(float(many), truth, unsure), (name, x, many)
            assert as_good_as_floats_can(float(one), truth, unsure), (name, x, one)


def test_the_judge_is_strict():
    assert as_good_as_floats_can(1.0 + 9e-14, mpf(1), mpf(0))
    assert not as_good_as_floats_can(1.0 + 2e-13, mpf(1), mpf(0))
    assert not as_good_as_floats_can(1e300, mpf(10) ** 400, mpf(0))


@pytest.mark.parametrize(("name", "x"), [("ln", 0.0), ("ln", -1.5), ("sqrt", -2.0)])
def test_outside_the_domain_both_give_what_is_no_number(name, x):
    with np.errstate(all="ignore"):
        many = float(NUMPY.functions[name](np.array([x]))[0])
    assert not np.isfinite(many)
    np.testing.assert_equal(FLOATS.functions[name](x), many)


@pytest.mark.parametrize("subject", [-800.0, -1e-300, -0.0, 0.0, 1e-300, 3.0])
def test_choice_takes_the_right_hand_branch_from_zero_on(subject):
    wanted = 7.0 if subject >= 0 else -5.0
    assert FLOATS.functions["choose"](subject, 7.0, -5.0) == wanted
    assert NUMPY.functions["choose"](np.array([subject, 1.0]), 7.0, -5.0).tolist() == [wanted, 7.0]


def test_a_sum_over_samples_is_along_the_last_axis():
    over = NUMPY.functions["over_samples"]
    values = np.array([[1.5, 2.0, 4.0], [0.25, -1.0, 8.0]])
    assert over(values, 3).tolist() == [[7.5], [7.25]]
    assert over(np.array([[2.0], [3.0]]), 3).tolist() == [[6.0], [9.0]]
    assert over(2, 3) == 6


def test_other_samples_are_counted_from_one():
    of = NUMPY.functions["of_samples"]
    values = np.array([[1.5, 2.0, 4.0], [0.25, -1.0, 8.0]])
    assert of(values, 2, 2, 1).tolist() == [[2.0, 2.0, 1.5], [-1.0, -1.0, 0.25]]
    assert of(values, 3).tolist() == [[4.0], [8.0]]
    assert of(np.array([[2.0], [3.0]]), 2, 1).tolist() == [[2.0], [3.0]], "shared by all samples"
    assert of(2, 2, 1) == 2


@pytest.mark.parametrize("name", ["over_samples", "of_samples"])
def test_floats_have_no_samples(name):
    with pytest.raises(TypeError, match="NUMPY"):
        FLOATS.functions[name](1.0, 3)
