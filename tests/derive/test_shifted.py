"""A point that slipped in a gradient that is not asked for, where the learning rate is a tenth."""

from __future__ import annotations

import numpy as np
import pytest

from derive.accounts import SURE
from derive.evidence import DIGIT, SLIP, Answers
from derive.explain import Explainer
from derive.follow import Follower
from derive.hypotheses import TRUTH
from derive.paper import round_half_up
from derive.program import Program
from derive.quantities import Derivative, parse_name
from derive.shifted import least_with_shift
from derive.written import Written
from tests.derive.test_explain import ANSWER, CARRY, COUNT, plan

ASKED = tuple(parse_name(text) for text in ("a[1,1]", "a[2,1]", "w[2,1,1]'", "w[1,1,1]'"))
HALVES = np.full((len(ASKED), 1), 0.5 * 10.0**-ANSWER)


@pytest.fixture(scope="module")
def slipped():
    """The explainer, what is given, and the answers of those whose gradient of one weight is ten times too large."""
    whole, source = plan(), np.random.default_rng(3)
    given = {name: np.round(source.uniform(0.2, 1, COUNT), 2) for name in whole.given}
    given |= {parse_name("eta"): np.full(COUNT, 0.1)}
    values = Program(whole).compute(given)
    weight = parse_name("w[2,1,1]")
    numbers = np.array([round_half_up(values[name], ANSWER) for name in ASKED])
    gradient = values[Derivative(parse_name("L"), weight)]
    numbers[2] = round_half_up(values[weight] - 0.1 * 10 * gradient, ANSWER)
    explainer = Explainer.of(Follower(whole, dict.fromkeys(whole.given, 2), CARRY), ASKED)
    return explainer, given, numbers


def trail_and_answers(explainer, given, numbers):
    follower = explainer.hypotheses.follower
    own = {name: Written(row, half[0], half[0]) for name, row, half in zip(ASKED, numbers, HALVES, strict=True)}
    room = np.broadcast_to(HALVES, numbers.shape)
    return follower.follow(given, own), Answers(ASKED, numbers, room, room)


def test_a_shifted_point_costs_one_slip_of_a_digit(slipped):
    explainer, given, numbers = slipped
    trail, answers = trail_and_answers(explainer, given, numbers)
    _, each = answers.held_against(trail, explainer.hypotheses.rows(TRUTH))
    wrong = np.flatnonzero(each[2] > SLIP)
    assert len(wrong) >= COUNT / 2
    costs = least_with_shift(trail, answers, each, wrong, 2)
    np.testing.assert_allclose(costs, SLIP + DIGIT, atol=0.5)
    assert (each.sum(axis=0)[wrong] > costs).all()


def test_it_is_not_named_as_the_learning_rate_left_out_of_one_weight(slipped):
    explainer, given, numbers = slipped
    found = explainer.explain(*trail_and_answers(explainer, given, numbers))
    assert all(one.mistakes == () for one in found)
    assert any(one.best.hypothesis.wrongs and one.best.cost + SURE <= one.truth.cost for one in found)
    assert not found.sure.any()


def test_it_is_no_excuse_for_a_mistake_that_shows_in_several_answers(slipped):
    explainer, given, _ = slipped
    (wrong,) = (
        one.wrongs[0]
        for one in explainer.hypotheses.common
        if one.mistakes == ("rate_left_out",) and one.wrongs[0].site.scope == "everywhere"
    )
    values = Program(wrong.plan).compute(given)
    numbers = np.array([round_half_up(values[name], ANSWER) for name in ASKED])
    found = explainer.explain(*trail_and_answers(explainer, given, numbers))
    assert found.sure.all()
    assert set(found.mistakes) == {(("rate_left_out",),)}
