"""The numbers that a student works with: those handed in, and what follows from them where nothing was handed in.

    Structure + papers handed in -> own_numbers -> OwnNumbers(right, used, follows) for each student

All students of a question are followed at once (`derive.follow`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from derive.errors import ParseError
from derive.follow import Follower
from derive.plan import SAMPLE
from derive.quantities import Derivative, Named, Quantity
from derive.terms import with_index
from derive.written import Written
from exercises.kinds import Ask, Shared, Typed, kind_of
from exercises.storage.manifest import ExpectedAnswer
from exercises.tasks.rows import by_row
from exercises.tasks.structure import Structure

Numbers = Mapping[Named, float]
"""Numbers of one student by their names."""

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


@dataclass(frozen=True)
class Handed:
    """One student's question as it was asked and handed in: the given numbers, and for each answer what was typed.

    The student did not go on from the numbers with the names `unused`.
    """

    given: Mapping[str, float]
    answers: tuple[tuple[ExpectedAnswer, str | None], ...]
    unused: frozenset[Named] = frozenset()


def own_numbers(structure: Structure, papers: Sequence[Handed], shared: Shared) -> list[OwnNumbers]:
    """The numbers of each student; `shared` is what the manifest keeps of the question for all of them."""
    if not structure.given or not papers:
        return [OwnNumbers({}, {}, {}) for _ in papers]
    given = {q: np.array([paper.given[q.name] for paper in papers]) for q in structure.given}
    right = by_row(structure.truth.printed(given), len(papers))
    exact = by_row(structure.truth.exact(given), len(papers))
    follower = Follower(structure.plan, structure.given_places, structure.worked_decimals)
    trail = follower.follow(given, _written(structure, papers, shared))
    used = by_row({name: trail.used(name)[0] for name in _names(structure)}, len(papers))
    follows = by_row(trail.followed.values, len(papers))
    return list(map(_own, right, exact, used, follows))


def _own(right: Numbers, exact: Numbers, used: Numbers, follows: Numbers) -> OwnNumbers:
    """One student's numbers, from those of the key and the exact ones, and from what is used and follows."""
    changed = {name: value for name, value in used.items() if not _same(value, exact[name])}
    shown = {name: _shown(value, exact[name], right[name]) for name, value in follows.items()}
    return OwnNumbers(right, {**right, **changed}, shown)


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


def _written(structure: Structure, papers: Sequence[Handed], shared: Shared) -> dict[Named, Written]:
    """What the students handed in for names of the plan."""
    known = set(_names(structure))
    columns: dict[Named, list[Typed]] = {}
    for row, paper in enumerate(papers):
        for ask, (expected, text) in zip(structure.asks, paper.answers, strict=True):
            for name, typed in typed_numbers(ask, expected, text, shared):
                if name in known and name not in paper.unused:
                    columns.setdefault(name, [_NONE] * len(papers))[row] = typed
    return {name: _column(structure, name, column) for name, column in columns.items()}


_NONE = Typed(np.nan, 0.0, right=False)


def _column(structure: Structure, name: Named, column: Sequence[Typed]) -> Written:
    room = structure.half(name)
    return Written(np.array([one.value for one in column]), np.array([one.half for one in column]), room)


def typed_numbers(
    ask: Ask, expected: ExpectedAnswer, text: str | None, shared: Shared
) -> Iterator[tuple[Named, Typed]]:
    """The numbers of an answer by their names; none where it cannot be read or holds none.

    What was typed with fewer decimals than asked stands for no more numbers for that.
    """
    try:
        numbers = kind_of(expected).numbers(expected, text, shared) if text else ()
    except ParseError:
        return
    half = 0.5 * 10.0**-expected.decimals
    yield from ((n, replace(one, half=min(one.half, half))) for n, one in zip(ask.names, numbers, strict=False))
