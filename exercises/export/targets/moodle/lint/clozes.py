r"""Rules on cloze items, whose blanks stand in the text: {2:NUMERICAL:=0.5:0.005#ok~%50%-0.5:0.005#sign}."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from exercises.export.linting.nodes import Node
from exercises.export.linting.numbers import NUMBER
from exercises.export.targets.moodle.lint.numbers import COMMA, known_grade
from exercises.export.targets.moodle.lint.rules import Place, Rule, of_type, shown

_KINDS = "NUMERICAL|NM|SHORTANSWER(?:_C)?|SAC?|MWC?|MULTICHOICE(?:_[VH]?S?)?|MC[VH]?S?|MULTIRESPONSE(?:_H?S?)?|MRH?S?"
_START = re.compile(rf"\{{[0-9]*:(?P<kind>{_KINDS}):")
_TYPED = re.compile(r"\{[0-9]*:(?P<kind>[A-Z][A-Z_]*):")
_ALTERNATIVE = re.compile(
    r"(?:(?P<full>=)|%(?P<percent>-?[0-9]+(?:[.,][0-9]*)?)%)?(?P<text>.+?)(?<!\\)(?<!&)(?<!&amp;)(?=[~#}])"
    r"(?:#(?P<told>.*?)(?<!\\)(?=[~}]))?",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Alternative:
    """One answer of a blank, as Moodle takes it apart."""

    percent: str
    text: str
    told: str


@dataclass(frozen=True, slots=True)
class Blank:
    """One blank: its kind, and its answers; `whole` where it ends in a brace as it should."""

    kind: str
    alternatives: tuple[Alternative, ...]
    whole: bool
    source: str

    @property
    def numerical(self) -> bool:
        """Whether numbers are asked for."""
        return self.kind in ("NUMERICAL", "NM")


def blanks(text: str) -> Iterator[Blank]:
    """The blanks of a text."""
    place = 0
    while start := _START.search(text, place):
        found, place = [], start.end()
        while one := _ALTERNATIVE.match(text, place):
            percent = "100" if one["full"] else one["percent"] or "0"
            found.append(Alternative(percent.replace(",", "."), one["text"], one["told"] or ""))
            place = one.end() + 1
            if text[one.end()] != "~":
                break
        whole = bool(found) and text[place - 1 : place] == "}"
        yield Blank(start["kind"], tuple(found), whole, text[start.start() : place])


def _clozes(quiz: Node) -> Iterator[tuple[Node, list[Blank]]]:
    for item in of_type(quiz, "cloze", "multianswer"):
        yield item, list(blanks(item.word("questiontext", "text")))


def _each(quiz: Node) -> Iterator[tuple[Node, Blank]]:
    return ((item, blank) for item, found in _clozes(quiz) for blank in found)


def _none(quiz: Node) -> Iterator[Place]:
    return ((item.line, shown(item.word("name", "text"))) for item, found in _clozes(quiz) if not found)


def _broken(quiz: Node) -> Iterator[Place]:
    """Blanks that end in the middle of a formula: what is told has more closing brackets of LaTeX than it opens."""
    for item, blank in _each(quiz):
        last = blank.alternatives[-1] if blank.alternatives else None
        parts = (last.text, last.told) if last else ()
        if not blank.whole or any(part.count(r"\(") > part.count(r"\)") or _opens(part) for part in parts):
            yield item.line, shown(blank.source)


def _opens(part: str) -> bool:
    return part.count("{") > part.count("}")


def _numbers(quiz: Node) -> Iterator[tuple[Node, str]]:
    for item, blank in _each(quiz):
        if blank.numerical:
            yield from ((item, one.text) for one in blank.alternatives)


def _comma(quiz: Node) -> Iterator[Place]:
    return ((item.line, shown(text)) for item, text in _numbers(quiz) if COMMA.search(text))


def _no_number(quiz: Node) -> Iterator[Place]:
    for item, text in _numbers(quiz):
        number, colon, room = text.partition(":")
        fits = NUMBER.fullmatch(number) and (not colon or (NUMBER.fullmatch(room) and not room.startswith("-")))
        if text != "*" and not COMMA.search(text) and not fits:
            yield item.line, shown(text)


def _no_full(quiz: Node) -> Iterator[Place]:
    for item, blank in _each(quiz):
        full = any(float(one.percent) == 100 for one in blank.alternatives)
        if blank.alternatives and not full and not blank.kind.startswith(("MULTIRESPONSE", "MR")):
            yield item.line, shown(blank.source)


def _grade(quiz: Node) -> Iterator[Place]:
    for item, blank in _each(quiz):
        yield from ((item.line, one.percent) for one in blank.alternatives if not known_grade(one.percent))


def _lonely(quiz: Node) -> Iterator[Place]:
    for item, blank in _each(quiz):
        if blank.kind.startswith(("MULTICHOICE", "MC")) and len(blank.alternatives) == 1:
            yield item.line, shown(blank.source)


def _unknown(quiz: Node) -> Iterator[Place]:
    for item in of_type(quiz, "cloze", "multianswer"):
        for found in _TYPED.finditer(item.word("questiontext", "text")):
            if not _START.match(found[0]):
                yield item.line, found["kind"]


RULES = (
    Rule("no-blank", "a cloze text without a blank fails", _none),
    Rule("broken-blank", r"a blank ends at its first }, which a formula in it has to write as \}", _broken),
    Rule("blank-comma", "a decimal comma in a blank is dropped without a word: 0,5 becomes 5", _comma),
    Rule("blank-number", "a numerical blank takes number:tolerance alone, both with digits, no percentage", _no_number),
    Rule("blank-full", "a blank without an answer that earns 100 fails", _no_full),
    Rule("blank-grade", "a percentage that is none of Moodle's grades leaves the item out", _grade),
    Rule("blank-choice", "a choice with one answer is an error", _lonely),
    Rule("blank-kind", "a blank of a kind that there is not stays in the text as it is", _unknown),
)
