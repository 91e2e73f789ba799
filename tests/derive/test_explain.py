"""Answers of persons who make one mistake, two, or slips, worked out by each mistake's own program and rounded."""

from __future__ import annotations

import numpy as np
import pytest

from derive.backprop import Derivation
from derive.evidence import Answers
from derive.explain import Explainer
from derive.follow import Follower
from derive.mistakes import both
from derive.mistakes.rounding import Early
from derive.network import DenseNetwork, LayerSpec, NetworkSpec
from derive.paper import round_half_up
from derive.plan import make_plan
from derive.program import Program
from derive.quantities import Derivative, parse_name
from derive.written import Written

CARRY, ANSWER, COUNT = 6, 4, 6
SPEC = NetworkSpec(2, (LayerSpec(2), LayerSpec(2)))
TEXTS = ("z[1,1]", "a[1,1]", "a[1,2]", "a[2,1]", "a[2,2]", "L", "dL/dz[2,1]", "dL/dw[2,1,1]", "dL/dw[1,1,1]")
ASKED = tuple(parse_name(text) for text in (*TEXTS, "dL/dw[1,1,2]", "w[2,1,1]'", "w[1,1,1]'", "dL/db[1,1]"))
HALVES = np.array([[0.5 * 10.0 ** -(CARRY if isinstance(name, Derivative) else ANSWER)] for name in ASKED])


def plan():
    graph = DenseNetwork(SPEC)
    parameters = tuple(graph.parameters())
    return make_plan(Derivation(graph), parameters, update=parameters)


@pytest.fixture(scope="module")
def explainer():
    whole = plan()
    return Explainer.of(Follower(whole, dict.fromkeys(whole.given, 2), CARRY), ASKED)


@pytest.fixture(scope="module")
def given(explainer):
    source = np.random.default_rng(11)
    names = explainer.hypotheses.follower.plan.given
    drawn = {name: np.round(source.uniform(-1, 1, COUNT), 2) for name in names}
    fixed = {"y[1]": 0.01, "y[2]": 0.99, "eta": 0.5}
    return {name: np.full(COUNT, fixed[name.name]) if name.name in fixed else drawn[name] for name in names}


def written(whole, given):
    """What one writes down who follows a plan."""
    values = Program(whole).compute(given)
    return np.array([round_half_up(values[name], CARRY if isinstance(name, Derivative) else ANSWER) for name in ASKED])


def explanations(explainer, given, numbers, halves=HALVES):
    follower, count = explainer.hypotheses.follower, numbers.shape[1]
    none = {name: Written(np.full(count, np.nan), 0.0, 0.0) for name in ASKED}
    pure = follower.follow(given, none).followed
    unit = np.array([pure.errors[name] for name in ASKED]) + HALVES
    own = {name: Written(row, half[0], half[0]) for name, row, half in zip(ASKED, numbers, halves, strict=True)}
    room = np.broadcast_to(halves, numbers.shape)
    return explainer.explain(follower.follow(given, own), Answers(ASKED, numbers, room, unit))


def test_who_makes_no_mistake_needs_no_explanation(explainer, given):
    for found in explanations(explainer, given, written(explainer.hypotheses.follower.plan, given)):
        assert found.best.hypothesis.mistakes == ()
        assert found.mistakes == ()


def test_each_mistake_is_named(explainer, given):
    """Wherever it shows plainly; the numbers are any, so some hardly show it. No other mistake is named."""
    true = written(explainer.hypotheses.follower.plan, given)
    answers = [
        (wrong, written(wrong.plan, given))
        for wrong in explainer.hypotheses.wrongs
        if explainer.hypotheses.scope(wrong) != "single"
    ]
    answers = [(wrong, numbers) for wrong, numbers in answers if np.isfinite(numbers).all()]
    everybody = {name: np.tile(numbers, len(answers)) for name, numbers in given.items()}
    found = iter(explanations(explainer, everybody, np.concatenate([numbers for _, numbers in answers], axis=1)))
    named, shown, others = 0, 0, []
    for wrong, numbers in answers:
        for plain in (np.abs(numbers - true) > 20 * HALVES).any(axis=0):
            mistakes = next(found).mistakes
            shown += plain
            named += plain and (wrong.mistake,) in mistakes
            others += [mistakes] if mistakes and (wrong.mistake,) not in mistakes else []
    assert shown > 250
    assert named / shown > 0.95
    assert others == []


