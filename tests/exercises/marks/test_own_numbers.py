"""The numbers that a student works with, as the answers give them."""

from __future__ import annotations

import pytest

from derive.quantities import parse_name
from exercises.kinds.number import NumberAsk
from exercises.marks.own_numbers import OwnNumbers, typed_numbers
from exercises.storage.manifest import ExpectedAnswer


@pytest.mark.parametrize(("text", "near"), [("1e1", 12.0), ("3", 3.4), ("0.4", 0.43)])
def test_a_coarse_number_stands_for_no_more_numbers(text: str, near: float) -> None:
    name = parse_name("a[1,1]")
    ((found, typed),) = typed_numbers(NumberAsk(name), ExpectedAnswer(1, "a[1,1]", 0.5, 4, 1e-4, 1.0), text, {})
    assert (found, typed.half) == (name, pytest.approx(0.00005))
    assert OwnNumbers({name: 0.5}, {}, {name: float(text)}).agrees(name, typed)
    assert not OwnNumbers({name: 0.5}, {}, {name: near}).agrees(name, typed)
