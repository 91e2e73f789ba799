"""Arrays put together by rows, for numbers that are one for all samples and such that are one for each."""

from __future__ import annotations

import numpy as np
import pytest

from derive.views import Over, View, put_rows, shape_of


@pytest.mark.parametrize(
    ("numbers", "shape"),
    [
        ((np.zeros(4), 1.0), (4,)),
        ((np.zeros((4, 3)), np.zeros((2, 3))), (4, 3)),
        ((np.zeros((4, 1)), np.zeros((2, 3))), (4, 3)),
        ((np.zeros(()),), (4,)),
    ],
)
def test_an_array_holds_the_widest_of_its_numbers(numbers, shape):
    assert shape_of(4, numbers) == shape


def test_rows_take_the_place_of_others():
    parts = [(np.array([2]), np.array([[5.0, 6.0]])), (np.array([0, 3]), np.array([[7.0], [8.0]]))]
    found = put_rows(np.array([[1.0], [2.0], [3.0], [4.0]]), parts, (4, 2))
    assert found.tolist() == [[7.0, 7.0], [2.0, 2.0], [5.0, 6.0], [8.0, 8.0]]


def test_what_all_share_is_not_taken_by_rows():
    values = [np.arange(4.0), np.asarray(2.0)]
    view = View(values, np.array([3, 1]), 4)
    assert view[0].tolist() == [3.0, 1.0]
    assert view[1] is values[1]
    over = Over(view)
    over[0] = np.array([9.0, 8.0])
    some = over.of_rows(View(values, np.array([1]), 4), np.array([1]), 2)
    assert (some[0].tolist(), some[1]) == ([8.0], values[1])
