from __future__ import annotations

from fractions import Fraction

import pytest

from derive.agreement import Ground
from derive.network import DenseNetwork, LayerSpec, NetworkSpec
from derive.quantities import Derivative, Quantity
from derive.terms import Product
from exercises.kinds.formula import FormulaAsk, spelled
from exercises.manifest import ExpectedAnswer
from exercises.marking import mark_answer
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
        ("x[1] w[2,1,1] a[1,1]", "unreadable"),
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


def test_names_as_the_sheet_prints_them_may_be_typed() -> None:
    assert verdict("out_h_1 * w_5 * i_1", "mazur") == "right"
    assert verdict("out_h_1 * w_5 * i_1", "index") == "unreadable"
    assert verdict("a[1,1] * w[2,1,1] * x_1", "index") == "right"


def test_a_spelling_of_two_quantities_is_none() -> None:
    names = style_named("mazur").notation_of(SPEC)
    twice = [Quantity("a", (1, 1)), Quantity("a", (1, 1), sample=None), Quantity("x", (1,))]
    assert dict(spelled(twice, names)) == {"a[1,1]": "a[1,1]", "x[1]": "x[1]", "i_1": "x[1]"}
