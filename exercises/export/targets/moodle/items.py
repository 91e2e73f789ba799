"""Which item a question becomes, and the file of all of them.

Question -> sorted into what Moodle can judge and what a person must -> one category or two -> an item a variant
"""

from __future__ import annotations

import html as markup
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm
from xml.etree.ElementTree import Element, SubElement

from derive.text import decimal
from exercises.export.model import Answer, Ask, Collection, Number, Question, Variant
from exercises.export.pages import Pages
from exercises.export.targets import Output
from exercises.export.targets.moodle.blanks import RIGHT, Alternative, blank, choice
from exercises.export.targets.moodle.elements import (
    FOOT,
    HEAD,
    Common,
    answer,
    category,
    html,
    item,
    options,
    tagged,
    written,
)
from exercises.export.targets.moodle.grades import grade, plain
from exercises.tasks.points import in_words
from templates.formats.lms.asking import Line, Part, asking, without

FORMAT = "lms"
_BY_HAND = "formula"
"""The kind of answer that a person marks."""

Fields = Callable[[Answer, int], tuple[tuple[str, ...], ...]]
"""The fields of an answer in the text, from how often each of its numbers counts."""


def files(collection: Collection) -> Iterator[Output]:
    """The question bank."""
    pages = Pages(collection, FORMAT)
    items = (element for question in collection.questions for element in _elements(pages, question))
    yield Output("moodle.xml", b"".join([HEAD, *map(written, items), FOOT]))


def _elements(pages: Pages, question: Question) -> Iterator[Element]:
    """The categories of a question, each with its items behind it."""
    for by_hand in (False, True):
        asks = tuple(ask for ask in question.asks if (ask.kind == _BY_HAND) is by_hand)
        if asks:
            yield category(_path(pages.collection, question, by_hand=by_hand), pages.words(question, (question.title,)))
            for variant in question.variants:
                yield Item(pages, question, variant, asks).element()


def _path(collection: Collection, question: Question, *, by_hand: bool) -> tuple[str, ...]:
    several = len({ask.kind == _BY_HAND for ask in question.asks}) > 1
    name = f"{question.number} {question.title}" + (" (formulas)" if by_hand and several else "")
    return (collection.course, collection.title, name)


