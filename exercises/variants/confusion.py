"""Whether a variant tells known mistakes apart: from the truth, and from each other, by all that is asked together.

    plan, asked -> Confusion.lookalikes(given, tolerances): which pairs of answers no asked number tells apart
    structure, conditions -> demand_of -> Demand.holds(given, tolerances): which variants are sound

Derivations that give the same answers whatever is drawn are one `Answers`: an added gradient and a turned sign, where
only new weights are asked. Pairs that many candidates leave alike (a slope of 1 everywhere, where no unit is off) are
not demanded of any, nor are those that would leave too few candidates; `Demand.waived` lists them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from derive.mistakes import Wrong, mistakes_for
from derive.mistakes.together import Together
from derive.mistakes.unfolding import usual
from derive.plan import SAMPLE, Plan
from derive.quantities import Named, Quantity
from exercises.tasks.structure import Outcome, Structure
from exercises.tasks.task import Condition
from exercises.variants.pairs import Array, Mask, Pairs

Numbers = Mapping[Quantity, ArrayLike]

BOTH = 2.0
"""Two students may each be off by the tolerance: answers more than this many tolerances apart surely differ."""

MOST_ALIKE = 0.2
"""Pairs that more candidates than this share leave alike are not demanded to differ."""

LEAST_LEFT = 0.2
"""The share of candidates that the demands must leave."""

_PROBES = 1024
_PROBED = 256
"""Candidates drawn to see what can be demanded, and how many of those that are fit are looked at."""

_GENERIC = 24
"""Variants of any numbers on which the same answers are recognised."""


@dataclass(frozen=True)
class Answers:
    """Derivations that give the same asked numbers whatever is drawn; `true` where the right one is among them."""

    wrongs: tuple[Wrong, ...]
    true: bool = False

    @property
    def mistakes(self) -> frozenset[str]:
        """The names of the mistakes that give them."""
        return frozenset(wrong.mistake for wrong in self.wrongs)


@dataclass(frozen=True)
class Confusion:
    """The answers that known mistakes give to what is asked of a plan."""

    wrongs: tuple[Wrong, ...]
    together: Together

    @classmethod
    def of(cls, plan: Plan, asked: tuple[Named, ...]) -> Confusion:
        """Every mistake that can be made in a plan, told in its usual form, everywhere or in one layer."""
        told = usual(plan, asked)
        wrongs = mistakes_for(told) if asked else ()
        return cls(wrongs, Together(told, wrongs, asked))

    @cached_property
    def answers(self) -> tuple[Answers, ...]:
        """The different answers, the true ones first; with them are the mistakes that nothing asked depends on."""
        groups: list[list[Wrong]] = [[] for _ in self._representatives]
        for wrong, place in zip(self.wrongs, self._places[1:], strict=True):
            groups[place].append(wrong)
        return tuple(Answers(tuple(group), number == 0) for number, group in enumerate(groups))

    @cached_property
    def _places(self) -> list[int]:
        """Which of the different answers each derivation gives, the truth first."""
        if not self.wrongs:
            return [0]
        numbers = self.together.compute(_any_numbers(self.together.plan))[self.together.rows]
        known: dict[object, int] = {}
        return [known.setdefault(_fingerprint(number, own), len(known)) for number, own in enumerate(numbers)]

    @cached_property
    def _representatives(self) -> list[int]:
        """For each of the different answers, the first derivation that gives them."""
        return [self._places.index(place) for place in range(max(self._places) + 1)]

    @cached_property
    def pairs(self) -> NDArray[np.intp]:
        """The pairs of answers to be told apart, by their places: no mistake from itself at another place."""
        return np.array(list(self._pairs()), dtype=np.intp).reshape(-1, 2)

    def _pairs(self) -> Iterator[tuple[int, int]]:
        for j, later in enumerate(self.answers):
            for i, earlier in enumerate(self.answers[:j]):
                if earlier.true or not earlier.mistakes & later.mistakes:
                    yield i, j

    def among(self, chosen: Mask) -> Pairs:
        """Some of the pairs."""
        return Pairs(self._columns, self.pairs[chosen])

    @cached_property
    def _columns(self) -> NDArray[np.intp]:
        return self.together.rows[self._representatives]

    def numbers(self, given: Numbers) -> Array:
        """The asked numbers of all answers for many variants: axes answers, asked name, variant."""
        return self.together.compute(given)[self._columns]

    def lookalikes(self, given: Numbers, tolerances: Array, pairs: Pairs | None = None) -> Mask:
        """Which pairs (first axis; all, or some) no asked number tells apart, for each variant.

        `tolerances` has an axis of asked names and one of variants. An answer that cannot be computed is told
        from every other.
        """
        pairs = Pairs(self._columns, self.pairs) if pairs is None else pairs
        if not len(pairs):
            return np.empty((0, tolerances.shape[1]), dtype=bool)
        return pairs.alike(self.together.compute(given), BOTH * tolerances)


def _any_numbers(plan: Plan) -> dict[Quantity, Array]:
    """Numbers of no pattern and of both signs, save targets, which some losses want between 0 and 1."""
    source = np.random.default_rng(1)
    samples = range(1, plan.batch.samples + 1)
    names = [name.of_sample(s) if name.sample == SAMPLE else name for name in plan.given for s in samples]
    return {name: source.uniform(0.05 if name.kind == "y" else -1.5, 0.95, _GENERIC) for name in dict.fromkeys(names)}


def _fingerprint(number: int, own: Array) -> object:
    """The same for the same answers; where none can be computed, nothing says that they are the same."""
    finite = np.isfinite(own).all(axis=0)
    return _rounded(own).tobytes() if finite.any() or not own.size else number


def _rounded(numbers: Array) -> Array:
    """The numbers to nine digits, so that another order of operations makes no difference."""
    with np.errstate(divide="ignore", invalid="ignore"):
        unit = 10.0 ** np.floor(np.log10(np.abs(numbers)) - 8.0)
        return np.asarray(np.where(np.abs(numbers) < 1e-12, 0.0, np.round(numbers / unit) * unit)) + 0.0


@dataclass(frozen=True)
class Demand:
    """The pairs of answers that every variant of a question has to tell apart."""

    confusion: Confusion
    demanded: Mask

    @classmethod
    def after(cls, confusion: Confusion, alike: Mask) -> Demand:
        """What can be demanded, by the lookalikes among a probe of candidates that are fit in all else.

        Pairs with the truth first, the least alike first, as long as enough candidates are left.
        """
        demanded = np.zeros(len(alike), dtype=bool)
        if alike.size:
            share = alike.mean(axis=1)
            order = np.lexsort((share, confusion.pairs[:, 0] != 0))
            fit = order[share[order] <= MOST_ALIKE]
            lost = np.logical_or.accumulate(alike[fit], axis=0).mean(axis=1)
            demanded[fit[lost <= 1 - LEAST_LEFT]] = True
        return cls(confusion, demanded)

    def holds(self, given: Numbers, tolerances: Array) -> Mask:
        """Which variants tell all demanded pairs apart."""
        return np.asarray(~self.confusion.lookalikes(given, tolerances, self._pairs).any(axis=0))

    @cached_property
    def _pairs(self) -> Pairs:
        return self.confusion.among(self.demanded)

    def waived(self) -> tuple[tuple[Answers, Answers], ...]:
        """The pairs of answers that variants need not tell apart."""
        answers = self.confusion.answers
        return tuple((answers[i], answers[j]) for i, j in self.confusion.pairs[~self.demanded].tolist())


def demand_of(structure: Structure, conditions: Iterable[Condition]) -> Demand:
    """What can be demanded of a question's variants, by candidates that fulfil the conditions; alike in every run."""
    confusion = Confusion.of(structure.plan, structure.asked)
    if not len(confusion.pairs):
        return Demand(confusion, np.zeros(0, dtype=bool))
    given = probe_of(structure, conditions)
    return Demand.after(confusion, confusion.lookalikes(given, tolerances_of(structure, structure.evaluate(given))))


def probe_of(structure: Structure, conditions: Iterable[Condition]) -> dict[Quantity, Array]:
    """Some candidates of a question that fulfil the conditions; the same in every run."""
    drawn = structure.urn.draw(np.random.default_rng(0), _PROBES)
    fixed = {quantity: float(value) for quantity, value in structure.task.fixed.items()}
    values = structure.program.compute({**fixed, **drawn})
    fit = np.ones(_PROBES, dtype=bool)
    for condition in conditions:
        fit &= condition.holds(values)
    rows = np.flatnonzero(fit)[:_PROBED]
    fixed_ones = {quantity: np.full(len(rows), value) for quantity, value in fixed.items()}
    return fixed_ones | {quantity: np.asarray(numbers, dtype=np.float64)[rows] for quantity, numbers in drawn.items()}


def tolerances_of(structure: Structure, outcome: Outcome) -> Array:
    """What each asked number (first axis) may be off by in each variant."""
    return np.array([outcome.errors[name] + structure.half(name) for name in structure.asked])
