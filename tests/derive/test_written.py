"""What is used where numbers were written: these where they do not follow, else what follows."""

from __future__ import annotations

import numpy as np

from derive.bounded import EXACT, Bounded
from derive.mistakes.rounding import Early
from derive.quantities import parse_name
from derive.written import Columns, Entries

NAN = np.nan


def columns(*numbers):
    written = np.array(numbers)
    return Columns(written, np.full(written.shape, 0.005), np.full(written.shape, 0.005), ((parse_name("L"), None),))


def test_a_number_that_does_not_follow_is_used_with_its_own_error():
    entries = Entries({7: columns(0.41, 0.5, NAN, 0.41)}, 6)
    value = Bounded(np.array([0.412, 0.412, 0.412, np.inf]), np.array([0.001, 0.001, 0.001, np.inf]), 6, 6)
    used = entries.keep(7, value)
    assert entries.agrees[7].tolist() == [True, False, False, False]
    assert entries.follows(7).tolist() == [True, False, True, False]
    assert used.value.tolist() == [0.412, 0.5, 0.412, 0.41]
    assert used.error.tolist() == [0.001, 0.005, 0.001, 0.005]


def test_what_nobody_wrote_is_as_it_follows_with_the_decimals_that_are_carried():
    used = Entries({}, 3).keep(7, Bounded(np.array([0.12345]), EXACT, 5, 3))
    assert (used.value.tolist(), float(used.error[()]), used.places) == ([0.12345], 0.0005, 3)


def test_who_rounds_too_early_goes_on_from_that():
    used = Entries({}, 6, Early(1)).keep(7, Bounded(np.array([0.26]), EXACT, 6, 6))
    assert used.value.tolist() == [0.3]


def test_some_persons_keep_what_they_wrote():
    entries = Entries({7: columns(0.41, 0.5, NAN), 8: columns(1.0, 1.0, 1.0)}, 6)
    entries.keep(7, Bounded(np.array([0.412, 0.412, 0.3]), np.full(3, 0.001), 6, 6))
    some = entries.of_rows([7], np.array([2, 1]), 3)
    assert some.own.keys() == {7}
    np.testing.assert_array_equal(some.own[7].numbers, [NAN, 0.5])
    assert some.found[7].value.tolist() == [0.3, 0.412]
    assert some.follows(7).tolist() == [True, False]
