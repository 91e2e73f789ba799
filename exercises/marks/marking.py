"""Marks for answers: `AnswerMark` (one answer) and `StudentMark` (all of one student's).

    ExpectedAnswer + text as typed -> mark_answer -> AnswerMark(verdict, points, reason)

Each kind of answer is marked by its own file in `exercises/kinds`; a reason is a sentence for the instructor.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from derive.errors import ParseError
from derive.quantities import Named
from exercises.kinds import Judged, Shared, Verdict, kind_of
from exercises.kinds.number import exact
from exercises.storage.manifest import ExpectedAnswer, StudentRecord, by_question
from exercises.tasks.points import in_all
from templates.document import Text


@dataclass(frozen=True)
class AnswerMark:
    """The verdict on one answer; `answer` is the text as typed, None where nothing was handed in. `of` the points that
    could be had it earns `points`; `carried` are those among them that it earns for what follows from wrong answers.

    `value` is what the key says, `follows` what follows from the student's own earlier answers where some of them
    are wrong. Where known mistakes explain the answer, `possible` has the names of all that do so equally well, and
    `mistake` the name where it is one; of two that were made together both are in `told`, which has the sentences for
    the student. `first_wrong` is the first asked quantity at which the way to this answer goes wrong. From the numbers
    with the names `unused` the answers after them do not go on. A wrong answer is `trivial` where it follows from
    earlier ones that left nothing of its step to be worked out. Points that somebody gave are `by_hand`.
    """

    question: int
    quantity: str
    answer: str | None
    verdict: Verdict
    points: Fraction
    reason: str
    mistake: str | None = None
    first_wrong: str | None = None
    value: float | str | None = None
    follows: float | str | None = None
    possible: tuple[str, ...] = ()
    told: tuple[Text, ...] = ()
    of: Fraction = Fraction(0)
    carried: Fraction = Fraction(0)
    unused: tuple[Named, ...] = ()
    trivial: bool = False
    by_hand: bool = False


@dataclass(frozen=True)
class StudentMark:
    """The marks of one student's answers in the order asked; `of` is what could be had."""

    name: str
    answers: tuple[AnswerMark, ...]
    of: Fraction

    @cached_property
    def points(self) -> Fraction:
        return in_all(self._points.values())

    def points_of(self, question: int) -> Fraction:
        """The points of one question."""
        return self._points.get(question, Fraction(0))

    def answers_of(self, question: int) -> tuple[AnswerMark, ...]:
        """The answers of one question."""
        return self._by_question.get(question, ())

    @cached_property
    def _by_question(self) -> Mapping[int, tuple[AnswerMark, ...]]:
        return by_question(self.answers)

    @cached_property
    def _points(self) -> Mapping[int, Fraction]:
        return {number: in_all(a.points for a in own) for number, own in self._by_question.items()}


def mark_student(
    record: StudentRecord, texts: Sequence[str | None], shared: Mapping[str, Shared] | None = None
) -> StudentMark:
    """The marks for one text a record's answer, None where nothing was handed in.

    `shared` is what the manifest keeps for all students, by question.
    """
    answers = tuple(
        mark_answer(expected, text, (shared or {}).get(str(expected.question), {}))
        for expected, text in zip(record.answers, texts, strict=True)
    )
    return StudentMark(record.name, answers, reachable(record.answers))


def reachable(answers: Iterable[ExpectedAnswer]) -> Fraction:
    """The points that could be had for some answers."""
    return in_all(exact(answer.points) for answer in answers)


def mark_answer(expected: ExpectedAnswer, text: str | None, shared: Shared | None = None) -> AnswerMark:
    """The mark for one answer as typed; None or blank text is a missing one."""
    typed = (text or "").strip()
    if not typed:
        return _mark(expected, None, Judged("missing", "no answer was handed in"))
    kind = kind_of(expected)
    if len(typed) > kind.longest:
        reason = f"the answer has {len(typed)} characters; at most {kind.longest} are read"
        return _mark(expected, typed[: kind.longest] + "...", Judged("unreadable", reason))
    try:
        judged = kind.mark(expected, typed, shared or {})
    except ParseError as error:
        judged = Judged("unreadable", f"character {error.offset + 1}: {error}\n{error.pointed()}")
    return _mark(expected, typed, judged)


def _mark(expected: ExpectedAnswer, typed: str | None, judged: Judged) -> AnswerMark:
    of = exact(expected.points)
    points = of if judged.verdict == "right" else of * judged.share
    own = (expected.question, expected.quantity, typed, judged.verdict, points, judged.reason)
    return AnswerMark(*own, value=expected.value, of=of)
