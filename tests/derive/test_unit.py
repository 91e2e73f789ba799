"""One unit as a graph: its textbook slopes against finite differences, with every activation and loss it can have."""

from __future__ import annotations

import pytest

from derive.activations import ACTIVATIONS
from derive.backprop import Derivation
from derive.errors import InputError
from derive.evaluate import evaluate
from derive.losses import LOSSES
from derive.text import to_text
from derive.unit import LOSS, B, UnitGraph, W, X, Y

ALONE = [name for name, entry in ACTIVATIONS.items() if not entry.coupled and not entry.parameter]


def value(graph: UnitGraph, numbers: dict[object, float]) -> dict[object, float]:
    values = dict(numbers)
    for equation in graph.equations():
        values[equation.target] = evaluate(equation.term, values)  # type: ignore[arg-type]
    return values


PAIRS = [(a, loss) for a in ALONE for loss, entry in LOSSES.items() if a == "sigmoid" or not entry.outputs_in_01]


@pytest.mark.parametrize(("activation", "loss"), PAIRS)
def test_slopes_are_those_of_finite_differences(activation: str, loss: str) -> None:
    graph = UnitGraph(activation, loss)
    numbers: dict[object, float] = {X: 1.3, Y: 0.7, W: 0.4, B: 0.2}
    values = value(graph, numbers)
    for step in Derivation(graph).steps((W, B)):
        values[step.target] = evaluate(step.textbook(), values)  # type: ignore[arg-type]
        if step.target.wrt in (W, B):
            moved = [{**numbers, step.target.wrt: numbers[step.target.wrt] + h} for h in (1e-6, -1e-6)]
            ends = [value(graph, each)[LOSS] for each in moved]
            assert values[step.target] == pytest.approx((ends[0] - ends[1]) / 2e-6, rel=1e-6, abs=1e-9)


def test_a_linear_unit_has_no_net_input_of_its_own() -> None:
    assert [to_text(e.term) for e in UnitGraph("identity", "half_squared_error").equations()] == [
        "w * x + b",
        "1 / 2 * (y - a)^2",
    ]
    assert [e.target.name for e in UnitGraph("tanh", "squared_error").equations()] == ["z", "a", "L"]
    assert to_text(UnitGraph("tanh", "squared_error").output_term) == "tanh(w * x + b)"


@pytest.mark.parametrize("activation", ["softmax", "prelu"])
def test_what_one_unit_cannot_have_is_refused(activation: str) -> None:
    with pytest.raises(InputError, match=activation):
        UnitGraph(activation, "half_squared_error")
