"""Wrong numbers that were written down and not gone on from, as by one who mistypes an answer.

    first Judgement -> reconsidered -> the same, save for students whose answers are explained far better without one

Whoever goes on from another number than the one that stands there would seem to make a mistake in every later step.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from exercises.marks.opinions import Judgement, Opinion

Mask = NDArray[np.bool_]
Students = NDArray[np.intp]
Again = Callable[[Students, Mask], Judgement]
"""Judges some students once more, where nothing follows from their unused numbers (axes asked name, student)."""
Follow = Callable[[Students, Mask], Mask]
"""Tells which answers of some students agree with what follows then, if they make no mistake (the same axes)."""

WORTH = 2.0
"""So much less the answers must cost."""
MOST = 2
"""So many numbers of a student may be unused."""


def reconsidered(first: Judgement, follow: Follow, again: Again) -> Judgement:
    """What is thought of students."""
    search = _Search(first, follow, again)
    for _ in range(MOST):
        search.attempt()
    return replace(first, others=search.opinions)


class _Search:
    """The best opinion on each student so far; which numbers follow (axes asked name, student), and what all cost."""

    def __init__(self, first: Judgement, follow: Follow, again: Again) -> None:
        self._before, self._order = first.ways.before, np.argsort(first.ways.order)
        self._follow, self._again = follow, again
        self._each = first.explanations.truth.each
        self._off, self._unused = first.answered & ~first.agrees, first.unused.copy()
        self._costs = first.explanations.costs
        self._going = np.ones(len(self._costs), dtype=bool)
        self.opinions: dict[int, Opinion] = {}

    def attempt(self) -> None:
        """Leave out one more number of each student, the first that a later one may not have gone on from."""
        students, strays = self._strays()
        if len(students):
            students, strays = self._freeing(students, strays)
        if not len(students):
            return
        unused = self._without(students, strays)
        made = self._again(students, unused)
        costs = made.explanations.costs + self._each[strays, students]
        better = np.flatnonzero(costs + WORTH < self._costs[students])
        self._going = np.isin(np.arange(len(self._going)), students[better])
        for place in better.tolist():
            student = int(students[place])
            self.opinions[student], self._costs[student] = made.opinion(place), costs[place]
            self._unused[:, student] = unused[:, place]
            self._off[:, student] = (made.answered & ~made.agrees & ~made.unused)[:, place]

    def _freeing(self, students: Students, strays: Students) -> tuple[Students, Students]:
        """Those without whose stray numbers a later answer agrees that did not."""
        agrees = self._follow(students, self._without(students, strays))
        freed = (agrees & self._off[:, students]).any(axis=0)
        return students[freed], strays[freed]

    def _without(self, students: Students, strays: Students) -> Mask:
        """The unused numbers of some students, with one more of each."""
        unused = self._unused[:, students]
        unused[strays, np.arange(len(students))] = True
        return unused

    def _strays(self) -> tuple[Students, Students]:
        """Students, and a number of each that it may pay to leave out."""
        later = np.array([self._off[after].any(axis=0) for after in self._before])
        may = self._off & later & (self._each + WORTH < self._costs) & self._going
        students = np.flatnonzero(may.any(axis=0))
        return students, self._order[np.argmax(may[self._order][:, students], axis=0)]
