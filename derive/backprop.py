"""The backward walk as data: for every derivative a Step with its routes and factors in order.

    Graph + Rules -> Derivation -> step(q): Step(routes: Route(upstream, Factor))

dL/dq is the sum, over the quantities u that use q, of dL/du * du/dq. The walk knows no layers and no
operation by name. A formula can be told at three depths: `Step.chain` (partial derivatives),
`Step.textbook` (local derivatives put in) and the numbers, which the templates put into the second.
`Derivation.expanded` tells a derivative as the sum over all its routes to the output, `routes` lists
them. A mistake is a Derivation under other Rules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from derive.display import Bundle, bundle
from derive.graph import Graph
from derive.quantities import Derivative, Quantity
from derive.terms import ONE, Number, Quotient, Term, product, total
from derive.towards import Towards


@dataclass(frozen=True)
class Factor:
    """One local derivative d of / d wrt and its textbook form."""

    of: Quantity
    wrt: Quantity
    value: Term

    @property
    def name(self) -> Derivative:
        return Derivative(self.of, self.wrt)


@dataclass(frozen=True)
class Route:
    """One summand of a step: the derivative of the output by `upstream`, times the local factor."""

    upstream: Derivative
    factor: Factor
    constant: Term | None = None
    """The value of the upstream derivative where it is a plain number, so a text puts it in at once."""


@dataclass(frozen=True)
class Step:
    """d output / d quantity = sum over routes of upstream * factor."""

    target: Derivative
    routes: tuple[Route, ...]

    def chain(self) -> Term:
        """The chain rule in partial derivatives.

        The output's own slope by the quantity has the name of the whole derivative, so its value stands here.
        """
        return self.told(self._name_or_value)

    def _name_or_value(self, factor: Factor) -> Term:
        return factor.value if factor.name == self.target else factor.name

    def textbook(self) -> Term:
        """The chain rule with each local derivative in textbook form."""
        return self.told(lambda factor: factor.value)

    def told(self, local: Callable[[Factor], Term]) -> Term:
        """The sum over the routes, each local derivative as `local` tells it; 1 for the output by itself."""
        if self.target.of == self.target.wrt:
            return ONE
        return total(*(product(r.upstream if r.constant is None else r.constant, local(r.factor)) for r in self.routes))

    @property
    def starts(self) -> bool:
        """Whether the step leans on no other derivative: its upstream ones are plain numbers."""
        return all(route.constant is not None for route in self.routes)


LocalRule = Callable[[Graph, Quantity, Quantity], Term]
KeepRule = Callable[[tuple[Route, ...]], tuple[Route, ...]]


@dataclass(frozen=True)
class Rules:
    """How a local derivative is taken and which routes are summed; a mistake is a wrong Rules."""

    local: LocalRule = lambda graph, of, wrt: graph.local(of, wrt)
    keep: KeepRule = lambda routes: routes


CORRECT = Rules()


@dataclass
class Derivation:
    """The steps of one graph, each made when first asked for and kept."""

    graph: Graph
    rules: Rules = CORRECT
    _steps: dict[Quantity, Step] = field(default_factory=dict, repr=False)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> Bundle:
        """What a notebook shows: the chain rule of every derivative."""
        return bundle(self)

    def step(self, quantity: Quantity) -> Step:
        """The step for d output / d quantity; a quantity the output does not depend on has no routes."""
        if quantity not in self._steps:
            for needed in self._pending(quantity):
                self._steps[needed] = self._make(needed)
        return self._steps[quantity]

    def _pending(self, quantity: Quantity) -> Iterator[Quantity]:
        """Quantities whose steps are still to be made, upstream first (a stack, so depth is no limit)."""
        stack = [quantity]
        while stack:
            top = stack[-1]
            missing = [u for u in self._users(top) if u not in self._steps]
            if not missing:
                stack.pop()
                if top not in self._steps:
                    yield top
            else:
                stack.extend(reversed(missing))

    def _users(self, quantity: Quantity) -> tuple[Quantity, ...]:
        return () if quantity == self.graph.output else self.graph.users(quantity)

    def _make(self, quantity: Quantity) -> Step:
        output = self.graph.output
        routes = tuple(self._route(u, quantity) for u in self._users(quantity))
        return Step(Derivative(output, quantity), self.rules.keep(routes))

    def _route(self, user: Quantity, quantity: Quantity) -> Route:
        factor = Factor(user, quantity, self.rules.local(self.graph, user, quantity))
        return Route(Derivative(self.graph.output, user), factor, self._constant(user))

    def _constant(self, quantity: Quantity) -> Term | None:
        if quantity == self.graph.output:
            return ONE
        step = self._steps[quantity]
        if step.starts and step.routes:
            value = step.textbook()
            return value if _is_plain(value) else None
        return None

    @cached_property
    def parts(self) -> tuple[Derivation, ...]:
        """The walk from each part of the output, under the same rules."""
        return tuple(Derivation(Towards(self.graph, part), self.rules) for part in self.graph.parts())

    def steps(self, quantities: Iterable[Quantity], known: Iterable[Quantity] = ()) -> tuple[Step, ...]:
        """The steps of these quantities and of all they lean on, each after what it leans on.

        The quantities in `known` are left out, with what only they lean on.
        """
        seen = set(known)
        return tuple(self.step(needed) for quantity in quantities for needed in self._leans_on(quantity, seen))

    def _leans_on(self, quantity: Quantity, seen: set[Quantity]) -> Iterator[Quantity]:
        """Upstream quantities with a step of their own, farthest from `quantity` first, then itself.

        Those in `seen` are left out, and those that are given join it.
        """
        stack: list[tuple[Quantity, bool]] = [(quantity, False)]
        while stack:
            top, done = stack.pop()
            if done:
                yield top
            elif top not in seen:
                seen.add(top)
                stack.append((top, True))
                upstream = [r.upstream.wrt for r in self.step(top).routes if r.constant is None]
                stack.extend((u, False) for u in reversed(upstream))

    def expanded(self, quantity: Quantity) -> Term:
        """d output / d quantity as nested sums over every route, in partial derivatives.

        The common end of the routes is written once: (route 1 + route 2) * da/dz * dz/dw.
        """
        terms: dict[Quantity, Term] = {}
        for step in self.steps((quantity,)):
            summands = (self._expanded_route(terms, route) for route in step.routes)
            terms[step.target.wrt] = step.target if step.starts else total(*summands)
        return terms[quantity]

    @staticmethod
    def _expanded_route(terms: dict[Quantity, Term], route: Route) -> Term:
        if route.constant is not None:
            return product(route.constant, route.factor.value)
        return product(terms[route.upstream.wrt], route.factor.name)

    def route_count(self, quantity: Quantity) -> int:
        """How many routes lead from the quantity to the output, counted without walking each."""
        counts: dict[Quantity, int] = {self.graph.output: 1}
        for step in self.steps((quantity,)):
            counts.setdefault(step.target.wrt, sum(counts.get(r.upstream.wrt, 1) for r in step.routes))
        return counts[quantity]

    def routes(self, quantity: Quantity) -> Iterator[tuple[Factor, ...]]:
        """Every route from the output to the quantity, as its factors from the output on."""
        stack: list[tuple[Quantity, tuple[Factor, ...]]] = [(quantity, ())]
        while stack:
            top, after = stack.pop()
            if top == self.graph.output:
                yield after
            else:
                stack.extend(self._before(route, after) for route in reversed(self.step(top).routes))

    def _before(self, route: Route, after: tuple[Factor, ...]) -> tuple[Quantity, tuple[Factor, ...]]:
        """Where a walk that came by `after` goes on; a constant upstream is put into the factor, and the walk ends."""
        if route.constant is None:
            return route.upstream.wrt, (route.factor, *after)
        whole = Factor(route.upstream.of, route.factor.wrt, product(route.constant, route.factor.value))
        return self.graph.output, (whole, *after)


def _is_plain(term: Term) -> bool:
    """Whether a term is a number or a quotient of numbers."""
    match term:
        case Number() | Quotient(Number(), Number()):
            return True
    return False
