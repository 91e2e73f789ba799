"""One question's numbers judged together, for many students: what follows, what known mistakes explain, what is wrong.

    Judge(structure).judge(sheets) -> Opinion by student: the explanation of the answers, and what follows of each

A sheet is one student's given numbers, and the numbers of the answers by their names. All of a student's answers to the
question are followed and explained at once (`derive/follow.py`, `derive/explain.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from derive.bounded import rows_of
from derive.evidence import Answers
from derive.explain import Explainer
from derive.explanations import Explanations
from derive.follow import Follower, Trail
from derive.hypotheses import COMMON
from derive.mistakes.unfolding import usual
from derive.quantities import Named, Quantity
from derive.written import Written
from exercises.kinds import Typed
from exercises.marks.opinions import Judgement, Opinion
from exercises.marks.unused import Students, reconsidered
from exercises.marks.ways import Ways
from exercises.tasks.structure import Structure

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

Explain = Callable[[Trail, Answers], Explanations]

COARSE = 10
"""A number with fewer decimals than asked is followed if it is at least so many halves of its last digit."""
_CLEARLY = (0.1, 0.2)
"""Numbers that are so much larger are clearly others."""
_SEVERAL = 3
"""So many equal answers are no chance."""


@dataclass(frozen=True)
class Sheet:
    """One student's question: the given numbers by name, and what was typed for each name."""

    given: Mapping[str, float]
    typed: Mapping[Named, Typed]


@dataclass(frozen=True)
class _Papers:
    """Given numbers of students, their own (nan: none) and half a unit of each; nothing follows from those `unused`.

    Axes asked name, student.
    """

    given: Mapping[Quantity, Array]
    numbers: Array
    halves: Array
    unused: Mask

    @cached_property
    def used(self) -> Array:
        """The numbers from which others follow."""
        return np.where(self.unused, np.nan, self.numbers)


class Judge:
    """The judge of one question."""

    def __init__(self, structure: Structure) -> None:
        self.structure = structure
        self.asked = structure.asked
        plan = usual(structure.plan, structure.asked)
        places = {quantity: structure.given_places.get(quantity, 0) for quantity in plan.given}
        self.follower = Follower(plan, places, structure.worked_decimals)
        told = {"alone": COMMON["layer"]} if structure.task.tells else {}
        self.explainer = Explainer.of(self.follower, self.asked, **told)
        self.ways = Ways(self.follower.steps, self.asked)
        self._halves = np.array([[structure.half(name)] for name in self.asked])

    def judge(self, sheets: Sequence[Sheet]) -> list[Opinion]:
        """An opinion on every sheet; all of them at once."""
        if not sheets or not self.asked:
            return []
        given = {q: np.array([sheet.given[q.name] for sheet in sheets]) for q in self.structure.given}
        judgement = self.judge_all(given, *self._typed(sheets))
        return [judgement.opinion(column) for column in range(len(sheets))]

    def judge_all(self, given: Mapping[Quantity, Array], numbers: Array, halves: Array) -> Judgement:
        """What is thought of many students: their numbers (nan: none), and half a unit of each."""

        def own(students: Students, unused: Mask) -> _Papers:
            given_to = {q: rows_of(array, students, numbers.shape[1]) for q, array in given.items()}
            return _Papers(given_to, numbers[:, students], halves[:, students], unused)

        def follow(students: Students, unused: Mask) -> Mask:
            return self._rows(self._followed(own(students, unused)).followed.agrees)

        def again(students: Students, unused: Mask) -> Judgement:
            return self._judged(own(students, unused), self.explainer.explain_simply)

        papers = _Papers(given, numbers, halves, np.zeros(numbers.shape, dtype=bool))
        return reconsidered(self._judged(papers, self.explainer.explain), follow, again)

    def _judged(self, papers: _Papers, explain: Explain) -> Judgement:
        """What is thought of papers."""
        trail, numbers = self._followed(papers), papers.used
        nothing = np.full(numbers.shape[1], np.nan)
        pure = self.follower.follow(papers.given, {name: Written(nothing, 0.0, 0.0) for name in self.asked}).followed
        unit = np.array([pure.errors[name] for name in self.asked]) + self._halves
        values, agrees = self._rows(trail.followed.values), self._rows(trail.followed.agrees)
        explanations = explain(trail, Answers(self.asked, numbers, self._room(papers), unit))
        trivial = self._trivial(trail, values, numbers, agrees)
        answered = ~np.isnan(papers.numbers)
        return Judgement(self.ways, answered, papers.unused, values, agrees, trivial, explanations, trail)

    def _followed(self, papers: _Papers) -> Trail:
        """What follows from the numbers of papers."""
        room = self._room(papers)
        columns = zip(self.asked, papers.used, np.minimum(papers.halves, room), room, strict=True)
        return self.follower.follow(papers.given, {name: Written(*own) for name, *own in columns})

    def _room(self, papers: _Papers) -> Array:
        """How far numbers may be off by themselves; more for those with fewer decimals than asked."""
        coarse = (papers.halves > self._halves) & (np.abs(papers.used) >= COARSE * papers.halves)
        return np.where(coarse, papers.halves, self._halves)

    def _typed(self, sheets: Sequence[Sheet]) -> tuple[Array, Array]:
        """The numbers that were typed (nan: none), and half a unit of each; axes name, sheet."""
        shape = (len(self.asked), len(sheets))
        numbers, halves = np.full(shape, np.nan), np.zeros(shape)
        for column, sheet in enumerate(sheets):
            for name, typed in sheet.typed.items():
                row = self.ways.places[name]
                numbers[row, column], halves[row, column] = typed.value, typed.half
        return numbers, halves

    def _trivial(self, trail: Trail, values: Array, numbers: Array, agrees: Mask) -> Mask:
        """Where nothing is left to be worked out: the number is 0, or stays as it is when all others clearly change.

        The output of a saturated unit is so. A step that repeats a number, such as a positive net input under ReLU or
        the derivative by a bias, is not: to know that it does is the step. But who wrote the same everywhere worked
        nothing out.
        """
        still = np.abs(values) <= self._halves
        with np.errstate(invalid="ignore"):
            changes = [np.abs(self._rows(trail.moved(share)) - values) for share in _CLEARLY]
            still |= np.all([change <= self._halves for change in changes], axis=0)
        return np.asarray(still | _guessed(numbers, agrees))

    def _rows(self, found: Mapping[Named, NDArray[Any]]) -> NDArray[Any]:
        return np.array([found[name] for name in self.asked])


def _guessed(numbers: Array, agrees: Mask) -> Mask:
    """The students who gave one number to everything, which more than once does not follow (axes name, student)."""
    answered = ~np.isnan(numbers)
    several = (np.sum(answered, axis=0) >= _SEVERAL) & (np.sum(answered & ~agrees, axis=0) > 1)
    return np.asarray(several & (np.fmax.reduce(numbers) == np.fmin.reduce(numbers)))
