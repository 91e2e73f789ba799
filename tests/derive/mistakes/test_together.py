"""All derivations in one program against each derivation's own program; formulas against the numbers."""

from __future__ import annotations

import numpy as np
import pytest

from derive.backprop import Derivation
from derive.evaluate import evaluate
from derive.mistakes import Wrong, both, mistakes_for
from derive.mistakes.formula import formula_of
from derive.mistakes.together import Together
from derive.network import DenseNetwork, LayerSpec, NetworkSpec
from derive.plan import Batch, Plan, make_plan
from derive.program import Program
from derive.quantities import Derivative, Quantity, parse_name
from derive.terms import inputs_of
from derive.text import to_text

SIGMOID = NetworkSpec(2, (LayerSpec(2), LayerSpec(2)))
SOFTMAX = NetworkSpec(2, (LayerSpec(2, "relu"), LayerSpec(3, "softmax")), "cross_entropy")
CASES = {"one sample": (SIGMOID, Batch()), "softmax": (SOFTMAX, Batch()), "samples": (SOFTMAX, Batch(3, "mean"))}
VARIANTS = 2500
"""More than one block."""


def plan_of(case: str) -> Plan:
    spec, batch = CASES[case]
    graph = DenseNetwork(spec)
    parameters = tuple(graph.parameters())
    return make_plan(Derivation(graph), parameters, batch=batch, update=parameters, after=True)


def given_of(plan: Plan, variants: int = VARIANTS) -> dict[Quantity, np.ndarray]:
    source = np.random.default_rng(7)
    names = [
        quantity.of_sample(s) if quantity.sample else quantity
        for quantity in plan.given
        for s in range(1, plan.batch.samples + 1)
    ]
    return {name: source.uniform(0.1, 0.9, variants) for name in dict.fromkeys(names)}


def asked_of(case: str) -> tuple[object, ...]:
    names = ["dL/dw[1,2,1]", "w[2,1,1]'", "L'"]
    names += ["z[1,1]@2", "dL/dw[1,2,1]@3", "L@1", "L"] if case == "samples" else ["z[1,1]", "L", "dL/dz[1,2]"]
    return tuple(map(parse_name, names))


@pytest.mark.parametrize("case", CASES)
def test_together_is_what_each_is_alone(case):
    plan, asked = plan_of(case), asked_of(case)
    wrongs = mistakes_for(plan, "single")
    together, given = Together(plan, wrongs, asked), given_of(plan)
    numbers = together.compute(given)
    assert numbers.shape == (len(together.columns), VARIANTS)
    found = numbers[together.rows]
    assert found.shape == (len(wrongs) + 1, len(asked), VARIANTS)
    plans = (plan, *(wrong.plan for wrong in wrongs))
    for derivation, rows in list(zip(plans, found, strict=True))[::5]:
        alone = Program(derivation).compute(given)
        for name, row in zip(asked, rows, strict=True):
            np.testing.assert_allclose(row, alone[name], rtol=1e-11, atol=1e-14)


def test_what_is_shared_is_computed_once():
    plan = plan_of("one sample")
    wrongs = mistakes_for(plan)
    weight = parse_name("dL/dw[1,1,1]")
    together = Together(plan, wrongs, (parse_name("z[1,1]"), weight))
    untouched = [w for w in wrongs if w.mistake in ("gradient_added", "rate_left_out", "net_for_source")]
    assert untouched
    rows = [tuple(row) for row in together.rows]
    same = {wrong.mistake for wrong, row in zip(wrongs, rows[1:], strict=True) if row == rows[0]}
    assert same >= {wrong.mistake for wrong in untouched}, "what is asked does not depend on them"
    assert len({row for wrong, row in zip(wrongs, rows[1:], strict=True) if wrong.mistake == "slope_left_out"}) == 3
    assert len(together.program.plan.statements) < 0.3 * len(plan.statements) * len(wrongs)


def made(plan: Plan, mistake: str, layer: int | None = None) -> Wrong:
    return next(w for w in mistakes_for(plan) if w.mistake == mistake and layer in (None, w.site.layer))


@pytest.mark.parametrize("case", ["one sample", "softmax"])
def test_a_formula_gives_the_number_from_the_forward_pass_alone(case):
    plan = plan_of(case)
    given = given_of(plan, 1)
    for wrong in (None, *mistakes_for(plan, "single")[::4]):
        own = plan if wrong is None else wrong.plan
        values = Program(own).compute(given).variant(0)
        for name in [s.target for s in own.of_stage("backward")]:
            formula = formula_of(plan, name) if wrong is None else wrong.formula(name)
            assert not any(isinstance(leaf, Derivative) for leaf in inputs_of(formula))
            assert evaluate(formula, values) == pytest.approx(values[name], rel=1e-11, abs=1e-15)


