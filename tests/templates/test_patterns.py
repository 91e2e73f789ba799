"""Names written as patterns: what they print, what is refused, and every style's names all different."""

from __future__ import annotations

from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derive import DenseNetwork, InputError, LayerSpec, NetworkSpec, Quantity
from templates.latex.names import name_fragment
from templates.latex.script import LATEX
from templates.mathematics.terms import TermPrinter
from templates.patterns import parse_pattern
from templates.styles import style_named, styles

BIASES = st.sampled_from(["each", "shared", "none"])
LAYERS = st.lists(st.builds(LayerSpec, st.integers(1, 12), bias=BIASES), min_size=1, max_size=4)
NETWORKS = st.builds(NetworkSpec, st.integers(1, 12), LAYERS.map(tuple))
LAYER = LayerSpec(2)
TWO = NetworkSpec(2, (LAYER, LAYER))
ONE = NetworkSpec(3, (LayerSpec(3), LayerSpec(1)))
THREE = NetworkSpec(2, (LAYER, LAYER, LAYER))


@pytest.mark.parametrize(
    ("pattern", "printed"),
    [
        ("net_{h_<j>}", r"\mathit{net}_{h_{2}}"),
        ("w^(<l>)_{<k><j>}", "w^{(1)}_{32}"),
        ("w^[<l>]_<j>", "w^{[1]}_{2}"),
        ("E_{'total'}", r"E_{\mathrm{total}}"),
        ("N_<j>^{'input'}", r"N^{\mathrm{input}}_{2}"),
        ("w_{<k>,N_<j>}", "w_{3,N_{2}}"),
        ("delta_<j>", r"\delta_{2}"),
        ("*delta^[<l>]", r"\boldsymbol{\delta}^{[1]}"),
        ("*h<l>_{'in'}", r"\boldsymbol{h1}_{\mathrm{in}}"),
        ("bar y", r"\bar{y}"),
        ("hat y_<j>", r"\hat{y}_{2}"),
        ("barrier_<j>", r"\mathit{barrier}_{2}"),
    ],
)
def test_patterns_print(pattern: str, printed: str) -> None:
    name = parse_pattern(pattern).name({"l": "1", "j": "2", "k": "3"})
    assert name_fragment(name).text == printed


def test_indices_of_several_digits_stand_apart() -> None:
    name = parse_pattern("w_{<k><j>}").name({"k": "1", "j": "12"})
    assert name_fragment(name).text == "w_{1,12}"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "_j",
        "w_{<j>",
        "w_{}",
        "w^(<l>",
        "w<j>>",
        "w_<j>x",
        r"\alpha",
        "w__<j>",
        "3",
        "**w",
        "w*",
        "hat ",
        "hat hat y",
        "y hat",
    ],
)
def test_what_is_no_pattern_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="name pattern"):
        parse_pattern(text)


@pytest.mark.parametrize(
    ("style", "network", "name", "printed"),
    [
        ("named-nodes", TWO, Quantity("z", (1, 2)), r"N^{\mathrm{input}}_{2}"),
        ("named-nodes", TWO, Quantity("a", (2, 1)), r"O^{\mathrm{output}}_{1}"),
        ("named-nodes", TWO, Quantity("w", (1, 2, 1)), "w_{1,N_{2}}"),
        ("named-nodes", TWO, Quantity("b", (2, 1)), "b_{O_{1}}"),
        ("per-weight", TWO, Quantity("w", (2, 1, 2)), "w^{2}_{21}"),
        ("layer-letters", THREE, Quantity("w", (1, 2, 1)), "W_{i1j2}"),
        ("layer-letters", THREE, Quantity("a", (2, 1)), r"h2_{\mathrm{out1}}"),
        ("layer-letters", THREE, Quantity("z", (3, 1)), r"O_{\mathrm{in1}}"),
        ("notes", ONE, Quantity("a", (2, 1)), r"\bar{y}"),
        ("notes", TWO, Quantity("a", (2, 1)), r"\bar{y}_{1}"),
        ("notes", ONE, Quantity("A", (2,)), r"\bar{y}"),
        ("notes", ONE, Quantity("w", (2, 1, 3)), "w_{2,3}"),
        ("notes", ONE, Quantity("W", (2,)), "W_{2}"),
        ("notes", ONE, Quantity("A", (1,)), "h"),
        ("notes", THREE, Quantity("A", (1,)), "h_{1}"),
        ("notes", ONE, Quantity("W", (2,), primed=True), r"W^{\mathrm{new}}_{2}"),
        ("notes", ONE, Quantity("eta"), r"\alpha"),
    ],
)
def test_styles_name_as_their_handouts_do(style: str, network: NetworkSpec, name: Quantity, printed: str) -> None:
    assert name_fragment(style_named(style).notation_of(network).name(name)).text == printed


@pytest.mark.parametrize("style", styles())
@settings(max_examples=30)
@given(spec=NETWORKS)
def test_names_of_a_style_are_distinct_inside_a_network(style: str, spec: NetworkSpec) -> None:
    printer = TermPrinter(style_named(style).notation_of(spec), LATEX)
    graph = DenseNetwork(spec)
    plain = [*graph.given(), *(equation.target for equation in graph.equations()), Quantity("eta")]
    every = list(chain(plain, (q.after_update() for q in plain), (q.of_sample(12) for q in plain)))
    assert len({printer.fragment(quantity).text for quantity in every}) == len(every)
