"""Practising in a notebook: `practice(source)` draws numbers, and `check` judges a hand computation as `check` does.

    p = practice("backprop-2-2-2");  p.check({"a[1,1]": 0.5932});  p.hint("dL/dw[1,1,1]");  p.new()

A source is a set, or an example with its own numbers, of which everything may be checked. Answers are remembered: what
follows from an own wrong number is told as such. Notebooks show all of these (`exercises.showing`).
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from numbers import Real

from derive.display import Bundle, bundle
from derive.errors import InputError
from exercises.answers.addresses import Addresses
from exercises.files.credit import Credit
from exercises.marks.assessing import Assessor
from exercises.marks.marking import AnswerMark, mark_student
from exercises.marks.rebuilt import Rebuilt
from exercises.rehearsal import drawn_set, given_example, is_example
from exercises.storage.manifest import Manifest, RoundingRecord, SetRecord, StudentRecord
from exercises.storage.roster import Student
from exercises.tasks.hints import Hint, hints_for
from exercises.tasks.structure import Structure
from exercises.variants.generate import Answered

ME = Student("me", "")
Answer = object
"""A number, a list of lists, an array, or a text as it may be typed into an answer form."""
HOW = 'write check("a[1,1]", 0.59)'


class _Shown:
    """What a notebook shows by the registered displays."""

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> Bundle:
        return bundle(self)

    def __str__(self) -> str:
        """What a notebook shows, as Markdown: outside of one it is what there is to print."""
        return str(bundle(self).get("text/markdown", repr(self)))


@dataclass(frozen=True, eq=False)
class Checked(_Shown):
    """What is said of some answers to a question."""

    question: PracticeQuestion = field(repr=False)
    marks: tuple[AnswerMark, ...]

    @property
    def right(self) -> bool:
        """Whether every answer is right."""
        return all(mark.verdict == "right" for mark in self.marks)

    def __str__(self) -> str:
        return "; ".join(f"{mark.quantity}: {mark.verdict}" for mark in self.marks)


@dataclass(frozen=True, eq=False)
class Helped(_Shown):
    """Hints for what was asked about, or the whole worked solution."""

    question: PracticeQuestion = field(repr=False)
    hints: tuple[Hint, ...] = ()
    solution: bool = False


@dataclass(eq=False)
class PracticeQuestion(_Shown):
    """One question with its numbers; it remembers what was answered, and how many hints were given for a part."""

    number: int
    structure: Structure
    filled: Answered
    credit: Credit = field(repr=False)
    _typed: dict[str, str] = field(default_factory=dict, repr=False)
    _helped: dict[int, int] = field(default_factory=dict, repr=False)

    @property
    def asked(self) -> tuple[str, ...]:
        """The names of everything that may be answered."""
        return tuple(ask.label for ask in self.structure.asks)

    def check(self, *answers: Answer, **named: Answer) -> Checked:
        """Judge answers: `check("a[1,1]", 0.59)`, `check({"a[1,1]": 0.59, ...})` or `check(L=0.3)`.

        Raises InputError where there is none, and for a name that is not asked for.
        """
        given = {self._label(name): text_of(value) for name, value in (_pairs(answers) | named).items()}
        if not given:
            raise InputError("there is no answer to check", HOW)
        self._typed |= given
        marks = {mark.quantity: mark for mark in self._marks()}
        return Checked(self, tuple(marks[label] for label in given))

    def hint(self, name: str = "") -> Helped:
        """The next step of help for what is asked under a name, the ones before it too."""
        place = self._part(self._label(name) if name else self.asked[0])
        style = self.structure.style
        asked = {one: self.structure.answer_decimals(one) for one in self.structure.asked}
        telling = style.telling_of(self.structure.plan, asked, self.structure.decimals)
        hints = hints_for(self.structure.parts[place], telling)
        self._helped[place] = min(self._helped.get(place, 0) + 1, len(hints))
        return Helped(self, hints[: self._helped[place]])

    def solution(self) -> Helped:
        """The worked solution."""
        return Helped(self, solution=True)

    def _part(self, label: str) -> int:
        return next(n for n, part in enumerate(self.structure.parts) if label in [ask.label for ask in part.asks])

    def asks(self, name: str) -> bool:
        """Whether something is asked under a name."""
        return self._addresses.label(str(self.number), str(name)) in self.asked

    def _label(self, name: str) -> str:
        if not self.asks(name):
            raise InputError(f"nothing is asked under the name {name!r}", f"there are {_listed(self.asked)}")
        return self._addresses.label(str(self.number), str(name))

    def _marks(self) -> tuple[AnswerMark, ...]:
        record = self._manifest.students[ME.id]
        own = mark_student(record, [self._typed.get(e.quantity) for e in record.answers], self._manifest.questions)
        return self._assessor.assess({ME.id: own})[ME.id].answers

    @cached_property
    def _addresses(self) -> Addresses:
        return Addresses.of(self._manifest)

    @cached_property
    def _assessor(self) -> Assessor:
        return Assessor(Rebuilt({self.number: self.structure}, self.credit), self._manifest)

    @cached_property
    def _manifest(self) -> Manifest:
        """The question as marking knows it, with one student."""
        given = {str(self.number): {quantity.name: value for quantity, value in self.filled.given.items()}}
        record = StudentRecord(ME.name, "", given, self.filled.answers)
        rounding, key = self.structure.rounding, str(self.number)
        return Manifest(
            SetRecord(self.structure.spec.title, "", 0, ""),
            RoundingRecord(rounding.carry, rounding.answer),
            None,
            {ME.id: record},
            questions={key: self.structure.shared},
        )


@dataclass(eq=False)
class Practice(_Shown):
    """A set's questions, counted from 1 by number (`p[2]`); what is asked by one alone may be asked of the whole."""

    source: str
    title: str
    questions: tuple[PracticeQuestion, ...]

    def __getitem__(self, number: int) -> PracticeQuestion:
        if not 1 <= number <= len(self.questions):
            raise InputError(f"there is no question {number}", f"there are 1 to {len(self.questions)}")
        return self.questions[number - 1]

    def __len__(self) -> int:
        return len(self.questions)

    def __iter__(self) -> Iterator[PracticeQuestion]:
        return iter(self.questions)

    def check(self, *answers: Answer, **named: Answer) -> Checked:
        """As that of a question; of several questions the first that asks for all of these names."""
        return self._asking(_pairs(answers) | named).check(*answers, **named)

    def hint(self, name: str = "") -> Helped:
        """As that of a question."""
        return self._asking([name] if name else []).hint(name)

    def solution(self, number: int = 1) -> Helped:
        """The worked solution of a question."""
        return self[number].solution()

    def new(self) -> Practice:
        """The same with new numbers; an example keeps its own, and forgets the answers."""
        again = practice(self.source)
        self.questions = again.questions
        return self

    def _asking(self, names: Mapping[str, Answer] | Sequence[str]) -> PracticeQuestion:
        for question in self.questions:
            if len(self.questions) == 1 or all(map(question.asks, names)):
                return question
        asked = "; ".join(f"{question.number}: {_listed(question.asked)}" for question in self.questions)
        raise InputError(f"no question asks for {' and '.join(map(repr, names))}", f"there are {asked}")


