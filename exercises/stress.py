"""`stress`: what a set's variants are like, before anybody gets one.

    set -> for each question, many variants drawn as `make` draws them -> QuestionReport -> Report(faults, notes)

A fault is what a class would suffer from; a note is what an author may want to know.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from derive.paper import round_half_up
from exercises.confusion import Answers
from exercises.drawing import Lottery
from exercises.figures import AnswerFigures, Collisions, Spread, answer_figures, collisions, spread
from exercises.files import read_set
from exercises.generate import Generator
from exercises.mistakes import ROUNDING, WORDS
from exercises.soundness import FEW, Drawn, Sieve
from exercises.structure import Structure
from exercises.students import Students, simulated
from exercises.trials import Bench, Trial

Array = NDArray[np.float64]

CLASS = 300
"""Students in the class for which collisions are foreseen."""

MOST_FREQUENT = 0.1
"""An answer that more variants than this share have can be guessed."""

MOST_PLAIN = 0.05
"""The same for 0 and 1, which anybody would guess."""

MOST_OF_A_SIGN = 0.99
"""A derivative that is more often than this of one sign needs no thought about its sign."""

_SECRET = b"the secret of no class"


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

    One without numbers of its own is the same for everyone and has no figures.
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

    def faults(self) -> Iterator[str]:
        """What a class would suffer from, a sentence each."""
        for answer in self.answers:
            yield from _guessable(answer)
        if self.given is not None and self.given.expected(CLASS) >= 1:
            yield f"in a class of {CLASS}, {self.given.expected(CLASS):.1f} pairs of students get the same numbers"
        if self.same_answers is not None and self.same_answers.expected(CLASS) >= 1:
            pairs = self.same_answers.expected(CLASS)
            yield f"in a class of {CLASS}, {pairs:.1f} pairs of students have the same answers"
        if self.students is not None and self.students.marked_wrong:
            yield f"{self.students.marked_wrong:,} answers rounded as told are marked wrong"

    def notes(self) -> Iterator[str]:
        """What an author may want to know."""
        if not self.answers:
            yield "no numbers are drawn or asked for: the question is the same for everyone"
        if self.sound < FEW:
            yield f"only {self.sound:.2%} of the candidates are sound: drawing takes long"
        true = sum(1 for pair in self.alike if pair.first == _TRUTH)
        if true:
            yield f"{true} known mistake{'s do' if true > 1 else ' does'} not show in some variants"
        if others := len(self.alike) - true:
            pairs = f"{others} pairs of known mistakes give" if others > 1 else "a pair of known mistakes gives"
            yield f"{pairs} the same answers in some variants"


def _guessable(answer: AnswerFigures) -> Iterator[str]:
    name = answer.quantity
    if answer.frequent_share > MOST_FREQUENT:
        yield f"{name} is {answer.frequent:.{answer.decimals}f} in {answer.frequent_share:.0%} of the variants"
    for plain, share in ((0, answer.zero), (1, answer.one)):
        if share > MOST_PLAIN and not (answer.frequent == plain and answer.frequent_share > MOST_FREQUENT):
            yield f"{name} is {plain} in {share:.0%} of the variants"
    if "/" in name:
        for sign, share in (("positive", answer.positive), ("negative", answer.negative)):
            if share > MOST_OF_A_SIGN:
                yield f"{name} is {sign} in {share:.0%} of the variants"


@dataclass(frozen=True)
class Report:
    """All questions of a set."""

    title: str
    variants: int
    questions: tuple[QuestionReport, ...]

    @property
    def faults(self) -> tuple[str, ...]:
        """All faults, each with its question."""
        return tuple(f"question {q.number}: {fault}" for q in self.questions for fault in q.faults())


def stress(
    name: str, variants: int, seed: int | None = None, progress: Callable[[int, int], None] = lambda done, total: None
) -> Report:
    """The report on so many variants of a set, file or built-in; the same in every run.

    Raises InputError for bad input, and where nothing can be drawn.
    """
    problem_set, digest = read_set(name)
    lottery = Lottery(_SECRET, digest, problem_set.seed if seed is None else seed)
    structures = Generator(problem_set, lottery).structures
    reports = []
    for number, structure in enumerate(structures, 1):
        reports.append(_question(structure, lottery, number, variants))
        progress(number, len(structures))
    return Report(problem_set.title, variants, tuple(reports))


def _question(structure: Structure, lottery: Lottery, number: int, variants: int) -> QuestionReport:
    bench = Bench(structure)
    sieve = Sieve(bench)
    drawn = sieve.draw(lottery, [f"v{variant}" for variant in range(variants)], number)
    rejected, spec = tuple(_rejected(sieve, drawn)), structure.spec
    if not structure.given or not structure.asked:
        return QuestionReport(number, spec.title, spec.type, drawn.seen, drawn.sound, rejected)
    trial, work = bench.trial(drawn.given), bench.effort(drawn.given)
    rounded = [round_half_up(row, places) for row, places in zip(trial.exact, bench.places.tolist(), strict=True)]
    return QuestionReport(
        number,
        spec.title,
        spec.type,
        drawn.seen,
        drawn.sound,
        rejected,
        _answers(bench, trial),
        spread(work.digits),
        spread(work.operations),
        collisions(list(drawn.given.values())),
        collisions(rounded),
        tuple(_alike(bench, drawn, trial)),
        simulated(bench, trial),
    )


def _rejected(sieve: Sieve, drawn: Drawn) -> Iterator[Rejected]:
    late = {condition.reason for condition in sieve.on_paper}
    for reason, count in drawn.rejected.items():
        asked = drawn.worked if reason in late else drawn.seen
        yield Rejected(reason, count, count / max(asked, 1), reason in late)


def _answers(bench: Bench, trial: Trial) -> tuple[AnswerFigures, ...]:
    columns = zip(bench.structure.asked, trial.exact, trial.tolerances, bench.places.tolist(), strict=True)
    return tuple(answer_figures(str(name), exact, room, places) for name, exact, room, places in columns)


_TRUTH = "no mistake"


def _alike(bench: Bench, drawn: Drawn, trial: Trial) -> Iterator[Alike]:
    """The pairs that variants need not tell apart, where some do not; the most frequent first."""
    if not bench.structure.sound.apart:
        return
    demand = bench.demand
    waived = demand.confusion.among(~demand.demanded)
    shares = demand.confusion.lookalikes(drawn.given, trial.tolerances, waived).mean(axis=1)
    pairs = zip(demand.waived(), shares.tolist(), strict=True)
    for (first, second), share in sorted(pairs, key=lambda pair: -pair[1]):
        if share > 0:
            yield Alike(_title(first), _title(second), share)


def _title(answers: Answers) -> str:
    words = WORDS | ROUNDING
    return _TRUTH if answers.true else ", ".join(sorted(words[name].title for name in answers.mistakes))
