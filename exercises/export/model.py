"""What every target writes from: `Collection`, the questions of a set with their drawn variants and answers.

    Collection -> Question -> Part -> Ask: what is asked of everybody
                           -> Variant -> Answer -> Number -> WrongAnswer: one drawn instance and what is right there

Numbers, tolerances, points and sentences are those of marking. How a variant looks, `exercises.export.pages` prints.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from derive.display import Bundle, bundle
from exercises.files.spec import ProblemSet
from exercises.kinds import Shared
from exercises.mistakes import plain_text
from exercises.press.sheets import rule
from exercises.tasks.structure import Structure
from exercises.variants.generate import Answered
from templates.document import Text
from templates.leaves import Formula


@dataclass(frozen=True, slots=True)
class WrongAnswer:
    """What a known mistake gives instead: a number, a formula as it is typed, or the mark of a choice.

    It may be off by `tolerance`; `told` are sentences to the student, on what happened and what is right there, and
    `share` is what it earns of the points, from 0 to 1.
    """

    value: float | str
    tolerance: float
    mistake: str
    told: Text
    share: Fraction

    @property
    def sentence(self) -> str:
        """What is told, in plain text with the names of the vocabulary."""
        return plain_text(self.told)


@dataclass(frozen=True, slots=True)
class Number:
    """One number that is asked for: right where it is off by no more than `tolerance`; `text` is as the key prints it.

    No two of the truth and `wrong` can be taken for each other: their intervals do not overlap.
    """

    name: str
    value: float
    decimals: int
    tolerance: float
    text: str
    wrong: tuple[WrongAnswer, ...] = ()


@dataclass(frozen=True, slots=True)
class Ask:
    """One answer that is asked for: its name in the answer form, its kind (number, matrix, formula, choice) and points.

    `symbol` is how the sheet names it, `options` are the marks of a choice with their words, and `how` says how an
    answer of its kind is written, where that is not plain.
    """

    label: str
    kind: str
    points: Fraction
    symbol: Formula
    options: tuple[tuple[str, str], ...] = ()
    how: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is right for one ask in one variant; `right` is as the key prints it.

    `rows` hold the entries of a matrix, row by row, and the one of a number. `wrong` has the wrong options of a choice
    to which known mistakes lead, or the wrong formulas.
    """

    ask: Ask
    right: str
    rows: tuple[tuple[Number, ...], ...] = ()
    wrong: tuple[WrongAnswer, ...] = ()

    @property
    def numbers(self) -> Iterator[Number]:
        """Its numbers, row by row."""
        return (number for row in self.rows for number in row)

    @property
    def number(self) -> Number:
        """The number that is asked for; raises ValueError where it is none, or several."""
        (number,) = self.numbers
        return number

    @property
    def each(self) -> Fraction:
        """The points of one of its numbers."""
        return self.ask.points / max(1, sum(map(len, self.rows)))


@dataclass(frozen=True, slots=True)
class Variant:
    """One drawn instance of a question.

    `form` is the code of the copy that it belongs to, `owner` the student's id and `name` the student's own, both empty
    where it is for nobody.
    """

    form: str
    owner: str
    name: str
    answers: tuple[Answer, ...]
    filled: Answered
    """The numbers and texts of its pages."""
    structure: Structure = field(repr=False)
    """What its pages are printed from."""
    number: int = 1
    """The number of its question."""

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> Bundle:
        """What a notebook shows: the question with these numbers."""
        return bundle(self)

    @property
    def given(self) -> Mapping[str, float]:
        """Its drawn numbers by their names."""
        return {quantity.name: value for quantity, value in self.filled.given.items()}


@dataclass(frozen=True, slots=True)
class Part:
    """One lettered part of a question and what it asks for."""

    letter: str
    asks: tuple[Ask, ...]

    @property
    def points(self) -> Fraction:
        """The points of its answers together."""
        return sum((ask.points for ask in self.asks), start=Fraction(0))


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the set with its variants; an answer of a variant belongs to the ask at its place in `asks`."""

    number: int
    title: str
    type: str
    points: Fraction
    parts: tuple[Part, ...]
    variants: tuple[Variant, ...]
    structure: Structure = field(repr=False)
    """What its pages are printed from; targets need not look into it."""

    @property
    def asks(self) -> tuple[Ask, ...]:
        """Every ask, in the order of the parts."""
        return tuple(ask for part in self.parts for ask in part.asks)

    @property
    def shared(self) -> Shared:
        """What marking needs for all variants: of formulas the equations, and the interval of each given number."""
        return self.structure.shared

    @property
    def rule(self) -> str:
        """The rounding rule in words."""
        return rule(self.structure)

    def answered(self, variant: Variant, part: Part) -> tuple[Answer, ...]:
        """A variant's answers to one part."""
        return tuple(answer for answer in variant.answers if answer.ask in part.asks)


@dataclass(frozen=True, slots=True)
class Collection:
    """A set's questions; where it is a class's, every question has a variant for each student, in their order."""

    problem_set: ProblemSet
    questions: tuple[Question, ...]
    names: str
    """Fifteen hexadecimal digits that name the set and its draw: the same for the same numbers."""

    @property
    def title(self) -> str:
        """The set's title."""
        return self.problem_set.title

    @property
    def course(self) -> str:
        """The course it is for; may be empty."""
        return self.problem_set.course

    @property
    def style(self) -> str:
        """The name of the style, and so of the notation, that it is printed in."""
        return self.problem_set.style

    @property
    def personal(self) -> bool:
        """Whether the variants are students' own."""
        return any(variant.owner for question in self.questions for variant in question.variants)