def practice(source: str) -> Practice:
    """A set to practise with, by its file or built-in name, or an example; raises InputError."""
    if is_example(source):
        title, structure, filled, credit = given_example(source)
        return Practice(source, title, (PracticeQuestion(1, structure, filled, credit),))
    generator, (copy,) = drawn_set(source, ME, secrets.token_bytes(32))
    credit = generator.problem_set.credit
    questions = tuple(
        PracticeQuestion(number, structure, filled, credit)
        for number, (structure, filled) in enumerate(zip(generator.structures, copy.questions, strict=True), 1)
    )
    return Practice(source, generator.problem_set.title, questions)


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:20]) + (", ..." if len(names) > 20 else "")


def _pairs(answers: Sequence[Answer]) -> dict[str, Answer]:
    """The answers by name; raises InputError where they are given otherwise."""
    match answers:
        case ():
            return {}
        case (Mapping() as each,):
            return {str(name): value for name, value in each.items()}
        case (str(name), value):
            return {name: value}
    raise InputError("answers are a name and a value, or several as {name: value}", HOW)


def text_of(value: Answer) -> str:
    """An answer as it would be typed; raises InputError for what is no answer.

    >>> text_of(0.5), text_of([[1, 2.5], [3, 4]]), text_of([1, 2]), text_of("1/3")
    ('0.5', '[[1, 2.5], [3, 4]]', '[1, 2]', '1/3')
    """
    if isinstance(value, str):
        return value
    value = value.tolist() if hasattr(value, "tolist") else value
    if isinstance(value, Real) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, Sequence) and value:
        return f"[{', '.join(map(text_of, value))}]"
    raise InputError(f"{value!r} is no answer", "give a number, a list of rows, or a text")
