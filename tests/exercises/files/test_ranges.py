from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from derive.errors import InputError
from exercises.files.ranges import Draw, Range, decimals_of

STEPS = st.decimals("0.01", "5", places=2).map(Fraction)
ENDS = st.decimals(-9, 9, places=2).map(Fraction)


@given(ENDS, ENDS, STEPS)
def test_a_range_is_what_counting_up_gives(start: Fraction, stop: Fraction, step: Fraction) -> None:
    if start > stop:
        start, stop = stop, start
    counted = [start]
    while counted[-1] + step <= stop:
        counted.append(counted[-1] + step)
    found = Range(start, stop, step)
    assert [found.value(i) for i in range(found.count)] == counted
    with pytest.raises(IndexError):
        found.value(found.count)
    with pytest.raises(IndexError):
        found.value(-1)


@given(ENDS, STEPS)
def test_the_decimals_of_a_range_show_every_value_and_are_needed(start: Fraction, step: Fraction) -> None:
    found = Range(start, start + 20 * step, step)
    scaled = [found.value(i) * 10**found.decimals for i in range(found.count)]
    assert all(value.denominator == 1 for value in scaled)
    assert found.decimals == 0 or any(value % 10 for value in scaled)


@pytest.mark.parametrize(
    ("start", "stop", "step", "words"),
    [("0", "1", "0", "step is not more than 0"), ("1", "0", "1", "ends before"), ("0", "1", "0.00001", "over 10,000")],
)
def test_other_ranges_are_refused(start: str, stop: str, step: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        Range(Fraction(start), Fraction(stop), Fraction(step))


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-1000, max_value=1000, places=6))
def test_decimals_are_those_of_the_shortest_text(number: object) -> None:
    text = f"{number:f}".rstrip("0").rstrip(".")
    assert decimals_of(Fraction(text)) == len(text.partition(".")[2])


def test_a_third_has_no_decimals() -> None:
    with pytest.raises(InputError, match="no finite decimal"):
        decimals_of(Fraction(1, 3))


def test_usual_draws_are_handy_ranges() -> None:
    draw = Draw()
    for source in (draw.weights, draw.biases, draw.inputs):
        assert isinstance(source, Range)
        assert source.value(source.count - 1) == source.stop
