"""One question's numbers judged together, for many students: what follows, what known mistakes explain, what is wrong.

    Judge(structure).judge(sheets) -> Opinion by student: the explanation of the answers, and what follows of each

A sheet is one student's given numbers, and the numbers of the answers by their names. All of a student's answers to the
question are followed and explained at once (`derive/follow.py`, `derive/explain.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from derive.accounts import Explanation
from derive.evidence import Answers
from derive.explain import Explainer
from derive.follow import Follower, Trail, Written
from derive.hypotheses import COMMON
from derive.mistakes import Wrong
from derive.mistakes.unfolding import usual
from derive.quantities import Named, Quantity, sample_of
from exercises.kinds import Typed
from exercises.tasks.structure import Structure

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

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
class Cell:
    """One number of an answer: what follows from the student's own numbers, and whether the answer is that.

    `source` is the first asked name at which the way to it goes wrong. A step is `trivial` where a wrong number left
    nothing of it to be worked out.
    """

    name: Named
    follows: float
    agrees: bool
    source: Named | None
    trivial: bool = False

    @property
    def carried(self) -> bool:
        """Whether it follows from an earlier wrong answer, so that there was something to be done right."""
        return self.agrees and not self.trivial and self.source not in (None, self.name)


@dataclass(frozen=True)
class Judgement:
    """What is thought of many students' answers (axes asked name, student), and how each student's are explained.

    `follows` is what follows from a student's own numbers, `agrees` whether the answer is that.
    """

    judge: Judge
    answered: Mask
    follows: Array
    agrees: Mask
    trivial: Mask
    explanations: Sequence[Explanation]
    trail: Trail
    _changed: dict[int, Mapping[int, Mask]] = field(default_factory=dict)

    @cached_property
    def sources(self) -> Mask:
        """Which answers do not follow, so that others follow from them; a wide tolerance may call them right."""
        return ~self.agrees & self.answered

    def changed(self, wrong: Wrong) -> Mapping[int, Mask]:
        """For each place that a mistake changes, the students whose number is another one by it."""
        if id(wrong) not in self._changed:
            self._changed[id(wrong)] = self.trail.changed(wrong)
        return self._changed[id(wrong)]

    def opinion(self, student: int) -> Opinion:
        """What is thought of one student."""
        return Opinion(self, student)


@dataclass(frozen=True)
class Opinion:
    """What is thought of one student's answers."""

    judgement: Judgement
    student: int

    @property
    def explanation(self) -> Explanation:
        """How the answers are explained."""
        return self.judgement.explanations[self.student]

    @property
    def places(self) -> Mapping[Named, int]:
        """The row of each asked name."""
        return self.judgement.judge.places

    def place(self, name: Named, wrong: Wrong) -> Named | None:
        """Where a mistake first changes a number of this student on the way to a name; None where it does not."""
        changed, slots = self.judgement.changed(wrong), self.judgement.judge.follower.steps.slots
        way = self.judgement.judge.way(name)
        made = {slots[slip.target]: slip.target for slip in wrong.slips}
        places = [slot for slot in made if slot in way and changed[slot][self.student]]
        return made[min(places)] if places else None

    @cached_property
    def cells(self) -> Mapping[Named, Cell]:
        """The numbers that were given, by name."""
        found, column = self.judgement, self.student
        sources = found.sources[:, column]
        return {
            name: Cell(
                name,
                float(found.follows[row, column]),
                bool(found.agrees[row, column]),
                found.judge.source(row, sources),
                bool(found.trivial[row, column]),
            )
            for name, row in self.places.items()
            if found.answered[row, column]
        }


