"""The printed numbers of a lesson that plans its own statements: each with its decimals, computed as on paper.

Plan + given numbers as written + Rounding -> Worksheet(exact, printed, decimals)

A number that ends before its decimals do is written without the zeros: 8, not 8.00.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from derive.errors import NameMissing
from derive.paper import decimals_of, printed_values
from derive.plan import Plan
from derive.program import Program
from derive.quantities import Derivative, Named, Quantity, parse_name
from exercises.files.leaves import Written
from exercises.files.spec import Rounding


@dataclass(frozen=True)
class Worksheet:
    """A plan of one sample with the numbers that the file gives."""

    plan: Plan
    given: Mapping[Quantity, Written]
    rounding: Rounding

    @cached_property
    def _program(self) -> Program:
        return Program(self.plan)

    @cached_property
    def numbers(self) -> dict[Quantity, float]:
        """The given numbers as floats."""
        return {name: float(written.value) for name, written in self.given.items()}

    @cached_property
    def decimals(self) -> dict[Named, int]:
        """The decimals with which each number is printed: those it needs, at most those that are carried."""
        counts = {name: written.decimals for name, written in self.given.items()}
        most = decimals_of(self._program, counts, self.rounding.shown)
        return {name: places if name in counts else _needed(self.exact[name], places) for name, places in most.items()}

    @cached_property
    def printed(self) -> dict[Named, float]:
        """The numbers as the page prints them."""
        values = printed_values(self._program, self.numbers, self.decimals, full=self.rounding.full)
        return values.variant(0)

    @cached_property
    def exact(self) -> dict[Named, float]:
        """The numbers in full."""
        return self._program.run_once(self.numbers)

    def named(self, name: str) -> float:
        """The exact number of a name; raises InputError for one that the plan does not have."""
        found = self.exact.get(parse_name(name))
        if found is None:
            raise NameMissing.among("quantity", name, (known.name for known in self.exact))
        return found


def json_text(formulas: Mapping[str, str], exact: Mapping[Named, float] | None, more: Mapping[str, object]) -> str:
    """The `derive --format json` object of a lesson; `exact` of None: formulas alone."""
    content: dict[str, object] = {"formulas": formulas}
    if exact is not None:
        quantities = {name.name: value for name, value in exact.items() if isinstance(name, Quantity)}
        derivatives = {name.name: value for name, value in exact.items() if isinstance(name, Derivative)}
        content = {"quantities": quantities, "derivatives": derivatives, **content, **more}
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def _needed(value: float, most: int) -> int:
    """The decimals after which a number ends, at most `most`.

    >>> _needed(-2.048, 6), _needed(8.000000000000002, 3), _needed(0.4503599, 6)
    (3, 0, 6)
    """
    ends = (places for places in range(most) if math.isclose(round(value, places), value, rel_tol=1e-13, abs_tol=1e-15))
    return next(ends, most)
