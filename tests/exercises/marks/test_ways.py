"""What is found before what, in a question of one unit and in one of several samples."""

from __future__ import annotations

import numpy as np
import pytest

from derive.mistakes import mistakes_for
from derive.quantities import parse_name
from derive.steps import Steps
from exercises.marks.ways import Ways
from tests.derive.test_explain import plan

NAMES = ("w[2,1,1]'", "z[1,1]", "a[1,1]", "dL/dz[2,1]", "z[1,2]")


@pytest.fixture(scope="module")
def ways():
    return Ways(Steps(plan()), tuple(parse_name(text) for text in NAMES))


def test_each_name_comes_after_what_leads_to_it(ways):
    before = {NAMES[one]: {NAMES[other] for other in np.flatnonzero(ways.before[one])} for one in range(len(NAMES))}
    assert before["z[1,1]"] == {"a[1,1]", "dL/dz[2,1]", "w[2,1,1]'"}
    assert before["a[1,1]"] == {"dL/dz[2,1]", "w[2,1,1]'"}
    assert before["z[1,2]"] == {"dL/dz[2,1]", "w[2,1,1]'"}
    assert before["dL/dz[2,1]"] == {"w[2,1,1]'"}
    assert before["w[2,1,1]'"] == set()


@pytest.mark.parametrize(
    ("wrong", "source"),
    [((), None), (("z[1,1]", "a[1,1]"), "z[1,1]"), (("dL/dz[2,1]", "a[1,1]"), "a[1,1]"), (("w[2,1,1]'",), "w[2,1,1]'")],
)
def test_the_first_wrong_step_on_the_way_is_the_source(ways, wrong, source):
    found = ways.source(0, np.array([name in wrong for name in NAMES]))
    assert (found and str(found)) == source
    assert ways.source(1, np.array([name != "z[1,1]" for name in NAMES])) is None


def test_the_mistake_that_is_made_last_on_the_way_stands_last(ways):
    found = {(one.mistake, one.site.scope, one.site.layer): one for one in mistakes_for(plan(), "layer")}
    early, late = found["slope_left_out", "layer", 1], found["rate_left_out", "layer", 2]
    update = parse_name("w[2,1,1]'")
    assert ways.nearest(update, (late, early)) == (late,)
    hidden = parse_name("w[1,1,1]'")
    first = found["rate_left_out", "layer", 1]
    assert ways.nearest(hidden, (first, early)) == (early, first)
    assert ways.nearest(parse_name("z[1,1]"), (first, early)) == ()
