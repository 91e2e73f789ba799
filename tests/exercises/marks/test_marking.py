from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from derive.errors import ParseError
from derive.grammar import evaluate_number
from exercises.kinds import LONGEST
from exercises.marks.marking import mark_answer, mark_student
from exercises.storage.manifest import ExpectedAnswer, StudentRecord

HOSTILE = [
    '__import__("os").system("true")',
    "().__class__.__mro__",
    "9**9**9",
    "9^9^9",
    "(" * 400,
    "-" * 400,
    "1" * 400,
    "1e999999999",
    "lambda: 0",
    "0x10",
    "1_000",
    "１２",
    "\u202e1",
    "1\0",
    "=1+1",
    "1;2",
    "1/0",
    "ln(-1)",
    "exp(1000)",
    "nan",
    "inf",
    "True",
    "ż",
    "\ufffd",
    "0.7 or 0.8?",
    "0,5",
    "1,234",
    "w[1,1,1]",
]


def expected(
    value: float | str, tolerance: float = 0.0, *, decimals: int = 4, points: float = 1.0, question: int = 1
) -> ExpectedAnswer:
    return ExpectedAnswer(question, "L", value, decimals, tolerance, points)


@given(st.integers(-(10**7), 10**7), st.integers(0, 500), st.integers(-1000, 1000), st.integers(0, 9))
def test_right_is_within_the_tolerance_and_nothing_else(units: int, tolerance: int, away: int, places: int) -> None:
    """Counted in whole units of the last place, where nothing can be lost."""
    value, given_, allowed = (Decimal(n).scaleb(-places) for n in (units, units + away, tolerance))
    mark = mark_answer(expected(float(value), float(allowed), decimals=places), f"{given_:f}")
    assert mark.verdict == ("right" if abs(away) <= tolerance else "wrong")
    assert mark.points == (1 if mark.verdict == "right" else 0)


@given(
    st.floats(-1e6, 1e6).filter(lambda v: abs(v) > 1e-9 or v == 0),
    st.floats(1e-9, 1.0),
    st.floats(1.001, 1e3),
    st.sampled_from([-1, 1]),
)
def test_every_answer_off_by_more_than_its_tolerance_is_wrong(
    value: float, tolerance: float, factor: float, sign: int
) -> None:
    off = Fraction(tolerance) * Fraction(factor) * sign
    answer = Fraction(value) + off
    text = f"{answer.numerator}/{answer.denominator}" if off else "0"
    assume(max(map(len, text.split("/"))) <= 40)
    # The value itself is a float: it is not known better than to some units in its last place.
    assume(abs(off) - Fraction(tolerance) > 5 * Fraction(math.ulp(value)))
    assert mark_answer(expected(value, tolerance), text).verdict == "wrong"
    inside = Fraction(value) + off / Fraction(factor) * Fraction(999, 1000)
    assert mark_answer(expected(value, tolerance), decimal_text(inside)).verdict == "right"


def decimal_text(value: Fraction) -> str:
    """Decimals enough to be within a part in 10^14 of one."""
    return f"{Decimal(round(value * 10**14)).scaleb(-14):f}"


@given(st.floats(-1e3, 1e3), st.integers(1, 9))
def test_the_value_rounded_as_asked_is_right(value: float, places: int) -> None:
    mark = mark_answer(expected(value, 0.5 * 10**-places, decimals=places), f"{value:.{places}f}")
    assert mark.verdict == "right"


@pytest.mark.parametrize(
    ("value", "tolerance", "text"),
    [
        (0.1235, 0.0005, "0.124"),
        (0.1 + 0.2, 0.0, "0.3"),
        (0.375, 0.0, "3/8"),
        (0.001, 0.0, "1*10^-3"),
        (-0.0, 0.0, "0"),
        (math.exp(-2), 1e-12, "exp(-2)"),
        (2.0, 0.0, " 2 "),
        (0.5, 0.0, "−-.5"),
    ],
)
def test_numbers_in_many_forms_are_right(value: float, tolerance: float, text: str) -> None:
    assert mark_answer(expected(value, tolerance), text).verdict == "right"


