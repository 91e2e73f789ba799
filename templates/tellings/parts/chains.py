"""What a plan by parts holds, as the told sample has it: chains, terms, and the parts of each derivative."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from derive.backprop import Derivation, Factor
from derive.joins import dependent_parts
from derive.quantities import Derivative, Named, Quantity
from derive.statements import Statement
from derive.terms import ZERO, Quotient, Sum, Term
from templates.handout_lines import Telling


@dataclass(frozen=True)
class Chains:
    """Looks derivatives up in the plan of a telling; remembers nothing."""

    telling: Telling

    @cached_property
    def statements(self) -> dict[Named, Statement]:
        """The derivatives of the plan."""
        found = self.telling.plan.of_stage("local", "backward")
        return {self._here(statement.target): statement for statement in found}

    def _here(self, name: Named) -> Named:
        here = self.telling.first(name)
        assert isinstance(here, Quantity | Derivative)
        return here

    def derivative(self, of: Quantity, wrt: Quantity) -> Derivative:
        """The name of a derivative."""
        name = self.telling.name(Derivative(of, wrt))
        assert isinstance(name, Derivative)
        return name

    def whole(self, quantity: Quantity) -> Derivative:
        """The derivative of the whole loss by a quantity."""
        return self.derivative(self.telling.derivation.graph.output, quantity)

    def chain(self, name: Named) -> Term:
        """The chain rule of a derivative, in partial derivatives."""
        chain = self.statements[name].chain
        assert chain is not None
        return self.telling.first(chain)

    def term(self, name: Named) -> Term:
        """What a derivative is computed from."""
        return self.telling.first(self.statements[name].term)

    def is_local(self, name: Named) -> bool:
        """Whether a derivative is that of an equation by a direct input, and not of the loss or a part."""
        return name not in self.statements or self.statements[name].stage == "local"

    def factor(self, name: Named) -> Factor:
        """A local derivative with its value, as the graph has it."""
        assert isinstance(name, Derivative)
        of, wrt = name.of.of_sample(None), name.wrt.of_sample(None)
        return Factor(of, wrt, self.telling.derivation.graph.local(of, wrt))

    def is_join(self, name: Named) -> bool:
        """Whether a derivative is put together from those of the parts of the loss."""
        if not isinstance(name, Derivative):
            return False
        of, wrt = name.of.of_sample(None), name.wrt.of_sample(None)
        return of == self.telling.derivation.graph.output and wrt in self.telling.plan.by_parts

    def by_part(self, name: Derivative) -> dict[Derivative, bool]:
        """The derivative of every part of the loss, and whether the part depends on the quantity."""
        wrt, derivation = name.wrt.of_sample(None), self.telling.derivation
        dependent = {walk.graph.output for walk in dependent_parts(derivation, wrt)}
        return {self.derivative(part, wrt): part in dependent for part in derivation.graph.parts()}

    def dependent(self, name: Derivative) -> list[Derivative]:
        """The derivatives of the parts that depend on the quantity."""
        return [part for part, depends in self.by_part(name).items() if depends]

    def only_part(self, name: Named) -> Derivative | None:
        """The one derivative of a part that a join is."""
        term = self.term(name) if self.is_join(name) else None
        return term if isinstance(term, Derivative) else None

    def joined(self, name: Derivative, *, zeros: bool = False) -> Term:
        """The sum of all parts, or their mean; with `zeros` 0 for those that do not depend on the quantity."""
        parts = tuple(ZERO if zeros and not depends else part for part, depends in self.by_part(name).items())
        whole = self.term(name)
        return Quotient(Sum(parts), whole.below) if isinstance(whole, Quotient) else Sum(parts)

    def walk(self, part: Derivative) -> Derivation:
        """The walk from a part of the loss."""
        walks = self.telling.derivation.parts
        return next(walk for walk in walks if walk.graph.output == part.of.of_sample(None))
