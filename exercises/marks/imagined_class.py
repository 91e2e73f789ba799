"""Classes of imagined students, and how marking takes their answers: who is named rightly, and what is given.

    Judge + numbers of sound variants -> Class(judge, given, seed).of(kind) -> Made -> outcome: Tally

The kinds are students with no mistake, one, two, a slip, and a mistake and a slip. What a student deserves follows from
what was done: an answer whose own steps are right earns everything, one with a mistake in them half, one with a slip
nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from derive.hypotheses import Hypotheses
from derive.mistakes import Both, Wrong, both
from derive.quantities import Quantity
from exercises.files.credit import USUAL_CREDIT, Credit
from exercises.kinds import Typed
from exercises.marks.imagined import Imagined, Slips
from exercises.marks.judging import Judge
from exercises.marks.opinions import Judgement
from exercises.marks.outcomes import Alike, Tally, named
from exercises.marks.panel import Panel
from exercises.variants.confusion import Answers, Confusion
from exercises.variants.trials import Bench

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

_HALF = 0.5
_NOISE = 1e-9
"""Floats may be off by so much of a tolerance."""


@dataclass(frozen=True)
class Kind:
    """How many mistakes students of a kind make throughout, and whether each makes a slip."""

    mistakes: int
    slip: bool = False


KINDS: Mapping[str, Kind] = {
    "no mistake": Kind(0),
    "one mistake": Kind(1),
    "two mistakes": Kind(2),
    "a slip": Kind(0, slip=True),
    "a mistake and a slip": Kind(1, slip=True),
}


@dataclass(frozen=True)
class Made:
    """What students wrote (axes asked name, student), each one's mistakes, and what share each answer deserves."""

    answers: Array
    mistakes: Sequence[tuple[str, ...]]
    deserved: Array


