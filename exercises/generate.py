"""A problem set and a class list become variants: numbers drawn, computed, and ready to be printed.

ProblemSet + Lottery -> Generator -> Copy(form, given, values to print, expected answers) for each student
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from derive.quantities import Named, Quantity
from exercises.drawing import Lottery
from exercises.manifest import ExpectedAnswer, StudentRecord
from exercises.roster import Student, shown_name
from exercises.soundness import draw_sound, stacked
from exercises.spec import ProblemSet
from exercises.structure import Outcome, Structure

_NOISELESS = 14
"""Decimals that binary floats get right: a value that lies on a tie, such as 0.00825, must lie on it exactly."""


@dataclass(frozen=True)
class Answered:
    """One question of one copy: its drawn numbers, those it prints, and the answers expected."""

    given: Mapping[Quantity, float]
    printed: Mapping[Named, float]
    answers: tuple[ExpectedAnswer, ...]


@dataclass(frozen=True)
class Copy:
    """One student's copy of a set."""

    student: Student
    form: str
    questions: tuple[Answered, ...]

    def record(self) -> StudentRecord:
        """What the manifest keeps of it."""
        given = {
            str(number): {quantity.name: value for quantity, value in question.given.items()}
            for number, question in enumerate(self.questions, 1)
        }
        answers = tuple(answer for question in self.questions for answer in question.answers)
        return StudentRecord(self.student.name, self.form, given, answers)

    def fields(self) -> dict[str, str]:
        """The texts that its pages show."""
        return {"name": shown_name(self.student), "student": self.student.id, "form": self.form}


@dataclass(frozen=True)
class Generator:
    """A set with its structures compiled; `copies` makes everybody's numbers at once."""

    problem_set: ProblemSet
    lottery: Lottery

    @cached_property
    def structures(self) -> tuple[Structure, ...]:
        """One structure a question."""
        return tuple(Structure(spec, self.problem_set.rounding) for spec in self.problem_set.questions)

    def copies(self, students: Sequence[Student]) -> list[Copy]:
        """A copy for each student, in their order."""
        forms = self.lottery.forms(student.id for student in students)
        columns = [
            list(self._answered(structure, number, students)) for number, structure in enumerate(self.structures, 1)
        ]
        return [
            Copy(student, forms[student.id], questions)
            for student, *questions_ in zip(students, *columns, strict=True)
            for questions in [tuple(questions_)]
        ]

    def _answered(self, structure: Structure, number: int, students: Sequence[Student]) -> Iterator[Answered]:
        drawn = draw_sound(structure, self.lottery, [student.id for student in students], number)
        outcome = structure.evaluate(stacked(drawn))
        names = list(outcome.printed)
        table = np.array([np.broadcast_to(outcome.printed[name], len(drawn)) for name in names]).T
        for row, variant in enumerate(drawn):
            printed = dict(zip(names, table[row].tolist(), strict=True))
            yield Answered(variant.given, printed, tuple(_expected(structure, outcome, number, row)))


def _expected(structure: Structure, outcome: Outcome, number: int, row: int) -> Iterator[ExpectedAnswer]:
    for name in structure.asked:
        error = float(outcome.errors[name][row])
        yield ExpectedAnswer(
            number,
            name.name,
            round(float(outcome.exact[name][row]), _NOISELESS),
            structure.answer_decimals(name),
            structure.tolerance(name, error),
            float(structure.points[name]),
        )
