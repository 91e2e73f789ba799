"""A problem set and a class list become variants: numbers drawn, computed, and ready to be printed.

ProblemSet + Lottery -> Generator -> Copy(form, given, values to print, expected answers) for each student
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from derive.quantities import Named, Quantity
from exercises.files.spec import ProblemSet
from exercises.kinds import Row
from exercises.storage.manifest import ExpectedAnswer, StudentRecord
from exercises.storage.roster import Student, shown_name
from exercises.tasks.rows import by_row
from exercises.tasks.structure import Structure, structures_of
from exercises.variants.drawing import Lottery
from exercises.variants.frequent import Mistaken
from exercises.variants.soundness import Drawn, draw_sound


@dataclass(frozen=True)
class Answered:
    """One question of one copy: its drawn numbers, those it prints, the answers expected, and its drawn texts.

    `mistaken` has what frequent mistakes make of an asked number, where a set has pages to mark by.
    A sheet that tells something else than the truth prints the numbers in `told`.
    """

    given: Mapping[Quantity, float]
    printed: Mapping[Named, float]
    answers: tuple[ExpectedAnswer, ...]
    fields: Mapping[str, str] = field(default_factory=dict)
    mistaken: Mapping[Named, Mistaken] = field(default_factory=dict)
    told: Mapping[Named, float] = field(default_factory=dict)

    @property
    def version(self) -> int:
        """Which version of its pages it has."""
        return int(self.fields.get("version", 0))

    def numbers(self, kind: str) -> Mapping[Named, float]:
        """The numbers that its page of a kind prints."""
        return self.told if kind == "sheets" and self.told else self.printed


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
        return structures_of(self.problem_set)

    def draws(self, students: Sequence[Student]) -> tuple[Drawn, ...]:
        """The given numbers of every question, for each student."""
        ids = [student.id for student in students]
        return tuple(
            draw_sound(structure, self.lottery, ids, number) for number, structure in enumerate(self.structures, 1)
        )

    def copies(self, students: Sequence[Student], draws: Sequence[Drawn] | None = None) -> list[Copy]:
        """A copy for each student, in their order; of numbers that are drawn already, where they are given."""
        forms = self.lottery.forms(student.id for student in students)
        columns = [
            list(self._answered(structure, number, students, drawn))
            for number, (structure, drawn) in enumerate(
                zip(self.structures, draws or self.draws(students), strict=True), 1
            )
        ]
        return [
            Copy(student, forms[student.id], questions)
            for student, *questions_ in zip(students, *columns, strict=True)
            for questions in [tuple(questions_)]
        ]

    def _answered(
        self, structure: Structure, number: int, students: Sequence[Student], drawn: Drawn
    ) -> Iterator[Answered]:
        given, outcome = drawn.given, structure.evaluate(drawn.given)
        by_hand = self.problem_set.layout.ta_sheet and given
        mistaken = list(structure.frequent.by_name(given)) if by_hand else [{}] * drawn.count
        printed = by_row(outcome.printed, drawn.count)
        versions = [by_row(told.printed(given), drawn.count) for told in structure.told if told is not structure.truth]
        for row, (student, variant) in enumerate(zip(students, drawn.variants(), strict=True)):
            found = structure.row(outcome, row, self.lottery.generator(student.id, number, "luck"))
            answers = tuple(expected_answers(structure, found, number))
            told = versions[int(found.fields["version"])][row] if versions else {}
            yield Answered(variant, printed[row], answers, found.fields, mistaken[row], told)


def expected_answers(structure: Structure, row: Row, number: int) -> Iterator[ExpectedAnswer]:
    """What marking needs of every answer to question `number` in one variant."""
    for ask in structure.asks:
        wanted, points = ask.wanted(row), float(structure.points[ask.label])
        yield ExpectedAnswer(
            number, ask.label, wanted.value, wanted.decimals, wanted.tolerance, points, ask.kind, wanted.details
        )
