"""Styles are found by name and complete; tables and drawings are arranged as told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from derive import LayerSpec, NetworkSpec, Quantity
from derive.errors import NameMissing
from derive.terms import Apply, Mapped
from templates.diagram import drawing
from templates.document import Diagram, Given, Results, Shown
from templates.formats import formats
from templates.latex.script import LATEX
from templates.mathematics.terms import TermPrinter
from templates.notations import notation
from templates.styles import Style, style_named, styles
from templates.tables import ROWS, ResultTable, given_table


def test_every_style_is_complete() -> None:
    assert {"mazur", "index"} <= set(styles())
    for style in styles().values():
        assert style.title
        assert style.carry is None or style.answer <= style.carry


def test_an_unknown_style_suggests_the_nearest() -> None:
    with pytest.raises(NameMissing, match="did you mean mazur"):
        style_named("mazure")


def test_a_style_with_an_unknown_notation_is_refused() -> None:
    with pytest.raises(NameMissing, match="unknown notation"):
        Style("new", "new", "none")


def test_a_style_names_functions_and_marks_updates() -> None:
    style = Style("new", "new", "index", functions={"sigmoid": "varphi"}, updated="tilde")
    printer = TermPrinter(style.notation_of(None), LATEX)
    assert printer.fragment(Apply("sigmoid", (Quantity("x"),))).text == r"\varphi(x)"
    assert printer.fragment(Mapped("sigmoid", Quantity("x"), slope=True)).text == r"\varphi'(x)"
    assert printer.fragment(Mapped("relu", Quantity("x"))).text == r"\mathrm{ReLU}(x)"
    assert printer.fragment(Quantity("w", primed=True)).text == r"\widetilde{w}"
    assert str(style.notation_of(None).name(Quantity("w", primed=True))) == "w~"
    with pytest.raises(NameMissing, match="did you mean tilde"):
        Style("new", "new", "index", updated="tide")  # type: ignore[arg-type]


@given(st.lists(st.integers(1, 90), min_size=1, max_size=5), st.integers(0, 9))
def test_tables_hold_every_name_once(sizes: list[int], most: int) -> None:
    groups = tuple(tuple(Quantity("w", (g + 1, 1, k)) for k in range(size)) for g, size in enumerate(sizes))
    runs = given_table(Given(groups), most).runs
    names = [name for run in runs for row in run for name in row if name is not None]
    assert sorted(map(str, names)) == sorted(str(name) for group in groups for name in group)
    assert all(len(run) <= ROWS and len(run[0]) <= max(1, most) for run in runs)


def test_results_run_over_pages_and_align_numbers() -> None:
    rows = tuple(((str(i),), (Shown(Quantity("q")),)) for i in range(80))
    table = ResultTable(Results((("sample",), ("value",)), rows), lambda part: 3)
    assert [len(run) for run in table.runs] == [36, 36, 8]
    assert table.numeric == (False, True)


def network(*units: int, bias: str = "shared") -> NetworkSpec:
    return NetworkSpec(units[0], tuple(LayerSpec(n, bias=bias) for n in units[1:]))  # type: ignore[arg-type]


def test_routes_from_a_weight_to_the_loss_stand_out() -> None:
    spec = network(2, 2, 2)
    edges = drawing(Diagram(spec, Quantity("w", (1, 1, 1))), notation("mazur", spec)).edges
    assert [str(edge.label) for edge in edges if edge.on_route] == ["w_1", "w_5", "w_7"]
    assert not any(e.on_route for e in drawing(Diagram(spec), notation("mazur", spec)).edges)


def test_large_layers_are_abbreviated() -> None:
    drawn = drawing(Diagram(network(20, 6, 2)), notation("index"))
    assert len([unit for unit in drawn.units if unit.x == 0]) == 4
    assert len([unit for unit in drawn.units if unit.x == 1]) == 6
    assert all(edge.label is None for edge in drawn.edges)


def test_drawings_are_kept_once(key: object) -> None:
    assert formats()["tex"].placed("0123456789ab", "source") == r"\gsdrawing{\gsboxabcdefghijkl}"


@pytest.mark.parametrize(
    ("style", "units"),
    [
        ("named-nodes", ["N^1_1", "N^1_2", "N^2_1", "N^2_2", "O_1", "O_2"]),
        ("layer-letters", ["j_1", "j_2", "k_1", "k_2", "l_1", "l_2"]),
        ("mazur", ["h^1_1", "h^1_2", "h^2_1", "h^2_2", "o_1", "o_2"]),
        ("index", ["a^1_1", "a^1_2", "a^2_1", "a^2_2", "a^3_1", "a^3_2"]),
    ],
)
def test_units_have_the_names_of_the_notation(style: str, units: list[str]) -> None:
    spec = network(2, 2, 2, 2)
    drawn = drawing(Diagram(spec), style_named(style).notation_of(spec))
    assert [str(unit.label) for unit in drawn.units if unit.x > 0] == units


def test_a_drawing_without_bias_nodes_has_none() -> None:
    drawn = drawing(Diagram(network(2, 2, 2), biases=False), notation("index"))
    assert not drawn.biases
    assert not any(edge.dashed for edge in drawn.edges)


def test_a_wide_drawing_names_more_edges() -> None:
    spec = network(3, 3, 3, 3)
    names = style_named("layer-letters").notation_of(spec)
    narrow, wide = (drawing(Diagram(spec, wide=on), names) for on in (False, True))
    assert wide.step_x > narrow.step_x
    assert all(edge.label for edge in wide.edges if not edge.dashed)
