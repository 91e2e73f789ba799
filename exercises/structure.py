"""A question with its numbers still open: derived, planned and compiled once, used for every variant.

QuestionSpec + Rounding -> Structure -> evaluate(drawn numbers) -> Outcome(exact, printed, tolerances)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from numpy.typing import ArrayLike

from derive.backprop import Derivation
from derive.bounds import rounding_errors, tolerance
from derive.network import DenseNetwork
from derive.paper import decimals_of, places_of, printed_values
from derive.plan import RATE, Plan, make_plan
from derive.program import Program, Values
from derive.quantities import Derivative, Named, Quantity
from exercises.drawing import Urn
from exercises.points import share
from exercises.questions import Part, question_type
from exercises.spec import QuestionSpec, Rounding

_GUARD = 2
"""With full precision a key prints the answer's decimals; people with that many digits are off by little more."""


@dataclass(frozen=True)
class Outcome:
    """The numbers of many variants: exact, as printed, and how far rounding as told may lead."""

    exact: Values
    printed: Values
    errors: Values


@dataclass(frozen=True)
class Structure:
    """One question of a set."""

    spec: QuestionSpec
    rounding: Rounding

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """The lettered parts."""
        return question_type(self.spec.type).parts(self.spec)

    @cached_property
    def asked(self) -> tuple[Named, ...]:
        """Every name that is to be answered, in the order of the parts."""
        return tuple(name for part in self.parts for name in part.asked)

    @cached_property
    def told(self) -> tuple[Quantity, ...]:
        """The quantities whose derivatives the key tells in full."""
        by = [name.wrt for name in self.asked if isinstance(name, Derivative)]
        new = [_before(name) for name in self.asked if _is_new_parameter(name)]
        return tuple(dict.fromkeys((*by, *new)))

    @cached_property
    def plan(self) -> Plan:
        """What is computed: only what the asked numbers need, beyond the forward pass."""
        graph = DenseNetwork(self.spec.network)
        after = any(isinstance(n, Quantity) and n.primed and n.kind not in "wb" for n in self.asked)
        trained = [q for q in graph.parameters() if q.kind in self.spec.update]
        update = trained if after else [_before(name) for name in self.asked if _is_new_parameter(name)]
        return make_plan(Derivation(graph), self.told, update=update, after=after)

    @cached_property
    def program(self) -> Program:
        """The plan compiled."""
        return Program(self.plan)

    @cached_property
    def urn(self) -> Urn:
        """What its numbers are drawn from."""
        return Urn(self.spec)

    @cached_property
    def given_places(self) -> dict[Quantity, int]:
        """The decimals of the given numbers: one count a kind, so that columns align."""
        tables = {q: max(map(places_of, values)) for q, values in self.urn.tables.items()}
        rate = {RATE: places_of(self.spec.learning_rate)}
        kinds: dict[str, int] = {}
        for quantity, places in (tables | dict(self.spec.decimals) | rate).items():
            kinds[quantity.kind] = max(kinds.get(quantity.kind, 0), places)
        return {quantity: kinds.get(quantity.kind, 0) for quantity in self.plan.given}

    @cached_property
    def decimals(self) -> dict[Named, int]:
        """The decimals each number is printed with."""
        return decimals_of(self.program, self.given_places, self.rounding.shown)

    def answer_decimals(self, name: Named) -> int:
        """The decimals asked for by the rule."""
        return self.rounding.derivatives if isinstance(name, Derivative) else self.rounding.answer

    @cached_property
    def points(self) -> dict[Named, Fraction]:
        """The points of each answer; a part's points are shared equally within it."""
        shares = share(self.spec.points, [part.weight for part in self.parts])
        return {
            name: points / len(part.asked)
            for part, points in zip(self.parts, shares, strict=True)
            for name in part.asked
        }

    def evaluate(self, given: Mapping[Quantity, ArrayLike]) -> Outcome:
        """All numbers of many variants at once; a variant that cannot be computed holds inf or nan."""
        printed = printed_values(self.program, given, self.decimals, full=self.rounding.full, strict=False)
        carried = self.rounding.shown + (_GUARD if self.rounding.full else 0)
        errors = rounding_errors(self.program, given, self.given_places, carried)
        return Outcome(self.program.compute(given), printed, errors)

    def tolerance(self, name: Named, error: float) -> float:
        """What an answer to `name` may be off by."""
        return tolerance(error, self.answer_decimals(name))


def _is_new_parameter(name: Named) -> bool:
    return isinstance(name, Quantity) and name.primed and name.kind in ("w", "b")


def _before(name: Named) -> Quantity:
    """The parameter that a new value replaces."""
    assert isinstance(name, Quantity)
    return Quantity(name.kind, name.indices)
