"""The LaTeX of terms, in symbols and in numbers, as a person would write it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from derive import Derivative, Named, NetworkSpec, Number, Quantity, Term
from derive.activations import ACTIVATIONS
from derive.functions import FUNCTIONS, call
from derive.network import DenseNetwork, LayerSpec
from derive.terms import (
    HALF,
    TWO,
    Apply,
    Choice,
    Differential,
    Framed,
    Mapped,
    Negative,
    Power,
    Product,
    Quotient,
    Sum,
    SumOver,
)
from templates.filling import Filling, Precision
from templates.latex.functions import FUNCTION_NAMES
from templates.latex.script import LATEX
from templates.mathematics.compact import CompactPrinter
from templates.mathematics.numbers import NumberPrinter
from templates.mathematics.terms import TermPrinter
from templates.notations import NOTATIONS, notation
from templates.slots import SlotTable

X, Y, Z = (Quantity(letter) for letter in "xyz")
DLDX = Derivative(Quantity("L"), X)


def symbols(term: Term) -> str:
    return re.sub(r" +", " ", TermPrinter(notation("index"), LATEX).fragment(term).text).strip()


def numbers(term: Term, decimals: int = 1, **values: float) -> str:
    table = SlotTable()
    fragment = NumberPrinter(notation("index"), LATEX, table).fragment(term)
    known: dict[Named, float] = {Quantity(name): value for name, value in values.items()}
    filling = Filling(known, {}, Precision(lambda name: decimals))
    return re.sub(r" +", " ", table.split(fragment.text, fragment.width).write(filling).text).strip()


@pytest.mark.parametrize(
    ("term", "text"),
    [
        (Sum((X, Negative(Y))), "x - y"),
        (Sum((X, Negative(Sum((Y, Z))))), "x - (y + z)"),
        (Negative(Sum((X, Negative(Y)))), "-(x - y)"),
        (Product((HALF, Power(Sum((X, Negative(Y))), TWO))), r"\tfrac{1}{2} (x - y)^{2}"),
        (Product((X, Sum((Number.of(1), Negative(X))))), "x (1 - x)"),
        (Negative(Product((TWO, Sum((X, Negative(Y)))))), "-2 (x - y)"),
        (Product((X, TWO)), r"x \cdot 2"),
        (Quotient(X, Sum((Y, Z))), r"\frac{x}{y + z}"),
        (Power(Quotient(X, Y), TWO), r"\Bigl(\frac{x}{y}\Bigr)^{2}"),
        (Power(Quantity("a", (1, 1)), TWO), r"(a^{(1)}_{1})^{2}"),
        (Product((DLDX, DLDX)), r"\frac{\partial L}{\partial x} \, \frac{\partial L}{\partial x}"),
        (call("exp", Negative(X)), "e^{-x}"),
        (call("sigmoid", X), r"\sigma(x)"),
        (call("max", Number.of(0), X), r"\max(0,\, x)"),
        (call("sqrt", X), r"\sqrt{x}"),
        (call("abs", Sum((X, Y))), r"\lvert x + y \rvert"),
        (Differential(call("exp", X), X, alone=True), r"\frac{d}{d x}(e^{x})"),
        (Differential(Quotient(X, Y), Y), r"\frac{\partial}{\partial y}\Bigl(\frac{x}{y}\Bigr)"),
        (Differential(Y, X, alone=True), r"\frac{d y}{d x}"),
        (Product((Differential(Product((X, Y)), X), Y)), r"\frac{\partial}{\partial x}(x y) \, y"),
        (Number.of("-0.5"), "-0.5"),
        (SumOver("k", 2, Quantity("x", ("k",))), "x_{1} + x_{2}"),
        (SumOver("k", 9, Quantity("x", ("k",))), r"\sum_{k=1}^{9} x_{k}"),
        (Sum((SumOver("k", 9, Quantity("x", ("k",))), Y)), r"\sum_{k=1}^{9} x_{k} + y"),
        (Product((HALF, SumOver("k", 9, Quantity("x", ("k",))))), r"\tfrac{1}{2} \, \sum_{k=1}^{9} x_{k}"),
        (Product((SumOver("k", 9, Quantity("x", ("k",))), Y)), r"\Bigl(\sum_{k=1}^{9} x_{k}\Bigr) \, y"),
        (Choice(X, Number.of(1), Y), r"\begin{cases} 1 & \text{if } x \ge 0 \\ y & \text{if } x < 0 \end{cases}"),
        (Product((Framed(DLDX), X)), r"\boxed{\frac{\partial L}{\partial x}} \, x"),
        (Product((X, Framed(Sum((X, Y))))), r"x \, \boxed{x + y}"),
    ],
)
def test_symbols(term: Term, text: str) -> None:
    assert symbols(term) == text


SQUARES = SumOver("k", 2, Product((HALF, Power(Sum((Quantity("y", ("k",)), Negative(Quantity("a", (2, "k"))))), TWO))))


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("index", r"\tfrac{1}{2} \, S_{k} (y_{k} - a^{(2)}_{k})^{2}"),
        ("mazur", r"\tfrac{1}{2} \, S_{k} (\mathit{target}_{o_{k}} - \mathit{out}_{o_{k}})^{2}"),
    ],
)
def test_definitions_sum_by_a_sign_with_constants_in_front(title: str, text: str) -> None:
    printer = CompactPrinter(notation(title, NetworkSpec(2, (LayerSpec(2), LayerSpec(2)))), LATEX)
    assert printer.fragment(SQUARES).text.replace(r"\mathop{\textstyle\sum}\nolimits", "S") == text


def test_definitions_keep_sums_over_numbered_names_written_out() -> None:
    weights = SumOver("k", 2, Quantity("w", (1, 1, "k")))
    printer = CompactPrinter(notation("mazur", NetworkSpec(2, (LayerSpec(2),))), LATEX)
    assert printer.fragment(weights).text == "w_{1} + w_{2}"


def test_sums_of_derivatives_are_divided_by_a_factor_in_front() -> None:
    term = Quotient(Sum((DLDX, DLDX)), Number.of(3))
    part = r"\frac{\partial L}{\partial x}"
    assert symbols(term) == rf"\tfrac{{1}}{{3}}\Bigl({part} + {part}\Bigr)"
    assert symbols(Quotient(Sum((X, Y)), Number.of(3))) == r"\frac{x + y}{3}"


def test_derivatives_are_slashed_within_text() -> None:
    assert TermPrinter(notation("index"), LATEX).running(DLDX).text == r"\partial L / \partial x"


@pytest.mark.parametrize(
    ("term", "values", "text"),
    [
        (Sum((X, Y)), {"x": 0.5, "y": -0.3}, "0.5 - 0.3"),
        (Sum((X, Negative(Y))), {"x": -0.5, "y": -0.3}, "-0.5 - (-0.3)"),
        (Product((X, Y)), {"x": -0.5, "y": -0.3}, r"-0.5 \times (-0.3)"),
        (Sum((Z, Product((X, Y)))), {"x": -0.5, "y": 0.3, "z": 0.1}, r"0.1 + (-0.5) \times 0.3"),
        (call("exp", Negative(X)), {"x": -0.3}, "e^{0.3}"),
        (call("exp", Negative(X)), {"x": 0.3}, "e^{-0.3}"),
        (call("sigmoid", X), {"x": 0.4}, r"\frac{1}{1 + e^{-0.4}}"),
        (call("softplus", X), {"x": 0.4}, r"\ln(1 + e^{0.4})"),
        (call("relu", X), {"x": -0.4}, r"\max(0,\, -0.4)"),
        (call("leaky_relu", X, Number.of("0.01")), {"x": -0.4}, r"0.01 \times (-0.4)"),
        (call("leaky_relu", X, Number.of("0.01")), {"x": 0.4}, "0.4"),
        (call("step", X), {"x": 0.0}, "0"),
        (Product((Y, Choice(X, Sum((Y, Y)), X))), {"x": 0.2, "y": 0.1}, r"0.1 \times (0.1 + 0.1)"),
        (Product((Y, Choice(X, Sum((Y, Y)), X))), {"x": -0.2, "y": 0.1}, r"0.1 \times (-0.2)"),
        (Product((HALF, Power(Sum((X, Negative(Y))), TWO))), {"x": 0.1, "y": 0.2}, r"\tfrac{1}{2} \, (0.1 - 0.2)^{2}"),
        (Power(X, TWO), {"x": -0.2}, "(-0.2)^{2}"),
        (Negative(X), {"x": -0.2}, "-(-0.2)"),
        (Product((Framed(X), Y)), {"x": -0.2, "y": -0.4}, r"\boxed{-0.2} \times (-0.4)"),
    ],
)
def test_numbers(term: Term, values: dict[str, float], text: str) -> None:
    assert numbers(term, **values) == text


def test_long_sums_keep_their_ends() -> None:
    table = SlotTable()
    fragment = NumberPrinter(notation("index"), LATEX, table).fragment(SumOver("k", 9, Quantity("x", ("k",))))
    values: dict[Named, float] = {Quantity("x", (k,)): k / 10 for k in range(1, 10)}
    filled = table.split(fragment.text).write(Filling(values, {}, Precision(lambda name: 1)))
    assert filled.text == r"0.1 + 0.2 + \cdots + 0.9"


@pytest.mark.parametrize("title", NOTATIONS)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_every_activation_prints_in_every_notation(title: str, activation: str) -> None:
    spec = NetworkSpec(2, (LayerSpec(3, activation), LayerSpec(2)))
    network, table = DenseNetwork(spec), SlotTable()
    a, z = Quantity("a", (1, 1)), Quantity("z", (1, 1))
    equation = network.equation(a)
    assert equation is not None
    for term in (equation.term, network.local(a, z)):
        assert balanced(TermPrinter(notation(title, spec), LATEX).fragment(term).text)
        assert balanced(NumberPrinter(notation(title, spec), LATEX, table).fragment(term).text)


def test_every_function_has_a_printed_form() -> None:
    for name, function in FUNCTIONS.items():
        arguments = tuple(Quantity(letter) for letter in "xy"[: function.arity[0]])
        assert symbols(Apply(name, arguments))
    assert all(symbols(Mapped(name, X, slope=True)).endswith("'(x)") for name in ACTIVATIONS)
    assert set(FUNCTION_NAMES) < set(FUNCTIONS) | set(ACTIVATIONS)


def balanced(text: str) -> bool:
    """Whether braces and brackets close in the order they open."""
    stack: list[str] = []
    for sign in re.sub(r"\\[lr]angle|\\.", "", text):
        if sign in "({":
            stack.append(sign)
        elif sign in ")}":
            opened = stack.pop() if stack else ""
            if opened + sign not in ("()", "{}"):
                return False
    return not stack


LEAVES = st.sampled_from([X, Y, Z, Number.of(2), Number.of("-0.5")])
FEW = {"min_size": 2, "max_size": 3}
TERMS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, **FEW).map(lambda parts: Sum(tuple(parts))),
        st.lists(inner, **FEW).map(lambda parts: Product(tuple(parts))),
        inner.map(Negative),
        st.builds(Quotient, inner, inner),
        st.builds(lambda base: Power(base, TWO), inner),
        inner.map(lambda part: call("exp", part)),
        inner.map(lambda part: call("relu", part)),
        inner.map(Framed),
        st.builds(Choice, inner, inner, inner),
    ),
    max_leaves=8,
)


@given(TERMS, st.tuples(*[st.sampled_from([-0.3, 0.0, 0.4])] * 3))
def test_signs_never_meet(term: Term, values: tuple[float, float, float]) -> None:
    text = numbers(term, **dict(zip("xyz", values, strict=True)))
    assert balanced(text)
    assert not re.search(r"[-+] *[-+]|\\times *[-+]|\(\(.*?\)\)\)|- *-", text.replace("{", "").replace("}", ""))


@given(TERMS, st.tuples(*[st.sampled_from([-0.3, 0.1, 0.4])] * 3))
def test_printed_numbers_mean_the_term(term: Term, values: tuple[float, float, float]) -> None:
    """The LaTeX, read back as Python, has the value of the term that SymPy computes."""
    from sympy import N

    from derive.symbolic import symbol, to_sympy

    known = dict(zip("xyz", values, strict=True))
    try:
        expected = N(to_sympy(term).subs({symbol(Quantity(k)): v for k, v in known.items()}))
    except ValueError:  # a quotient by 0 inside max
        return
    if not expected.is_finite or abs(expected) > 1e6:
        return
    assert read_back(numbers(term, **known)) == pytest.approx(float(expected), rel=1e-6, abs=1e-9)


def read_back(text: str) -> float:
    """The value of the LaTeX that the strategies above can give."""
    python = re.sub(r"\\[bB]igg?[lr]?", "", text).replace(r"\times", "*").replace(r"\max", "max").replace(r"\,", " ")
    python = python.replace(r"\boxed", "").replace(r"\frac{", "FRAC{").replace("\\tfrac{", "FRAC{")
    python = re.sub(r"\be\^", "E^", python).replace("^{", "**{")
    python = python.replace("E**", "2.718281828459045**")
    while "FRAC" in python:
        start = python.rindex("FRAC{")
        middle = _closing(python, start + 4)
        end = _closing(python, middle + 1)
        above, below = python[start + 5 : middle], python[middle + 2 : end]
        python = f"{python[:start]}(({above})/({below})){python[end + 1 :]}"
    python = python.replace("{", "(").replace("}", ")")
    python = re.sub(r"(?<=[\d)]) *(?=\()(?!\()", " ", python)
    python = re.sub(r"\) +\(", ")*(", python)
    return float(eval(python, {"max": lambda *parts: max(parts)}))


def _closing(text: str, start: int) -> int:
    depth = 0
    for place in range(start, len(text)):
        depth += {"{": 1, "}": -1}.get(text[place], 0)
        if depth == 0:
            return place
    raise AssertionError(text)
