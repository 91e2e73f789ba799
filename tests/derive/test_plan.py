"""Plans: what is computed, in what order and under which names, held against counts and names written out here."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from derive.activations import ACTIVATIONS
from derive.backprop import Derivation
from derive.graph import Equation, ExplicitGraph
from derive.network import DenseNetwork, LayerSpec, NetworkSpec
from derive.plan import ONE_SAMPLE, RATE, Batch, make_plan
from derive.program import Program
from derive.quantities import Derivative, Quantity
from derive.terms import Negative, Product, Sum, SumOver, children

TWO_TWO_TWO = NetworkSpec(2, (LayerSpec(2, bias="shared"), LayerSpec(2, bias="shared")))
STAGES = ("forward", "local", "backward", "total", "update", "after")


def leaves(term):
    """Names in a term: sums over an index written out, the sample letter left."""
    if isinstance(term, SumOver):
        over_samples = term.index == "s"
        return leaves(term.body) if over_samples else {leaf for part in term.terms() for leaf in leaves(part)}
    if isinstance(term, Quantity | Derivative):
        return {term}
    return {leaf for part in children(term) for leaf in leaves(part)}


def plan_of(spec, wrt=(), **options):
    return make_plan(Derivation(DenseNetwork(spec)), wrt, **options)


def names(plan, *stages):
    return [statement.target.name for statement in plan.of_stage(*(stages or STAGES))]


SPECS = st.builds(
    NetworkSpec,
    st.integers(1, 3),
    st.lists(
        st.builds(
            LayerSpec,
            st.integers(1, 3),
            st.sampled_from(sorted(ACTIVATIONS)),
            st.sampled_from(["each", "shared", "none"]),
        ),
        min_size=1,
        max_size=3,
    ).map(tuple),
    st.sampled_from(["squared_error", "cross_entropy", "mean_binary_cross_entropy"]),
)
BATCHES = st.builds(Batch, st.integers(1, 3), st.sampled_from(["sum", "mean"]))


@given(SPECS, BATCHES, st.sampled_from(["", "w", "b", "wb"]), st.booleans(), st.randoms(use_true_random=False))
def test_each_statement_leans_on_earlier_ones_only(spec, batch, update, after, source):
    network = DenseNetwork(spec)
    wrt = source.sample(sorted(network.given(), key=str), 2)
    updated = [q for q in network.parameters() if q.kind in update]
    plan = plan_of(spec, wrt, batch=batch, update=updated, after=after)
    known = set(plan.given)
    assert len(known) == len(plan.given)
    for statement in plan.statements:
        assert leaves(statement.term) <= known, statement
        assert statement.target not in known, statement
        known.add(statement.target)
    assert (RATE in plan.given) == bool(updated)
    assert {q.after_update() for q in updated} <= known
    assert {Quantity("L", sample="s" if batch.several else None), Quantity("L")} <= known


def test_names_of_one_sample():
    plan = plan_of(TWO_TWO_TWO, [Quantity("w", (1, 2, 1))], update=[Quantity("w", (2, 1, 1))], after=True)
    nets_and_outputs = ["z[1,1]", "z[1,2]", "a[1,1]", "a[1,2]", "z[2,1]", "z[2,2]", "a[2,1]", "a[2,2]"]
    assert names(plan, "forward") == [*nets_and_outputs, "E[1]", "E[2]", "L"]
    slopes = names(plan, "local", "backward")
    assert slopes[-1] == "dL/dw[2,1,1]"
    assert {"dL/dz[1,2]", "dL/dw[1,2,1]", "da[2,2]/dz[2,2]"} <= set(slopes)
    assert not {"dL/dz[1,1]", "dL/da[1,1]", "dL/dw[1,1,1]"} & set(slopes), "no route from w[1,2,1] passes there"
    assert names(plan, "total") == []
    assert names(plan, "update") == ["w[2,1,1]'"]
    assert names(plan, "after") == [f"{name}'" for name in names(plan, "forward")]
    assert [q.name for q in plan.given][-3:] == ["y[1]", "y[2]", "eta"]


def test_names_of_several_samples():
    spec, weight = NetworkSpec(1, (LayerSpec(1),)), Quantity("w", (1, 1, 1))
    plan = plan_of(spec, [weight, Quantity("x", (1,))], batch=Batch(3), update=[weight], after=True)
    assert [q.name for q in plan.given] == ["x[1]@s", "w[1,1,1]", "b[1,1]", "y[1]@s", "eta"]
    assert names(plan, "forward") == ["z[1,1]@s", "a[1,1]@s", "L@s"]
    assert names(plan, "backward") == ["dL/da[1,1]@s", "dL/dz[1,1]@s", "dL/dw[1,1,1]@s", "dL/dx[1]@s"]
    assert names(plan, "total") == ["L", "dL/dw[1,1,1]"], "an input's slope has no total: each sample has its own"
    assert names(plan, "update") == ["w[1,1,1]'"]
    assert names(plan, "after") == ["z[1,1]'@s", "a[1,1]'@s", "L'@s", "L'"]


def test_the_pass_after_uses_new_values_where_there_are_new_ones():
    weight = Quantity("w", (2, 1, 1))
    plan = plan_of(TWO_TWO_TWO, update=[weight], after=True)
    terms = {target.name: {leaf.name for leaf in leaves(term)} for target, term in plan.terms.items()}
    assert terms["z[2,1]'"] == {"w[2,1,1]'", "w[2,1,2]", "a[1,1]'", "a[1,2]'", "b[2]"}
    assert terms["z[1,1]'"] == {"w[1,1,1]", "w[1,1,2]", "x[1]", "x[2]", "b[1]"}
    assert terms["E[1]'"] == {"y[1]", "a[2,1]'"}
    assert terms["L'"] == {"E[1]'", "E[2]'"}


def test_a_step_of_a_graph_goes_along_the_slope_of_its_own_output():
    x, w, f = Quantity("x"), Quantity("w"), Quantity("f")
    graph = ExplicitGraph([x, w], [Equation(f, Product((w, x)))], f)
    plan = make_plan(Derivation(graph), [], update=[w])
    assert leaves(plan.terms[w.after_update()]) == {w, RATE, Derivative(f, w)}


@pytest.mark.parametrize(("batch", "several"), [(ONE_SAMPLE, False), (Batch(1, "mean"), False), (Batch(2), True)])
def test_names_carry_a_sample_only_where_there_are_several(batch, several):
    assert batch.several is several
    sampled = [name for name in names(plan_of(TWO_TWO_TWO, batch=batch)) if "@" in name]
    assert bool(sampled) is several


def test_a_plan_takes_other_formulas_for_the_derivatives_that_have_one():
    spec = NetworkSpec(1, (LayerSpec(2),), "binary_cross_entropy")
    z, short = Quantity("z", (1, 1)), Sum((Quantity("a", (1, 1)), Negative(Quantity("y", (1,)))))
    target, other = Derivative(Quantity("L"), z), Derivative(Quantity("L"), Quantity("z", (1, 2)))
    wrt = [Quantity("w", (1, j, 1)) for j in (1, 2)]
    plain, told = plan_of(spec, wrt), plan_of(spec, wrt, forms={z: short})
    assert told.terms[target] == short != plain.terms[target]
    assert told.terms[other] == plain.terms[other]
    given = dict.fromkeys(plain.given, 0.25)
    before, after = (Program(plan).run(given).variant(0) for plan in (plain, told))
    assert after == pytest.approx(before, rel=1e-14)
