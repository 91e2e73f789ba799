"""What follows from a person's own numbers: error carried forward, for many persons at once.

    Follower(plan, places, carry).follow(given, own) -> Trail.followed: value, error, agrees by name

Each named number is computed through its own equation from what the person has: numbers that were written down take
the place of those that would follow where they do not agree with them, and what was not written is computed. How far
one who rounds as told may be from the value is found along with it (`bounds.py`); a number that a person wrote is known
to half a unit of its last digit. The same for one who makes a mistake besides: `Follower.follow(...).after(path)`.

    trail = Follower(plan, places, 6).follow({x: 0.3, ...}, {z: Written(np.array([0.41]), half=0.005, room=0.005)})
    trail.followed.values[a], trail.followed.errors[a]      for one variant, arrays of length 1
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from derive.arithmetic import NUMPY
from derive.bounded import EXACT, Bounded
from derive.bounds import bounded_arithmetic
from derive.mistakes.rewritten import Rewritten
from derive.mistakes.rounding import Early
from derive.plan import Plan
from derive.program import gather
from derive.quantities import Named, Quantity, sample_of
from derive.steps import Functions, Path, Steps, run
from derive.written import Columns, Entries, Written

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

SAME = 1e-12
"""Two floats are the same number that differ by no more of it."""


@dataclass(frozen=True)
class Followed:
    """What follows for each written name, and for others on request; arrays over the persons."""

    values: Mapping[Named, Array]
    errors: Mapping[Named, Array]
    agrees: Mapping[Named, Mask]


@dataclass(frozen=True)
class Follower:
    """A plan, the decimals of its given numbers, and those that are carried on the way."""

    plan: Plan
    places: Mapping[Quantity, int]
    carry: int

    @cached_property
    def steps(self) -> Steps:
        """The plan's statements."""
        return Steps(self.plan)

    @cached_property
    def functions(self) -> Functions:
        """They, compiled for numbers with bounds."""
        return Functions(self.steps, bounded_arithmetic(self.carry))

    @cached_property
    def plain(self) -> Functions:
        """They, compiled for numbers alone."""
        return Functions(self.steps, NUMPY)

    def follow(self, given: Mapping[Quantity, ArrayLike], own: Mapping[Named, Written]) -> Trail:
        """What follows from the true equations."""
        arrays = gather(self.plan, given)
        values: list[Any] = [
            Bounded(array, EXACT, self.places[quantity], self.carry)
            for array, quantity in zip(arrays, self.plan.given, strict=True)
        ]
        values += [None] * len(self.plan.statements)
        count = max(len(array) for array in arrays)
        made = Entries(self._columns(own, count), self.carry)
        with np.errstate(all="ignore"):
            run(self.steps.truth, values, self.functions, made.keep)
        return Trail(self, values, made, count)

    def _columns(self, own: Mapping[Named, Written], count: int) -> dict[int, Columns]:
        grouped: dict[int, list[Named]] = {}
        for name in own:
            grouped.setdefault(self.steps.slot(name), []).append(name)
        return {slot: self._column(names, own, count) for slot, names in grouped.items()}

    def _column(self, names: Iterable[Named], own: Mapping[Named, Written], count: int) -> Columns:
        samples = self.plan.batch.samples
        listed = [(name, self.place(name)) for name in names]
        width = () if samples == 1 else (1,) if listed[0][1] is None else (samples,)
        numbers = np.full((count, *width), np.nan)
        half, room = np.zeros((count, *width)), np.zeros((count, *width))
        for name, place in listed:
            where = () if samples == 1 else (0 if place is None else place,)
            numbers[:, *where] = own[name].numbers
            half[:, *where], room[:, *where] = own[name].half, own[name].room
        return Columns(numbers, half, room, tuple(listed))

    def place(self, name: Named) -> int | None:
        """The column of one sample's number; None for what has no sample."""
        sample = sample_of(name)
        return sample - 1 if self.plan.batch.several and isinstance(sample, int) else None


