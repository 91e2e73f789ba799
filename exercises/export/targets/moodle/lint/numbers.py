"""Rules on the answers of numerical items: what Moodle reads as another number, and what stops a whole import."""

from __future__ import annotations

import re
from collections.abc import Iterator

from exercises.export.linting.nodes import Node
from exercises.export.linting.numbers import NUMBER, number_of
from exercises.export.targets.moodle.grades import DIGITS, GRADES, NEAR
from exercises.export.targets.moodle.lint.rules import Place, Rule, items, of_type, shown

COMMA = re.compile(r"[0-9],[0-9]")
_ANY = "*"
_GRADED = ("numerical", "shortanswer", "multichoice", "truefalse", "calculated")


def _answers(quiz: Node) -> Iterator[tuple[Node, str]]:
    """The answers of numerical items, each with its text."""
    for item in of_type(quiz, "numerical"):
        for answer in item.all("answer"):
            yield answer, answer.word("text")


def value(text: str) -> float | None:
    """The number that a text is; None where it is none, or has no value."""
    found = number_of(text)
    return None if found is None else float(found)


def _comma(quiz: Node) -> Iterator[Place]:
    for answer, text in _answers(quiz):
        for word in (text, answer.word("tolerance")):
            if COMMA.search(word):
                yield answer.line, shown(word)


def _no_number(quiz: Node) -> Iterator[Place]:
    for answer, text in _answers(quiz):
        if answer.first("text") and text != _ANY and not COMMA.search(text) and value(text) is None:
            yield answer.line, shown(text) or "nothing"


def _bare(quiz: Node) -> Iterator[Place]:
    for item in of_type(quiz, *_GRADED):
        for answer in item.all("answer"):
            if answer.first("text") is None:
                yield answer.line, shown(answer.text) or "no text"


def _tolerance(quiz: Node) -> Iterator[Place]:
    for answer, text in _answers(quiz):
        word = answer.word("tolerance")
        number = value(word)
        if text != _ANY and not COMMA.search(word) and (number is None or number < 0):
            yield answer.line, shown(word) or "none"


def _digits(quiz: Node) -> Iterator[Place]:
    for answer, text in _answers(quiz):
        if NUMBER.fullmatch(text) and significant(text) > DIGITS:
            yield answer.line, shown(text)


def significant(text: str) -> int:
    """How many significant digits a number is written with.

    >>> significant("-0.00120"), significant("12e5")
    (3, 2)
    """
    return len(re.sub("[eE].*", "", text).lstrip("+-").replace(".", "").lstrip("0"))


def _no_full(quiz: Node) -> Iterator[Place]:
    for item in of_type(quiz, "numerical", "shortanswer", "multichoice"):
        several = item.attributes.get("type") == "multichoice" and item.word("single") in ("false", "0")
        if not several and not any(_share(answer) == 1 for answer in item.all("answer")):
            yield item.line, shown(item.word("name", "text"))


def _share(answer: Node) -> float | None:
    number = value(answer.attributes.get("fraction", ""))
    return None if number is None else number / 100


def known_grade(percent: str) -> bool:
    """Whether a percentage is one of the grade options, or the negative of one."""
    number = value(percent)
    return number is not None and any(abs(abs(number) / 100 - float(share)) <= NEAR for share in GRADES.values())


def _grade(quiz: Node) -> Iterator[Place]:
    for item in items(quiz):
        for answer in item.all("answer"):
            percent = answer.attributes.get("fraction", "")
            if not known_grade(percent):
                yield answer.line, shown(percent) or "none"


def _order(quiz: Node) -> Iterator[Place]:
    """Answers that an earlier one takes the numbers of."""
    for item in of_type(quiz, "numerical"):
        before: list[tuple[float, float, float]] = []
        for answer in item.all("answer"):
            number, room, share = value(answer.word("text")), value(answer.word("tolerance")), _share(answer)
            if number is None or room is None or share is None:
                continue
            if any(abs(number - other) <= room + near and share > less for other, near, less in before):
                yield answer.line, shown(answer.word("text"))
            before.append((number, room, share))


RULES = (
    Rule("decimal-comma", "a decimal comma is dropped without a word: 0,5 becomes 5", _comma),
    Rule("no-number", "what is no number stops the whole import", _no_number),
    Rule("bare-answer", "an answer whose text stands in no <text> stops the whole import", _bare),
    Rule("tolerance", "a tolerance that is no number from 0 on is taken without a word", _tolerance),
    Rule("digits", f"of an answer {DIGITS} significant digits are kept", _digits),
    Rule("no-full-answer", "no answer earns 100, and the item is taken all the same", _no_full),
    Rule("grade", "a fraction that is none of Moodle's grades leaves the item out", _grade),
    Rule("order", "the first answer that fits counts, and an earlier one that earns less fits as well", _order),
)
