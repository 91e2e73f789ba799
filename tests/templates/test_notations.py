"""Every notation names the whole vocabulary, and no two quantities of a network alike."""

from __future__ import annotations

from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derive import DenseNetwork, Derivative, LayerSpec, NetworkSpec, Quantity
from derive.errors import NameMissing
from templates.latex.script import LATEX
from templates.mathematics.terms import TermPrinter
from templates.notations import NOTATIONS, WHOLE, index_name, notation
from templates.styles import style_named, styles

BIASES = st.sampled_from(["each", "shared", "none"])
LAYERS = st.lists(st.builds(LayerSpec, st.integers(1, 12), bias=BIASES), min_size=1, max_size=4)
NETWORKS = st.builds(NetworkSpec, st.integers(1, 12), LAYERS.map(tuple))


def vocabulary(spec: NetworkSpec) -> list[Quantity]:
    network = DenseNetwork(spec)
    defined = (equation.target for equation in network.equations())
    plain = [*network.given(), *defined, Quantity("eta")]
    primed = [quantity.after_update() for quantity in plain]
    sampled = [quantity.of_sample(sample) for quantity in plain for sample in (1, 12)]
    return list(chain(plain, primed, sampled))


def whole_layers(spec: NetworkSpec) -> list[Quantity]:
    layers = range(1, len(spec.layers) + 1)
    of_layers = [Quantity(kind, (layer,)) for kind in WHOLE if kind != "Y" for layer in layers]
    return [*of_layers, Quantity("A", (0,)), Quantity("Y")]


def is_alone(quantity: Quantity, spec: NetworkSpec) -> bool:
    """Whether it may have the name of the whole layer, whose only unit it belongs to."""
    if quantity.kind == "y":
        return spec.outputs == 1
    layer = quantity.indices[0] if quantity.kind in ("b", "z", "a") and len(quantity.indices) == 2 else 0
    return isinstance(layer, int) and layer > 0 and spec.sizes[layer] == 1


@pytest.mark.parametrize("title", NOTATIONS)
@settings(max_examples=30)
@given(spec=NETWORKS)
def test_names_are_distinct_inside_a_network(title: str, spec: NetworkSpec) -> None:
    printer = TermPrinter(notation(title, spec), LATEX)
    quantities = vocabulary(spec)
    assert len({printer.fragment(quantity).text for quantity in quantities}) == len(quantities)


@pytest.mark.parametrize("style", styles())
@settings(max_examples=30)
@given(spec=NETWORKS)
def test_whole_layers_have_names_of_their_own(style: str, spec: NetworkSpec) -> None:
    printer = TermPrinter(style_named(style).notation_of(spec), LATEX)
    wholes = [q for plain in whole_layers(spec) for q in (plain, plain.after_update(), plain.of_sample(12))]
    single = {printer.fragment(quantity).text for quantity in vocabulary(spec) if not is_alone(quantity, spec)}
    texts = {printer.fragment(whole).text for whole in wholes}
    assert len(texts) == len(wholes)
    assert not texts & single


@pytest.mark.parametrize("title", NOTATIONS)
def test_derivatives_are_distinct(title: str) -> None:
    spec = NetworkSpec(2, (LayerSpec(2), LayerSpec(2)))
    printer = TermPrinter(notation(title, spec), LATEX)
    derivatives = [Derivative(Quantity("L"), q) for q in vocabulary(spec) if q.sample is None and q.kind != "L"]
    texts = {printer.fragment(derivative).text for derivative in derivatives}
    assert len(texts) == len(derivatives)
    assert all(r"\partial" in text for text in texts)


LAYER = LayerSpec(2, bias="shared")


@pytest.mark.parametrize(
    ("title", "name", "printed"),
    [
        ("mazur", Quantity("w", (2, 1, 1)), "w_{5}"),
        ("mazur", Quantity("z", (1, 2)), r"\mathit{net}_{h_{2}}"),
        ("mazur", Quantity("a", (2, 1)), r"\mathit{out}_{o_{1}}"),
        ("mazur", Quantity("y", (1,)), r"\mathit{target}_{o_{1}}"),
        ("mazur", Quantity("L"), r"E_{\mathrm{total}}"),
        ("mazur", Quantity("w", (1, 1, 1), primed=True), r"w^{\prime}_{1}"),
        ("index", Quantity("w", (2, 1, 12)), "w^{(2)}_{1,12}"),
        ("index", Quantity("z", (1, 2), sample=3), r"z^{(1)\langle 3\rangle}_{2}"),
        ("index", Quantity("eta"), r"\eta"),
        ("index", Quantity("W", (2,)), r"\boldsymbol{W}^{(2)}"),
        ("index", Quantity("D", (2,), primed=True), r"\boldsymbol{\delta}^{(2)\prime}"),
        ("index", Quantity("A", (0,)), r"\boldsymbol{x}"),
        ("mazur", Quantity("Z", (1,)), r"\boldsymbol{\mathit{net}}_{h}"),
        ("mazur", Quantity("A", (2,)), r"\boldsymbol{\mathit{out}}_{o}"),
        ("mazur", Quantity("Y"), r"\boldsymbol{t}"),
        ("index", Quantity("alpha_1"), r"\alpha_{1}"),
        ("mazur", Quantity("q"), "q"),
    ],
)
def test_printed_names(title: str, name: Quantity, printed: str) -> None:
    printer = TermPrinter(notation(title, NetworkSpec(2, (LAYER, LAYER))), LATEX)
    assert printer.fragment(name).text == printed


def test_several_hidden_layers_are_told_apart() -> None:
    named = notation("mazur", NetworkSpec(2, (LAYER, LAYER, LAYER)))
    assert str(named.name(Quantity("a", (2, 1)))) == "out_h^2_1"


def test_without_a_network_the_vocabulary_is_indexed() -> None:
    for name in (Quantity("z", (1, 2)), Quantity("W", (1,)), Quantity("Y")):
        assert notation("mazur").name(name) == notation("index").name(name) == index_name(name)


def test_an_unknown_notation_suggests_the_nearest() -> None:
    with pytest.raises(NameMissing, match="did you mean mazur"):
        notation("mazzur")
