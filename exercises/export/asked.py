"""What an item asks for: some of the answers of one variant, with the pages around their fields.

Asked(pages, question, variant, asks).common(fields) -> Common, from which a platform's items of any type are made
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from exercises.export.model import Answer, Ask, Collection, Question, Variant
from exercises.export.pages import Pages, Piece
from exercises.tasks.points import in_words
from templates.formats.lms.asking import Line, Part, asking, without

FORMAT = "lms"

BY_HAND = "formula"
"""The kind of answer that a person marks, where a program knows no formulas."""

Fields = Callable[[Answer], tuple[tuple[str, ...], ...]]
"""The fields of an answer in the text, row by row; none where the item has its own."""


@dataclass(frozen=True, slots=True)
class Common:
    """What every item has: its name, HTML of the question and of the worked solution with drawings, an id, tags.

    It has no points where the platform works them out itself.
    """

    name: str
    text: str
    solution: str
    drawings: Mapping[str, str]
    ident: str
    tags: tuple[str, ...]
    points: Fraction | None = None


def no_fields(answer: Answer) -> tuple[tuple[str, ...], ...]:
    """The item has a field of its own."""
    return ()


@dataclass(frozen=True)
class Asked:
    """Some of the answers of one variant."""

    pages: Pages
    question: Question
    variant: Variant
    asks: tuple[Ask, ...]

    @property
    def answers(self) -> tuple[Answer, ...]:
        """The answers that are asked for."""
        return tuple(one for one in self.variant.answers if one.ask in self.asks)

    @property
    def points(self) -> Fraction:
        """What they earn together."""
        return sum((ask.points for ask in self.asks), start=Fraction(0))

    def common(self, fields: Fields = no_fields, *, points: bool = True, note: str = "", solved: bool = True) -> Common:
        """What every type of item has; a `note` to the student stands behind the statement."""
        statement = self.pages.statement(self.question, self.variant)
        solution = self.pages.solution(self.question, self.variant) if solved else Piece("")
        names = self.pages.collection.names
        parts = [Part(self.pages.words(self.question, (note,)), ())] if note else []
        return Common(
            f"{self.question.number} {self.question.title} {self.variant.form}",
            asking(statement.body, (*parts, *self._parts(fields))),
            without(solution.body, statement.drawings),
            {**statement.drawings, **solution.drawings},
            f"{names}-{self.question.number}-{self.variant.form}-{self.asks[0].kind[0]}",
            ("gradsheet", self.question.type, self.variant.form),
            self.points if points else None,
        )

    def _parts(self, fields: Fields) -> Iterator[Part]:
        """The parts that something is asked for in; where there are several, with their letters and points."""
        places = [n for n, part in enumerate(self.question.parts) if any(ask in self.asks for ask in part.asks)]
        for place in places:
            part = self.question.parts[place]
            found = [one for one in self.question.answered(self.variant, part) if one.ask in self.asks]
            text = self.pages.part(self.question, self.variant, place).body
            lines = tuple(Line(self.pages.symbol(self.question, one.ask), fields(one)) for one in found)
            how = next((one.ask.how for one in found if one.ask.kind == "formula"), "")
            several = len(places) > 1
            yield Part(text, lines, part.letter if several else "", in_words(part.points) if several else "", how)


def judged_apart(question: Question) -> Iterator[tuple[tuple[Ask, ...], str]]:
    """What a program without formulas can judge, and what a person marks; each with what its title has more."""
    for by_hand in (False, True):
        asks = tuple(ask for ask in question.asks if (ask.kind == BY_HAND) is by_hand)
        if asks:
            several = len(asks) < len(question.asks)
            yield asks, " (formulas)" if by_hand and several else ""


def key_line(answer: Answer) -> str:
    """What a person marks a formula by: the key as it is typed, and its points."""
    return f"{answer.ask.label} = {answer.right} ({in_words(answer.ask.points)})"


def option(mark: str, word: str) -> str:
    """An option as it is shown: its mark, and its words where it has some.

    >>> option("A", "converges"), option("3", "")
    ('A: converges', '3')
    """
    return f"{mark}: {word}" if word else mark


def path_of(collection: Collection, question: Question, more: str = "") -> tuple[str, ...]:
    """The names of the categories that a question is in."""
    return (collection.course, collection.title, f"{question.number} {question.title}{more}")
