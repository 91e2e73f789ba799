"""The backward walk as one tells it who makes a mistake: the true steps, save those that are wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from derive.backprop import Derivation, Factor, Route, Step
from derive.quantities import Named, Quantity
from derive.terms import Term


@dataclass(frozen=True)
class WrongStep(Step):
    """A step that is told by a wrong term, whatever its routes; they are those that should be followed."""

    term: Term

    def told(self, local: Callable[[Factor], Term]) -> Term:
        """The wrong term, at every depth."""
        return self.term


@dataclass
class WrongDerivation(Derivation):
    """A derivation in which some steps and local derivatives have other terms, by name."""

    wrong: Mapping[Named, Term] = field(default_factory=dict)

    @classmethod
    def of(cls, truth: Derivation, wrong: Mapping[Named, Term]) -> WrongDerivation:
        """The derivation of the same graph with these terms."""
        return cls(truth.graph, truth.rules, wrong=wrong)

    @cached_property
    def parts(self) -> tuple[Derivation, ...]:
        """The walk from each part of the output, with the same wrong terms."""
        return tuple(WrongDerivation.of(part, self.wrong) for part in super().parts)

    def _make(self, quantity: Quantity) -> Step:
        step = super()._make(quantity)
        term = self.wrong.get(step.target)
        return step if term is None else WrongStep(step.target, step.routes, term)

    def _route(self, user: Quantity, quantity: Quantity) -> Route:
        route = super()._route(user, quantity)
        value = self.wrong.get(route.factor.name)
        return route if value is None else replace(route, factor=replace(route.factor, value=value))
