"""From right or wrong to what a teacher would say: all wrong answers of a run are followed and explained.

    Manifest + Submissions -> mark_all -> marks with carried, mistake, first_wrong and what they earn, by student

Questions are judged one after another, each for all students at once. What a student surely does wrong in one question
decides in the others where several mistakes explain the answers equally well.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from derive.quantities import Named, parse_name
from exercises.answers.submissions import Key, Submissions
from exercises.kinds import Ask, Typed, kind_of
from exercises.marks.judging import Judge, Sheet
from exercises.marks.limits import limited
from exercises.marks.marking import AnswerMark, StudentMark, mark_student
from exercises.marks.opinions import Opinion
from exercises.marks.other_answers import Other, other_for
from exercises.marks.panel import Panel
from exercises.marks.phrases import Phrases
from exercises.marks.rebuilt import Rebuilt
from exercises.marks.verdicts import judged
from exercises.storage.manifest import ExpectedAnswer, Manifest, StudentRecord

Marks = Mapping[str, StudentMark]
Numbers = Mapping[Named, Typed]


def mark_all(manifest: Manifest, submissions: Submissions, again: Rebuilt) -> dict[str, StudentMark]:
    """The marks of every student of the manifest, those who handed in nothing included.

    Wrong answers are followed and explained in the questions that could be made `again`.
    """
    marks = {
        ident: mark_student(record, _texts(submissions, ident, record), manifest.questions)
        for ident, record in manifest.students.items()
    }
    return Assessor(again, manifest).assess(marks)


def _texts(submissions: Submissions, ident: str, record: StudentRecord) -> list[str | None]:
    """What a student handed in, None where there is nothing."""
    entries = (submissions.entries.get(Key.of(ident, str(e.question), e.quantity)) for e in record.answers)
    return [entry.answer if entry else None for entry in entries]


@dataclass(frozen=True)
class Case:
    """What one student typed in one question, the numbers of each answer by name, and what is thought of it."""

    typed: Mapping[str, Numbers]
    opinion: Opinion


@dataclass(frozen=True)
class Assessor:
    """The questions of a run, made again, and the manifest that it is marked by."""

    rebuilt: Rebuilt
    manifest: Manifest

    def assess(self, marks: Marks) -> dict[str, StudentMark]:
        """The marks with every wrong answer followed and explained as far as that can be done."""
        cases = {number: self._cases(number, marks) for number in self.rebuilt.structures}
        return {
            ident: self._student(ident, mark, {n: each[ident] for n, each in cases.items() if ident in each})
            for ident, mark in marks.items()
        }

    @cached_property
    def judges(self) -> Mapping[int, Judge]:
        """The judge of each question."""
        return {number: Judge(structure) for number, structure in self.rebuilt.structures.items()}

    @cached_property
    def _phrases(self) -> Mapping[int, Phrases]:
        """What is said of the mistakes in each question."""
        return {number: Phrases() for number in self.rebuilt.structures}

    @cached_property
    def _asks(self) -> Mapping[tuple[int, str], Ask]:
        """What is asked for, by question and label."""
        return {(n, ask.label): ask for n, structure in self.rebuilt.structures.items() for ask in structure.asks}

    @cached_property
    def _others(self) -> Mapping[tuple[int, str], Other]:
        """How answers are explained that are no numbers, by question and label."""
        structures = self.rebuilt.structures
        return {key: other_for(ask, structures[key[0]].plan) for key, ask in self._asks.items()}

    def _cases(self, number: int, marks: Marks) -> dict[str, Case]:
        """The students who have a wrong number in a question."""
        typed: dict[str, Mapping[str, Numbers]] = {}
        for ident, mark in marks.items():
            if any(answer.verdict == "wrong" for answer in mark.answers_of(number)):
                own = dict(self._typed(number, self.manifest.students[ident], mark))
                if any(not one.right for each in own.values() for one in each.values()):
                    typed[ident] = own
        sheets = [self._sheet(number, ident, own) for ident, own in typed.items()]
        opinions = self.judges[number].judge(sheets)
        return {ident: Case(typed[ident], opinion) for ident, opinion in zip(typed, opinions, strict=True)}

    def _sheet(self, number: int, ident: str, typed: Mapping[str, Numbers]) -> Sheet:
        given = self.manifest.students[ident].given[str(number)]
        return Sheet(given, {name: one for each in reversed(list(typed.values())) for name, one in each.items()})

    def _typed(self, number: int, record: StudentRecord, mark: StudentMark) -> Iterator[tuple[str, Numbers]]:
        """The numbers of each answer that can be read, by the names that it is about."""
        for expected, answer in zip(record.asked(number), mark.answers_of(number), strict=True):
            if answer.verdict in ("right", "wrong") and answer.answer:
                names = _names(expected, self._asks[number, expected.quantity])
                numbers = kind_of(expected).numbers(expected, answer.answer, self.manifest.shared(number))
                yield expected.quantity, dict(zip(names, numbers, strict=False))

    def _student(self, ident: str, mark: StudentMark, cases: Mapping[int, Case]) -> StudentMark:
        """One student's marks; those of every question are limited by what the set allows."""
        if all(answer.verdict != "wrong" for answer in mark.answers):
            return mark
        sure = {number: _habits(case.opinion) for number, case in cases.items()}
        panels = {number: self._panel(number, case, sure) for number, case in cases.items()}
        expected = self.manifest.students[ident].answers
        answers = [
            self._answer(one, answer, panels, cases) if answer.verdict == "wrong" else answer
            for one, answer in zip(expected, mark.answers, strict=True)
        ]
        return replace(mark, answers=limited(answers, self.rebuilt.credit))

    def _panel(self, number: int, case: Case, sure: Mapping[int, frozenset[str]]) -> Panel:
        elsewhere = frozenset[str]().union(*(names for other, names in sure.items() if other != number))
        accounts = case.opinion.explanation.chosen(elsewhere)
        return Panel(self.judges[number], case.opinion, accounts, self.rebuilt.credit, self._phrases[number])

    def _answer(
        self, expected: ExpectedAnswer, answer: AnswerMark, panels: Mapping[int, Panel], cases: Mapping[int, Case]
    ) -> AnswerMark:
        number, key = expected.question, (expected.question, expected.quantity)
        if number in cases and cases[number].typed.get(expected.quantity):
            return judged(answer, expected, panels[number], cases[number].typed[expected.quantity])
        if key not in self._others:
            return answer
        return self._others[key].explained(answer, expected, self.manifest.shared(number), self.rebuilt.credit)


def _names(expected: ExpectedAnswer, ask: Ask) -> Sequence[Named]:
    """The names that an answer is about: the one that the manifest tells where a type has several versions."""
    name = expected.details.get("name")
    return (parse_name(name),) if isinstance(name, str) else ask.names


def _habits(opinion: Opinion) -> frozenset[str]:
    """The mistakes that a student surely makes."""
    found = opinion.explanation.chosen()
    return frozenset(found[0].hypothesis.mistakes) if len(found) == 1 else frozenset()
