"""The numbers that a student works with: those handed in, and what follows from them where nothing was handed in.

    Structure + records + answers -> own_numbers -> OwnNumbers(right, used, follows) for each student

All students of a question are followed at once (`derive.follow`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from derive.errors import ParseError
from derive.follow import Follower, Written
from derive.grammar import evaluate_number
from derive.plan import SAMPLE
from derive.quantities import Derivative, Named, Quantity
from derive.terms import with_index
from exercises.generate import rows_of
from exercises.kinds import Shared, has_comma
from exercises.kinds.number import within
from exercises.manifest import ExpectedAnswer, StudentRecord
from exercises.matrices import read
from exercises.structure import Structure

_SAME = 1e-9
"""A number differs from another where it is off by more than so much of it."""


@dataclass(frozen=True)
class OwnNumbers:
    """One student's numbers in one question: the right ones, those used, and what follows for each asked name.

    What is `used` for a name that was handed in is the student's, where that does not agree with what follows.
    """

    right: Mapping[Named, float]
    used: Mapping[Named, float]
    follows: Mapping[Named, float]

    def step(self, names: Iterable[Named]) -> dict[Named, float]:
        """The numbers of the steps that lead to some names, with what follows for these."""
        return dict(self.used) | {name: self.follows.get(name, self.used[name]) for name in names}


def own_numbers(
    structure: Structure,
    number: int,
    records: Sequence[StudentRecord],
    texts: Sequence[Mapping[str, str | None]],
    shared: Shared,
) -> list[OwnNumbers]:
    """The numbers of each student in question `number`, whose answers are `texts` by their labels.

    `shared` is what the manifest keeps of the question for all students.
    """
    if not structure.given or not records:
        return [OwnNumbers({}, {}, {}) for _ in records]
    given = {q: np.array([r.given[str(number)][q.name] for r in records]) for q in structure.given}
    right = rows_of(structure.truth.printed(given), len(records))
    exact = rows_of(structure.truth.exact(given), len(records))
    carry = structure.rounding.shown
    trail = Follower(structure.plan, structure.given_places, carry).follow(given, _written(structure, texts, shared))
    used = {name: trail.used(name)[0] for name in _names(structure)}
    follows = trail.followed.values
    return [
        OwnNumbers(
            right[row],
            right[row] | {n: v for n, a in used.items() if not _same(v := float(a[row]), exact[row][n])},
            {n: _shown(float(a[row]), exact[row][n], right[row][n]) for n, a in follows.items()},
        )
        for row in range(len(records))
    ]


def _shown(value: float, exact: float, printed: float) -> float:
    """What the page prints for a value: where it is the exact one, the number as it was rounded on the way."""
    return printed if _same(value, exact) else value


def _same(value: float, other: float) -> bool:
    return abs(value - other) <= _SAME * abs(other)


def _names(structure: Structure) -> Iterator[Named]:
    """Every computed name, each sample's own."""
    samples = range(1, structure.plan.batch.samples + 1)
    for target in structure.plan.terms:
        for sample in samples:
            name = with_index(target, SAMPLE, sample)
            assert isinstance(name, Quantity | Derivative)
            yield name
            if name == target:
                break


def _written(structure: Structure, texts: Sequence[Mapping[str, str | None]], shared: Shared) -> dict[Named, Written]:
    """What the students handed in for names of the plan."""
    known = set(_names(structure))
    columns: dict[Named, list[float]] = {}
    for row, own in enumerate(texts):
        for ask in structure.asks:
            for name, value in _numbers(ask.kind, ask.names, own.get(ask.label), shared):
                if name in known:
                    columns.setdefault(name, [np.nan] * len(texts))[row] = value
    return {name: _column(structure, name, column) for name, column in columns.items()}


def _column(structure: Structure, name: Named, column: Sequence[float]) -> Written:
    half = 0.5 * 10.0 ** -structure.answer_decimals(name)
    return Written(np.array(column), half, half)


def _numbers(kind: str, names: Sequence[Named], text: str | None, shared: Shared) -> Iterator[tuple[Named, float]]:
    """The numbers in an answer, none where it is not read."""
    if not text or kind not in ("number", "matrix"):
        return
    comma = has_comma(shared)
    try:
        if kind == "number":
            values = [Fraction(evaluate_number(text, comma=comma))]
        else:
            values = [value for row in read(text, comma=comma).rows for value in row]
    except ParseError:
        return
    if len(values) == len(names):
        yield from zip(names, map(float, values), strict=True)


def entries_off(names: Sequence[Named], expected: ExpectedAnswer, text: str, shared: Shared) -> Iterator[Named]:
    """The entries of a matrix that are not right."""
    truth = [value for row in expected.details["exact"] for value in row]
    tolerances = [room for row in expected.details["tolerances"] for room in row]
    own = dict(_numbers("matrix", names, text, shared))
    for name, value, room in zip(names, truth, tolerances, strict=True):
        if name in own and not within(Fraction(own[name]), value, room):
            yield name
