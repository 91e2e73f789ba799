from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fractions import Fraction

import mpmath
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from mpmath import mpf

from derive.agreement import Ground
from derive.errors import ParseError
from derive.grammar import parse
from derive.graph import Equation
from derive.lexer import Limits
from derive.quantities import Named, Quantity
from derive.terms import ZERO, Choice, Number, Product, Sum, SumOver, Term, children, rebuild
from derive.text import to_text

X, W, Z, A = (Quantity(kind, (1,)) for kind in "xwza")
NAMES: dict[str, Named] = {q.name: q for q in (X, W, Z, A)}
WIDE = Limits(characters=20_000, nodes=5_000, nesting=100)


def ground(low: str = "-2", high: str = "2") -> Ground:
    """z = w x, a = sigmoid(z)"""
    equations = (Equation(Z, parse("w[1] * x[1]", NAMES)), Equation(A, parse("sigmoid(z[1])", NAMES)))
    return Ground(equations, ((X, Fraction(low), Fraction(high)), (W, Fraction(low), Fraction(high))))


GROUND = ground()


@pytest.mark.parametrize(
    ("truth", "answer"),
    [
        ("a[1] * (1 - a[1])", "a[1] - a[1]^2"),
        ("a[1] * (1 - a[1])", "exp(-z[1]) / (1 + exp(-z[1]))^2"),
        ("a[1] * (1 - a[1])", "sigmoid(w[1] * x[1]) * sigmoid(-x[1] * w[1])"),
        ("a[1]", "1 / (1 + exp(-w[1]*x[1]))"),
        ("x[1]^2", "x[1] * x[1] + exp(2) * 0"),
        # Of 32 points the truth has a value at some alone.
        ("ln(x[1] - 1)", "ln(x[1] - 1)"),
        ("sqrt(z[1] - 1)", "sqrt(w[1] * x[1] - 1)"),
        ("step(z[1])", "max(0, z[1]) / z[1]"),
        ("(x[1] + 1)^3 - x[1]^3", "3*x[1]^2 + 3*x[1] + 1"),
        # Double precision loses ten digits here, or all of them, and many digits decide.
        ("x[1]", "(x[1] + 1000000000) - 1000000000"),
        ("z[1]", "(z[1] + 1e300) - 1e300"),
        ("z[1] * a[1]", "z[1] * exp(90*z[1]) * a[1] / exp(90*z[1]) + exp(150*z[1]) - exp(150*z[1])"),
    ],
)
def test_the_same_function_is_found(truth: str, answer: str) -> None:
    assert ground().compare(parse(truth, NAMES), parse(answer, NAMES)).verdict == "same"


@pytest.mark.parametrize(
    ("truth", "answer"),
    [
        ("a[1] * (1 - a[1])", "z[1] * (1 - z[1])"),
        ("a[1]", "-a[1]"),
        ("a[1]", "a[1] + 0.001"),
        ("x[1]", "abs(x[1])"),
        ("x[1]", "w[1]"),
        ("x[1] - x[1] + 3", "3.01"),
        ("1 / x[1]", "1 / x[1]^2"),
        ("z[1]", "(z[1] + 1e300) - 1e300 + 0.1"),
        # Another function at a few points alone.
        ("a[1]", "a[1] + max(0, x[1] - 1.7)"),
    ],
)
def test_other_functions_are_different(truth: str, answer: str) -> None:
    assert ground().compare(parse(truth, NAMES), parse(answer, NAMES)).verdict == "different"


@pytest.mark.parametrize("answer", ["x[1] * 0.3333333", "x[1] / 3.0000001"])
def test_rounded_constants_are_near(answer: str) -> None:
    found = ground().compare(parse("x[1] / 3", NAMES), parse(answer, NAMES))
    assert found.verdict == "near"
    assert found.digits in (6, 7)


@pytest.mark.parametrize(
    "answer", ["exp(ln(x[1]))", "sqrt(x[1])^2", "x[1] + exp(-exp(exp(exp(9 + x[1]))))", "ln(-1 - x[1]^2) * x[1]"]
)
def test_what_has_no_value_somewhere_is_left_open(answer: str) -> None:
    assert ground().compare(parse("x[1]", NAMES), parse(answer, NAMES)).verdict == "undefined"


def test_sums_over_an_index_and_cases_have_values() -> None:
    x = [Quantity("x", (k,)) for k in (1, 2)]
    relu, summed = Quantity("a"), Quantity("s")
    equations = (
        Equation(summed, SumOver("k", 2, Product((Number.of(3), Quantity("x", ("k",)))))),
        Equation(relu, Choice(summed, summed, ZERO)),
    )
    two = Ground(equations, tuple((q, Fraction(-1), Fraction(1)) for q in x))
    names: dict[str, Named] = {"x": x[0], "y": x[1], "a": relu}
    assert two.compare(relu, parse("max(0, 3 * x + 3 * y)", names)).verdict == "same"
    assert two.compare(relu, parse("3 * x + 3 * y", names)).verdict == "different"


