from __future__ import annotations

import numpy as np
import pytest

from derive.backprop import Derivation
from derive.grammar import parse
from derive.graph import Equation, ExplicitGraph
from derive.kinks import kink_plan, kinks
from derive.network import DenseNetwork, LayerSpec, NetworkSpec
from derive.plan import Batch, make_plan
from derive.program import Program
from derive.quantities import Quantity

X, Y, Z = map(Quantity, "xyz")


@pytest.mark.parametrize(
    ("text", "at", "away"),
    [
        ("abs(x - 2)", {"x": 2.0}, {"x": 1.0}),
        ("max(x, y)", {"x": 0.5, "y": 0.5}, {"x": 0.5, "y": 0.25}),
        ("min(x, y, z)", {"x": 5.0, "y": 1.0, "z": 1.0}, {"x": 5.0, "y": 1.0, "z": 2.0}),
        ("3 * step(x * y)", {"x": 0.0, "y": 4.0}, {"x": 1.0, "y": 4.0}),
        ("exp(max(0, x))^2", {"x": 0.0}, {"x": -1.0}),
    ],
)
def test_a_kink_is_where_a_subject_is_zero(text: str, at: dict[str, float], away: dict[str, float]) -> None:
    term = parse(text, {"x": X, "y": Y, "z": Z})
    graph = ExplicitGraph((X, Y, Z), (Equation(Quantity("f"), term),), Quantity("f"))
    plan = kink_plan(make_plan(Derivation(graph), ()))
    program = Program(plan, [statement.target for statement in plan.of_stage("after")])
    for values, expected in ((at, True), (away, False)):
        given = {X: 0.0, Y: 0.0, Z: 0.0} | {Quantity(name): value for name, value in values.items()}
        assert any(abs(float(found[0])) < 1e-12 for found in program.run(given).values()) == expected


@pytest.mark.parametrize("text", ["x * y", "sigmoid(x)", "exp(x) / (1 + y^2)", "softplus(x) + tanh(y)"])
def test_smooth_terms_have_none(text: str) -> None:
    assert not list(kinks(parse(text, {"x": X, "y": Y})))


@pytest.mark.parametrize("activation", ["relu", "leaky_relu", "elu", "step"])
def test_every_sample_has_its_own_kinks(activation: str) -> None:
    graph = DenseNetwork(NetworkSpec(2, (LayerSpec(3, activation), LayerSpec(1, "identity"))))
    plan = kink_plan(make_plan(Derivation(graph), (), batch=Batch(2)))
    program = Program(plan, [statement.target for statement in plan.of_stage("after")])
    generator = np.random.default_rng(1)
    given = {q.of_sample(s) if q.sample else q: generator.normal(size=4) for q in plan.given for s in (1, 2)}
    values, whole = program.run(given), Program(plan).run(given)
    for sample in (1, 2):
        nets = sorted(abs(float(whole[Quantity("z", (1, j), sample=sample)][0])) for j in (1, 2, 3))
        found = {
            abs(float(value[0]))
            for name, value in values.items()
            if isinstance(name, Quantity) and name.sample == sample
        }
        assert sorted(found) == pytest.approx(nets)
