"""`stress`: what a set's variants are like, before anybody gets one.

set -> for each question, many variants drawn as `make` draws them -> QuestionReport -> Report(faults, notes)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from derive.paper import round_half_up
from exercises.files.library import read_set
from exercises.kinds import Row
from exercises.mistakes import TITLES
from exercises.stress import CLASS
from exercises.stress.report import NO_MISTAKE, Alike, QuestionReport, Rejected, Report
from exercises.tasks.structure import Structure
from exercises.variants.confusion import Answers
from exercises.variants.drawing import Lottery
from exercises.variants.figures import AnswerFigures, answer_figures, collisions, spread
from exercises.variants.generate import Generator
from exercises.variants.guessing import choices_of, signs_of
from exercises.variants.soundness import Drawn, Sieve
from exercises.variants.students import simulated
from exercises.variants.trials import Bench, Trial

Array = NDArray[np.float64]

_SECRET = b"the secret of no class"


def stress(
    name: str,
    variants: int,
    seed: int | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
    size: int = CLASS,
) -> Report:
    """The report on so many variants of a set, file or built-in, for a class of `size`; the same in every run.

    Raises InputError for bad input, and where nothing can be drawn.
    """
    problem_set, digest = read_set(name)
    lottery = Lottery(_SECRET, digest, problem_set.seed if seed is None else seed)
    structures = Generator(problem_set, lottery).structures
    reports = []
    for number, structure in enumerate(structures, 1):
        reports.append(replace(_question(structure, lottery, number, variants), size=size))
        progress(number, len(structures))
    return Report(problem_set.title, variants, tuple(reports))


def _question(structure: Structure, lottery: Lottery, number: int, variants: int) -> QuestionReport:
    sieve, students = Sieve(Bench(structure)), [f"v{variant}" for variant in range(variants)]
    drawn, spec = sieve.draw(lottery, students, number), structure.spec
    found = QuestionReport(number, spec.title, spec.type, drawn.seen, drawn.sound, tuple(_rejected(sieve, drawn)))
    found = replace(found, network=structure.task.network is not None)
    found = replace(found, choices=tuple(choices_of(structure, _rows(structure, drawn, lottery, number, students))))
    return _with_numbers(found, sieve.bench, drawn) if structure.given and structure.asked else found


def _rows(structure: Structure, drawn: Drawn, lottery: Lottery, number: int, students: Sequence[str]) -> Iterator[Row]:
    """What each variant's choices are told from."""
    outcome = structure.evaluate(drawn.given)
    for row, student in enumerate(students):
        yield structure.row(outcome, row, lottery.generator(student, number, "luck"))


def _with_numbers(found: QuestionReport, bench: Bench, drawn: Drawn) -> QuestionReport:
    """The report with the figures of numbers that are drawn and asked for."""
    trial, work = bench.trial(drawn.given), bench.effort(drawn.given)
    rounded = [round_half_up(row, places) for row, places in zip(trial.exact, bench.places.tolist(), strict=True)]
    return replace(
        found,
        answers=_answers(bench, trial),
        signs=signs_of(bench.structure.asked, rounded),
        load=spread(work.digits),
        operations=spread(work.operations),
        given=collisions(list(drawn.given.values())),
        same_answers=collisions(rounded),
        alike=tuple(_alike(bench, drawn, trial)),
        same=tuple(_same(bench)),
        students=simulated(bench, trial),
    )


def _rejected(sieve: Sieve, drawn: Drawn) -> Iterator[Rejected]:
    late = {condition.reason for condition in sieve.on_paper}
    for reason, count in drawn.rejected.items():
        asked = drawn.worked if reason in late else drawn.seen
        yield Rejected(reason, count, count / max(asked, 1), reason in late)


def _answers(bench: Bench, trial: Trial) -> tuple[AnswerFigures, ...]:
    columns = zip(bench.structure.asked, trial.exact, trial.tolerances, bench.places.tolist(), strict=True)
    return tuple(answer_figures(name, exact, room, places) for name, exact, room, places in columns)


def _alike(bench: Bench, drawn: Drawn, trial: Trial) -> list[Alike]:
    """The pairs that variants need not tell apart, where some do not; the most frequent first.

    What is made in one place or another has one title, and the largest share of any of its places.
    """
    if not bench.structure.sound.apart:
        return []
    demand = bench.demand
    waived = demand.confusion.among(~demand.demanded)
    shares = demand.confusion.lookalikes(drawn.given, trial.tolerances, waived).mean(axis=1)
    found: dict[tuple[str, str], float] = {}
    for (first, second), share in zip(demand.waived(), shares.tolist(), strict=True):
        titles = _title(first), _title(second)
        found[titles] = max(share, found.get(titles, 0.0))
    most_first = sorted(found.items(), key=lambda item: -item[1])
    return [Alike(first, second, share) for (first, second), share in most_first if share > 0]


def _same(bench: Bench) -> Iterator[tuple[str, ...]]:
    """The titles of mistakes that give the same wrong answers whatever is drawn, a group once."""
    if not bench.structure.sound.apart:
        return
    groups = (answers.mistakes for answers in bench.demand.confusion.answers if not answers.true)
    for mistakes in dict.fromkeys(group for group in groups if len(group) > 1):
        yield tuple(sorted(TITLES[name] for name in mistakes))


def _title(answers: Answers) -> str:
    return NO_MISTAKE if answers.true else ", ".join(sorted(TITLES[name] for name in answers.mistakes))