def test_only_the_domain_counts() -> None:
    truth, answer = parse("x[1]", NAMES), parse("abs(x[1])", NAMES)
    assert ground("0", "2").compare(truth, answer).verdict == "same"
    assert ground("-2", "2").compare(truth, answer).verdict == "different"


# Random formulas: rewritings are the same function, and mpmath is the judge of changes.


@st.composite
def formulas(draw: st.DrawFn, depth: int = 3) -> str:
    """The text of a formula in the names of the ground, each part in brackets."""
    if depth == 0:
        return draw(st.sampled_from(["x[1]", "w[1]", "z[1]", "a[1]", "2", "0.5", "3"]))
    part = formulas(depth=depth - 1)
    match draw(st.sampled_from(["+", "-", "*", "/", "leaf", "square", "function"])):
        case "leaf":
            return draw(formulas(depth=0))
        case "square":
            return f"({draw(part)})^2"
        case "function":
            return f"{draw(st.sampled_from(['exp', 'tanh', 'sigmoid', 'arctan', 'abs']))}({draw(part)})"
        case sign:
            return f"({draw(part)} {sign} {draw(part)})"


def commuted(text: str) -> str:
    """Sums and products with their parts exchanged."""
    return to_text(_commuted(parse(text, NAMES)))


def _commuted(term: Term) -> Term:
    parts = tuple(map(_commuted, children(term)))
    return rebuild(term, parts[::-1] if isinstance(term, Sum | Product) else parts)


REWRITINGS: list[Callable[[str], str]] = [
    commuted,
    lambda text: f"{text} * (1 + w[1]^2) / (w[1]^2 + 1)",
    lambda text: f"-(-({text})) + x[1] - x[1]",
    lambda text: f"({text} + 3)^2 / 6 - ({text} - 3)^2 / 6 - {text}",
    lambda text: f"{text} * exp(z[1]) * exp(-w[1] * x[1])",
    lambda text: f"{text} * (a[1] + sigmoid(-z[1]))",
    lambda text: text.replace("a[1]", "(1/(1 + exp(-w[1]*x[1])))").replace("z[1]", "(x[1]w[1])"),
    lambda text: f"0.5({text}) + ({text})/2",
]


@settings(max_examples=40)
@given(formulas(), st.lists(st.sampled_from(REWRITINGS), min_size=1, max_size=2))
def test_rewritings_are_the_same_function(text: str, rewritings: list[Callable[[str], str]]) -> None:
    written = text
    with read_or_left():
        for rewriting in rewritings:
            written = f"({rewriting(written)})"
        truth, answer = parse(text, NAMES, limits=WIDE), parse(written, NAMES, limits=WIDE)
    found = GROUND.compare(truth, answer)
    assert found.verdict == "same" if judged(text) else found.verdict in ("same", "undefined")


@settings(max_examples=50)
@given(formulas(), st.sampled_from([("x[1]", "w[1]"), ("a[1]", "z[1]"), ("2", "3"), ("+", "-"), ("tanh", "sigmoid")]))
def test_changes_are_judged_as_mpmath_judges_them(text: str, change: tuple[str, str]) -> None:
    changed = text.replace(*change)
    with read_or_left():
        truth, answer = parse(text, NAMES), parse(changed, NAMES)
    found = GROUND.compare(truth, answer).verdict
    values = [(a, b) for a, b in zip(judged(text), judged(changed), strict=False)]
    if any(abs(a - b) > mpf("1e-3") * (abs(a) + abs(b)) for a, b in values):
        assert found in ("different", "undefined")
    elif values and all(abs(a - b) <= mpf("1e-30") * (abs(a) + abs(b)) for a, b in values):
        assert found in ("same", "undefined")


@contextmanager
def read_or_left() -> Iterator[None]:
    """Leaves an example out whose formula the grammar refuses: it divides by zero, or a power of numbers is raised."""
    try:
        yield
    except ParseError:
        assume(False)


def judged(text: str) -> list[mpf]:
    """The formula's values at some points by mpmath, with 50 digits; none where it has no value at one of them."""
    python = re.sub(r"([a-z]+)\[1\]", r"\1", to_text(parse(text, NAMES))).replace("^", "**")
    python = re.sub(r"(?<![\w.])(\d+(?:\.\d+)?)", r"mpf('\1')", python)
    values = []
    with mpmath.workdps(50):
        for number in range(1, 13):
            x, w = mpf(number) * 313 / 1009 - 2, 2 - mpf(number) * 271 / 1013
            known = {"x": x, "w": w, "z": w * x, "a": sigmoid(w * x), "mpf": mpf, "sigmoid": sigmoid}
            try:
                functions = {"exp": mpmath.exp, "tanh": mpmath.tanh, "arctan": mpmath.atan, "abs": abs}
                values.append(eval(python, {"__builtins__": {}}, {**known, **functions}))
            except (ZeroDivisionError, OverflowError):
                return []
    return values if all(mpmath.isfinite(value) and abs(value) < mpf("1e300") for value in values) else []


def sigmoid(value: mpf) -> mpf:
    return 1 / (1 + mpmath.exp(-value))
