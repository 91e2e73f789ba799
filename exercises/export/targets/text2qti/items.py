"""One question of text2qti: its title, points, text, feedback, and its answer.

Single(question, ask, row, column, entries) -> Item(pages, single, variant, pictures).lines()
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from fractions import Fraction
from string import ascii_lowercase

from exercises.export.asked import BY_HAND, key_line, option
from exercises.export.model import Answer, Ask, Number, Question, Variant
from exercises.export.pages import Pages, Piece
from exercises.export.targets.qti.numbers import PLACES, Entered, entered, scaling
from exercises.kinds.number import decimal, rounded
from templates.formats.quizmd import escape, illustrated

FORMAT = "quizmd"
_STEP = Decimal(1).scaleb(-PLACES)

Pictures = Callable[[str], str]
"""The path of a picture, from a drawing's source."""


@dataclass(frozen=True, slots=True)
class Single:
    """What one group asks for: an ask of a question, of a matrix the entry in `row` and `column`."""

    question: Question
    ask: Ask
    row: int = 0
    column: int = 0
    entries: int = 1

    @property
    def points(self) -> Fraction:
        """What it earns."""
        return self.ask.points / self.entries

    @property
    def title(self) -> str:
        """What the group is called."""
        entry = f"({self.row + 1},{self.column + 1})" if self.ask.kind == "matrix" else ""
        return f"{self.question.number} {self.question.title}: {self.ask.label}{entry}"

    @property
    def alone(self) -> bool:
        """Whether the question asks for nothing else."""
        return len(self.question.asks) == self.entries == 1


@dataclass(frozen=True)
class Item:
    """One variant of it."""

    pages: Pages
    single: Single
    variant: Variant
    pictures: Pictures

    def text(self) -> str:
        """The question's text, by which text2qti knows it."""
        single, question = self.single, self.single.question
        place = next(n for n, part in enumerate(question.parts) if single.ask in part.asks)
        symbol = self.pages.symbol(question, single.ask)
        if single.ask.kind == "matrix":
            symbol += f", the number in row {single.row + 1} and column {single.column + 1}"
        pieces = (
            self._shown(self.pages.statement(question, self.variant)),
            self.pages.part(question, self.variant, place).body,
            symbol,
            escape(self._note()),
        )
        return "\n\n".join(filter(None, pieces))

    def lines(self, text: str, points: int) -> Iterator[str]:
        """The question as it stands in the file."""
        yield f"Title: {self.single.title} {self.variant.form}"
        yield f"Points: {points}"
        yield indented("1. ", text)
        if told := self._told():
            yield indented("... ", told)
        if wrong := list(self._mistaken()):
            yield indented("- ", "\n".join(["Numbers that known mistakes give:", "", *wrong]))
        yield from self._judged()
        yield ""

    @property
    def _answer(self) -> Answer:
        return self.variant.answers[self.single.question.asks.index(self.single.ask)]

    @property
    def _number(self) -> Number:
        return self._answer.rows[self.single.row][self.single.column]

    def _shown(self, piece: Piece) -> str:
        """A piece with its pictures where their files are, and one empty line where there are more."""
        body = illustrated(piece.body, lambda name: self.pictures(piece.drawings[name]))
        lines = body.split("\n")
        return "\n".join(line for line, before in zip(lines, ["", *lines], strict=False) if line or before)

    def _note(self) -> str:
        """How to enter what is asked for, where that is not plain."""
        if not self._answer.rows:
            return self.single.ask.how
        found = entered(self._number)
        return scaling(found) if found.power else ""

    def _told(self) -> str:
        """General feedback: the key of a formula for its marker, and the worked solution of what is asked alone."""
        key = ""
        if self.single.ask.kind == BY_HAND:
            key = escape(f"Key: {key_line(self._answer)}.")
        solution = self._shown(self.pages.solution(self.single.question, self.variant)) if self.single.alone else ""
        return "\n\n".join(filter(None, (key, solution)))

    def _mistaken(self) -> Iterator[str]:
        if self._answer.rows:
            found = entered(self._number)
            for wrong in self._number.wrong:
                value = rounded(float(decimal(float(wrong.value)).scaleb(found.power)), found.decimals)
                yield f"* {value}: {self.pages.words(self.single.question, wrong.told)}"

    def _judged(self) -> Iterator[str]:
        match self.single.ask.kind:
            case "choice":
                yield from self._choices(self._answer)
            case "formula":
                yield "____"
            case _:
                yield "= [{}, {}]".format(*bounds(entered(self._number)))

    def _choices(self, answer: Answer) -> Iterator[str]:
        told = {wrong.value: self.pages.words(self.single.question, wrong.told) for wrong in answer.wrong}
        for letter, (mark, word) in zip(ascii_lowercase, answer.ask.options, strict=False):
            star = "*" if mark == answer.right else ""
            yield indented(f"{star}{letter}) ", escape(option(mark, word)))
            if mark in told:
                yield indented("... ", told[mark])


def bounds(found: Entered) -> tuple[Decimal, Decimal]:
    """The least and the most of what Canvas keeps, four decimals, that are right; text2qti rounds to as many.

    It refuses 0, in whose place stands what is next to it on the outside.
    """
    low, high = found.low.quantize(_STEP, ROUND_CEILING), found.high.quantize(_STEP, ROUND_FLOOR)
    return low or -_STEP, high or _STEP


def indented(sign: str, text: str) -> str:
    """A text behind a sign, every line of it as far to the right."""
    first, *rest = text.strip().split("\n")
    return "\n".join([sign + first, *(" " * len(sign) + line if line.strip() else "" for line in rest)])
