"""Which item a question becomes, and the file of all of them.

Question -> sorted into what Moodle can judge and what a person must -> one category or two -> an item a variant
"""

from __future__ import annotations

import html as markup
from collections.abc import Iterator, Sequence
from math import gcd, lcm
from xml.etree.ElementTree import Element, SubElement

from exercises.export.asked import BY_HAND, FORMAT, Asked, judged_apart, key_line, option, path_of
from exercises.export.model import Answer, Collection, Number, Question
from exercises.export.pages import Pages
from exercises.export.targets import Output
from exercises.export.targets.moodle.blanks import RIGHT, Alternative, blank, choice
from exercises.export.targets.moodle.elements import (
    FOOT,
    HEAD,
    answer,
    category,
    html,
    item,
    options,
    tagged,
    written,
)
from exercises.export.targets.moodle.grades import grade, plain


def files(collection: Collection) -> Iterator[Output]:
    """The question bank."""
    pages = Pages(collection, FORMAT)
    items = (element for question in collection.questions for element in _elements(pages, question))
    yield Output("moodle.xml", b"".join([HEAD, *map(written, items), FOOT]))


def _elements(pages: Pages, question: Question) -> Iterator[Element]:
    """The categories of a question, each with its items behind it."""
    for asks, more in judged_apart(question):
        yield category(path_of(pages.collection, question, more), pages.words(question, (question.title,)))
        for variant in question.variants:
            yield Item(pages, question, variant, asks).element()


class Item(Asked):
    """One item: some of the answers of one variant."""

    def element(self) -> Element:
        """The item as it stands in the file."""
        if self.asks[0].kind == BY_HAND:
            return self._essay()
        if len(self.asks) == 1 and self.asks[0].kind == "number":
            return self._numerical()
        if len(self.asks) == 1 and self.asks[0].kind == "choice":
            return self._multichoice()
        return self._cloze()

    @property
    def _unit(self) -> int:
        """How many times the points of a number have to be taken so that all are whole."""
        return lcm(*(one.each.denominator for one in self.answers))

    def _numerical(self) -> Element:
        common = self.common()
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
            yield Alternative(RIGHT if mark == one.right else share, option(mark, word), told)

    def _multichoice(self) -> Element:
        common = self.common()
        made = item("multichoice", common)
        options(made, {"single": "true", "shuffleanswers": "false", "answernumbering": "none"})
        options(made, {"showstandardinstruction": "0"})
        for tag in ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback"):
            html(made, tag, "")
        for one in self._choices(self.answers[0]):
            answer(made, one.grade, markup.escape(one.text), one.told, plain=False)
        return tagged(made, common)

    def _cloze(self) -> Element:
        common = self.common(self._blanks, points=False)
        return tagged(item("cloze", common), common)

    def _blanks(self, one: Answer) -> tuple[tuple[str, ...], ...]:
        unit = self._unit
        common = gcd(*(int(other.each * unit) for other in self.answers))
        weight = int(one.each * unit) // common
        if one.ask.kind == "choice":
            return ((choice(weight, list(self._choices(one))),),)
        return tuple(
            tuple(blank(weight, "NUMERICAL", self._alternatives(number)) for number in row) for row in one.rows
        )

    def _essay(self) -> Element:
        common = self.common()
        made = item("essay", common)
        options(made, _ESSAY)
        html(made, "graderinfo", self._key(self.answers))
        html(made, "responsetemplate", "")
        return tagged(made, common)

    def _key(self, answers: Sequence[Answer]) -> str:
        """What a person marks by: each formula as it is typed, and its points."""
        return self.pages.words(self.question, ("; ".join(map(key_line, answers)),))


_ESSAY = {
    "responseformat": "monospaced",
    "responserequired": "1",
    "responsefieldlines": "5",
    "attachments": "0",
    "attachmentsrequired": "0",
}
