"""Activations by themselves: their outputs and slopes as a plan, told from the definition or in short.

Slopes(activation, units) -> plan (a = f(z), da/dz = f'(z)) and lines
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from derive.activations import Activation
from derive.backprop import Derivation
from derive.derived import activation_lines
from derive.graph import Equation, ExplicitGraph
from derive.plan import ONE_SAMPLE, Plan
from derive.quantities import Derivative, Quantity
from derive.statements import Statement
from derive.terms import ONE, Term
from templates.document import Formula, Line
from templates.tellings.principles.rules import ruled

Depth = Literal["full", "short"]


@dataclass(frozen=True)
class Slopes:
    """An activation over some units, with the names z_1, a_1 ...; z and a where there is but one."""

    activation: Activation
    units: int = 1
    alpha: Term = ONE

    def net(self, j: int | str) -> Quantity:
        """The net input of a unit."""
        return Quantity("z", () if self.units == 1 else (j,))

    def output(self, j: int | str) -> Quantity:
        """The output of a unit."""
        return Quantity("a", () if self.units == 1 else (j,))

    def slope(self, j: int, i: int) -> Derivative:
        """d a_j / d z_i"""
        return Derivative(self.output(j), self.net(i))

    def formula(self, j: int, i: int) -> Term:
        """The slope in textbook form."""
        return self.activation.local(self, j, i, self.alpha)

    @property
    def numbers(self) -> range:
        """The units, counted from 1."""
        return range(1, self.units + 1)

    @cached_property
    def equations(self) -> tuple[Equation, ...]:
        """a_j = f(z)_j"""
        return tuple(Equation(self.output(j), self.activation.value(self, j, self.alpha)) for j in self.numbers)

    @cached_property
    def jacobian(self) -> tuple[tuple[Derivative, ...], ...]:
        """The slopes of each output, a row each."""
        return tuple(tuple(self.slope(j, i) for i in self.numbers) for j in self.numbers)

    @cached_property
    def plan(self) -> Plan:
        """Every output and every slope."""
        given = tuple(map(self.net, self.numbers))
        graph = ExplicitGraph(given, self.equations, self.output(1))
        outputs = (Statement(equation.target, equation.term, "forward") for equation in self.equations)
        slopes = (Statement(self.slope(j, i), self.formula(j, i), "local") for j in self.numbers for i in self.numbers)
        return Plan(Derivation(graph), ONE_SAMPLE, given, (*outputs, *slopes))

    def lines(self, depth: Depth) -> Iterator[Line]:
        """The slopes as they are derived: by a unit's own net input and, where there are others, by another's."""
        for j, i in ((1, 1), (1, 2)) if self.units > 1 else ((1, 1),):
            if depth == "short":
                yield Line(self.slope(j, i), (Formula(self.formula(j, i)),))
            else:
                told = activation_lines(self.activation.name, self, j, i, self.alpha, alone=self.units == 1)
                yield ruled(self.slope(j, i), told, f"slope:{j}:{i}", words=True)
