"""Ranges of numbers: whatever a printed number may stand for, its span holds; and so for what is computed."""

from __future__ import annotations

import math
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exercises.audit.spans import NoValue, Span, absolute, cut_off, either, exact, extreme, rising, rounded, steady

NUMBERS = st.floats(-50, 50).map(lambda number: round(number, 9))
PLACES = st.integers(0, 4)


def holds(span: Span, number: float) -> bool:
    return span.low - 1e-9 <= number <= span.high + 1e-9


@given(NUMBERS, PLACES)
def test_a_printed_number_stands_for_what_it_was_printed_from(number: float, places: int) -> None:
    unit = Decimal(1).scaleb(-places)
    for way, spans in ((ROUND_HALF_UP, (rounded, either)), (ROUND_DOWN, (cut_off, either))):
        printed = float(Decimal(repr(number)).quantize(unit, rounding=way))
        assert all(holds(span(printed, float(unit)), number) for span in spans if printed or span is not cut_off)


@given(st.tuples(NUMBERS, NUMBERS, NUMBERS, NUMBERS))
def test_arithmetic_holds_what_its_numbers_lead_to(numbers: tuple[float, float, float, float]) -> None:
    a, b, c, d = numbers
    x, y = Span(a, min(a, b), max(a, b)), Span(c, min(c, d), max(c, d))
    for one in (a, b, (a + b) / 2):
        for other in (c, d, (c + d) / 2):
            assert holds(x + y, one + other)
            assert holds(x - y, one - other)
            assert holds(x * y, one * other)
            assert holds(extreme(max, (x, y)), max(one, other))
            if not y.low <= 0 <= y.high:
                assert holds(x / y, one / other)
        assert holds(absolute(x), abs(one))
        assert holds(x ** exact(2.0), one**2)
        assert holds(rising(math.tanh, x), math.tanh(one))
        assert holds(steady(math.sin, x), math.sin(one))


def test_what_has_no_value_is_said_to_have_none() -> None:
    with pytest.raises(NoValue):
        exact(1.0) / exact(0.0)
    with pytest.raises(NoValue):
        rising(math.log, exact(-1.0), floor=0.0)
    with pytest.raises(NoValue):
        exact(-2.0) ** exact(0.5)
    with pytest.raises(NoValue):
        exact(10.0) ** exact(4000.0)


def test_a_quotient_by_what_may_be_0_may_be_anything() -> None:
    span = exact(1.0) / rounded(0.1, 0.5)
    assert (span.value, span.low, span.high) == (10.0, -math.inf, math.inf)


def test_only_numbers_that_need_it_are_widened() -> None:
    assert exact(0.147).widened(0.001) == exact(0.147)
    assert exact(1 / 3).widened(0.01).high == pytest.approx(1 / 3 + 0.01)
