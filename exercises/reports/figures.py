"""The figures of a class: what a `ClassReport` holds.

    ClassReport(questions: QuestionFigures(items: ItemFigures), mistakes: MadeMistake, unreadable: Remark, ...)

What an index is, its field says.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from statistics import median
from typing import get_args

from exercises.kinds import Verdict
from exercises.reports.separation import Separation

BINS = 10
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)


@dataclass(frozen=True)
class ItemFigures:
    """One asked quantity: how many answers got each verdict, and the mean share of its points that was reached."""

    quantity: str
    verdicts: Mapping[Verdict, int]
    reached: float
    separation: Separation


@dataclass(frozen=True)
class FirstWrong:
    """A step at which solutions go wrong first, and in how many of them."""

    quantity: str
    students: int


@dataclass(frozen=True)
class QuestionFigures:
    """One question: its points, the share of them that was reached, its answers, and where it goes wrong first.

    `full` and `none` are the students with all and with no points, `started` those who gave an answer to it.
    """

    number: int
    title: str
    of: Fraction
    reached: float
    full: int
    none: int
    started: int
    items: tuple[ItemFigures, ...]
    first_wrong: tuple[FirstWrong, ...]
    separation: Separation


@dataclass(frozen=True)
class MadeMistake:
    """A known mistake: how many students made it, in how many answers, and at which quantities most often.

    Where several explain the answers equally well, `names` are those of all. `sentence` is what one of the students is
    told.
    """

    names: tuple[str, ...]
    students: int
    answers: int
    quantities: tuple[str, ...]
    sentence: str = ""


@dataclass(frozen=True)
class Remark:
    """An answer for the instructor to look at."""

    student: str
    name: str
    question: int
    quantity: str
    answer: str
    reason: str


@dataclass(frozen=True)
class ClassReport:
    """A class and its answers; `scores` are shares of all points, of those who handed in."""

    title: str
    course: str
    students: int
    of: Fraction
    scores: tuple[float, ...]
    questions: tuple[QuestionFigures, ...]
    mistakes: tuple[MadeMistake, ...]
    unreadable: tuple[Remark, ...]
    undecided: tuple[Remark, ...]
    verdicts: Mapping[Verdict, int]

    @property
    def handed_in(self) -> int:
        """How many students gave an answer."""
        return len(self.scores)

    @cached_property
    def histogram(self) -> tuple[int, ...]:
        """The students in each tenth of the points, the last with all of them."""
        counts = Counter(min(int(score * BINS + 1e-9), BINS - 1) for score in self.scores)
        return tuple(counts[number] for number in range(BINS))

    @property
    def mean(self) -> float:
        return sum(self.scores) / len(self.scores) if self.scores else 0.0

    @property
    def median(self) -> float:
        return median(self.scores) if self.scores else 0.0
