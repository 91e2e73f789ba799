"""How the way of a second mistake runs for those who made a first one.

Detours(hypotheses).way(first, second) -> Way(pair, path), from the numbers that the first leads to
Detours(hypotheses).courses(firsts, second) -> Courses, each of the ways that fill the same slots in the same order
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from derive.hypotheses import Hypotheses, Hypothesis
from derive.steps import Path


@dataclass(frozen=True)
class Way:
    """What two mistakes make otherwise than the first alone, in order: the second's own path, or another."""

    pair: Hypothesis
    path: Path
    order: int
    """Ways that fill the same slots in the same order have the same number."""

    @cached_property
    def slots(self) -> tuple[int, ...]:
        """What is filled on it."""
        return tuple(slot for slot, _ in self.path)

    @cached_property
    def numbers(self) -> NDArray[np.intp]:
        """The number of each statement's term."""
        return np.array([number for _, number in self.path], dtype=np.intp)


@dataclass(frozen=True)
class Course:
    """Ways that fill the same slots in the same order, by the places of their first mistakes."""

    places: tuple[int, ...]
    ways: tuple[Way, ...]

    @property
    def slots(self) -> tuple[int, ...]:
        return self.ways[0].slots

    @cached_property
    def numbers(self) -> NDArray[np.intp]:
        """The terms' numbers (axes slot, way)."""
        return np.array([way.numbers for way in self.ways]).T


@dataclass(frozen=True)
class Detours:
    """The ways of all pairs of hypotheses, each found once."""

    hypotheses: Hypotheses
    _known: dict[tuple[int, int], Way | None] = field(default_factory=dict)
    _orders: dict[tuple[int, ...], int] = field(default_factory=dict)

    def courses(self, firsts: Sequence[Hypothesis], second: Hypothesis) -> Iterator[Course]:
        """The ways to a second mistake for those who made one of the first ones."""
        found: dict[int, list[tuple[int, Way]]] = {}
        for place, first in enumerate(firsts):
            way = self.way(first, second)
            if way is not None:
                found.setdefault(way.order, []).append((place, way))
        for ways in found.values():
            yield Course(*zip(*ways, strict=True))

    def way(self, first: Hypothesis, second: Hypothesis) -> Way | None:
        """That of two; None where they cannot be made together."""
        key = (id(first), id(second))
        if key not in self._known:
            pair = self.hypotheses.together(first, second)
            self._known[key] = None if pair is None else self._made(pair, first, second)
        return self._known[key]

    def _made(self, pair: Hypothesis, first: Hypothesis, second: Hypothesis) -> Way:
        path = self._path(pair.path, first.path, second.path)
        return Way(pair, path, self._orders.setdefault(tuple(slot for slot, _ in path), len(self._orders)))

    def _path(self, both: Path, first: Path, second: Path) -> Path:
        """That of the second where it holds all that is to be done anew, so that many firsts share its order."""
        steps = self.hypotheses.follower.steps
        wanted, own, true = dict(both), dict(second), steps.true
        new = steps.anew(both, {**true, **dict(first)})
        if dict(new).keys() <= own.keys() and [s for s in wanted if s in own] == [s for s in own if s in wanted]:
            return tuple((slot, wanted.get(slot, true[slot])) for slot in own)
        return new
