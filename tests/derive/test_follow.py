"""What follows from a person's own numbers, against the same worked out by hand, and against persons who round."""

from __future__ import annotations

import math

import numpy as np
import pytest

from derive.backprop import Derivation
from derive.bounds import rounding_errors
from derive.follow import Follower
from derive.mistakes import mistakes_for
from derive.mistakes.rounding import Early
from derive.mistakes.together import Together
from derive.network import DenseNetwork, LayerSpec, NetworkSpec
from derive.paper import round_half_up
from derive.plan import Batch, make_plan
from derive.program import Program
from derive.quantities import parse_name
from derive.written import Written

COUNT = 40
CARRY, ANSWER = 6, 4
SPEC = NetworkSpec(2, (LayerSpec(2), LayerSpec(2)))
ASKED = (
    "z[1,1]",
    "a[1,1]",
    "z[2,1]",
    "a[2,1]",
    "a[2,2]",
    "L",
    "dL/dz[2,1]",
    "dL/dw[2,1,1]",
    "dL/dw[1,1,1]",
    "w[2,1,1]'",
)


def plan_of(batch=None):
    graph = DenseNetwork(SPEC)
    parameters = tuple(graph.parameters())
    return make_plan(Derivation(graph), parameters, batch=batch or Batch(), update=parameters, after=True)


def given_of(plan, count=COUNT):
    source = np.random.default_rng(3)
    names = [q.of_sample(s) if q.sample else q for q in plan.given for s in range(1, plan.batch.samples + 1)]
    return {name: np.round(source.uniform(0.1, 0.9, count), 2) for name in dict.fromkeys(names)}


def follower_of(plan):
    return Follower(plan, dict.fromkeys(plan.given, 2), CARRY)


def written(numbers, decimals=ANSWER):
    half = 0.5 * 10.0**-decimals
    return Written(np.asarray(numbers, dtype=float), half, half)


def none(count=COUNT):
    return written(np.full(count, np.nan))


def test_who_wrote_nothing_gets_the_true_numbers_and_their_bounds():
    plan = plan_of()
    given, names = given_of(plan), [parse_name(text) for text in ASKED]
    followed = follower_of(plan).follow(given, {name: none() for name in names}).followed
    program = Program(plan)
    errors = rounding_errors(program, given, dict.fromkeys(plan.given, 2), CARRY)
    for name in names:
        assert followed.values[name] == pytest.approx(program.compute(given)[name], rel=1e-12)
        assert followed.errors[name] == pytest.approx(errors[name], rel=1e-9)
        assert not followed.agrees[name].any()


def test_what_follows_from_a_wrong_number_is_what_a_hand_finds():
    plan = plan_of()
    given = given_of(plan)
    g = {name.name: value for name, value in given.items()}
    wrong = g["x[1]"] + 1
    own = {parse_name(text): none() for text in ASKED} | {parse_name("z[1,1]"): written(wrong, 8)}
    followed = follower_of(plan).follow(given, own).followed

    def sigmoid(z):
        return 1 / (1 + np.exp(-z))

    first = sigmoid(wrong)
    second = sigmoid(g["w[1,2,1]"] * g["x[1]"] + g["w[1,2,2]"] * g["x[2]"] + g["b[1,2]"])
    nets = [g[f"w[2,{j},1]"] * first + g[f"w[2,{j},2]"] * second + g[f"b[2,{j}]"] for j in (1, 2)]
    outputs = [sigmoid(z) for z in nets]
    deltas = [(a - g[f"y[{j}]"]) * a * (1 - a) for j, a in enumerate(outputs, 1)]
    hidden = (deltas[0] * g["w[2,1,1]"] + deltas[1] * g["w[2,2,1]"]) * first * (1 - first)
    by_hand = {
        "a[1,1]": first,
        "z[2,1]": nets[0],
        "a[2,2]": outputs[1],
        "L": sum((a - g[f"y[{j}]"]) ** 2 / 2 for j, a in enumerate(outputs, 1)),
        "dL/dw[2,1,1]": deltas[0] * first,
        "dL/dw[1,1,1]": hidden * g["x[1]"],
        "w[2,1,1]'": g["w[2,1,1]"] - g["eta"] * deltas[0] * first,
    }
    for text, numbers in by_hand.items():
        assert followed.values[parse_name(text)] == pytest.approx(numbers, rel=1e-9)
    assert not followed.agrees[parse_name("z[1,1]")].any()


