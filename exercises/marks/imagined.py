"""Imagined students, many at once: what they write who make known mistakes, slips in arithmetic, both or none.

    Imagined(structure, given).answers(rewriting, slips) -> asked names x students, as rounded to be written down

They round every number on the way as told. A slip changes one number where it is found, by a digit, two digits that
changed places, a digit that was lost, or a point in the wrong place; all that follows is worked out from it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from derive.arithmetic import NUMPY, Arithmetic
from derive.mistakes.rewritten import Rewritten
from derive.mistakes.unfolding import usual
from derive.paper import round_half_up
from derive.plan import Plan
from derive.program import BLOCK, Program
from derive.quantities import Quantity
from exercises.tasks.structure import Structure

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Imagined:
    """Students who have each their own numbers in one question."""

    structure: Structure
    given: Mapping[Quantity, ArrayLike]

    @cached_property
    def plan(self) -> Plan:
        """The steps that they go."""
        return usual(self.structure.plan, self.structure.asked)

    @cached_property
    def count(self) -> int:
        """How many they are."""
        return max(np.size(numbers) for numbers in self.given.values())

    def answers(self, rewriting: Rewritten | None = None, slips: Slips | None = None) -> Array:
        """What they write down; axes asked name, student."""
        program = Program(rewriting.plan if rewriting else self.plan)
        blocks = [self._block(program, start, slips) for start in range(0, self.count, BLOCK)]
        return np.concatenate(blocks, axis=1)

    def _block(self, program: Program, start: int, slips: Slips | None) -> Array:
        """The answers of some of them, so many as a program computes at a time."""
        structure, rows = self.structure, np.arange(start, min(start + BLOCK, self.count))
        own = slips.of(rows) if slips and not self.plan.batch.several else None
        places = [self.plan.places[target] for target in program.targets]

        def keep(number: int, value: Any) -> Array:
            kept = round_half_up(value, structure.worked_decimals)
            return own.made(places[number], kept) if own else kept

        given = {
            name: numbers if np.size(numbers) == 1 else np.asarray(numbers)[rows]
            for name, numbers in self.given.items()
        }
        values = program.compute(given, Arithmetic(NUMPY.functions, keep))
        found = [
            (np.broadcast_to(values[name], len(rows)), structure.answer_decimals(name)) for name in structure.asked
        ]
        return np.array([round_half_up(numbers, decimals) for numbers, decimals in found])


@dataclass(frozen=True)
class Slips:
    """One slip for each student, at a statement by its number, of one of several sorts."""

    places: NDArray[np.intp]
    sorts: NDArray[np.intp]
    luck: Array

    @classmethod
    def drawn(cls, source: np.random.Generator, statements: int, count: int) -> Slips:
        """Slips anywhere among so many statements."""
        sorts = source.integers(len(SORTS), size=count)
        return cls(source.integers(statements, size=count), sorts, source.uniform(0, 1, (2, count)))

    def of(self, rows: NDArray[np.intp]) -> Slips:
        """Those of some students."""
        return Slips(self.places[rows], self.sorts[rows], self.luck[:, rows])

    def made(self, place: int, numbers: Array) -> Array:
        """The numbers of a statement, with the slips that are made there."""
        here = np.flatnonzero(self.places == place)
        if not len(here) or np.ndim(numbers) != 1:
            return numbers
        changed = np.array(np.broadcast_to(numbers, self.places.shape))
        for sort, change in enumerate(SORTS):
            rows = here[self.sorts[here] == sort]
            changed[rows] = change(changed[rows], *self.luck[:, rows])
        return changed


def _digit(numbers: Array, where: Array, what: Array) -> Array:
    """Another digit at one of the first four places."""
    unit = 10.0 ** (_leading(numbers) - np.floor(4 * where))
    return np.asarray(numbers + np.copysign(unit, what - 0.5) * np.ceil(np.abs(what - 0.5) * 8))


def _swapped(numbers: Array, where: Array, what: Array) -> Array:
    """Two neighbouring digits among the first four changed places: the number moves by nine times their difference."""
    unit = 10.0 ** (_leading(numbers) - 1 - np.floor(3 * where))
    digits = np.floor(np.abs(numbers) / unit + 1e-9)
    low, high = digits % 10, (digits // 10) % 10
    moved = np.where(low == high, 1.0, (low - high) * 9) * unit
    return np.asarray(numbers + np.copysign(moved, numbers * moved))


def _lost(numbers: Array, where: Array, what: Array) -> Array:
    """One of the digits two to four left out, the others moving up."""
    unit = 10.0 ** (_leading(numbers) - 1 - np.floor(3 * where))
    size = np.abs(numbers)
    head = np.floor(size / (10 * unit) + 1e-9) * 10 * unit
    tail = size - np.floor(size / unit + 1e-9) * unit
    lost = head + 10 * tail
    return np.asarray(np.copysign(np.where(np.isclose(lost, size), size + unit, lost), numbers))


def _shifted(numbers: Array, where: Array, what: Array) -> Array:
    """The point one place to the left or to the right."""
    return np.asarray(np.where(what < 0.5, numbers / 10, numbers * 10))


def _leading(numbers: Array) -> Array:
    """The place of the first digit; that of hundredths for 0."""
    size = np.abs(numbers)
    return np.asarray(np.floor(np.log10(np.where(size > 0, size, 0.01)) + 1e-9))


SORTS: tuple[Callable[[Array, Array, Array], Array], ...] = (_digit, _swapped, _lost, _shifted)