def test_a_slip_is_followed_and_named_nothing(explainer, given):
    """Digits of one answer turned round; what comes after is worked out from it."""
    numbers = written(explainer.hypotheses.follower.plan, given)
    wrong = numbers[4] + 0.0137
    program = Program(explainer.hypotheses.follower.plan)
    exact = program.compute(given)
    y, a = exact[parse_name("y[1]")], exact[parse_name("a[2,1]")]
    numbers[4] = wrong
    numbers[5] = round_half_up(0.5 * (y - a) ** 2 + 0.5 * (exact[parse_name("y[2]")] - wrong) ** 2, ANSWER)
    found = explanations(explainer, given, numbers)
    assert all(one.mistakes == () for one in found)
    assert all(one.truth.agrees[5] and not one.truth.agrees[4] for one in found)


def test_two_mistakes_are_found_together(explainer, given):
    by_name = {wrong.mistake: wrong for wrong in explainer.hypotheses.wrongs if wrong.site.scope == "everywhere"}
    pair = both(by_name["bias_left_out"], by_name["source_left_out"])
    for found in explanations(explainer, given, written(pair.plan, given)):
        assert [set(names) for names in found.mistakes] == [{"bias_left_out", "source_left_out"}]


def test_a_mistake_that_shows_only_in_what_another_changed_is_found(explainer, given):
    """The sign of the error, and no slope in the hidden layer: every answer after the first has both."""
    of = {(wrong.mistake, wrong.site.scope, wrong.site.layer): wrong for wrong in explainer.hypotheses.wrongs}
    sign = of["error_sign", "layer", 2]
    pair = both(sign, of["slope_left_out", "layer", 1])
    numbers = written(pair.plan, given)
    hidden = [row for row, name in enumerate(ASKED) if name.name in ("dL/dw[1,1,1]", "dL/dw[1,1,2]", "dL/db[1,1]")]
    alone = written(of["slope_left_out", "layer", 1].plan, given)
    assert (numbers[hidden] == -alone[hidden]).all()
    for found in explanations(explainer, given, numbers):
        assert [set(names) for names in found.mistakes] == [{"error_sign", "slope_left_out"}]
        assert [wrong.mistake for wrong in found.best.hypothesis.wrongs] == ["error_sign", "slope_left_out"]


def test_two_mistakes_may_meet_in_one_statement(explainer, given):
    """The slope 2 (y - a) of the squared error for a - y: its factor and its sign are wrong."""
    wrongs = [wrong for wrong in explainer.hypotheses.wrongs if wrong.site.scope != "single"]
    sign = next(wrong for wrong in wrongs if wrong.mistake == "error_sign")
    factor = next(wrong for wrong in wrongs if wrong.mistake == "half_lost" and wrong.site.choice == "slope")
    pair = both(sign, factor)
    true, made = (Program(one).compute(given) for one in (sign.truth, pair.plan))
    for name in (parse_name("dL/da[2,1]"), parse_name("dL/dw[1,1,1]")):
        np.testing.assert_allclose(made[name], -2 * true[name])
    named = [one.mistakes for one in explanations(explainer, given, written(pair.plan, given)) if one.mistakes]
    assert len(named) >= COUNT / 2
    assert all({"error_sign", "half_lost"} in map(set, names) for names in named)


