"""Floats decide about a number only where fractions would decide alike."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exercises.kinds.number import KIND, exact
from exercises.storage.manifest import ExpectedAnswer


def asked(value: float, tolerance: float) -> ExpectedAnswer:
    return ExpectedAnswer(1, "L", value, 4, tolerance, 1.0)


@given(
    st.floats(-1e6, 1e6, allow_nan=False),
    st.floats(1e-9, 10.0),
    st.sampled_from(["0.5", "0.999999", "0.99999999", "1.00000001", "1.000001", "1.5"]),
    st.sampled_from([-1, 1]),
)
def test_the_border_of_a_tolerance_is_where_fractions_have_it(
    value: float, tolerance: float, share: str, sign: int
) -> None:
    text = f"{float(exact(value) + sign * exact(tolerance) * Fraction(share)):.15f}"
    off, room = abs(Fraction(text) - exact(value)), exact(tolerance)
    noise = abs(exact(value)) / 10**14 + room / 10**11
    if abs(off - room) > noise:
        expected = asked(value, tolerance)
        assert (KIND.mark(expected, text, {}).verdict == "right") == (off < room)
        assert KIND.numbers(expected, text, {})[0].right == (off < room)


@pytest.mark.parametrize("text", ["-0", "-0.000000", "0.0"])
def test_zero_has_no_sign(text: str) -> None:
    assert math.copysign(1.0, KIND.numbers(asked(0.5, 0.1), text, {})[0].value) == 1.0
