"""A plan worked under a rounding rule: its numbers as a page prints them, and how far rounding may lead.

Plan + Rounding + decimals of the given numbers -> Worked -> printed(given), errors(given), exact(given)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from numpy.typing import ArrayLike

from derive.bounds import rounding_errors
from derive.paper import decimals_of, printed_values
from derive.plan import SAMPLE, Plan
from derive.program import Program, Values
from derive.quantities import Derivative, Named, Quantity
from derive.terms import with_index
from exercises.files.spec import Rounding

_GUARD = 2
"""With full precision a key prints the answer's decimals; people with that many digits are off by little more."""

Given = Mapping[Quantity, ArrayLike]


@dataclass(frozen=True)
class Worked:
    """One plan, compiled once; a variant that cannot be computed holds inf or nan."""

    plan: Plan
    rounding: Rounding
    places: Mapping[Quantity, int]

    @cached_property
    def program(self) -> Program:
        """The plan compiled."""
        return Program(self.plan)

    @cached_property
    def decimals(self) -> dict[Named, int]:
        """The decimals each number is printed with; any sample's own, and those of each."""
        any_sample = decimals_of(self.program, self.places, self.rounding.shown)
        samples = range(1, self.plan.batch.samples + 1)
        own = {with_index(name, SAMPLE, s): places for name, places in any_sample.items() for s in samples}
        return any_sample | {name: places for name, places in own.items() if isinstance(name, Quantity | Derivative)}

    def exact(self, given: Given) -> Values:
        """All numbers of many variants at once."""
        return self.program.compute(given)

    def printed(self, given: Given) -> Values:
        """The numbers as a page prints them."""
        return printed_values(self.program, given, self.decimals, full=self.rounding.full, strict=False)

    def errors(self, given: Given) -> Values:
        """How far from the exact numbers one may end up who rounds as told."""
        return rounding_errors(self.program, given, self.places, self.carried)

    @property
    def carried(self) -> int:
        """The decimals that people work with."""
        return self.rounding.shown + (_GUARD if self.rounding.full else 0)