@dataclass(frozen=True)
class Class:
    """Students of one question, each with own numbers, and what the set says that their answers earn."""

    judge: Judge
    given: Mapping[Quantity, Array]
    seed: int = 1
    credit: Credit = USUAL_CREDIT

    @cached_property
    def _source(self) -> np.random.Generator:
        return np.random.default_rng(self.seed)

    @property
    def count(self) -> int:
        """How many they are."""
        return max(np.size(numbers) for numbers in self.given.values())

    @property
    def _hypotheses(self) -> Hypotheses:
        return self.judge.explainer.hypotheses

    @cached_property
    def _wrongs(self) -> tuple[Wrong, ...]:
        """The mistakes that sound variants tell from none, made everywhere or in all of a layer."""
        told = [wrong for answers in self._told for wrong in answers.wrongs]
        return tuple(h.wrongs[0] for h in self._hypotheses.common if h.wrongs and _is_among(h.wrongs[0], told))

    @cached_property
    def _confusion(self) -> Confusion:
        return Confusion.of(self.judge.structure.plan, self.judge.asked)

    @cached_property
    def _told(self) -> list[Answers]:
        """The answers of mistakes that sound variants tell from the true ones."""
        demand = Bench(self.judge.structure).demand
        pairs = demand.confusion.pairs[demand.demanded]
        return [demand.confusion.answers[other] for one, other in pairs.tolist() if one == 0]

    @cached_property
    def alike(self) -> Alike:
        """For each mistake those that give the same answers at some place, whatever is drawn."""
        groups: dict[str, frozenset[str]] = {}
        for answers in self._confusion.answers:
            for name in answers.mistakes:
                groups[name] = groups.get(name, frozenset()) | answers.mistakes
        return groups

    def of(self, kind: str) -> Made:
        """What students of one kind write."""
        what = KINDS[kind]
        slips = Slips.drawn(self._source, len(self.judge.follower.plan.statements), self.count)
        chosen = list(self._drawn(two=what.mistakes > 1)) if what.mistakes else [None] * self.count
        return self._made(chosen, slips if what.slip else None)

    def _drawn(self, *, two: bool) -> Iterator[Wrong | Both | None]:
        """A mistake for each student, and another one where both can be made."""
        for one, other in self._source.integers(max(len(self._wrongs), 1), size=(self.count, 2)).tolist():
            first, second = self._wrongs[one : one + 1], self._wrongs[other : other + 1]
            pair = both(first[0], second[0]) if two and first and second else None
            yield pair or (first[0] if first else None)

    def _made(self, chosen: Sequence[Wrong | Both | None], slips: Slips | None) -> Made:
        answers = np.empty((len(self.judge.asked), self.count))
        deserved = np.ones(answers.shape)
        for wrong, rows in _grouped(chosen).items():
            own = None if slips is None else slips.of(rows)
            given = {q: n if np.size(n) == 1 else np.asarray(n)[rows] for q, n in self.given.items()}
            rewriting = chosen[rows[0]] if wrong else None
            answers[:, rows] = Imagined(self.judge.structure, given).answers(rewriting, own)
            deserved[:, rows] = self._deserved(rewriting, own, len(rows))
        return Made(answers, [_names(wrong) for wrong in chosen], deserved)

    def _deserved(self, rewriting: Wrong | Both | None, slips: Slips | None, count: int) -> Array:
        """What answers deserve whose own steps have a mistake or a slip, where no answer before tells it."""
        slots = self.judge.follower.steps.slots
        changed = {slots[target] for target in rewriting.changes} if rewriting else set()
        found = np.ones((len(self.judge.asked), count))
        order = [slots[target] for target in self.judge.follower.plan.terms]
        for row, own in enumerate(self._own_steps):
            found[row] = _HALF if changed & own else 1.0
            if slips is not None:
                found[row, np.isin(np.array(order)[slips.places], list(own))] = 0.0
        return found

    @cached_property
    def _own_steps(self) -> list[frozenset[int]]:
        """The statements between each asked name and those asked before it, by slots."""
        steps = self.judge.follower.steps
        asked = {steps.slot(name) for name in self.judge.asked}

        def own(slot: int) -> frozenset[int]:
            inner = (own(other) for other in steps.inputs.get(slot, ()) if other not in asked and other in steps.inputs)
            return frozenset({slot}).union(*inner)

        return [own(steps.slot(name)) for name in self.judge.asked]

    def marked(self, made: Made) -> tuple[NDArray[np.intp], Mask, Judgement | None]:
        """Who has a wrong answer, which answers are right, and what is thought of those who have one."""
        exact, tolerances = self._key
        right = np.abs(made.answers - exact) <= tolerances * (1 + _NOISE)
        rows = np.flatnonzero(~right.all(axis=0))
        if not len(rows):
            return rows, right, None
        given = {q: n if np.size(n) == 1 else np.asarray(n)[rows] for q, n in self.given.items()}
        halves = np.array([[self.judge.structure.half(name)] for name in self.judge.asked])
        judgement = self.judge.judge_all(given, made.answers[:, rows], np.broadcast_to(halves, right.shape)[:, rows])
        return rows, right, judgement

    @cached_property
    def _key(self) -> tuple[Array, Array]:
        """The true numbers, and what the answers may be off by."""
        structure, names = self.judge.structure, self.judge.asked
        outcome = structure.evaluate(self.given)
        exact, errors = (
            np.array([np.broadcast_to(values[name], self.count) for name in names])
            for values in (outcome.exact, outcome.errors)
        )
        pairs = zip(names, errors.tolist(), strict=True)
        return exact, np.array([[structure.tolerance(name, error) for error in own] for name, own in pairs])

    def outcome(self, made: Made) -> Tally:
        """How the students were taken."""
        rows, right, judgement = self.marked(made)
        tally = Tally(answers=right.size)
        tally.outcomes["not seen" if any(made.mistakes) else "rightly"] += self.count - len(rows)
        shares = right.astype(float)
        for column, student in enumerate(rows.tolist()):
            assert judgement is not None
            opinion, truth = judgement.opinion(column), made.mistakes[student]
            explanation = opinion.explanation
            how = named(explanation.mistakes, truth, self.alike)
            tally.outcomes[how] += 1
            if how != "rightly":
                tally.confused[truth, explanation.mistakes] += 1
            panel = Panel(self.judge, opinion, explanation.chosen(), self.credit)
            for row in np.flatnonzero(~right[:, student]).tolist():
                shares[row, student] = self._share(panel, row, made.answers[row, student])
        deserved = np.where(right, 1.0, made.deserved)
        tally.given, tally.deserved = float(shares.sum()), float(deserved.sum())
        tally.less, tally.more = int((shares < deserved).sum()), int((shares > deserved).sum())
        return tally

    def _share(self, panel: Panel, row: int, number: float) -> float:
        """What marking gives for a number that is not right, by the rules that hold for real students."""
        name = self.judge.asked[row]
        return float(panel.found(name, Typed(number, self.judge.structure.half(name), right=False)).share)


def _grouped(chosen: Sequence[object]) -> dict[int, NDArray[np.intp]]:
    """The students who do the same, by what they do."""
    rows: dict[int, list[int]] = {}
    for student, wrong in enumerate(chosen):
        rows.setdefault(0 if wrong is None else id(wrong), []).append(student)
    return {key: np.array(found, dtype=np.intp) for key, found in rows.items()}


def _names(wrong: Wrong | Both | None) -> tuple[str, ...]:
    match wrong:
        case Wrong():
            return (wrong.mistake,)
        case Both():
            return tuple(sorted((wrong.first.mistake, wrong.second.mistake)))
    return ()


def _is_among(wrong: Wrong, others: Sequence[Wrong]) -> bool:
    """Whether a mistake at a place is one of others, which are told by another plan of the same question."""
    return any((other.mistake, other.site) == (wrong.mistake, wrong.site) for other in others)
