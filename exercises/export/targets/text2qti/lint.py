"""The linter of text2qti source: what the program refuses, and what it or Canvas rounds without a word.

lint(bytes) -> Finding(line, rule, what) ...;  rules() -> every rule by its code
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from types import MappingProxyType

from exercises.export.linting import Finding
from exercises.export.linting.numbers import NUMBER, count_of, is_multiple, number_of
from exercises.export.targets.qti.numbers import PLACES, SMALLEST

NO_TEXT = "text"
"""The rule that what is no UTF-8 breaks."""

_NUMBER = NUMBER.pattern
_RANGE = re.compile(rf"\[\s*(?P<low>{_NUMBER})\s*,\s*(?P<high>{_NUMBER})\s*\]")
_MARGIN = re.compile(rf"(?P<exact>{_NUMBER})\s*\+-\s*(?P<margin>{_NUMBER})(?P<percent>%?)")
_WHOLE = re.compile(r"[+-]?[0-9]+")
_QUESTION = re.compile(r"[0-9]+\.\s+(?P<text>\S.*)")
_ANSWERED = re.compile(r"=\s|\*?[a-zA-Z]\)\s|\[[* ]?\]\s|\*\s|___+\s*$|\^\^\^+\s*$")
_RIGHT = re.compile(r"\*[a-zA-Z]\)\s")
_OPTION = re.compile(r"[a-zA-Z]\)\s")


@dataclass
class Asked:
    """A question: its line, its text, and the lines that belong to it, each with its number."""

    line: int
    text: str
    lines: list[tuple[int, str]] = field(default_factory=list)


@dataclass
class Source:
    """The lines of a file from 1 on, comments left out, its questions, and those of each group by the group's line."""

    lines: list[tuple[int, str]]
    questions: list[Asked]
    groups: dict[int, list[Asked]]


Place = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its short name, what becomes of a file that breaks it, and where that is."""

    code: str
    says: str
    find: Callable[[Source], Iterator[Place]]


def knows(data: bytes) -> bool:
    """Whether bytes look like such a source."""
    lines = data[:_START].decode(errors="replace").split("\n")
    return any(map(_QUESTION.match, lines)) and any(map(_ANSWERED.match, lines))


_START = 100_000
"""Bytes in which a question and its answer are looked for."""


def lint(data: bytes) -> Iterator[Finding]:
    """What is wrong in a file, in the order of its lines."""
    try:
        source = _read(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        yield Finding(line, NO_TEXT, "the file is not read: it is no UTF-8")
        return
    yield from sorted(Finding(line, r.code, f"{r.says}: {what}") for r in RULES for line, what in r.find(source))


@cache
def rules() -> Mapping[str, Rule]:
    """All rules by their codes."""
    return MappingProxyType({rule.code: rule for rule in RULES})


def _read(text: str) -> Source:
    lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if not line.startswith("%")]
    questions: list[Asked] = []
    groups: dict[int, list[Asked]] = {}
    inside = 0
    for number, line in lines:
        if line.strip() in ("GROUP", "END_GROUP"):
            inside = number if line.strip() == "GROUP" else 0
            groups.update({inside: []} if inside else {})
        elif found := _QUESTION.match(line):
            questions.append(Asked(number, found["text"]))
            if inside:
                groups[inside].append(questions[-1])
        elif questions:
            questions[-1].lines.append((number, line))
    return Source(lines, questions, groups)


def _answers(source: Source) -> Iterator[tuple[int, str]]:
    """The lines that say which number is right."""
    for question in source.questions:
        yield from ((number, line[1:].strip()) for number, line in question.lines if re.match(r"=\s", line))


def _bounds(text: str) -> tuple[Decimal, Decimal] | None:
    """What is right at least and at most; None where it cannot be told."""
    if found := _RANGE.fullmatch(text):
        return _pair(number_of(found["low"]), number_of(found["high"]))
    if found := _MARGIN.fullmatch(text):
        exact, margin = number_of(found["exact"]), number_of(found["margin"])
        if exact is None or margin is None:
            return None
        room = abs(exact) * margin / 100 if found["percent"] else margin
        return exact - room, exact + room
    return _pair(number_of(text), number_of(text)) if _WHOLE.fullmatch(text) else None


def _pair(low: Decimal | None, high: Decimal | None) -> tuple[Decimal, Decimal] | None:
    return None if low is None or high is None else (low, high)


def _no_number(source: Source) -> Iterator[Place]:
    for line, text in _answers(source):
        found = _bounds(text)
        if found is None or found[0] > found[1]:
            yield line, text


def _small(source: Source) -> Iterator[Place]:
    for line, text in _answers(source):
        found = _bounds(text)
        if found and any(abs(bound) < SMALLEST for bound in found):
            yield line, text


def _rounded(source: Source) -> Iterator[Place]:
    step = Decimal(1).scaleb(-PLACES)
    for line, text in _answers(source):
        found = _bounds(text)
        if found and not all(is_multiple(bound, step) for bound in found):
            yield line, text


def _points(source: Source) -> Iterator[Place]:
    for line, text in source.lines:
        head, _, points = text.partition(":")
        step = _STEPS.get(head.lower())
        value = number_of(points.strip()) or Decimal(0)
        if step and (value <= 0 or not is_multiple(value, step)):
            yield line, points.strip() or "none"


_STEPS = {"points": Decimal("0.5"), "points per question": Decimal(1)}
"""What points are multiples of."""


def _open(source: Source) -> Iterator[Place]:
    opened = 0
    for line, text in source.lines:
        if text.strip() == "GROUP":
            if opened:
                yield line, "another one begins inside"
            opened = line
        elif text.strip() == "END_GROUP":
            if not opened:
                yield line, "none is open"
            opened = 0
    if opened:
        yield opened, "it does not end"


def _few(source: Source) -> Iterator[Place]:
    picks = {line: text.partition(":")[2].strip() for line, text in source.lines if text.lower().startswith("pick:")}
    for start, questions in source.groups.items():
        pick = next((text for line, text in sorted(picks.items()) if line > start), "1")
        if not 1 <= (count_of(pick) or 0) <= len(questions):
            yield start, f"{pick} of {len(questions)}"


def _unanswered(source: Source) -> Iterator[Place]:
    for question in source.questions:
        if not any(_ANSWERED.match(line) for _, line in question.lines):
            yield question.line, question.text


def _not_right(source: Source) -> Iterator[Place]:
    for question in source.questions:
        lines = [line for _, line in question.lines]
        if any(map(_OPTION.match, lines)) and sum(bool(_RIGHT.match(line)) for line in lines) != 1:
            yield question.line, question.text


RULES = (
    Rule("number", "a right number is written [least, most], number +- margin, or as a whole number", _no_number),
    Rule("small", f"bounds below {SMALLEST} are refused: ask for 1000 times the number", _small),
    Rule("rounded", f"bounds are rounded to {PLACES} decimals without a word", _rounded),
    Rule("points", "points have to be whole or halves, and those of a group whole", _points),
    Rule("group", "GROUP and END_GROUP do not belong together", _open),
    Rule("pick", "a group has to draw one of its questions at least, and no more than it has", _few),
    Rule("no-answer", "a question without an answer is refused", _unanswered),
    Rule("one-right", "a choice has one right answer", _not_right),
)