class Judge:
    """The judge of one question."""

    def __init__(self, structure: Structure) -> None:
        self.structure = structure
        self.asked = structure.asked
        self.places: Mapping[Named, int] = {name: row for row, name in enumerate(self.asked)}
        plan = usual(structure.plan, structure.asked)
        places = {quantity: structure.given_places.get(quantity, 0) for quantity in plan.given}
        self.follower = Follower(plan, places, structure.worked_decimals)
        told = {"alone": COMMON["layer"]} if structure.task.tells else {}
        self.explainer = Explainer.of(self.follower, self.asked, **told)
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
        room = np.where((halves > self._halves) & (np.abs(numbers) >= COARSE * halves), halves, self._halves)
        nothing = np.full(numbers.shape[1], np.nan)
        pure = self.follower.follow(given, {name: Written(nothing, 0.0, 0.0) for name in self.asked}).followed
        unit = np.array([pure.errors[name] for name in self.asked]) + self._halves
        half = np.minimum(halves, room)
        own = {name: Written(*columns) for name, *columns in zip(self.asked, numbers, half, room, strict=True)}
        trail = self.follower.follow(given, own)
        followed = trail.followed
        values = np.array([followed.values[name] for name in self.asked])
        agrees = np.array([followed.agrees[name] for name in self.asked])
        explanations = self.explainer.explain(trail, Answers(self.asked, numbers, room, unit))
        trivial = self._trivial(trail, values, numbers, agrees)
        return Judgement(self, ~np.isnan(numbers), values, agrees, trivial, explanations, trail)

    def _typed(self, sheets: Sequence[Sheet]) -> tuple[Array, Array]:
        """The numbers that were typed (nan: none), and half a unit of each; axes name, sheet."""
        shape = (len(self.asked), len(sheets))
        numbers, halves = np.full(shape, np.nan), np.zeros(shape)
        for column, sheet in enumerate(sheets):
            for name, typed in sheet.typed.items():
                row = self.places[name]
                numbers[row, column], halves[row, column] = typed.value, typed.half
        return numbers, halves

    def source(self, row: int, sources: Mask) -> Named | None:
        """The first on the way to an answer that does not follow, itself included; None where all do."""
        on_the_way = [place for place in self._ways[row] if sources[place]]
        slots = self.explainer.hypotheses.asked_slots
        return self.asked[min(on_the_way, key=slots.__getitem__)] if on_the_way else None

    @cached_property
    def _reached(self) -> Mapping[int, frozenset[int]]:
        """What each statement leans on in the end, by slots, itself included."""
        inputs = self.follower.steps.inputs
        reached: dict[int, frozenset[int]] = {}
        for slot, _ in self.follower.steps.truth:
            reached[slot] = frozenset({slot}).union(*(reached.get(other, frozenset()) for other in inputs[slot]))
        return reached

    @cached_property
    def _ways(self) -> list[list[int]]:
        """The asked names that each asked name leans on, itself included."""
        return [[place for place, other in enumerate(self.asked) if self._leads(other, name)] for name in self.asked]

    def _leads(self, other: Named, name: Named) -> bool:
        """Whether a name is on the way to another: in the same sample, where both have one."""
        slot = self.follower.steps.slot
        same = sample_of(other) == sample_of(name) or None in (sample_of(other), sample_of(name))
        apart = other == name or slot(other) != slot(name)
        return same and apart and slot(other) in self._reached.get(slot(name), ())

    def first(self, names: Iterable[Named]) -> Named:
        """Which of some asked names is found first."""
        return min(names, key=self.follower.steps.slot)

    def way(self, name: Named) -> frozenset[int]:
        """The slots on the way to a name, its own included."""
        return self._reached.get(self.follower.steps.slot(name), frozenset())

    def nearest(self, name: Named, wrongs: Sequence[Wrong]) -> tuple[Wrong, ...]:
        """Those of some mistakes that are made on the way to a name, the last made last."""
        slots = self.follower.steps.slots
        way = self.way(name)
        last = {
            number: max((slots[t] for t in w.changes if slots[t] in way), default=-1) for number, w in enumerate(wrongs)
        }
        return tuple(wrongs[number] for number in sorted(last, key=last.__getitem__) if last[number] >= 0)

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

    def _rows(self, found: Mapping[Named, Array]) -> Array:
        return np.array([found[name] for name in self.asked])


def _guessed(numbers: Array, agrees: Mask) -> Mask:
    """The students who gave one number to everything, which more than once does not follow (axes name, student)."""
    answered = ~np.isnan(numbers)
    several = (np.sum(answered, axis=0) >= _SEVERAL) & (np.sum(answered & ~agrees, axis=0) > 1)
    return np.asarray(several & (np.fmax.reduce(numbers) == np.fmin.reduce(numbers)))
