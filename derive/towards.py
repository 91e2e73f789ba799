"""One part of a loss by itself: a graph looked at from another of its quantities.

    Derivation(Towards(graph, E[1])).step(w[1,1,1]) -> the step for dE[1]/dw[1,1,1]

The equations stay; the routes are those that lead to the part.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from derive.graph import Equation, Graph
from derive.quantities import Quantity
from derive.terms import Term, inputs_of


class Towards(Graph):
    """A graph with another `output`; users that do not lead there are left out, so no route has a 0 in it."""

    def __init__(self, graph: Graph, output: Quantity) -> None:
        assert graph.equation(output) is not None, f"{output} is given, so it has no routes"
        self.graph = graph
        self._output = output

    @property
    def output(self) -> Quantity:
        return self._output

    @cached_property
    def _leading(self) -> frozenset[Quantity]:
        """The output and everything that it is computed from."""
        found, stack = {self._output}, [self._output]
        while stack:
            equation = self.graph.equation(stack.pop())
            for leaf in inputs_of(equation.term) if equation else ():
                assert isinstance(leaf, Quantity)
                if leaf not in found:
                    found.add(leaf)
                    stack.append(leaf)
        return frozenset(found)

    def given(self) -> Iterator[Quantity]:
        return self.graph.given()

    def parameters(self) -> Iterator[Quantity]:
        return self.graph.parameters()

    def equations(self) -> Iterator[Equation]:
        return self.graph.equations()

    def equation(self, target: Quantity) -> Equation | None:
        return self.graph.equation(target)

    def users(self, quantity: Quantity) -> tuple[Quantity, ...]:
        return tuple(user for user in self.graph.users(quantity) if user in self._leading)

    def local(self, of: Quantity, wrt: Quantity) -> Term:
        return self.graph.local(of, wrt)
