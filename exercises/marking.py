"""Marks for answers: `AnswerMark` (one answer) and `StudentMark` (all of one student's).

    ExpectedAnswer + text as typed -> mark_answer -> AnswerMark(verdict, points, reason)

Text becomes a number through the grammar of `derive.grammar` alone. The comparison is exact, in fractions;
a reason is a sentence for the instructor.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import Literal

from derive.errors import ParseError
from derive.grammar import evaluate_number
from exercises.manifest import ExpectedAnswer, StudentRecord

Verdict = Literal["right", "carried", "mistake", "wrong", "unreadable", "missing", "undecided"]

LONGEST = 500
"""The most characters of an answer."""

# The tolerance and the value went through binary floats: a part in 10^12 of the one, four units in the
# last place of the other.
_TOLERANCE_SLACK = Fraction(1, 10**12)
_VALUE_SLACK = Fraction(1, 2**50)
_PLAIN = re.compile(r"[+-]?(?:[0-9]+\.?(?P<places>[0-9]*)|\.(?P<only>[0-9]+))")
_SHOWN = Context(prec=10)
_ROUGH = Context(prec=3)


@dataclass(frozen=True)
class AnswerMark:
    """The verdict on one answer; `answer` is the text as typed, None where nothing was handed in."""

    question: int
    quantity: str
    answer: str | None
    verdict: Verdict
    points: Fraction
    reason: str
    mistake: str | None = None
    first_wrong: str | None = None


@dataclass(frozen=True)
class StudentMark:
    """The marks of one student's answers in the order asked; `of` is what could be had."""

    name: str
    answers: tuple[AnswerMark, ...]
    of: Fraction

    @cached_property
    def points(self) -> Fraction:
        return sum((answer.points for answer in self.answers), Fraction(0))

    def points_of(self, question: int) -> Fraction:
        """The points of one question."""
        return sum((answer.points for answer in self.answers if answer.question == question), Fraction(0))


def mark_student(record: StudentRecord, texts: Sequence[str | None]) -> StudentMark:
    """The marks for one text a record's answer, None where nothing was handed in."""
    answers = tuple(mark_answer(expected, text) for expected, text in zip(record.answers, texts, strict=True))
    return StudentMark(record.name, answers, sum((exact(e.points) for e in record.answers), Fraction(0)))


def mark_answer(expected: ExpectedAnswer, text: str | None) -> AnswerMark:
    """The mark for one answer as typed; None or blank text is a missing one."""
    typed = (text or "").strip()
    if not typed:
        return _mark(expected, None, "missing", "no answer was handed in")
    if len(typed) > LONGEST:
        reason = f"the answer has {len(typed)} characters; at most {LONGEST} are read"
        return _mark(expected, typed[:LONGEST] + "...", "unreadable", reason)
    if isinstance(expected.value, str):
        return _compare_text(expected, expected.value, typed)
    try:
        number = Fraction(evaluate_number(typed))
    except ParseError as error:
        return _mark(expected, typed, "unreadable", f"character {error.offset + 1}: {error}")
    return _compare(expected, expected.value, typed, number)


@lru_cache(maxsize=10_000)
def exact(value: float) -> Fraction:
    """The fraction that the shortest decimal text of a float names, as it stands in the manifest."""
    return Fraction(_decimal(value))


def _decimal(value: float) -> Decimal:
    return Decimal(repr(float(value)))


def _mark(expected: ExpectedAnswer, typed: str | None, verdict: Verdict, reason: str) -> AnswerMark:
    points = exact(expected.points) if verdict == "right" else Fraction(0)
    return AnswerMark(expected.question, expected.quantity, typed, verdict, points, reason)


def _compare_text(expected: ExpectedAnswer, value: str, typed: str) -> AnswerMark:
    """An answer that is no number is right in the key's own words; another wording is for a person to judge."""
    if "".join(typed.split()) == "".join(value.split()):
        return _mark(expected, typed, "right", "as in the key")
    return _mark(expected, typed, "undecided", f"the key says {value}; whether this means the same is for you to say")


def _compare(expected: ExpectedAnswer, value: float, typed: str, number: Fraction) -> AnswerMark:
    off, tolerance = number - exact(value), exact(expected.tolerance)
    told = f"the value is {_shown(_decimal(value))}, with a tolerance of {_shown(_decimal(expected.tolerance))}"
    if abs(off) <= tolerance or abs(off) <= tolerance * (1 + _TOLERANCE_SLACK) + abs(exact(value)) * _VALUE_SLACK:
        return _mark(expected, typed, "right", told)
    reason = _too_coarse(expected, exact(value), typed) or _distance(off)
    return _mark(expected, typed, "wrong", f"{told}; {reason}")


def _distance(off: Fraction) -> str:
    size = _ROUGH.divide(Decimal(abs(off.numerator)), Decimal(off.denominator))
    return f"the answer is {_shown(size)} too {'large' if off > 0 else 'small'}"


def _too_coarse(expected: ExpectedAnswer, value: Fraction, typed: str) -> str:
    """Says that the answer is the value at fewer decimals than were asked for; empty where it is not."""
    plain = _PLAIN.fullmatch(typed)
    if plain is None:
        return ""
    places = len(plain["places"] or plain["only"] or "")
    if places >= expected.decimals or abs(Fraction(typed) - value) > Fraction(1, 2 * 10**places):
        return ""
    return f"the answer agrees at its {places} decimals, but {expected.decimals} were asked for"


def _shown(number: Decimal, context: Context = _SHOWN) -> str:
    """The number for a sentence, of any size.

    >>> _shown(Decimal("0.33333333333333")), _shown(Decimal("2.5e3")), _shown(Decimal("-7e-9"))
    ('0.3333333333', '2500', '-7e-9')
    """
    digits = number.normalize(context)
    plain = -7 < digits.adjusted() < 15
    return f"{digits:f}" if plain else f"{digits:e}"
