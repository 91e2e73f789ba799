"""The rough look lets nobody pass whom a mistake explains with bounds."""

from __future__ import annotations

import numpy as np
import pytest

from derive.backprop import Derivation
from derive.follow import Follower
from derive.hypotheses import Hypothesis
from derive.mistakes import mistakes_for
from derive.network import DenseNetwork, LayerSpec, NetworkSpec
from derive.paper import round_half_up
from derive.plan import Batch, make_plan
from derive.program import Program
from derive.quantities import parse_name
from derive.sketch import Sketch
from derive.written import Written

COUNT = 25


@pytest.mark.parametrize("batch", [Batch(), Batch(2)], ids=["one", "samples"])
def test_whoever_makes_a_mistake_is_looked_at(batch):
    graph = DenseNetwork(NetworkSpec(2, (LayerSpec(2), LayerSpec(2))))
    plan = make_plan(Derivation(graph), tuple(graph.parameters()), batch=batch)
    texts = ("L", "dL/dw[1,1,1]", "dL/dw[2,2,1]", *(("a[1,1]@2",) if batch.several else ("a[1,1]",)))
    asked = tuple(map(parse_name, texts))
    source = np.random.default_rng(5)
    names = dict.fromkeys(q.of_sample(s) if q.sample else q for q in plan.given for s in range(1, batch.samples + 1))
    given = {name: np.round(source.uniform(-0.9, 0.9, COUNT), 2) for name in names}
    follower = Follower(plan, dict.fromkeys(plan.given, 2), 6)
    right = Program(plan).compute(given)
    looked_at = 0
    for wrong in mistakes_for(plan):
        values = Program(wrong.plan).compute(given)
        numbers = {name: round_half_up(np.broadcast_to(values[name], COUNT), 6) for name in asked}
        off = {name: np.abs(numbers[name] - right[name]) > 1e-4 for name in asked}
        trail = follower.follow(given, {name: Written(found, 5e-7, 5e-7) for name, found in numbers.items()})
        ((_, found),) = sketch_of(trail).promising([hypothesis(follower, wrong)])
        finite = np.all([np.isfinite(one) for one in numbers.values()], axis=0)
        affected = np.any(list(off.values()), axis=0) & finite
        assert set(np.flatnonzero(affected)) <= set(found.tolist()), wrong.mistake
        looked_at += len(found)
    assert looked_at > 100


def test_whoever_is_right_is_not():
    graph = DenseNetwork(NetworkSpec(2, (LayerSpec(1),)))
    plan = make_plan(Derivation(graph), tuple(graph.parameters()))
    given = {name: np.round(np.random.default_rng(6).uniform(-0.9, 0.9, COUNT), 2) for name in plan.given}
    follower, name = Follower(plan, dict.fromkeys(plan.given, 2), 6), parse_name("a[1,1]")
    numbers = round_half_up(Program(plan).compute(given)[name], 4)
    trail = follower.follow(given, {name: Written(numbers, 5e-5, 5e-5)})
    found = sketch_of(trail).promising([hypothesis(follower, wrong) for wrong in mistakes_for(plan)])
    assert len(found) == len(mistakes_for(plan)) > 0
    assert all(len(persons) == 0 for _, persons in found)


def test_who_can_gain_no_more_than_a_mistake_costs_is_not():
    graph = DenseNetwork(NetworkSpec(2, (LayerSpec(1),)))
    plan = make_plan(Derivation(graph), tuple(graph.parameters()))
    given = {name: np.round(np.random.default_rng(7).uniform(0.1, 0.9, COUNT), 2) for name in plan.given}
    follower, name = Follower(plan, dict.fromkeys(plan.given, 2), 6), parse_name("dL/dw[1,1,1]")
    for wrong in mistakes_for(plan):
        numbers = np.broadcast_to(Program(wrong.plan).compute(given)[name], COUNT)
        sketch = sketch_of(follower.follow(given, {name: Written(numbers, 5e-7, 5e-7)}), cost=8.0)
        (_, dear), (_, cheap) = sketch.promising([hypothesis(follower, wrong, cost) for cost in (8.0, 7.9)])
        assert len(dear) == 0
        assert len(cheap) or np.allclose(numbers, Program(plan).compute(given)[name], atol=1e-4), wrong.mistake


def sketch_of(trail, cost=1.0):
    """With answers that cost all the same."""
    made = trail.made.own
    return Sketch(trail, {slot: np.where(np.isnan(own.numbers), np.nan, cost) for slot, own in made.items()})


def hypothesis(follower, wrong, cost=0.0):
    return Hypothesis(cost, follower.steps.path(wrong), (wrong,))