def test_mistakes_that_give_the_same_answers_are_all_listed(explainer, given):
    """Where new weights alone are asked, an added gradient is a turned sign of the error."""
    names = {wrong.mistake: wrong for wrong in explainer.hypotheses.wrongs if wrong.site.scope == "everywhere"}
    numbers = written(names["gradient_added"].plan, given)
    numbers[[row for row, name in enumerate(ASKED) if isinstance(name, Derivative)]] = np.nan
    for found in explanations(explainer, given, numbers):
        assert {("gradient_added",), ("error_sign",)} <= set(found.mistakes)
        assert len(found.chosen({"error_sign"})) == 1


def test_who_types_what_was_rounded_too_early_is_known_by_a_few_last_digits(explainer, given):
    """With as many decimals as were worked with, most answers agree; those that do not are near, but too many."""
    values = Early(3).values(Program(explainer.hypotheses.follower.plan), given)
    numbers = np.array([values[name] for name in ASKED])
    found = explanations(explainer, given, numbers, np.full_like(HALVES, 0.0005))
    off = [int((~one.truth.agrees).sum()) for one in found]
    assert max(off) >= 2
    for one, count in zip(found, off, strict=True):
        assert one.mistakes == (("rounded_early",),) if count >= 2 else one.mistakes in ((), (("rounded_early",),))


def test_rounding_too_early_is_named(explainer, given):
    values = Early(3).values(Program(explainer.hypotheses.follower.plan), given)
    numbers = np.array([values[name] for name in ASKED])
    found = explanations(explainer, given, numbers)
    assert all(("rounded_early",) in one.mistakes for one in found)


def test_no_answer_costs_less_than_nothing(explainer, given):
    """Not even those that follow from a number of the person's own, which is known more closely than one worked out."""
    by_name = {wrong.mistake: wrong for wrong in explainer.hypotheses.wrongs if wrong.site.scope == "everywhere"}
    for found in explanations(explainer, given, written(by_name["slope_left_out"].plan, given)):
        assert found.truth.each.min() >= 0
        assert found.best.each.min() >= 0


def test_one_answer_that_was_rounded_too_early_is_no_habit(explainer, given):
    numbers = written(explainer.hypotheses.follower.plan, given)
    numbers[6] = round_half_up(numbers[6], 3)
    assert all(one.mistakes == () for one in explanations(explainer, given, numbers))


def test_persons_are_told_what_each_alone_is_told(explainer, given):
    """The mistakes of all at once, the explanation of each, and costs: one table tells all of them."""
    (wrong,) = (
        one.wrongs[0]
        for one in explainer.hypotheses.common
        if one.mistakes == ("slope_left_out",) and one.wrongs[0].site.scope == "everywhere"
    )
    numbers = np.concatenate([written(plan(), given), written(wrong.plan, given)[:, : COUNT // 2]], axis=1)
    numbers[4, 0] += 0.3
    everybody = {quantity: np.concatenate([array, array[: COUNT // 2]]) for quantity, array in given.items()}
    found = explanations(explainer, everybody, numbers)
    assert len(found) == len(found.mistakes) == numbers.shape[1]
    assert found.mistakes == [one.mistakes for one in found]
    assert found.sure.tolist() == [one.sure for one in found]
    assert found.costs.tolist() == [one.best.cost for one in found]
    assert {(), (("slope_left_out",),)} <= set(found.mistakes)
    assert found[-1].mistakes == found.mistakes[-1]
    with pytest.raises(IndexError):
        found[len(found)]


def test_nobody_and_nothing_asked_need_no_explanation(explainer, given):
    follower = explainer.hypotheses.follower
    nothing = Answers((), *(np.zeros((0, COUNT)) for _ in range(3)))
    assert Explainer.of(follower, ()).explain(follower.follow(given, {}), nothing).mistakes == [()] * COUNT
    nobody = {quantity: np.zeros(0) for quantity in given}
    assert explanations(explainer, nobody, np.zeros((len(ASKED), 0))).mistakes == []
