"""Sound variants: each student's candidates are drawn in blocks, sieved by all conditions, and the first left is taken.

    students' tickets (keyed) -> numbers of all at once -> conditions.py on exact values -> trials.py on paper

When nothing can be drawn, the error names the condition that rejected most and what to change.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from derive.errors import InputError
from derive.program import Values
from derive.quantities import Quantity
from exercises.tasks.structure import Structure
from exercises.tasks.task import Mask
from exercises.variants.conditions import everything
from exercises.variants.drawing import Lottery
from exercises.variants.trials import TRIALS, Bench, OnPaper

Array = NDArray[np.float64]

FEW = 0.05
"""Where fewer candidates than this share are sound, an author should know."""

_BATCH = 16
_TRIES = 256
"""Blocks drawn for a student before it is given up."""

_TRIED = 512
"""Candidates of a student that are worked out on paper before it is given up."""

_TOGETHER = 256
"""Students whose candidates are sieved at once: 4096 candidates stay in the processor's cache."""

_WORKED = 256
"""How many candidates are worked out at once, where there are so many students left or fewer."""


@dataclass(frozen=True)
class Drawn:
    """The numbers of many variants as arrays over them.

    Of `seen` candidates, and of the `worked` ones that were fit by their exact values and worked out on paper, each
    condition rejected so many.
    """

    given: Mapping[Quantity, Array]
    count: int
    seen: int = 0
    worked: int = 0
    rejected: Mapping[str, int] = field(default_factory=dict)

    @property
    def sound(self) -> float:
        """The share of candidates that fulfil every condition."""
        late = sum(self.rejected.get(trial.reason, 0) for trial in TRIALS)
        early = sum(self.rejected.values()) - late
        return (1 - early / max(self.seen, 1)) * (1 - late / max(self.worked, 1))

    def note(self, question: int) -> str:
        """A line for the author where few candidates are sound; empty where enough are."""
        if self.sound >= FEW:
            return ""
        worst = max(self.rejected, key=lambda reason: self.rejected[reason])
        return (
            f"question {question}: {self.sound:.1%} of {self.seen:,} candidates are sound, most are left out because "
            f"{worst}; gradsheet stress tells more"
        )

    def variants(self) -> Iterator[dict[Quantity, float]]:
        """One variant's numbers after the other."""
        columns = {quantity: numbers.tolist() for quantity, numbers in self.given.items()}
        return ({quantity: numbers[row] for quantity, numbers in columns.items()} for row in range(self.count))


def draw_sound(structure: Structure, lottery: Lottery, students: Sequence[str], question: int) -> Drawn:
    """The first sound candidate for each student's question; nobody's depends on who the others are.

    Raises InputError, placed at the question, when none of many candidates is sound.
    """
    return Sieve(Bench(structure)).draw(lottery, students, question)


@dataclass(frozen=True)
class Sieve:
    """The conditions of one question."""

    bench: Bench

    @property
    def structure(self) -> Structure:
        """The question."""
        return self.bench.structure

    @cached_property
    def on_paper(self) -> tuple[OnPaper, ...]:
        """The conditions on candidates worked out on paper that apply."""
        return tuple(trial for trial in TRIALS if trial.applies(self.structure))

    @cached_property
    def changes(self) -> dict[str, str]:
        """What an author can change, by the reason; in the order of the conditions."""
        early = {condition.reason: condition.change for condition in self.bench.early}
        return early | {condition.reason: condition.change for condition in self.on_paper}

    def draw(self, lottery: Lottery, students: Sequence[str], question: int) -> Drawn:
        """As `draw_sound`."""
        if not self.structure.given or not students:
            return Drawn({}, len(students))
        # The first alone: where nothing can be drawn, it is found out soon.
        bounds = [0, *range(1, len(students), _TOGETHER), len(students)]
        groups = [
            _Group(self, [lottery.generator(student, question) for student in students[start:stop]])
            for start, stop in pairwise(bounds)
        ]
        chosen = [group.draw() for group in groups]
        rejected = Counter(dict.fromkeys(self.changes, 0))
        for group in groups:
            rejected.update(group.rejected)
        given = {q: np.concatenate([numbers[q] for numbers in chosen]) for q in self.structure.given}
        seen, worked = sum(group.seen for group in groups), sum(group.worked for group in groups)
        return Drawn(given, len(students), seen, worked, dict(rejected))

    @cached_property
    def fixed(self) -> dict[Quantity, float]:
        """The numbers that are the same for everyone."""
        return {quantity: float(value) for quantity, value in self.structure.task.fixed.items()}

    def exact(self, numbers: Mapping[Quantity, Array]) -> Values:
        """All values of candidates."""
        return self.structure.program.compute({**self.fixed, **numbers})


