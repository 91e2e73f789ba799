"""Which item of Canvas some answers of a variant become: a number, a choice, blanks, or an essay.

Item(pages, question, variant, asks, pictures).element()
"""

from __future__ import annotations

import html as markup
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from xml.etree.ElementTree import Element

from exercises.export.asked import BY_HAND, Asked, Common, key_line, no_fields, option
from exercises.export.model import Answer, Ask, Number, WrongAnswer
from exercises.export.targets.qti.elements import (
    ANSWER,
    FULL,
    compared,
    condition,
    feedback,
    item,
    listed,
    nested,
    processing,
    typed,
)
from exercises.export.targets.qti.numbers import Entered, entered, scaling, texts
from exercises.kinds.number import decimal, rounded
from templates.formats.lms.asking import Mistaken, drawings_in, illustrated, mistakes, with_dollars

GENERAL, WRONG = "general_fb", "general_incorrect_fb"
"""Feedback for everybody, and for those who are not right."""

_FIRST = 1001
"""The ident of an item's first option, which Canvas wants to be a number."""

Pictures = Callable[[str], str]
"""The address of a picture in the package, from a drawing's source."""


@dataclass(frozen=True)
class Item(Asked):
    """One item: some of the answers of one variant."""

    pictures: Pictures
    solved: bool = True
    """Whether the worked solution is with it."""

    def element(self) -> Element:
        """The item as it stands in the file."""
        if self.asks[0].kind == BY_HAND:
            return self._essay()
        if len(self.asks) == 1 and self.asks[0].kind == "number":
            return self._numerical(self.answers[0].number)
        if len(self.asks) == 1 and self.asks[0].kind == "choice":
            return self._choice(self.answers[0])
        return self._blanks()

    def _start(self, kind: str, common: Common) -> tuple[Element, Element]:
        place = self.question.asks.index(self.asks[0])
        ident = f"g{self.pages.collection.names}-{self.question.number}-{self.variant.form}-{place}x{len(self.asks)}"
        return item(kind, ident, common.name, self.points, self._shown(common, common.text))

    def _shown(self, common: Common, text: str) -> str:
        """HTML with its pictures where they are in the package."""
        addresses = {name: self.pictures(common.drawings[name]) for name in drawings_in(text)}
        return with_dollars(illustrated(text, addresses.__getitem__))

    def _end(self, made: Element, common: Common, wrong: str = "") -> Element:
        """The item with the worked solution for everybody, and what is told to those who are wrong."""
        if common.solution:
            feedback(made, GENERAL, self._shown(common, common.solution))
        if wrong:
            feedback(made, WRONG, wrong)
        return made

    def _numerical(self, number: Number) -> Element:
        found = entered(number)
        common = self.common(note=scaling(found) if found.power else "", solved=self.solved)
        made, presentation = self._start("numerical_question", common)
        typed(presentation, "Decimal")
        judge = processing(made)
        if common.solution:
            condition(judge, told=GENERAL)
        margin = (compared("vargte", f"{found.low:f}"), compared("varlte", f"{found.high:f}"))
        exact = compared("varequal", f"{found.value:f}")
        condition(judge, nested("or", (exact, nested("and", margin))), score=FULL)
        wrong = [self._mistaken(one, found) for one in number.wrong]
        return self._end(made, common, self._told_wrong(judge, wrong))

    def _told_wrong(self, judge: Element, found: list[Mistaken]) -> str:
        """What known mistakes give, as a list for all who are wrong."""
        if not found:
            return ""
        condition(judge, told=WRONG)
        return mistakes(found)

    def _mistaken(self, wrong: WrongAnswer, found: Entered) -> Mistaken:
        value = decimal(float(wrong.value)).scaleb(found.power)
        return Mistaken(rounded(float(value), found.decimals), self.pages.words(self.question, wrong.told))

    def _choice(self, one: Answer) -> Element:
        common = self.common()
        made, presentation = self._start("multiple_choice_question", common)
        idents = {mark: str(number) for (mark, _), number in zip(one.ask.options, count(_FIRST), strict=False)}
        listed(presentation, ANSWER, {idents[mark]: _option(mark, word) for mark, word in one.ask.options})
        judge = processing(made)
        condition(judge, told=GENERAL)
        for wrong in one.wrong:
            condition(judge, compared("varequal", idents[str(wrong.value)]), told=f"{idents[str(wrong.value)]}_fb")
        condition(judge, compared("varequal", idents[one.right]), score=FULL)
        self._end(made, common)
        for wrong in one.wrong:
            feedback(made, f"{idents[str(wrong.value)]}_fb", self.pages.words(self.question, wrong.told))
        return made

    def _blanks(self) -> Element:
        blanks = dict(self._right())
        names = iter(blanks)
        fields = {one.ask.label: _fields(one, names) for one in self.answers}
        common = self.common(lambda one: fields[one.ask.label], note=_exactly(self.asks))
        made, presentation = self._start("fill_in_multiple_blanks_question", common)
        judge, numbers = processing(made), count(_FIRST)
        condition(judge, told=GENERAL)
        for name, right in blanks.items():
            labels = {str(number): text for text, number in zip(right, numbers, strict=False)}
            listed(presentation, f"response_{name}", labels, name)
            first = compared("varequal", next(iter(labels)), f"response_{name}")
            condition(judge, first, score=f"{100 / len(blanks):.2f}", how="Add")
        return self._end(made, common, self._told_wrong(judge, list(self._all_mistaken())))

    def _right(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The texts that are right in each blank, by its name."""
        names = (f"n{number}" for number in count(1))
        for one in self.answers:
            if one.ask.kind == "choice":
                yield next(names), tuple(dict.fromkeys((one.right, one.right.lower(), one.right.upper())))
            for number in one.numbers:
                yield next(names), texts(number)

    def _all_mistaken(self) -> Iterator[Mistaken]:
        for one in self.answers:
            symbol = self.pages.symbol(self.question, one.ask)
            for number in one.numbers:
                for wrong in number.wrong:
                    told = self.pages.words(self.question, wrong.told)
                    yield Mistaken(rounded(float(wrong.value), number.decimals), told, symbol)

    def _essay(self) -> Element:
        common = self.common(no_fields)
        made, presentation = self._start("essay_question", common)
        typed(presentation)
        judge = processing(made)
        condition(judge)
        condition(judge, told=GENERAL)
        key = self.pages.words(self.question, (f"Key: {'; '.join(map(key_line, self.answers))}.",))
        feedback(made, GENERAL, f"{key}\n{self._shown(common, common.solution)}")
        return made


def _exactly(asks: Sequence[Ask]) -> str:
    """The sentences that tell how answers are written that are compared with texts."""
    told = {
        "number": "Give every number with exactly as many decimals as are asked for, and with a decimal point.",
        "choice": "Of marked options, give the mark.",
    }
    kinds = {"number" if ask.kind == "matrix" else ask.kind for ask in asks}
    return " ".join(sentence for kind, sentence in told.items() if kind in kinds)


def _option(mark: str, word: str) -> str:
    return markup.escape(option(mark, word))


def _fields(one: Answer, names: Iterator[str]) -> tuple[tuple[str, ...], ...]:
    """The blanks of an answer as they stand in the text; behind that of a choice, its options."""
    if one.ask.kind == "choice":
        words = "; ".join(_option(mark, word) for mark, word in one.ask.options)
        return ((f"[{next(names)}] ({words})",),)
    return tuple(tuple(f"[{next(names)}]" for _ in row) for row in one.rows)
