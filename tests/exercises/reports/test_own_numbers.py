"""The numbers that a student works with, as the answers give them."""

from __future__ import annotations

import pytest

from derive.quantities import parse_name
from exercises.kinds.number import NumberAsk
from exercises.reports.own_numbers import typed_numbers
from exercises.storage.manifest import ExpectedAnswer


@pytest.mark.parametrize("text", ["1e1", "3", "0.4"])
def test_a_coarse_number_stands_for_no_more_numbers(text: str) -> None:
    name = parse_name("a[1,1]")
    ((found, typed),) = typed_numbers(NumberAsk(name), ExpectedAnswer(1, "a[1,1]", 0.5, 4, 1e-4, 1.0), text, {})
    assert (found, typed.half) == (name, pytest.approx(0.00005))