@pytest.mark.parametrize("text", [None, "", "  ", "\t\n"])
def test_nothing_is_missing(text: str | None) -> None:
    mark = mark_answer(expected(0.0), text)
    assert (mark.verdict, mark.points, mark.answer) == ("missing", 0, None)


@pytest.mark.parametrize("text", HOSTILE)
def test_what_nobody_can_read_is_unreadable_not_wrong(text: str) -> None:
    mark = mark_answer(expected(1.0, 1e9), text)
    assert (mark.verdict, mark.points, mark.answer) == ("unreadable", 0, text)
    assert mark.reason.startswith("character ")


def test_the_place_in_the_text_is_told() -> None:
    with pytest.raises(ParseError) as caught:
        evaluate_number("0.5 + $")
    assert caught.value.offset == 6
    reason = mark_answer(expected(1.0), "0.5 + $").reason
    assert reason.startswith("character 7: ")
    assert caught.value.what in reason
    _, shown, caret = reason.splitlines()
    assert shown == "0.5 + $"
    assert shown[caret.index("^")] == "$"


@pytest.mark.parametrize(
    ("text", "verdict", "words"),
    [
        ("1,25", "right", ""),
        ("-,5e1", "wrong", ""),
        ("1.25", "right", ""),
        ("1,3", "wrong", "agrees at its 1 decimal,"),
        ("1.250", "unreadable", "1.250 is ambiguous; write 1250 or 1,250"),
    ],
)
def test_a_set_may_have_decimal_commas(text: str, verdict: str, words: str) -> None:
    mark = mark_answer(expected(1.25), text, {"decimal": "comma"})
    assert (mark.verdict, words in mark.reason) == (verdict, True), mark.reason


@pytest.mark.parametrize("text", ["3/8/2026", "03/08/2026", "2026-03-08", "8-Mar", "3-8-2026"])
def test_a_date_that_a_spreadsheet_made_is_no_wrong_number(text: str) -> None:
    mark = mark_answer(expected(0.375), text)
    assert (mark.verdict, "a fraction" in mark.reason) == ("unreadable", True)
    assert mark_answer(expected(0.375), "3/8").verdict == "right"


def test_without_being_told_a_comma_is_not_guessed_at() -> None:
    assert "write 1234 or 1.234" in mark_answer(expected(1.25), "1,234").reason
    assert "write 1.25" in mark_answer(expected(1.25), "1,25").reason


def test_a_long_answer_is_not_read() -> None:
    mark = mark_answer(expected(1.0), "0" * LONGEST + "1")
    assert mark.verdict == "unreadable"
    assert "501 characters" in mark.reason
    assert len(mark.answer or "") < LONGEST + 5


@given(st.text(max_size=40) | st.text("0123456789.+-*/^()eE ", max_size=30))
def test_any_text_gets_a_verdict(text: str) -> None:
    mark = mark_answer(expected(0.25, 0.01), text)
    assert mark.verdict in ("right", "wrong", "unreadable", "missing")
    assert bool(mark.points) == (mark.verdict == "right")
    assert mark.reason


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("0.0005", "the value is 0.00043857, with a tolerance of 0.000002; the answer is 0.0000614 too large"),
        ("-0.00043857", "the answer is 0.000877 too small"),
        ("0.0004", "the answer agrees at its 4 decimals, but 6 were asked for"),
        (".0004", "the answer agrees at its 4 decimals"),
        ("0", "the answer agrees at its 0 decimals"),
        ("10^60*10^60*10^60", "the answer is 1e+180 too large"),
        ("0.000430", "the answer is 0.00000857 too small"),
    ],
)
def test_the_reason_says_how_far_off(text: str, words: str) -> None:
    mark = mark_answer(expected(0.00043857, 0.000002, decimals=6), text)
    assert mark.verdict == "wrong"
    assert words in mark.reason


def test_points_add_up_by_question() -> None:
    answers = (expected(1.0, points=0.1), expected(2.0, points=0.2), expected(3.0, points=4.0, question=2))
    mark = mark_student(StudentRecord("", "", {}, answers), ["1", "2", "5"])
    assert (mark.points, mark.of) == (Fraction("0.3"), Fraction("4.3"))
    assert (mark.points_of(1), mark.points_of(2), mark.points_of(3)) == (Fraction("0.3"), 0, 0)
