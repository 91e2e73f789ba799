"""Descents of one variable: against a plain loop, SymPy's derivatives, and what each path really does."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise

import pytest
import sympy
from hypothesis import assume, given
from hypothesis import strategies as st

from derive.descent import CURVATURE, LARGEST_RATE, Descent, verdict_by_factor
from derive.errors import InputError
from derive.evaluate import evaluate
from derive.grammar import parse
from derive.text import to_text
from derive.valley import THETA

X = sympy.Symbol("theta")


def descent(function: str, start: float, *rates: float, steps: int = 10) -> Descent:
    term = parse(function, {"theta": THETA})
    return Descent(term, Fraction(str(start)), tuple(Fraction(str(rate)) for rate in rates), steps)


def loop(slope: Callable[[float], float], start: float, rate: float, steps: int) -> list[float]:
    path = [start]
    for _ in range(steps):
        path.append(path[-1] - rate * slope(path[-1]))
    return path


FUNCTIONS = ["theta^2", "(theta - 1)^2 / 2 + 3", "theta^4/4 - theta^2", "ln(1 + exp(theta)) - theta/3", "-theta^2"]


@pytest.mark.parametrize("function", FUNCTIONS)
def test_slope_and_curvature_are_sympys(function: str) -> None:
    made = descent(function, 0.5, 0.1)
    expression = sympy.sympify(function.replace("^", "**").replace("ln", "log"), {"theta": X})
    for term, order in ((made.slope, 1), (made.curvature, 2)):
        for value in (-1.3, 0.4, 2.0):
            exact = float(expression.diff(X, order).subs(X, value))
            assert evaluate(term, {THETA: value}) == pytest.approx(exact, rel=1e-12)


@pytest.mark.parametrize("function", FUNCTIONS)
def test_paths_are_those_of_a_plain_loop(function: str) -> None:
    made = descent(function, 0.5, 0.1, 0.02, steps=12)
    expression = sympy.sympify(function.replace("^", "**").replace("ln", "log"), {"theta": X})
    slope = sympy.lambdify(X, expression.diff(X), "math")
    height = sympy.lambdify(X, expression, "math")
    for run, rate in zip(made.runs, (0.1, 0.02), strict=True):
        path = made.path(run, made.exact)
        assert path == pytest.approx(loop(slope, 0.5, rate, 12), rel=1e-12)
        assert [made.exact[run.height(k)] for k in range(13)] == pytest.approx([height(x) for x in path], rel=1e-12)
        assert [made.exact[run.slope(k)] for k in range(13)] == pytest.approx([slope(x) for x in path], rel=1e-12)


def test_the_names_are_those_of_the_vocabulary() -> None:
    names = {name.name for name in descent("theta^2", -4, 0.1, 1.5, steps=1).exact}
    assert {"theta[0]@1", "theta[1]@2", "dJ/dtheta[0]@1", "J[1]@2", "alpha@2", "q@1", "left@2"} <= names
    assert {"c", "theta_min", "alpha_max"} <= names


tenths = st.integers(-30, 30).map(lambda n: n / 10)


@given(tenths, tenths, tenths, tenths, st.integers(1, 40).map(lambda n: n / 20))
def test_a_verdict_on_a_quadratic_is_what_its_path_does(
    a: float, b: float, c: float, start: float, rate: float
) -> None:
    assume(a != 0)
    made = descent(f"{a} * theta^2 + ({b}) * theta + ({c})", start, rate, steps=3)
    run, flat = made.runs[0], -b / (2 * a)
    assert made.exact[CURVATURE] == pytest.approx(2 * a)
    assert made.exact[made.flat] == pytest.approx(flat, abs=1e-12)
    assert made.exact[LARGEST_RATE] == pytest.approx(1 / a)
    away = [x - flat for x in made.path(run, made.exact)]
    assume(abs(away[0]) > 1e-9)
    assert away[-1] == pytest.approx(away[0] * made.exact[run.left], abs=1e-9 * max(1.0, abs(away[-1])))
    done = made.verdict(run)
    closer, turns = abs(away[2]) < abs(away[1]) - 1e-12, away[1] * away[2] < -1e-24
    assert (done in ("approaches", "alternates")) == closer
    assert (done in ("alternates", "circles", "jumps apart")) == turns
    assert (done == "arrives") == (abs(away[1]) < 1e-12)
    assert (done == "circles") == (turns and math.isclose(abs(away[1]), abs(away[2])))


@pytest.mark.parametrize(
    ("function", "start", "rate", "expected"),
    [
        ("theta^2", 0, 0.1, "rests"),
        ("theta^2", -4, 1, "circles"),
        ("theta^2", -4, 0.5, "arrives"),
        ("-theta^2", 1, 0.1, "runs away"),
        ("theta^4", 1, 0.05, "approaches"),
        ("theta^4", 1, 0.4, "descends"),
        ("theta^4", 1, 0.25, "arrives"),
        ("theta^4/4 - theta^2", 0.1, 0.1, "descends"),
        ("theta^2 + theta^4 / 10", 1, 0.8, "alternates"),
        ("theta^4", 1, 0.5, "circles"),
        ("theta^4", 1, 0.6, "jumps apart"),
        ("3 * theta", 1, 0.5, "descends"),
        ("abs(theta)", 0.75, 0.5, "wanders"),
        ("abs(theta)", 0.25, 0.5, "circles"),
    ],
)
def test_verdicts(function: str, start: float, rate: float, expected: str) -> None:
    made = descent(function, start, rate, steps=3)
    assert made.verdict(made.runs[0]) == expected


def test_one_step_that_climbs_to_the_other_side_does_not_come_closer() -> None:
    made = descent("theta^4", 1, 0.6, 0.1, steps=1)
    assert [made.verdict(run) for run in made.runs] == ["jumps apart", "approaches"]


@pytest.mark.parametrize(("rate", "expected"), [(0.1, "approaches"), (0.4, "alternates")])
def test_the_rounding_at_the_end_of_a_long_path_does_not_count(rate: float, expected: str) -> None:
    made = descent("(theta - 1)^2 * 2 + theta^4/40 + 50", 2, rate, steps=200)
    assert made.verdict(made.runs[0]) == expected


SHAPES = [
    ("theta^4", lambda x: x**4, lambda x: 4 * x**3),
    ("theta^4/4 - theta^2", lambda x: x**4 / 4 - x**2, lambda x: x**3 - 2 * x),
    ("exp(theta) - 2*theta", lambda x: math.exp(x) - 2 * x, lambda x: math.exp(x) - 2),
]


@given(st.sampled_from(SHAPES), tenths, st.integers(1, 40).map(lambda n: n / 20), st.integers(1, 4))
def test_a_verdict_on_another_function_holds_in_each_step(
    shape: tuple[str, Callable[[float], float], Callable[[float], float]], start: float, rate: float, steps: int
) -> None:
    function, height, slope = shape
    path = [start]
    for _ in range(steps):
        path.append(path[-1] - rate * slope(path[-1]))
        assume(abs(path[-1]) < 100)
    made = descent(function, start, rate, steps=steps)
    slopes = [slope(x) for x in path]
    assume(min(map(abs, slopes)) > 1e-3)
    heights = [height(x) for x in path]
    turns = [before * after < 0 for before, after in pairwise(slopes)]
    falls = all(before - after > 1e-9 * abs(before) for before, after in pairwise(heights))
    shorter = all(abs(after) < abs(before) * (1 - 1e-9) for before, after in pairwise(slopes))
    done = made.verdict(made.runs[0])
    assert (done == "approaches") == (shorter and falls and not any(turns))
    assert (done == "alternates") == (shorter and falls and all(turns))
    assert (done == "descends") == (falls and done not in ("approaches", "alternates"))
    if done in ("jumps apart", "circles"):
        assert all(turns)
        assert heights[-1] >= heights[0] - 1e-6


def test_a_factor_of_one_leaves_everything_as_it_is() -> None:
    assert verdict_by_factor(1.0) == "rests"


def test_lines_lead_from_the_definition_to_the_slope() -> None:
    assert [to_text(line.term) for line in descent("theta^2", 1, 0.1).slope_lines] == [
        "d/dtheta (theta^2)",
        "2 * theta",
    ]
    quotient = descent("1 / theta", 1, 0.1).slope_lines
    assert [line.rule for line in quotient] == ["definition", "quotient rule", "derivatives", "simplified"]


@pytest.mark.parametrize(
    ("function", "start", "rate", "words"),
    [
        ("2 + 3", 1, 0.1, "no slope to descend"),
        ("ln(theta)", -1, 0.1, "no value at theta = -1"),
        ("1 / theta", 0, 0.1, "no value at theta = 0"),
        ("sqrt(theta)", 1, 2, "after step 1 with the rate 2"),
        ("theta^4", 10, 1, "too large at theta = -3990, after step 1 with the rate 1"),
    ],
)
def test_what_leads_nowhere_is_refused(function: str, start: float, rate: float, words: str) -> None:
    with pytest.raises(InputError, match=words):
        assert descent(function, start, rate).exact