def test_formulas_read_as_a_person_writes_them():
    plan = plan_of("one sample")
    deltas = (parse_name("dL/dz[2,1]"), parse_name("dL/dz[2,2]"))
    name = parse_name("dL/dw[1,1,1]")
    whole = "(dL/dz[2,1] * w[2,1,1] + dL/dz[2,2] * w[2,2,1])"
    assert to_text(formula_of(plan, name, deltas)) == f"{whole} * a[1,1] * (1 - a[1,1]) * x[1]"
    left_out = made(plan, "slope_left_out", 1)
    assert to_text(formula_of(left_out.plan, name, deltas)) == f"{whole} * x[1]"
    of_net = made(plan, "sigmoid_slope_of_net", 1)
    assert to_text(formula_of(of_net.plan, name, deltas)) == f"{whole} * z[1,1] * (1 - z[1,1]) * x[1]"
    assert to_text(formula_of(plan, deltas[0])) == "-(y[1] - a[2,1]) * a[2,1] * (1 - a[2,1])"


def test_a_wrong_derivation_tells_its_steps():
    """The walk of a wrong plan has the wrong terms at every depth, and the true ones elsewhere."""
    plan = plan_of("one sample")
    wrong = made(plan, "slope_left_out", 2).plan.derivation
    hidden, output = Quantity("z", (1, 1)), Quantity("z", (2, 1))
    assert to_text(wrong.step(output).chain()) == to_text(wrong.step(output).textbook()) == "dL/da[2,1]"
    assert wrong.step(hidden) == plan.derivation.step(hidden)
    slope = made(plan, "sigmoid_slope_of_net", 2).plan.derivation.step(output)
    assert to_text(slope.chain()) == "dL/da[2,1] * da[2,1]/dz[2,1]"
    assert to_text(slope.textbook()) == "dL/da[2,1] * z[2,1] * (1 - z[2,1])"


def test_the_pass_after_the_update_repeats_a_mistake_of_the_forward_pass():
    plan = plan_of("one sample")
    terms = made(plan, "bias_left_out", 1).plan.terms
    assert to_text(terms[parse_name("z[1,1]'")]) == "w[1,1,1]' * x[1] + w[1,1,2]' * x[2]"
    assert to_text(terms[parse_name("z[2,1]'")]) == to_text(plan.terms[parse_name("z[2,1]'")])


def test_two_mistakes_are_made_together():
    plan, given = plan_of("one sample"), given_of(plan_of("one sample"), 20)
    pair = both(made(plan, "bias_left_out", 1), made(plan, "gradient_added", 2))
    assert pair
    found = Program(pair.plan).compute(given)
    x = [given[Quantity("x", (k,))] for k in (1, 2)]
    w = [given[Quantity("w", (1, 1, k))] for k in (1, 2)]
    np.testing.assert_allclose(found[parse_name("z[1,1]")], w[0] * x[0] + w[1] * x[1])
    slope = found[parse_name("dL/dw[2,1,1]")]
    moved = given[Quantity("w", (2, 1, 1))] + given[Quantity("eta")] * slope
    np.testing.assert_allclose(found[parse_name("w[2,1,1]'")], moved)
    alone = Program(made(plan, "bias_left_out", 1).plan).compute(given)
    np.testing.assert_allclose(slope, alone[parse_name("dL/dw[2,1,1]")])
    assert pair.first_wrong.target.name == "z[1,1]"


def test_mistakes_that_meet_in_a_statement_are_not_made_together():
    plan = plan_of("one sample")
    assert both(made(plan, "gradient_added"), made(plan, "rate_left_out")) is None
    assert both(made(plan, "slope_left_out", 1), made(plan, "slope_left_out", 2)) is None, "one mistake at two places"


def test_every_two_mistakes_give_a_derivation_together():
    plan, given = plan_of("softmax"), given_of(plan_of("softmax"), 3)
    wrongs = mistakes_for(plan)[::4]
    pairs = [pair for i, one in enumerate(wrongs) for other in wrongs[:i] if (pair := both(other, one))]
    asked = asked_of("softmax")
    together = Together(plan, pairs, asked)
    numbers = together.compute(given)[together.rows]
    assert len(pairs) > 100
    for pair, rows in list(zip(pairs, numbers[1:], strict=True))[::25]:
        alone = Program(pair.plan).compute(given)
        np.testing.assert_allclose(rows, [alone[name] for name in asked], rtol=1e-11, atol=1e-14)