@dataclass(frozen=True)
class Trail:
    """The way of persons through the equations, from which the ways of others branch off.

    That of some persons may hold only what a path fills or reads; its other values are None.
    """

    follower: Follower
    values: list[Any]
    made: Entries
    count: int

    def after(self, path: Path, early: Early | None = None) -> Trail:
        """The same persons, were they to follow a path of wrong statements (`Steps.path`)."""
        values, made = (
            list(self.values),
            Entries(self.made.own, self.made.carry, early, dict(self.made.found), dict(self.made.agrees)),
        )
        with np.errstate(all="ignore"):
            run(path, values, self.follower.functions, made.keep)
        return Trail(self.follower, values, made, self.count)

    def changed(self, rewriting: Rewritten) -> dict[int, Mask]:
        """Where a mistake gives another number by itself: for each slot that it changes, which persons."""
        steps, plain = self.follower.steps, self.follower.plain
        true, slots = steps.true, {steps.slots[target] for target in rewriting.changes}
        values = [value.value for value in self.values]
        found: dict[int, Mask] = {}
        with np.errstate(all="ignore"):
            for slot, number in steps.path(rewriting):
                if slot in slots:
                    one, other = (np.asarray(plain[term](values)) for term in (true[slot], number))
                    differs = ~(np.abs(one - other) <= SAME * np.abs(one))
                    whole = differs.any(axis=-1) if self.follower.plan.batch.several and differs.ndim else differs
                    found[slot] = np.broadcast_to(whole, (self.count,))
        return found

    def of_persons(self, persons: NDArray[np.intp], path: Collection[tuple[int, int]] | None = None) -> Trail:
        """The trail of some of the persons alone; what a path fills or needs of it, where one is given."""
        slots = range(len(self.values)) if path is None else self.follower.steps.touched(path)
        values: list[Any] = [None] * len(self.values)
        for slot in slots:
            if self.values[slot] is not None:
                values[slot] = self.values[slot].of_rows(persons, self.count)
        own = self.made.own.keys() if path is None else {slot for slot, _ in path} & self.made.own.keys()
        return Trail(self.follower, values, self.made.of_rows(own, persons, self.count), len(persons))

    def moved(self, share: float) -> dict[Named, Array]:
        """What would follow for each written name, had every given number and every one put in been larger.

        Each by another share of it, from `share` to twice that. A number that is put in as 0 stays 0.
        """
        start, count = len(self.follower.plan.given), len(self.values)
        factors = [1 + share * (1 + n / count) for n in range(count)]
        values: list[Any] = [value.value * factors[n] for n, value in enumerate(self.values[:start])]
        values += [None] * (count - start)

        def keep(slot: int, value: Any) -> Any:
            own = self.made.own.get(slot)
            if own is None:
                return value
            found[slot] = value
            follows = self.made.agrees[slot] | own.empty
            return np.where(follows, value, own.numbers * factors[slot])

        found: dict[int, Any] = {}
        with np.errstate(all="ignore"):
            run(self.follower.steps.truth, values, self.follower.plain, keep)
        return {
            name: self._column(found[slot], place)
            for slot, columns in self.made.own.items()
            for name, place in columns.names
        }

    @cached_property
    def followed(self) -> Followed:
        """What follows for each written name."""
        names = [name for columns in self.made.own.values() for name, _ in columns.names]
        values, errors, agrees = (dict(zip(names, rows, strict=True)) for rows in self.found(names))
        return Followed(values, errors, agrees)

    def found(self, names: Sequence[Named]) -> tuple[Array, Array, Mask]:
        """What follows for some of the written names, how far one may be from it, and whether it is what was written.

        Axes name, person.
        """
        shape = (len(names), self.count)
        values, errors, agrees = np.empty(shape), np.empty(shape), np.empty(shape, dtype=bool)
        for row, name in enumerate(names):
            slot, place = self.follower.steps.slot(name), self.follower.place(name)
            found = self.made.found[slot]
            values[row] = self._of(found.value, place)
            errors[row] = self._of(found.error, place)
            agrees[row] = self._of(self.made.agrees[slot], place)
        return values, errors, agrees

    def used(self, name: Named) -> tuple[Array, Array]:
        """The number that is used for a name of the plan, and how far the person's may be from it."""
        value, place = self.values[self.follower.steps.slot(name)], self.follower.place(name)
        return self._column(value.value, place), self._column(value.error, place)

    def _column(self, array: ArrayLike, place: int | None) -> Any:
        return np.broadcast_to(self._of(np.asarray(array), place), (self.count,))

    def _of(self, whole: Any, place: int | None) -> Any:
        """The numbers of one sample, where there are several."""
        if not self.follower.plan.batch.several:
            return whole
        whole = np.atleast_1d(whole)
        return whole[..., place if place is not None and whole.shape[-1] > 1 else 0]
