from __future__ import annotations

from fractions import Fraction

import pytest

from derive.agreement import Ground
from derive.network import DenseNetwork, LayerSpec, NetworkSpec
from derive.quantities import Derivative, Quantity
from derive.terms import Product
from exercises.kinds.formula import FormulaAsk
from exercises.marks.marking import mark_answer
from exercises.storage.manifest import ExpectedAnswer
from templates.styles import style_named

SPEC = NetworkSpec(2, (LayerSpec(2), LayerSpec(1)))
GRAPH = DenseNetwork(SPEC)
GIVEN = tuple(GRAPH.given())
A, W, X = Quantity("a", (1, 1)), Quantity("w", (2, 1, 1)), Quantity("x", (1,))
GROUND = Ground(tuple(GRAPH.equations()), tuple((q, Fraction(-1), Fraction(1)) for q in GIVEN))
ALLOWED = (*GIVEN, *(equation.target for equation in GRAPH.equations()))
ASK = FormulaAsk("formula", Derivative(Quantity("L"), W), Product((A, W, X)), GROUND, ALLOWED)


def verdict(text: str, style: str = "index") -> str:
    expected = ExpectedAnswer(1, "formula", "a[1,1] * w[2,1,1] * x[1]", 0, 0.0, 1.0, "formula")
    return mark_answer(expected, text, ASK.shared(style_named(style).notation_of(SPEC))).verdict


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("a[1,1] * w[2,1,1] * x[1]", "right"),
        ("x[1] w[2,1,1] a[1,1]", "right"),
        ("w[2,1,1]x[1](1 - a[1,1])", "wrong"),
        ("x[1] w[2,1,1] a[1,1] 2", "unreadable"),
        ("x[1]*w[2,1,1]/(1 + exp(-z[1,1]))", "right"),
        ("x[1]*w[2,1,1]*sigmoid(w[1,1,1]*x[1] + w[1,1,2]*x[2] + b[1,1])", "right"),
        ("a[1,1] * w[2,1,1]", "wrong"),
        ("dL/dw[2,1,1]", "unreadable"),
        ("a[1,1] * w[2,1,1] * x[1] * 1.0000001", "undecided"),
        ("a[1,1] * w[2,1,1] * exp(ln(x[1]))", "undecided"),
    ],
)
def test_a_formula_is_right_as_a_function(text: str, wanted: str) -> None:
    assert verdict(text) == wanted


@pytest.mark.parametrize(
    ("text", "style"),
    [
        ("out_h_1 * w_5 * i_1", "mazur"),
        ("out_{h_1} w_5 i_1", "mazur"),
        ("w5 i1 outh1", "mazur"),
        ("a[1,1] * w[2,1,1] * x_1", "index"),
        ("a_1^{(1)} w_{11}^{(2)} x_1", "index"),
        ("w^[2]_11 a^[0]_1 a_{1}^{[1]}", "matrix"),
        ("N_1^{output} w_{N_1,O_1} x_1", "named-nodes"),
        ("h_1 w_{2,1} x₁", "notes"),
    ],
)
def test_names_as_the_sheet_prints_them_may_be_typed(text: str, style: str) -> None:
    assert verdict(text, style) == "right"


def test_names_of_another_sheet_are_unknown() -> None:
    assert verdict("out_h_1 * w_5 * i_1", "index") == "unreadable"
    assert verdict("a_1^{(1)} w_{11}^{(2)} x_1", "mazur") == "unreadable"