@dataclass(frozen=True)
class Item:
    """One item: some of the answers of one variant."""

    pages: Pages
    question: Question
    variant: Variant
    asks: tuple[Ask, ...]

    def element(self) -> Element:
        """The item as it stands in the file."""
        if self.asks[0].kind == _BY_HAND:
            return self._essay()
        if len(self.asks) == 1 and self.asks[0].kind == "number":
            return self._numerical()
        if len(self.asks) == 1 and self.asks[0].kind == "choice":
            return self._multichoice()
        return self._cloze()

    @property
    def answers(self) -> tuple[Answer, ...]:
        """The answers that it asks for."""
        return tuple(one for one in self.variant.answers if one.ask in self.asks)

    @property
    def _points(self) -> Fraction:
        return sum((ask.points for ask in self.asks), start=Fraction(0))

    def _common(self, fields: Fields, *, points: bool = True) -> Common:
        statement = self.pages.statement(self.question, self.variant)
        solution = self.pages.solution(self.question, self.variant)
        names = self.pages.collection.names
        ident = f"{names}-{self.question.number}-{self.variant.form}-{self.asks[0].kind[0]}"
        return Common(
            f"{self.question.number} {self.question.title} {self.variant.form}",
            asking(statement.body, tuple(self._parts(fields))),
            without(solution.body, statement.drawings),
            {**statement.drawings, **solution.drawings},
            ident,
            ("gradsheet", self.question.type, self.variant.form),
            decimal(Fraction(self._points)) if points else "",
        )

    def _parts(self, fields: Fields) -> Iterator[Part]:
        """The parts that something is asked for in."""
        asked = [part for part in self.question.parts if any(ask in self.asks for ask in part.asks)]
        for place, part in enumerate(self.question.parts):
            found = [one for one in self.question.answered(self.variant, part) if one.ask in self.asks]
            if found:
                text = self.pages.part(self.question, self.variant, place).body
                lines = tuple(Line(self.pages.symbol(self.question, a.ask), fields(a, self._unit)) for a in found)
                points = in_words(part.points) if len(asked) > 1 else ""
                how = next((one.ask.how for one in found if one.ask.kind == _BY_HAND), "")
                yield Part(text, lines, part.letter if len(asked) > 1 else "", points, how)

    @property
    def _unit(self) -> int:
        """How many times the points of a number have to be taken so that all are whole."""
        return lcm(*(one.each.denominator for one in self.answers))

    def _numerical(self) -> Element:
        common = self._common(lambda one, unit: ())
        made = item("numerical", common)
        for one in self._alternatives(self.answers[0].number):
            text, tolerance = one.text.split(":")
            SubElement(answer(made, one.grade, text, one.told, plain=True), "tolerance").text = tolerance
        options(made, {"unitgradingtype": "0", "unitpenalty": "0.1000000", "showunits": "3", "unitsleft": "0"})
        return tagged(made, common)

    def _alternatives(self, number: Number) -> Iterator[Alternative]:
        """The right number, then those that mistakes give, what earns most first; each with its tolerance."""
        yield Alternative(RIGHT, f"{plain(number.value)}:{plain(number.tolerance)}")
        for wrong in sorted(number.wrong, key=lambda wrong: -wrong.share):
            told = self.pages.words(self.question, wrong.told)
            text = f"{plain(float(wrong.value))}:{plain(wrong.tolerance)}"
            yield Alternative(grade(wrong.share), text, told)

    def _choices(self, one: Answer) -> Iterator[Alternative]:
        """The options in their order, what a mistake leads to with its sentence."""
        wrong = {found.value: found for found in one.wrong}
        for mark, word in one.ask.options:
            found = wrong.get(mark)
            told = self.pages.words(self.question, found.told) if found else ""
            share = grade(found.share) if found else "0"
            yield Alternative(RIGHT if mark == one.right else share, f"{mark}: {word}" if word else mark, told)

    def _multichoice(self) -> Element:
        common = self._common(lambda one, unit: ())
        made = item("multichoice", common)
        options(made, {"single": "true", "shuffleanswers": "false", "answernumbering": "none"})
        options(made, {"showstandardinstruction": "0"})
        for tag in ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback"):
            html(made, tag, "")
        for one in self._choices(self.answers[0]):
            answer(made, one.grade, markup.escape(one.text), one.told, plain=False)
        return tagged(made, common)

    def _cloze(self) -> Element:
        common = self._common(self._blanks, points=False)
        return tagged(item("cloze", common), common)

    def _blanks(self, one: Answer, unit: int) -> tuple[tuple[str, ...], ...]:
        common = gcd(*(int(other.each * unit) for other in self.answers))
        weight = int(one.each * unit) // common
        if one.ask.kind == "choice":
            return ((choice(weight, list(self._choices(one))),),)
        return tuple(
            tuple(blank(weight, "NUMERICAL", self._alternatives(number)) for number in row) for row in one.rows
        )

    def _essay(self) -> Element:
        common = self._common(lambda one, unit: ())
        made = item("essay", common)
        options(made, _ESSAY)
        html(made, "graderinfo", self._key(self.answers))
        html(made, "responsetemplate", "")
        return tagged(made, common)

    def _key(self, answers: Sequence[Answer]) -> str:
        """What a person marks by: each formula as it is typed, and its points."""
        lines = (f"{one.ask.label} = {one.right} ({in_words(one.ask.points)})" for one in answers)
        return self.pages.words(self.question, ("; ".join(lines),))


_ESSAY = {
    "responseformat": "monospaced",
    "responserequired": "1",
    "responsefieldlines": "5",
    "attachments": "0",
    "attachmentsrequired": "0",
}
