"""Many ways at once against each way by itself."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from derive.bounded import EXACT, Bounded
from derive.branches import _put, branched, in_batches
from derive.mistakes.rewritten import in_order
from tests.derive.test_beside import explainer, given, hypotheses, some, trail_of
from tests.derive.test_explain import ASKED, COUNT, plan, written

__all__ = ["explainer", "given", "hypotheses"]


def test_everybody_gets_where_each_way_leads(hypotheses, given):
    numbers = written(plan(), given) + np.linspace(0, 0.02, COUNT)
    trail, _ = trail_of(hypotheses, given, numbers)
    chosen = some(hypotheses, 30)
    ways = [(one.path, np.array([place % COUNT, 0])) for place, one in enumerate(chosen)]
    batches = [
        [ways[place] for place in places]
        for places in in_batches(hypotheses.follower.steps, [path for path, _ in ways])
    ]
    assert sum(map(len, batches)) == len(ways)
    for batch in batches:
        made = branched(trail, batch)
        shown = [name for name in ASKED if hypotheses.follower.steps.slot(name) in made.made.own]
        values, errors, agrees = made.found(shown)
        for number, (path, persons) in enumerate(batch):
            alone = trail.of_persons(persons).after(path)
            own = slice(2 * number, 2 * number + 2)
            for one, other in zip((values, errors), alone.found(shown), strict=False):
                np.testing.assert_allclose(one[:, own], other, rtol=1e-9, atol=5e-6)
            assert (agrees[:, own] == alone.found(shown)[2]).mean() > 0.99


def test_company_changes_nobodys_bounds(hypotheses, given):
    trail, _ = trail_of(hypotheses, given, written(plan(), given))
    ways = [(one.path, np.array([1])) for one in some(hypotheses, 30)]
    together = branched(trail, ways)
    for number, way in enumerate(ways):
        alone = branched(trail, [way])
        assert alone.made.own
        for slot in alone.made.own:
            np.testing.assert_array_equal(together.made.found[slot].error[number], alone.made.found[slot].error[0])


def test_ways_that_need_another_order_go_apart():
    """The first statement leans on the second in one way, the second on the first in the other."""
    steps = SimpleNamespace(leans=[{1}, set(), set(), {0}])
    usual, other, contrary = ((0, 1), (1, 3)), ((1, 2), (0, 0)), ((1, 3), (0, 0))
    assert list(in_batches(steps, [usual, usual])) == [[0, 1]]
    assert list(in_batches(steps, [other, usual])) == [[1], [0]]
    assert list(in_batches(steps, [other, contrary])) == [[0], [1]]


def test_some_of_those_who_went_own_ways_go_on(hypotheses, given):
    """Numbers that have other decimals for each person stay with their persons."""
    trail, _ = trail_of(hypotheses, given, written(plan(), given))
    path = hypotheses.follower.steps.truth
    ways = [(one, np.arange(COUNT)) for one in (path, *(wrong.path for wrong in some(hypotheses, 10)))]
    made, chosen = branched(trail, ways), np.array([0, 2 * COUNT + 1, 5 * COUNT])
    whole, part = made.after(path).found(ASKED), made.of_persons(chosen).after(path).found(ASKED)
    for one, other in zip(whole, part, strict=True):
        np.testing.assert_array_equal(one[:, chosen], other)


def test_what_is_needed_twice_is_no_circle():
    leans = {"t": ["a", "b"], "a": [], "b": ["a"]}
    for order in (("t", "a", "b"), ("b", "t", "a"), ("a", "b", "t")):
        found = list(in_order(order, leans))
        assert sorted(found) == ["a", "b", "t"]
        assert all(found.index(other) < found.index(one) for one, others in leans.items() for other in others)
    with pytest.raises(AssertionError, match="lean on each other"):
        list(in_order("ab", {"a": ["b"], "b": ["a"]}))


def test_a_number_of_several_samples_keeps_the_shape_of_its_error():
    """Where nothing was rounded, one error stands for all persons and samples."""
    whole, part = (Bounded(np.ones((count, 3)), EXACT, 6, 6) for count in (4, 2))
    put = _put(whole, [(np.array([0, 2]), part)], 4)
    assert put.value.shape == put.error.shape == (4, 3)
    assert (put.value - put.error).shape == (4, 3)


def test_who_must_explain_everything_goes_no_further_than_to_what_does_not_agree(hypotheses, given):
    """Whose answers all agree comes out as anybody does; of others it is told that one does not."""
    chosen = some(hypotheses, 20)
    trail, _ = trail_of(hypotheses, given, written(chosen[0].wrongs[0].plan, given))
    ways = [(one.path, np.arange(COUNT)) for one in (chosen[0], *chosen)]
    free, whole = branched(trail, ways), branched(trail, ways, whole=True)
    agreeing = np.logical_and.reduce([free.made.follows(slot) for slot in free.made.own])
    assert 0 < agreeing.sum() < len(agreeing)
    found = np.logical_and.reduce([whole.made.follows(slot) for slot in whole.made.own])
    np.testing.assert_array_equal(found, agreeing)
    for slot in whole.made.own:
        np.testing.assert_array_equal(whole.made.found[slot].value[agreeing], free.made.found[slot].value[agreeing])


def test_some_of_a_trail_that_holds_what_a_path_needs_hold_as_much(hypotheses, given):
    trail, _ = trail_of(hypotheses, given, written(plan(), given))
    path = min((one.path for one in hypotheses.rare), key=len)
    made = branched(trail, [(path, np.arange(COUNT))])
    assert None in made.values
    part = made.of_persons(np.array([2]))
    for whole, one in zip(made.values, part.values, strict=True):
        assert (whole is None) == (one is None)
        assert one is None or np.shape(one.value) in ((1,), np.shape(whole.value))