def test_a_number_that_agrees_is_not_put_in():
    """Who wrote 0.5933 and went on with 0.593270 is not followed from 0.5933."""
    plan = plan_of()
    given, name = given_of(plan), parse_name("a[1,1]")
    exact = Program(plan).compute(given)
    own = {name: written(round_half_up(exact[name], ANSWER)), parse_name("L"): none()}
    trail = follower_of(plan).follow(given, own)
    assert trail.followed.agrees[name].all()
    assert trail.followed.values[parse_name("L")] == pytest.approx(exact[parse_name("L")], rel=1e-12)
    value, error = trail.used(name)
    assert (np.abs(value - exact[name]) <= error).all()


def test_persons_who_round_as_told_stay_inside_the_bounds():
    """They went wrong at a[1,1], wrote four decimals, and worked on with six that nobody sees."""
    plan = plan_of()
    given, name = given_of(plan, 400), parse_name("a[1,1]")
    hidden = np.round(np.random.default_rng(5).uniform(0.2, 0.8, 400), CARRY)
    graph_given = {**given}
    own = {parse_name(text): none(400) for text in ASKED} | {name: written(round_half_up(hidden, ANSWER))}
    followed = follower_of(plan).follow(graph_given, own).followed
    known = follower_of(plan).follow(given, {**own, name: Written(hidden, 0.0, 0.0)}).followed
    for text in ASKED[2:]:
        later = parse_name(text)
        on_paper = round_half_up(known.values[later], CARRY)
        assert (np.abs(on_paper - followed.values[later]) <= followed.errors[later] * (1 + 1e-9)).all(), text


@pytest.mark.parametrize("batch", [Batch(), Batch(3, "mean")], ids=["one", "samples"])
def test_mistakes_are_what_they_are_together(batch):
    plan = plan_of(batch)
    texts = ("L", "dL/dw[1,2,1]", "w[2,1,1]'", "L'", *(("z[1,2]@2", "L@3") if batch.several else ("z[1,2]",)))
    names, given = tuple(map(parse_name, texts)), given_of(plan)
    wrongs = mistakes_for(plan)
    trail = follower_of(plan).follow(given, {name: none() for name in names})
    together = Together(plan, wrongs, names)
    for wrong, rows in zip(wrongs, together.compute(given)[together.rows][1:], strict=True):
        values = trail.after(trail.follower.steps.path(wrong)).followed.values
        for name, numbers in zip(names, rows, strict=True):
            finite = np.isfinite(numbers)
            assert values[name][finite] == pytest.approx(numbers[finite], rel=1e-9, abs=1e-12), wrong.mistake


def test_own_numbers_of_one_sample_stay_there():
    plan = plan_of(Batch(2))
    given, name = given_of(plan), parse_name("a[1,1]@2")
    wrong = np.full(COUNT, 0.25)
    others = [parse_name(text) for text in ("L@1", "L@2", "L")]
    trail = follower_of(plan).follow(given, {name: written(wrong, 8), **{other: none() for other in others}})
    exact = Program(plan).compute(given)
    found = trail.followed.values
    assert found[others[0]] == pytest.approx(exact[others[0]], rel=1e-12)
    assert (np.abs(found[others[1]] - exact[others[1]]) > 1e-9).all()
    assert found[others[2]] == pytest.approx(found[others[0]] + found[others[1]], rel=1e-12)


def test_numbers_rounded_too_early_are_followed():
    plan = plan_of()
    given, early = given_of(plan), Early(2)
    names = [parse_name(text) for text in ASKED]
    follower = follower_of(plan)
    trail = follower.follow(given, {name: none() for name in names}).after(follower.steps.truth, early)
    expected = early.values(Program(plan), given)
    for name in names:
        assert trail.followed.values[name] == pytest.approx(expected[name], abs=1e-12)
        assert math.isclose(float(trail.followed.errors[name].max()), 0.0)
