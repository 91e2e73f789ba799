"""What two mistakes cost at least, against what they cost where each pair is followed by itself with bounds."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from derive.beside import Crowd
from derive.detours import Detours
from derive.evidence import Answers
from derive.follow import Follower
from derive.hypotheses import TRUTH, Hypotheses
from derive.ledger import Ledger
from derive.mistakes import both
from derive.program import Program
from derive.steps import run
from derive.written import Written
from tests.derive.test_explain import ASKED, CARRY, COUNT, HALVES, given, plan, written

__all__ = ["given"]


@pytest.fixture(scope="module")
def hypotheses():
    whole = plan()
    return Hypotheses(Follower(whole, dict.fromkeys(whole.given, 2), CARRY), ASKED)


@pytest.fixture(scope="module")
def explainer(hypotheses):
    """For the fixture of the numbers that are given."""

    return SimpleNamespace(hypotheses=hypotheses)


SMALLER = 1.5
"""A tolerance that a mistake makes smaller may cost so much less."""


def trail_of(hypotheses, given, numbers):
    follower = hypotheses.follower
    none = {name: Written(np.full(COUNT, np.nan), 0.0, 0.0) for name in ASKED}
    pure = follower.follow(given, none).followed
    unit = np.array([pure.errors[name] for name in ASKED]) + HALVES
    own = {name: Written(row, half[0], half[0]) for name, row, half in zip(ASKED, numbers, HALVES, strict=True)}
    return follower.follow(given, own), Answers(ASKED, numbers, np.broadcast_to(HALVES, numbers.shape), unit)


def some(hypotheses, count):
    source = np.random.default_rng(5)
    common = [one for one in hypotheses.common if one.wrongs]
    return [common[place] for place in source.choice(len(common), size=count, replace=False)]


def test_no_pair_costs_less_than_its_floor_and_none_is_lost_that_explains_all(hypotheses, given):
    firsts, seconds, everybody = some(hypotheses, 8), some(hypotheses, 25), np.arange(COUNT)
    made = written(both(firsts[0].wrongs[0], seconds[0].wrongs[0]).plan, given)
    trail, answers = trail_of(hypotheses, given, made)
    agrees, each = answers.held_against(trail, hypotheses.rows(TRUTH))
    crowd = Crowd(
        trail, Ledger.of(trail, answers, agrees, each), Detours(hypotheses), [(first, everybody) for first in firsts]
    )
    limit = 60.0
    found = {}
    for one in crowd.candidates(seconds, np.full(len(crowd.persons), limit)):
        found.setdefault(id(one.pair), {}).update(zip(one.persons.tolist(), one.floors.tolist(), strict=True))
    held = 0
    for first in firsts:
        for second in seconds:
            pair = hypotheses.together(first, second)
            if pair is None:
                continue
            rows = hypotheses.rows(pair)
            after, whole = each.copy(), agrees.copy()
            whole[rows], after[rows] = answers.held_against(trail.after(pair.path), rows)
            for person, cost in enumerate((after.sum(axis=0) + pair.cost).tolist()):
                floor = found.get(id(pair), {}).get(person, limit)
                assert floor <= cost + SMALLER or not whole[:, person].all()
                held += floor < limit
    assert held >= COUNT


def test_a_way_leads_where_both_mistakes_lead(hypotheses, given):
    """From the numbers of the first; some firsts make statements of the second's way otherwise."""
    detours, program = Detours(hypotheses), Program(hypotheses.follower.plan)
    exact = program.compute(given)
    steps, plain = hypotheses.follower.steps, hypotheses.follower.plain
    odd = 0
    for first in some(hypotheses, 20):
        for second in some(hypotheses, 20):
            way = detours.way(first, second)
            if way is None:
                continue
            odd += way.path != second.path
            values = [exact[name] for name in hypotheses.follower.plan.given] + [None] * len(steps.truth)
            values = [np.asarray(value) for value in values]
            with np.errstate(all="ignore"):
                run(steps.truth, values, plain, lambda slot, value: value)
                both = list(values)
                run(way.pair.path, both, plain, lambda slot, value: value)
                run(first.path, values, plain, lambda slot, value: value)
                run(way.path, values, plain, lambda slot, value: value)
            for one, other in zip(values, both, strict=True):
                np.testing.assert_allclose(one, other, rtol=1e-9)
    assert odd > 5