@dataclass
class _Group:
    """Some students' candidates on their way through the sieve."""

    sieve: Sieve
    generators: list[np.random.Generator]
    seen: int = 0
    worked: int = 0
    rejected: Counter[str] = field(default_factory=Counter)

    def draw(self) -> dict[Quantity, Array]:
        """The first sound candidate of each student."""
        count = len(self.generators)
        found = {quantity: np.empty(count) for quantity in self.sieve.structure.given}
        waiting, tried = np.arange(count), np.zeros(count, dtype=int)
        for _ in range(_TRIES):
            numbers = self._candidates(waiting)
            fit = np.resize(self._sieved(self.sieve.exact(numbers)), (len(waiting), _BATCH))
            given = self._given(numbers, fit.size)
            places = self._first_sound(given, fit, tried, waiting)
            done = places >= 0
            rows = np.flatnonzero(done) * _BATCH + places[done]
            for quantity, column in found.items():
                column[waiting[done]] = given[quantity][rows]
            waiting = waiting[~done]
            if not len(waiting):
                return found
            if tried[waiting].max() >= _TRIED:
                break
        raise self._nothing()

    def _candidates(self, waiting: NDArray[np.intp]) -> dict[Quantity, Array]:
        """A block of candidates of each student, one after another."""
        urn = self.sieve.structure.urn
        tickets = [urn.tickets(self.generators[student], _BATCH) for student in waiting]
        self.seen += _BATCH * len(waiting)
        return urn.numbers(np.concatenate(tickets, axis=1))

    def _given(self, numbers: Mapping[Quantity, Array], count: int) -> dict[Quantity, Array]:
        fixed = self.sieve.fixed
        return {q: numbers[q] if q in numbers else np.full(count, fixed[q]) for q in self.sieve.structure.given}

    def _sieved(self, values: Values) -> Mask:
        fit = everything(values)
        for condition in self.sieve.bench.early:
            holds = condition.holds(values)
            self.rejected[condition.reason] += int(np.sum(fit & ~holds))
            fit &= holds
        return fit

    def _first_sound(
        self, given: Mapping[Quantity, Array], fit: Mask, tried: NDArray[np.int_], waiting: NDArray[np.intp]
    ) -> NDArray[np.intp]:
        """The place in each student's block of the first candidate that holds on paper too, -1 where none does."""
        places = np.full(len(fit), -1)
        left = fit.copy()
        while (open_ := np.flatnonzero((places < 0) & left.any(axis=1))).size:
            most = max(1, _WORKED // len(open_))
            chosen = left[open_] & (np.cumsum(left[open_], axis=1) <= most)
            rows, columns = np.nonzero(chosen)
            students = open_[rows]
            sound = self._worked_out({q: numbers[students * _BATCH + columns] for q, numbers in given.items()})
            left[students, columns] = False
            np.add.at(tried, waiting[students], 1)
            # Later ones first, so that each student's first sound candidate is written last.
            places[students[sound][::-1]] = columns[sound][::-1]
        return places

    def _worked_out(self, given: Mapping[Quantity, Array]) -> Mask:
        """Which candidates hold on paper, each condition asked of what the earlier ones left."""
        trial = self.sieve.bench.trial(given)
        rows = np.arange(len(trial.finite))
        for condition in self.sieve.on_paper:
            holds = condition.holds(self.sieve.bench, trial)
            self.rejected[condition.reason] += int(np.sum(~holds))
            rows, trial = rows[holds], trial.only(np.flatnonzero(holds))
            if not len(rows):
                break
        sound = np.zeros(len(next(iter(given.values()))), dtype=bool)
        sound[rows] = True
        self.worked += len(sound)
        return sound

    def _nothing(self) -> InputError:
        changes = self.sieve.changes
        worst = max(changes, key=lambda reason: self.rejected[reason])
        place = self.sieve.structure.spec.place
        if set(self.sieve.structure.given) <= set(self.sieve.fixed):
            hint = "all of them stand in the file: give others, or leave some to be drawn"
            return InputError(f"its numbers make no sound variant: {worst}", hint, place)
        what = f"no sound variant among {self.seen} drawn: in {self.rejected[worst]} of them {worst}"
        return InputError(what, changes[worst], place)
