from __future__ import annotations

import pytest

from derive.network import DenseNetwork, LayerSpec, NetworkSpec
from derive.quantities import Derivative, Named, Quantity, parse_name
from exercises.answers.spellings import typed_keys, typed_names
from templates.styles import style_named, styles

SPEC = NetworkSpec(2, (LayerSpec(2), LayerSpec(3)))
GRAPH = DenseNetwork(SPEC)
PLAIN = (*GRAPH.given(), *(equation.target for equation in GRAPH.equations()))
UPDATED = tuple(quantity.after_update() for quantity in GRAPH.parameters())
SLOPES = tuple(Derivative(Quantity("L"), quantity) for quantity in PLAIN if quantity.kind in "wbza")
LISTED: dict[str, Named] = {name.name: name for name in (*PLAIN, *UPDATED, *SLOPES)}


@pytest.mark.parametrize("style", styles())
def test_every_name_may_be_typed_as_its_sheet_prints_it(style: str) -> None:
    notation = style_named(style).notation_of(SPEC)
    typed = typed_names(LISTED, notation)
    for name in (*PLAIN, *UPDATED):
        shown = str(notation.name(name))
        meant = next((typed[key] for key in typed_keys(shown) if key in typed), shown)
        assert meant == name.name, shown


@pytest.mark.parametrize(
    ("text", "style", "name"),
    [
        ("∂E_total/∂w_5", "mazur", "dL/dw[2,1,1]"),
        ("dE_{total} / dw_{5}", "mazur", "dL/dw[2,1,1]"),
        ("w_5^+", "mazur", "w[2,1,1]'"),
        ("w5'", "mazur", "w[2,1,1]'"),
        ("w_{11}^{(2)}", "index", "w[2,1,1]"),
        ("w^2_11", "index", "w[2,1,1]"),
        ("∂L/∂w_{11}^{(2)}", "index", "dL/dw[2,1,1]"),
        ("w̃^[2]_11", "matrix", "w[2,1,1]'"),
    ],
)
def test_ways_to_type_what_is_printed(text: str, style: str, name: str) -> None:
    typed = typed_names(LISTED, style_named(style).notation_of(SPEC))
    assert next(typed[key] for key in typed_keys(text) if key in typed) == name


def test_a_spelling_of_two_names_is_that_of_none() -> None:
    notation = style_named("per-weight").notation_of(SPEC)
    twice = {"first": parse_name("a[1,1]"), "second": parse_name("a[1,1]"), "x[1]": parse_name("x[1]")}
    assert typed_names(twice, notation) == {"i_1": "x[1]", "i1": "x[1]"}


def test_a_raised_index_that_could_be_a_power_is_left_out() -> None:
    notation = style_named("index").notation_of(SPEC)
    listed = {"z[1,2]": parse_name("z[1,2]"), "z[2]": parse_name("z[2]")}
    assert typed_names(listed, notation) == {"z_2": "z[2]", "z2": "z[2]"}


@pytest.mark.parametrize("text", ["", "0.5 + x", "dL/", "w[1,1,1]", "{", "1", "/"])
def test_other_text_has_no_keys(text: str) -> None:
    assert not list(typed_keys(text))
