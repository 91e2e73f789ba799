"""What functions are, told on one page."""

from __future__ import annotations

from derive.backprop import Derivation
from derive.network import DenseNetwork, LayerSpec, NetworkSpec
from derive.quantities import Quantity
from templates.document import Paragraph
from templates.handout_formulas import formulas
from templates.handout_setting import definitions


def test_what_the_functions_of_a_network_are_stays_together() -> None:
    network = DenseNetwork(NetworkSpec(2, (LayerSpec(2, "tanh"), LayerSpec(1)), "half_squared_error"))
    told = list(formulas(Derivation(network), [Quantity("w", (1, 1, 1))]))[:3]
    assert [block.text for block in told if isinstance(block, Paragraph)] == [d.text for d in definitions(network)]
    assert [block.keep for block in told if isinstance(block, Paragraph)] == [True, True, False]
