"""An item: some answers of a variant in one text, with a response for each number and choice, and how it is judged.

Item(pages, question, variant, asks, pictures).text()
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from exercises.export.asked import BY_HAND, Asked, key_line, option
from exercises.export.model import Answer, Number, WrongAnswer
from exercises.export.targets.qti.elements import amount
from exercises.export.targets.qti21.elements import (
    FEEDBACK,
    HEAD,
    NAMESPACE,
    SCORE,
    added,
    cases,
    declared,
    element,
    feedback,
    shown,
    text,
    value,
    variable,
)
from exercises.kinds.number import decimal
from templates.formats.xhtml import strict

FORMAT = "xhtml"
SOLUTION = "SOLUTION"
"""The feedback that everybody is shown."""

Pictures = Callable[[str], str]
"""The address of a picture, from a drawing's source."""


@dataclass(frozen=True)
class Response:
    """One field of an item: its name, the answer it belongs to, its number where it is one, and its points."""

    ident: str
    answer: Answer
    number: Number | None
    points: Fraction

    @property
    def wrong(self) -> tuple[WrongAnswer, ...]:
        """What known mistakes give in it."""
        if self.answer.ask.kind == BY_HAND:
            return ()
        return self.number.wrong if self.number else self.answer.wrong


@dataclass(frozen=True)
class Item(Asked):
    """One item."""

    pictures: Pictures

    @property
    def ident(self) -> str:
        """Its name in the package."""
        place = self.question.asks.index(self.asks[0])
        return f"g{self.pages.collection.names}-{self.question.number}-{self.variant.form}-{place}"

    def text(self) -> str:
        """The item as it stands in its file."""
        common = self.common(self._fields)
        where = {name: self.pictures(source) for name, source in common.drawings.items()}
        body = strict(common.text, where.__getitem__) + self._below()
        solution = feedback(SOLUTION, strict(common.solution, where.__getitem__))
        parts = (*self._declared(), element("itemBody", body), self._judged(), solution, *self._told())
        ends = {"adaptive": "false", "timeDependent": "false"}
        return HEAD + element(
            "assessmentItem", *parts, xmlns=NAMESPACE, identifier=self.ident, title=common.name, **ends
        )

    @cached_property
    def _responses(self) -> tuple[Response, ...]:
        """The fields in their order; formulas share one."""
        if self.asks[0].kind == BY_HAND:
            return ()
        found = (
            (answer, number) for answer in self.answers for number in (*answer.numbers, *[None] * (not answer.rows))
        )
        return tuple(Response(f"R{n}", answer, number, answer.each) for n, (answer, number) in enumerate(found, 1))

    @property
    def _apart(self) -> bool:
        """Whether the item asks for a choice alone, whose options stand below each other."""
        return len(self.asks) == 1 and self.asks[0].kind == "choice"

    def _fields(self, one: Answer) -> tuple[tuple[str, ...], ...]:
        own = (response for response in self._responses if response.answer is one)
        if one.ask.kind == BY_HAND or self._apart:
            return ()
        if one.ask.kind == "choice":
            ident = next(own).ident
            options = (element("inlineChoice", text(option(*o)), identifier=_mark(o[0])) for o in one.ask.options)
            return ((element("inlineChoiceInteraction", *options, responseIdentifier=ident, shuffle="false"),),)
        return tuple(tuple(_entry(next(own)) for _ in row) for row in one.rows)

    def _below(self) -> str:
        """What stands below the text: options, or room for formulas, whose key the marker sees."""
        if self._apart:
            (one,) = self.answers
            options = (element("simpleChoice", text(option(*o)), identifier=_mark(o[0])) for o in one.ask.options)
            ends = {"responseIdentifier": "R1", "shuffle": "false", "maxChoices": "1"}
            return element("choiceInteraction", *options, **ends)
        if self.asks[0].kind != BY_HAND:
            return ""
        key = element("rubricBlock", *(element("p", text(key_line(one))) for one in self.answers), view="scorer")
        return element("extendedTextInteraction", responseIdentifier="R1", expectedLines="5") + key

    def _declared(self) -> Iterator[str]:
        """The responses with what is right, and the outcomes."""
        if not self._responses:
            yield declared("response", "R1", "string")
        for response in self._responses:
            number = response.number
            right = number.text if number else _mark(response.answer.right)
            yield declared("response", response.ident, "float" if number else "identifier", right)
        yield declared("outcome", SCORE, "float", "0", normalMaximum=amount(self.points))
        yield declared("outcome", FEEDBACK, "identifier", cardinality="multiple")

    def _judged(self) -> str:
        """Response by response: right, or what a mistake gives, with its share of the points."""
        return element("responseProcessing", shown(SOLUTION), *(cases(_cases(one)) for one in self._responses))

    def _told(self) -> Iterator[str]:
        """What is told on each mistake."""
        for response in self._responses:
            for ident, wrong in _named(response):
                yield feedback(ident, element("p", self.pages.words(self.question, wrong.told)))


def _cases(response: Response) -> Iterator[tuple[str, str]]:
    """The tests of a response, each with its rules."""
    number = response.number
    right = number.value if number else response.answer.right
    yield _test(response, right), added(response.points)
    for ident, wrong in _named(response):
        yield _test(response, wrong.value), added(response.points * wrong.share) + shown(ident)


def _named(response: Response) -> Iterator[tuple[str, WrongAnswer]]:
    """What mistakes give, by the name of its feedback."""
    return ((f"{response.ident}M{place}", wrong) for place, wrong in enumerate(response.wrong, 1))


def _test(response: Response, wanted: float | str) -> str:
    """Whether a response is a number within the tolerance, or a mark."""
    typed = variable(response.ident)
    if isinstance(wanted, str):
        return element("match", typed, value("identifier", _mark(wanted)))
    assert response.number is not None
    room = f"{decimal(response.number.tolerance):f}"
    number = value("float", f"{decimal(wanted):f}")
    return element("equal", typed, number, toleranceMode="absolute", tolerance=f"{room} {room}")


def _entry(response: Response) -> str:
    """The field for a number."""
    return element("textEntryInteraction", responseIdentifier=response.ident, expectedLength="12")


def _mark(mark: str) -> str:
    """The name of an option."""
    return f"option{mark}"
