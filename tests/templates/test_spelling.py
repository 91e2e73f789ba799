from __future__ import annotations

import pytest

from derive.network import DenseNetwork, LayerSpec, NetworkSpec
from derive.quantities import Derivative, Quantity
from templates.spelling import keys_of
from templates.styles import style_named, styles

SPEC = NetworkSpec(2, (LayerSpec(2), LayerSpec(11), LayerSpec(1)))
GRAPH = DenseNetwork(SPEC)
NAMES = (*GRAPH.given(), *(equation.target for equation in GRAPH.equations()))


@pytest.mark.parametrize("style", styles())
def test_the_strictest_keys_tell_all_names_of_a_sheet_apart(style: str) -> None:
    notation = style_named(style).notation_of(SPEC)
    assert len({keys_of(notation, name)[0] for name in NAMES}) == len(NAMES)


def test_derivatives_have_the_keys_of_both_halves() -> None:
    notation = style_named("mazur").notation_of(SPEC)
    name = Derivative(Quantity("L"), Quantity("w", (1, 1, 2)))
    assert keys_of(notation, name) == ("dE_total/dw_2", "dE_total/dw2", "dEtotal/dw_2", "dEtotal/dw2")
