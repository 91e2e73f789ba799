"""Every function of FUNCTIONS: value, definition, slopes, domain and arity against mpmath and SymPy."""

from __future__ import annotations

import pytest
import sympy
from mpmath import mpf

from derive.functions import FUNCTIONS, GRAMMAR, call, opened
from derive.quantities import Quantity
from derive.symbolic import symbol, to_sympy

POINTS = [("0.7", "0.3", "1.5"), ("2.25", "0.125", "-0.5"), ("-1.3", "0.6", "0.1"), ("-0.4", "0.9", "-2")]


@pytest.fixture(params=FUNCTIONS.values(), ids=FUNCTIONS)
def function(request):
    return request.param


@pytest.fixture(params=POINTS, ids=str)
def case(request, function):
    """Names and numbers for as many arguments as the function takes (three of many)."""
    count = min(function.arity[1], 3)
    numbers = [mpf(text) for text in request.param[:count]]
    if not function.domain(float(numbers[0])):
        numbers[0] = -numbers[0]
    names = tuple(Quantity("p", (i,)) for i in range(1, count + 1))
    return names, dict(zip(names, numbers, strict=True))


def test_definition_has_the_value_of_the_function(function, case, value_of, function_values, close):
    names, values = case
    assert close(
        value_of(opened(call(function.name, *names)), values), function_values[function.name](*values.values())
    )


def test_sympy_form_has_the_value_of_the_function(function, case, function_values, close):
    names, values = case
    expression = to_sympy(call(function.name, *names)).subs({symbol(n): sympy.Float(v, 50) for n, v in values.items()})
    assert close(mpf(str(sympy.N(expression, 45))), function_values[function.name](*values.values()))


def test_slopes_are_the_central_differences(function, case, value_of, function_values, slope, close):
    names, values = case
    for name, told in zip(names, function.slopes(*names), strict=True):

        def changed(x, name=name):
            return function_values[function.name](*{**values, name: x}.values())

        assert close(value_of(told, values), slope(changed, values[name])), name


def test_slopes_are_sympys(function, case):
    names, values = case
    at = {symbol(n): sympy.Rational(str(v)) for n, v in values.items()}
    for name, told in zip(names, function.slopes(*names), strict=True):
        truth = sympy.diff(to_sympy(call(function.name, *names)), symbol(name))
        assert abs(sympy.N((truth - to_sympy(told)).subs(at), 40)) < 1e-25, name


@pytest.mark.parametrize("name", ["max", "min", "abs", "relu", "leaky_relu", "prelu", "elu", "step"])
def test_slope_at_a_kink_is_the_right_hand_one(name, value_of, function_values, right_slope, close):
    """max and min kink where two arguments are equal."""
    function, alpha = FUNCTIONS[name], mpf("0.3")
    x, other = Quantity("x"), Quantity("p")
    start = {x: mpf(0), **({other: mpf(0) if name in ("max", "min") else alpha} if function.arity[1] > 1 else {})}
    told = value_of(function.slopes(*start)[0], start)
    assert close(told, right_slope(lambda z: function_values[name](*{**start, x: z}.values()), mpf(0)))


def test_grammar_functions_stand_by_themselves():
    """What a file may call is in the table, and the others open into what a file may call."""
    assert set(GRAMMAR) <= set(FUNCTIONS)
    assert all(FUNCTIONS[name].definition for name in set(FUNCTIONS) - set(GRAMMAR))


def test_every_function_has_a_mathematical_form(function):
    assert (function.definition is None) == bool(function.sympy)
