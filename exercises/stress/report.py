"""What `stress` finds, as data: a report on each question of a set, with its faults and notes.

A fault is what a class would suffer from, with what an author can change; a note changes no exit status.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from exercises.stress import CLASS
from exercises.variants.figures import AnswerFigures, Collisions, Spread
from exercises.variants.guessing import ChoiceFigures, Signs
from exercises.variants.soundness import FEW
from exercises.variants.students import Students

MOST_FREQUENT = 0.1
"""An answer that more variants than this share have can be guessed."""

MOST_PLAIN = 0.05
"""The same for 0 and 1, which anybody would guess."""

MOST_OF_A_SIGN = 0.99
"""A derivative that is more often than this of one sign needs no thought about its sign."""

MOST_OF_A_PATTERN = 0.75
"""Several derivatives whose signs are together the same more often than this."""

MOST_CHOSEN = 0.7
"""An option that is right more often than this can be guessed; who guesses among two is right in half of the cases."""

MOST_EXTREME = 0.8
"""The longest of all options, or the shortest, is right no more often than this."""

NO_MISTAKE = "no mistake"


@dataclass(frozen=True)
class Alike:
    """Two answers, by the titles of the mistakes that give them, that a share of the variants does not tell apart."""

    first: str
    second: str
    share: float


@dataclass(frozen=True)
class Rejected:
    """How many candidates a condition left out, of those that it was asked of: exact values, or work on paper."""

    reason: str
    candidates: int
    share: float
    on_paper: bool


@dataclass(frozen=True)
class QuestionReport:
    """One question's variants, and the share of candidates that are sound.

    One without numbers of its own is the same for everyone and has no figures. `same` are the titles of mistakes that
    no variant tells apart; `size` is how many students are in the class.
    """

    number: int
    title: str
    type: str
    seen: int
    sound: float
    rejected: tuple[Rejected, ...]
    answers: tuple[AnswerFigures, ...] = ()
    load: Spread | None = None
    operations: Spread | None = None
    given: Collisions | None = None
    same_answers: Collisions | None = None
    alike: tuple[Alike, ...] = ()
    students: Students | None = None
    choices: tuple[ChoiceFigures, ...] = ()
    signs: Signs | None = None
    network: bool = True
    same: tuple[tuple[str, ...], ...] = ()
    size: int = CLASS

    @property
    def faults(self) -> tuple[Fault, ...]:
        """What a class would suffer from."""
        return tuple(_faults(self))

    def notes(self) -> Iterator[str]:
        """What an author may want to know."""
        if not self.answers:
            order = ", but for the order of its choices" if self.choices else ""
            yield f"no numbers are drawn or asked for: the question is the same for everyone{order}"
        if self.sound < FEW:
            yield f"only {self.sound:.2%} of the candidates are sound: drawing takes long"
        if self.signs is not None and self.signs.share > MOST_OF_A_PATTERN:
            names = ", ".join(self.signs.quantities)
            yield f"the signs of {names} are {self.signs.frequent} in {self.signs.share:.0%} of the variants"
        true = sum(1 for pair in self.alike if pair.first == NO_MISTAKE)
        if true:
            yield f"{true} known mistake{'s do' if true > 1 else ' does'} not show in some variants"
        if others := len(self.alike) - true:
            pairs = f"{others} pairs of known mistakes give" if others > 1 else "a pair of known mistakes gives"
            yield f"{pairs} the same answers in some variants"
        for titles in self.same[:_TOLD]:
            yield f"whatever is drawn, these mistakes give the same answers: {'; '.join(titles)}"
        if (more := len(self.same) - _TOLD) > 0:
            yield f"so do those of {more} more group{'s' if more > 1 else ''}"


@dataclass(frozen=True)
class Fault:
    """What is wrong, and what an author can change."""

    what: str
    change: str

    def __str__(self) -> str:
        return f"{self.what}; {self.change}"


_TOLD = 3
"""Groups of mistakes that are alike in every variant are told by name up to here."""
_MORE_VALUES = "draw from more values (finer steps, longer lists), or draw numbers that are fixed now"


def _about(pairs: float) -> str:
    return f"{pairs:,.0f}" if pairs >= _MANY else f"{pairs:.1f}"


_MANY = 10


def _faults(question: QuestionReport) -> Iterator[Fault]:
    for answer in question.answers:
        yield from _guessable(answer, network=question.network)
    for choice in question.choices:
        yield from _guessable_choice(choice)
    if (pairs := _pairs(question.given, question.size)) >= 1:
        what = f"in a class of {question.size}, {_about(pairs)} pairs of students get the same numbers"
        yield Fault(what, _MORE_VALUES)
    elif (pairs := _pairs(question.same_answers, question.size)) >= 1:
        what = f"in a class of {question.size}, {_about(pairs)} pairs of students have the same answers"
        yield Fault(what, "ask for more numbers or more decimals, or draw from more values")
    if question.students is not None and question.students.marked_wrong:
        what = f"{question.students.marked_wrong:,} answers rounded as told are marked wrong"
        yield Fault(what, "carry more decimals than the answers have, or carry: full")


def _pairs(collisions: Collisions | None, size: int) -> float:
    return 0.0 if collisions is None else collisions.expected(size)


_BOTH_SIGNS = {
    True: "draw targets on both sides of the outputs, or weights and inputs of both signs",
    False: "draw numbers of both signs, or do not ask for it",
}


def _guessable(answer: AnswerFigures, *, network: bool) -> Iterator[Fault]:
    name = answer.quantity
    if answer.frequent_share > MOST_FREQUENT and answer.frequent not in (0, 1):
        number = f"{answer.frequent:.{answer.decimals}f}"
        number = number.rstrip("0").rstrip(".") if "." in number else number
        what = f"{name} is {number} in {answer.frequent_share:.0%} of the variants"
        yield Fault(what, f"draw what {name} depends on from more values, or do not ask for it")
    for plain, share in ((0, answer.zero), (1, answer.one)):
        if share > MOST_PLAIN:
            what = f"{name} is {plain} in {share:.0%} of the variants"
            yield Fault(what, f"draw numbers that keep {name} away from {plain}, or do not ask for it")
    if answer.signed and answer.distinct > 1:
        for sign, share in (("positive", answer.positive), ("negative", answer.negative)):
            if share > MOST_OF_A_SIGN:
                yield Fault(f"{name} is {sign} in {share:.0%} of the variants", _BOTH_SIGNS[network])


def _guessable_choice(choice: ChoiceFigures) -> Iterator[Fault]:
    option, share = choice.frequent
    if share > MOST_CHOSEN:
        what = f"{choice.label} {option} is right in {share:.0%} of the variants"
        yield Fault(what, "let the question have more choices or versions, or draw from other values")
    for which, often in (("longest", choice.longest), ("shortest", choice.shortest)):
        if often > MOST_EXTREME:
            what = f"the right one is plainly the {which} choice in {often:.0%} of the variants"
            yield Fault(what, "let the wrong choices come from other mistakes, or ask for another derivative")


@dataclass(frozen=True)
class Report:
    """All questions of a set."""

    title: str
    variants: int
    questions: tuple[QuestionReport, ...]

    @property
    def faults(self) -> tuple[str, ...]:
        """All faults, each with its question."""
        return tuple(f"question {q.number}: {fault}" for q in self.questions for fault in q.faults)
