"""Sentences about networks speak of activations as people do."""

from __future__ import annotations

import pytest

from derive.network import DenseNetwork, LayerSpec, NetworkSpec
from exercises.tasks.words import about_network


@pytest.mark.parametrize(
    ("activation", "units", "told"),
    [("leaky_relu", 3, "three leaky ReLU units"), ("gelu", 1, "one GELU unit"), ("sigmoid", 2, "two sigmoid units")],
)
def test_activations_are_told_as_people_call_them(activation: str, units: int, told: str) -> None:
    spec = NetworkSpec(2, (LayerSpec(units, activation), LayerSpec(1)), "half_squared_error")
    words, *_ = about_network(DenseNetwork(spec))
    assert words == f"The network below has {told}, then one sigmoid unit. Its loss is "
