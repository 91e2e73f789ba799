"""Whose grade changes when a run is marked again, and why: the marks before against the marks now.

marks.json of before + marks -> differences -> lines of text
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Annotated

from pydantic import Field, TypeAdapter, ValidationError

from derive.errors import InputError, Place
from exercises.marks.marking import AnswerMark, StudentMark
from exercises.storage.textfiles import read_bytes
from exercises.tasks.points import in_digits

FILE_NAME = "marks.json"
_LIMIT = 500_000_000

Points = Annotated[float, Field(allow_inf_nan=False)]


@dataclass(frozen=True)
class OldMark:
    """What is compared of a mark of before; `of` and `value` are None where an older version wrote it."""

    question: int
    quantity: str
    answer: str | None
    verdict: str
    points: Points
    mistake: str | None = None
    value: float | str | None = None
    of: Points | None = None
    by_hand: bool = False


@dataclass(frozen=True)
class _OldStudent:
    points: Points
    answers: tuple[OldMark, ...]


@dataclass(frozen=True)
class _OldMarks:
    students: Mapping[str, _OldStudent]


_WHOLE = TypeAdapter(_OldMarks)


@dataclass(frozen=True)
class Difference:
    """One answer whose points changed, and why."""

    question: int
    quantity: str
    before: Fraction
    now: Fraction
    why: str

    def __str__(self) -> str:
        change = f"{in_digits(self.before)} -> {in_digits(self.now)}"
        return f"question {self.question}, {self.quantity}: {change}, {self.why}"


@dataclass(frozen=True)
class Remarked:
    """A student whose grade or answers' points changed."""

    student: str
    before: Fraction
    now: Fraction
    differences: tuple[Difference, ...]

    def lines(self) -> Iterator[str]:
        """The grade, and a line for each answer."""
        yield f"{self.student}: {in_digits(self.before)} -> {in_digits(self.now)}"
        yield from (f"  {difference}" for difference in self.differences)


def read_old(path: str | Path) -> Mapping[str, _OldStudent]:
    """The students' marks in a marks.json or in the folder that holds one; raises InputError."""
    file = Path(path)
    file = file / FILE_NAME if file.is_dir() else file
    place = Place(str(file))
    if not file.is_file():
        raise InputError("there are no marks to compare with", f"name a {FILE_NAME} that check wrote", place)
    try:
        return _WHOLE.validate_json(read_bytes(file, _LIMIT)).students
    except ValidationError as error:
        raise InputError("this is not what check writes", f"name a {FILE_NAME} of before", place) from error


def differences(old: Mapping[str, _OldStudent], marks: Mapping[str, StudentMark]) -> tuple[Remarked, ...]:
    """The students for whom something changed, in the order of the marks."""
    return tuple(found for ident, mark in marks.items() if (found := _of(ident, old.get(ident), mark)))


def _of(ident: str, old: _OldStudent | None, mark: StudentMark) -> Remarked | None:
    known = {(answer.question, answer.quantity): answer for answer in old.answers} if old else {}
    found = tuple(
        difference
        for answer in mark.answers
        if (difference := _difference(known.get((answer.question, answer.quantity)), answer))
    )
    before = _exact(old.points) if old else Fraction(0)
    return Remarked(ident, before, mark.points, found) if found or before != _exact(mark.points) else None


def _difference(old: OldMark | None, now: AnswerMark) -> Difference | None:
    before = _exact(old.points) if old else Fraction(0)
    if before == _exact(now.points):
        return None
    return Difference(now.question, now.quantity, before, now.points, "; ".join(_why(old, now)))


def _why(old: OldMark | None, now: AnswerMark) -> Iterator[str]:
    """What is otherwise than before."""
    if old is None:
        yield "it was not marked before"
        return
    if old.answer != now.answer:
        yield f"the answer was {old.answer!r} and is {now.answer!r}"
    if old.value is not None and old.value != now.value:
        yield f"the key said {old.value} and says {now.value}"
    if old.of is not None and _exact(old.of) != _exact(now.of):
        yield f"it is worth {in_digits(now.of)} instead of {in_digits(_exact(old.of))}"
    if now.by_hand:
        yield "given by hand"
    elif old.by_hand:
        yield "no longer given by hand"
    elif (old.verdict, old.mistake) != (now.verdict, now.mistake):
        yield f"{_told(old.verdict, old.mistake)} became {_told(now.verdict, now.mistake)} ({now.reason})"
    elif old.of and now.of and _exact(old.points) / _exact(old.of) != _exact(now.points) / _exact(now.of):
        yield f"{_told(now.verdict, now.mistake)} earns another share"


def _told(verdict: str, mistake: str | None) -> str:
    return f"{verdict} ({mistake})" if mistake else verdict


def _exact(points: float | Fraction) -> Fraction:
    return round(Fraction(points), 9)
