"""What a set says of several answers of a question together: how often a mistake costs, how many carried ones earn.

limited(answers of a student, Credit) -> the same with their points
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction

from exercises.files.credit import Credit
from exercises.marks.marking import AnswerMark
from exercises.mistakes import ROUNDING


def limited(answers: Iterable[AnswerMark], credit: Credit) -> tuple[AnswerMark, ...]:
    """The answers of a student, with what they earn by all that the set says."""
    counted = _counted_once(answers, credit.method) if credit.once else answers
    return tuple(_at_most(counted, credit.carried))


def _counted_once(answers: Iterable[AnswerMark], method: Fraction) -> Iterator[AnswerMark]:
    """A mistake costs in the first answer of a question that it explains; the others earn what a carried one does.

    Too few decimals are no mistake that was made before: each answer is asked for with its own.
    """
    first: dict[tuple[int, str], str] = {}
    for answer in answers:
        if answer.verdict != "mistake" or answer.mistake is None or answer.mistake in ROUNDING:
            yield answer
            continue
        place = first.setdefault((answer.question, answer.mistake), answer.quantity)
        if place == answer.quantity:
            yield answer
            continue
        points = max(answer.points, answer.of * method)
        told = (*answer.told, (f"The mistake is counted once, at {place}.",))
        yield replace(answer, points=points, reason=f"{answer.reason} It is counted once, at {place}.", told=told)


def _at_most(answers: Iterable[AnswerMark], most: int | None) -> Iterator[AnswerMark]:
    """No more than so many answers of a question earn what is carried forward; of a matrix the entries that are."""
    counts: dict[int, int] = {}
    for answer in answers:
        counts[answer.question] = counts.get(answer.question, 0) + bool(answer.carried)
        if answer.carried and most is not None and counts[answer.question] > most:
            limit = f"but only {most} answer{'' if most == 1 else 's'} of a question may earn that"
            left = answer.points - answer.carried
            yield replace(answer, points=left, carried=Fraction(0), reason=f"{answer.reason}, {limit}")
        else:
            yield answer
