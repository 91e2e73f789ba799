"""What an instructor changes of a run's marking: a file that is read beside the manifest, and applied to it.

marking.yaml -> Changes(credit, answers) -> Changes.applied(manifest) -> Manifest to mark by

decimal: comma                    # what the set says under answers:, said otherwise
method: 0.5                       # what it says under marking:
mistakes: {slope_left_out: 0.75}
answers:
  - {question: 1, quantity: "L'", points: 2}
  - {question: 2, quantity: L, tolerance: 0.001}
  - {question: 2, quantity: a[1,1], student: s001, value: 0.6234}
  - {question: 2, quantity: L, student: K7Q2-D, earned: 0.5}      # by hand; a student may be told by the form's code
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Annotated

from pydantic import Field

from derive.errors import InputError, NameMissing, Place
from exercises.files.complaints import checked
from exercises.files.credit import Credit
from exercises.files.leaves import Line, Written, positive, whole, within
from exercises.files.leaves import number as read_number
from exercises.files.nodes import Node, Scalar, find
from exercises.files.schema import CreditModel, Decimal, Model
from exercises.files.yamlread import read_yaml
from exercises.kinds import DECIMAL, Shared
from exercises.kinds.number import exact
from exercises.marks.marking import AnswerMark, StudentMark
from exercises.storage.manifest import ExpectedAnswer, Manifest, StudentRecord

Marks = Mapping[str, StudentMark]

FILE_NAME = "marking.yaml"
MOST = 10_000


class ChangeModel(Model):
    """What is otherwise with one answer, of all students or of one."""

    question: Annotated[int, whole("question", 1, 1_000)]
    quantity: Line
    student: Line | None = None
    points: Annotated[Written, within("points", "0", "1000000")] | None = None
    tolerance: Annotated[Written, positive("tolerance")] | None = None
    value: Line | None = None
    earned: Annotated[Written, within("earned", "0", "1000000")] | None = None


class ChangesModel(CreditModel):
    """A file of changes."""

    decimal: Decimal | None = None

    answers: Annotated[tuple[ChangeModel, ...], Field(max_length=MOST)] = ()


@dataclass(frozen=True)
class Change:
    """One entry of `answers`, and where it stands."""

    model: ChangeModel
    node: Node

    def concerns(self, ident: str, form: str, answer: ExpectedAnswer | AnswerMark) -> bool:
        """Whether it is about an answer of the student who has a form."""
        model = self.model
        one = model.student is None or model.student.casefold() in (ident.casefold(), form.casefold())
        return one and (model.question, model.quantity) == (answer.question, answer.quantity)

    def applied(self, answer: ExpectedAnswer) -> ExpectedAnswer:
        """The answer as it is marked now; raises InputError for what this kind of answer does not have."""
        model = self.model
        for key, written in (("tolerance", model.tolerance), ("value", model.value)):
            if written is not None and answer.kind not in _KINDS[key]:
                what = f"{answer.quantity} is a {answer.kind}, and has no {key} of its own"
                raise InputError(what, "change its points", find(self.node, (key,)).place)
        points = answer.points if model.points is None else float(model.points.value)
        self._check_earned(points)
        tolerance = answer.tolerance if model.tolerance is None else float(model.tolerance.value)
        return replace(answer, points=points, tolerance=tolerance, value=self._value(answer))

    def _check_earned(self, points: float) -> None:
        """Raises InputError for credit by hand that goes to everybody, or is more than can be had."""
        if self.model.earned is None:
            return
        place = find(self.node, ("earned",)).place
        if self.model.student is None:
            raise InputError("earned is credit by hand, and no student is named", "add student:", place)
        if self.model.earned.value > exact(points):
            raise InputError("more is earned than can be had", f"write {points:g} or less", place)

    def by_hand(self, mark: AnswerMark) -> AnswerMark:
        """The mark with the credit that somebody gave by hand."""
        if self.model.earned is None:
            return mark
        reason = f"{mark.reason}; its points are given by hand"
        return replace(mark, points=self.model.earned.value, carried=Fraction(0), reason=reason, by_hand=True)

    def _value(self, answer: ExpectedAnswer) -> float | str:
        node = find(self.node, ("value",))
        if self.model.value is None:
            return answer.value
        if answer.kind == "number":
            assert isinstance(node, Scalar)
            return _number(node)
        if answer.kind == "choice" and self.model.value not in answer.details["options"]:
            raise NameMissing.among("choice", self.model.value, answer.details["options"]).at(node.place)
        return self.model.value


_KINDS = {"tolerance": ("number",), "value": ("number", "choice")}


def _number(node: Scalar) -> float:
    try:
        return float(read_number(node).value)
    except ValueError as error:
        raise InputError(str(getattr(error, "what", error)), "write a decimal such as 0.15", node.place) from error


@dataclass(frozen=True)
class Changes:
    """All that a file changes: what it says of the credit and the decimal sign, and what of answers."""

    model: ChangesModel
    answers: tuple[Change, ...]

    def credit(self, usual: Credit) -> Credit:
        """What answers earn that are not right, where the set says what is `usual`."""
        fields = self.model.model_fields_set & CreditModel.model_fields.keys() - {"mistakes"}
        default = {"default"} & self.model.mistakes.keys()
        return usual.changed(self.model.credit, fields | default)

    def applied(self, manifest: Manifest) -> Manifest:
        """The manifest with every change; raises InputError for one that concerns no answer of the run."""
        used: set[int] = set()
        students = {ident: self._of(ident, record, used) for ident, record in manifest.students.items()}
        manifest = replace(manifest, questions=self._questions(manifest))
        for number, change in enumerate(self.answers):
            if number not in used:
                raise _nothing(change, manifest)
        return replace(manifest, students=students)

    def _of(self, ident: str, record: StudentRecord, used: set[int]) -> StudentRecord:
        answers = []
        for answer in record.answers:
            for number, change in enumerate(self.answers):
                if change.concerns(ident, record.form, answer):
                    answer = change.applied(answer)
                    used.add(number)
            answers.append(answer)
        return replace(record, answers=tuple(answers))

    def _questions(self, manifest: Manifest) -> Mapping[str, Shared]:
        """What the manifest keeps of each question, with the decimal sign that is said here."""
        if self.model.decimal is None:
            return manifest.questions
        numbers = {str(answer.question) for record in manifest.students.values() for answer in record.answers}
        own = manifest.questions
        return {number: {**own.get(number, {}), DECIMAL: self.model.decimal} for number in sorted({*numbers, *own})}

    def by_hand(self, marks: Marks, manifest: Manifest) -> dict[str, StudentMark]:
        """The marks with all credit that is given by hand."""
        return {ident: self._by_hand(ident, manifest.students[ident].form, mark) for ident, mark in marks.items()}

    def _by_hand(self, ident: str, form: str, mark: StudentMark) -> StudentMark:
        answers = []
        for answer in mark.answers:
            for change in self.answers:
                answer = change.by_hand(answer) if change.concerns(ident, form, answer) else answer
            answers.append(answer)
        return replace(mark, answers=tuple(answers))


def _nothing(change: Change, manifest: Manifest) -> InputError:
    """That no answer of the run is meant, with what is there instead."""
    model, records = change.model, manifest.students
    if model.student is not None and not _knows(manifest, model.student):
        return NameMissing.among("student", model.student, records).at(find(change.node, ("student",)).place)
    asked = dict.fromkeys(a.quantity for r in records.values() for a in r.answers if a.question == model.question)
    if not asked:
        numbers = sorted({a.question for r in records.values() for a in r.answers})
        hint = f"there are questions {numbers[0]} to {numbers[-1]}" if numbers else ""
        return InputError(f"there is no question {model.question}", hint, find(change.node, ("question",)).place)
    return NameMissing.among("quantity", model.quantity, asked).at(find(change.node, ("quantity",)).place)


def _knows(manifest: Manifest, student: str) -> bool:
    """Whether a student or a form of the run is called so."""
    names = (name for ident, record in manifest.students.items() for name in (ident, record.form))
    return student.casefold() in map(str.casefold, names)


def read_changes(path: str | Path) -> Changes:
    """The changes in a file; raises InputError with the place of what is wrong."""
    if not Path(path).exists():
        raise InputError("there is no such file", f"write what is to change, as in {FILE_NAME}", Place(str(path)))
    node = read_yaml(Path(path), "write what is to change")
    model = checked(ChangesModel, node)
    return Changes(model, tuple(_changes(model, node)))


def _changes(model: ChangesModel, node: Node) -> Iterator[Change]:
    for number, one in enumerate(model.answers):
        yield Change(one, find(node, ("answers", number)))


def changes_for(directory: str | Path, path: str | Path | None) -> Changes | None:
    """The file that is named, else the one in a run's folder; None where there is none."""
    own = Path(directory, FILE_NAME)
    return read_changes(path or own) if path or own.is_file() else None
