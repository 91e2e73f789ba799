"""What follows from numbers that a text prints, each put in whether it is right or not.

    Carrier(plan, given).truth(slots, settle) -> values;   settle(place, what follows) -> what is used there

`follow.py` puts a person's numbers in only where they differ from what follows. A published text is read more kindly:
whoever worked on from a printed number may have used its digits, or those behind them, so a printed number stands for
a range, and what follows from it is a range too.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from derive.bounded import EXACT, Bounded, lifted
from derive.bounds import bounded_arithmetic
from derive.mistakes.rewritten import Rewritten
from derive.paper import places_of
from derive.plan import Plan
from derive.program import gather
from derive.quantities import Named, Quantity, sample_of
from derive.steps import Functions, Path, Steps, run

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Range:
    """The numbers from `low` to `high`."""

    low: float
    high: float

    @property
    def middle(self) -> float:
        """Half way between both ends."""
        return (self.low + self.high) / 2

    def with_(self, number: float) -> Range:
        """The least range that holds a number, too."""
        return Range(min(self.low, number), max(self.high, number))

    def near(self, number: float, room: float) -> bool:
        """Whether a number is at most `room` outside."""
        slack = 1e-9 * room + 1e-13 * abs(number)
        return self.low - room - slack <= number <= self.high + room + slack


Place = tuple[int, int]
"""A slot of `derive.steps`, and the sample in it, from 0."""

Settle = Callable[[Place, Range], Range | None]
"""Told what follows at a place, says what is used there; None for what follows."""


@dataclass(frozen=True)
class Carrier:
    """A plan with one set of given numbers; `carry` decimals are kept of what is not settled."""

    plan: Plan
    given: Mapping[Quantity, float]
    carry: int = 12

    @cached_property
    def steps(self) -> Steps:
        """The plan's statements."""
        return Steps(self.plan)

    @cached_property
    def _functions(self) -> Functions:
        return Functions(self.steps, bounded_arithmetic(self.carry))

    def place(self, name: Named) -> Place:
        """Where a name's number stands; raises KeyError for a name without a line."""
        sample = sample_of(name)
        column = sample - 1 if self.plan.batch.several and isinstance(sample, int) else 0
        return self.steps.slot(name), column

    def start(self) -> list[Any]:
        """The given numbers, and room for what follows from them."""
        given = {quantity: np.asarray([number]) for quantity, number in self.given.items()}
        arrays = gather(self.plan, given)
        values: list[Any] = []
        for array in arrays:
            places = max(places_of(float(number)) for number in array.flat)
            values.append(Bounded(array, EXACT, places, self.carry))
        return values + [None] * len(self.plan.statements)

    def truth(self, slots: Collection[int], settle: Settle) -> list[Any]:
        """All values, those in some slots settled, in the order of the statements."""
        values = self.start()
        self._run(self.steps.truth, values, slots, settle)
        return values

    def after(self, values: list[Any], rewriting: Rewritten, slots: Collection[int], settle: Settle) -> list[Any]:
        """The values of one who makes a mistake, else as in `values`."""
        changed = list(values)
        self._run(self.steps.path(rewriting), changed, slots, settle)
        return changed

    def _run(self, path: Path, values: list[Any], slots: Collection[int], settle: Settle) -> None:
        def keep(slot: int, value: Any) -> Any:
            return self._settled(slot, lifted(value, self.carry), settle) if slot in slots else value

        with np.errstate(all="ignore"):
            run(path, values, self._functions, keep)

    def _settled(self, slot: int, value: Bounded, settle: Settle) -> Bounded:
        numbers, errors = np.broadcast_arrays(value.value, value.error)
        ranges = [Range(n - e, n + e) for n, e in zip(numbers.ravel().tolist(), errors.ravel().tolist(), strict=True)]
        used = [settle((slot, column), span) for column, span in enumerate(ranges)]
        if all(span is None for span in used):
            return value
        kept = [own if own is not None else found for own, found in zip(used, ranges, strict=True)]
        middle = np.array([span.middle for span in kept]).reshape(numbers.shape)
        error = np.array([(span.high - span.low) / 2 for span in kept]).reshape(numbers.shape)
        return Bounded(middle, error, self.carry, self.carry)

    def at(self, values: list[Any], place: Place) -> Range:
        """What a place of `values` holds."""
        slot, column = place
        value = lifted(values[slot], self.carry)
        numbers, errors = np.broadcast_arrays(value.value, value.error)
        here = column if numbers.size > 1 else 0
        number, error = float(numbers.flat[here]), float(errors.flat[here])
        return Range(number - error, number + error)
