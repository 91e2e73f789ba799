"""Mistakes in graphs of a reader's own: what each gives, written out by hand, on every graph where it can be made."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pytest

from derive.activations import ACTIVATIONS
from derive.backprop import Derivation
from derive.descent import Descent
from derive.grammar import parse
from derive.graph import Equation, ExplicitGraph
from derive.mistakes import MISTAKES, mistakes_for
from derive.mistakes.circuits import MISTAKES as OF_CIRCUITS
from derive.plan import ONE_SAMPLE, Plan, make_plan
from derive.program import Program
from derive.quantities import Derivative, Quantity
from derive.statements import Statement
from derive.terms import ONE

GIVEN = {"x": 0.7, "y": -1.3, "v": 0.4}


def s(u: float) -> float:
    return 1 / (1 + math.exp(-u))


def plan_of(**nodes: str) -> Plan:
    """The derivatives of the last node by everything."""
    names = {name: Quantity(name) for name in (*GIVEN, *nodes)}
    equations = [Equation(names[name], parse(text, names.get)) for name, text in nodes.items()]
    graph = ExplicitGraph([names[name] for name in GIVEN], equations, names[list(nodes)[-1]])
    wanted = [q for q in names.values() if q != graph.output]
    return make_plan(Derivation(graph), wanted)


def values(plan: Plan) -> dict[str, float]:
    given = {Quantity(name): value for name, value in GIVEN.items()}
    return {name.name: value for name, value in Program(plan).compute(given).variant(0).items()}


x, y, v = GIVEN["x"], GIVEN["y"], GIVEN["v"]
q = x + y
"""What each mistake gives: the graph, the wrong derivatives that differ from the truth, the first wrong name."""
CASES: list[tuple[str, dict[str, str], dict[str, float], str]] = [
    ("own_factor", {"f": "x * y"}, {"df/dx": x, "df/dy": y}, "df/dx"),
    ("minus_lost", {"q": "x - y", "f": "q * v"}, {"df/dy": v}, "df/dy"),
    ("exponent_lost", {"q": "x^3", "f": "q * v"}, {"df/dx": v * x**2, "dq/dx": x**2}, "dq/dx"),
    ("exponent_lost", {"f": "y - x^3"}, {"df/dx": -(x**2)}, "df/dx"),
    ("exponent_kept", {"f": "0.5 * x^3 + 1"}, {"df/dx": 1.5 * x**3}, "df/dx"),
    ("minus_lost", {"f": "(x - y) + 2 * v"}, {"df/dy": 1.0}, "df/dy"),
    ("exponent_kept", {"q": "x^3", "f": "q * v"}, {"df/dx": v * 3 * x**3, "dq/dx": 3 * x**3}, "dq/dx"),
    ("inner_left_out", {"f": "exp(x * y)"}, {"df/dx": math.exp(x * y), "df/dy": math.exp(x * y)}, "df/dx"),
    ("inner_left_out", {"f": "(x * y)^2"}, {"df/dx": 2 * x * y, "df/dy": 2 * x * y}, "df/dx"),
    ("outer_at_inner", {"f": "exp(x * y)"}, {"df/dx": math.exp(x) * y, "df/dy": math.exp(y) * x}, "df/dx"),
    ("both_win", {"f": "max(x, y)"}, {"df/dx": 1.0, "df/dy": 1.0}, "df/dx"),
    ("square_lost", {"f": "x / y"}, {"df/dy": -x / y}, "df/dy"),
    ("quotient_sign", {"f": "x / y"}, {"df/dy": x / y**2}, "df/dy"),
    ("slope_left_out", {"f": "exp(x * y)"}, {"df/dx": y, "df/dy": x}, "df/dx"),
    (
        "slope_left_out",
        {"q": "x + y", "a": "sigmoid(q)", "f": "a * v"},
        {"df/dq": v, "df/dx": v, "df/dy": v},
        "df/dq",
    ),
    (
        "sigmoid_slope_of_net",
        {"q": "x + y", "a": "sigmoid(q)", "f": "a * v"},
        dict.fromkeys(("df/dq", "df/dx", "df/dy"), v * q * (1 - q)) | {"da/dq": q * (1 - q)},
        "da/dq",
    ),
    (
        "slope_at_output",
        {"q": "x + y", "a": "sigmoid(q)", "f": "a * v"},
        dict.fromkeys(("df/dq", "df/dx", "df/dy"), v * s(s(q)) * (1 - s(s(q)))) | {"da/dq": s(s(q)) * (1 - s(s(q)))},
        "da/dq",
    ),
    (
        "net_for_output",
        {"q": "x + y", "a": "sigmoid(q)", "f": "a * v"},
        {"f": q * v},
        "f",
    ),
    ("activation_left_out", {"a": "exp(x)", "f": "a * v"}, {"a": x, "f": x * v, "df/dv": x}, "a"),
    ("log10_for_ln", {"f": "ln(x) * y"}, {"f": math.log10(x) * y}, "f"),
    ("log2_for_ln", {"f": "v + ln(x)"}, {"f": v + math.log2(x)}, "f"),
]


@pytest.mark.parametrize(("name", "nodes", "expected", "first"), CASES)
def test_a_mistake_gives_what_it_gives_by_hand(name, nodes, expected, first):
    plan = plan_of(**nodes)
    (wrong,) = [w for w in mistakes_for(plan) if w.mistake == name]
    truth, found = values(plan), values(wrong.plan)
    differing = {name: value for name, value in found.items() if not math.isclose(value, truth[name], rel_tol=1e-12)}
    changed = {name: value for name, value in expected.items() if not math.isclose(value, truth[name], rel_tol=1e-12)}
    assert differing == pytest.approx(changed, rel=1e-12)
    assert wrong.first_wrong.target.name == first


def test_every_mistake_of_circuits_is_among_the_cases():
    assert {mistake.name for mistake in OF_CIRCUITS} <= {name for name, *_ in CASES}


@pytest.mark.parametrize(("kept", "value"), [("route 1", lambda e: e), ("route 2", lambda e: v)])
def test_of_two_branches_one_is_followed(kept: str, value: Callable[[float], float]):
    """f = e q + v x, so x reaches f by q and at once."""
    plan = plan_of(e="exp(y)", q="x + y", f="e * q + v * x")
    made = {w.site.choice: w for w in mistakes_for(plan) if w.mistake == "one_route" and w.site.choice == kept}
    wrong = made[kept]
    assert values(wrong.plan)["df/dx"] == pytest.approx(value(math.exp(y)))
    assert wrong.about == (Quantity("q" if kept == "route 1" else "f"),)


def test_no_mistake_of_networks_is_made_in_a_circuit():
    """Though its names are those of a network."""
    plan = plan_of(b="x * y", w="b + v", z="w * x", a="sigmoid(z)", E="a - y", L="E^2")
    words = ("weight", "bias", "output", "sample", "source", "softmax", "target", "gradient", "delta", "error")
    layered = {name for name in MISTAKES if any(word in name for word in words)}
    general = {"net_for_output", "slope_at_output", "output_for_slope"}
    made = {wrong.mistake for wrong in mistakes_for(plan, "single")}
    assert made & layered == general
    assert made > general


def test_single_sites_name_one_number():
    plan = plan_of(a="sigmoid(x)", c="sigmoid(y)", f="a * c")
    found = [w.site.target for w in mistakes_for(plan, "single") if w.mistake == "slope_left_out" and w.site.target]
    assert found == [Derivative(Quantity("f"), Quantity("x")), Derivative(Quantity("f"), Quantity("y"))]


def descent() -> Descent:
    theta = Quantity("theta")
    return Descent(parse("0.5 * (theta - 3)^2 + theta^3", {"theta": theta}.get), Fraction(2), (Fraction("0.1"),), 3)


@pytest.mark.parametrize(
    ("name", "step"),
    [
        ("gradient_added", lambda t, before: t + 0.1 * (t - 3 + 3 * t**2)),
        ("rate_left_out", lambda t, before: t - (t - 3 + 3 * t**2)),
        ("rate_twice", lambda t, before: t - 0.01 * (t - 3 + 3 * t**2)),
        ("change_for_new_value", lambda t, before: -0.1 * (t - 3 + 3 * t**2)),
        ("stale_gradient", lambda t, before: t - 0.1 * (before - 3 + 3 * before**2)),
        ("exponent_lost", lambda t, before: t - 0.1 * (0.5 * (t - 3) + t**2)),
        ("exponent_kept", lambda t, before: t - 0.1 * ((t - 3) ** 2 + 3 * t**3)),
    ],
)
def test_mistakes_on_the_way_down(name: str, step: Callable[[float, float], float]):
    """Each place of the path by the wrong step, from the wrong place before it."""
    plan = descent().plan
    wrong = next(w for w in mistakes_for(plan) if w.mistake == name and w.site.scope == "everywhere")
    found = Program(wrong.plan).compute(descent().given).variant(0)
    t = before = 2.0
    for k in range(1, 4):
        t, before = step(t, before), t
        assert found[Quantity("theta", (k,), sample=1)] == pytest.approx(t, rel=1e-12)
        assert found[Quantity("J", (k,), sample=1)] == pytest.approx(0.5 * (t - 3) ** 2 + t**3, rel=1e-12)


def alone(name: str, units: int) -> Plan:
    """An activation by itself: its outputs and all its slopes, as a question on it plans them."""

    class Names:
        @staticmethod
        def net(j: int | str) -> Quantity:
            return Quantity("z", (j,))

        @staticmethod
        def output(j: int | str) -> Quantity:
            return Quantity("a", (j,))

    layer, entry, numbers = Names(), ACTIVATIONS[name], range(1, units + 1)
    layer.units = units
    equations = [Equation(layer.output(j), entry.value(layer, j, ONE)) for j in numbers]
    graph = ExplicitGraph([layer.net(j) for j in numbers], equations, layer.output(1))
    slopes = [
        Statement(Derivative(layer.output(j), layer.net(i)), entry.local(layer, j, i, ONE), "local")
        for j in numbers
        for i in numbers
    ]
    forward = [Statement(e.target, e.term, "forward") for e in equations]
    return Plan(Derivation(graph), ONE_SAMPLE, tuple(graph.given()), (*forward, *slopes))


Z = np.array([0.3, -0.8, 0.5])
SOFT = np.exp(Z) / np.exp(Z).sum()


@pytest.mark.parametrize(
    ("activation", "name", "jacobian"),
    [
        ("softmax", "independent_softmax", np.diag(SOFT * (1 - SOFT))),
        ("softmax", "softmax_sign_lost", np.diag(SOFT - 2 * SOFT**2) + np.outer(SOFT, SOFT)),
        ("softmax", "slope_of_net", np.diag(Z) - np.outer(Z, Z)),
        ("sigmoid", "sigmoid_slope_of_net", np.diag(Z * (1 - Z))),
        ("sigmoid", "output_for_slope", np.diag(1 / (1 + np.exp(-Z)))),
        ("tanh", "slope_of_net", np.diag(1 - Z**2)),
        ("tanh", "slope_at_output", np.diag(1 - np.tanh(np.tanh(Z)) ** 2)),
        ("relu", "relu_slope_one", np.eye(3)),
        ("elu", "slope_of_net", np.diag(np.where(Z > 0, 1, Z + 1))),
    ],
)
def test_slopes_of_an_activation_by_itself(activation: str, name: str, jacobian: np.ndarray):
    plan = alone(activation, 3)
    (wrong,) = [w for w in mistakes_for(plan) if w.mistake == name]
    found = Program(wrong.plan).compute({Quantity("z", (i,)): z for i, z in enumerate(Z, 1)}).variant(0)
    for j, i in np.ndindex(3, 3):
        slope = found[Derivative(Quantity("a", (j + 1,)), Quantity("z", (i + 1,)))]
        assert slope == pytest.approx(jacobian[j, i], rel=1e-12, abs=1e-15)
