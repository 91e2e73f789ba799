"""The statements of a backward pass, of one sample: local derivatives, then the derivatives that they lead to.

    Derivation + quantities -> Statement(da/dz = ...), Statement(dL/dz = dL/da * da/dz), ...

Told by parts, a derivative is the sum of those of the parts of the loss, each found by a walk of its own; and
what ends a walk is one product from the last derivative that is told on: dL/dw = dL/da * da/dz * dz/dw.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from derive.backprop import Derivation, Factor, Route, Step
from derive.joins import dependent_parts
from derive.quantities import Derivative, Named, Quantity
from derive.statements import Statement
from derive.terms import Negative, Number, Quotient, Term, inputs_of, product, total


def needs_statement(factor: Factor) -> bool:
    """Whether a local derivative is worth a line of its own: more than a number or another quantity."""
    bare = factor.value.term if isinstance(factor.value, Negative) else factor.value
    return not isinstance(bare, Number | Quantity | Derivative)


def combined(step: Step) -> Term:
    """The step with upstream derivatives by name, and local ones by name where they have a line of their own."""
    return step.told(local_told(step))


def local_told(step: Step) -> Callable[[Factor], Term]:
    """How a step's statement tells a local derivative: by name where it has a line of its own, else its value."""
    constant = {route.factor for route in step.routes if route.constant is not None}

    def local(factor: Factor) -> Term:
        return factor.name if needs_statement(factor) and factor not in constant else factor.value

    return local


def usual_statements(
    derivation: Derivation, quantities: tuple[Quantity, ...], forms: Mapping[Quantity, Term]
) -> Iterator[Statement]:
    """The statements for the derivatives by these quantities, step by step; `forms` holds other formulas for some."""
    known: set[Named] = set()
    for step in derivation.steps(quantities):
        yield from _locals(step, known)
        yield Statement(step.target, forms.get(step.target.wrt) or combined(step), "backward")


def statements_by_parts(
    derivation: Derivation, quantities: tuple[Quantity, ...], by_parts: tuple[Quantity, ...]
) -> Iterator[Statement]:
    """The statements where the derivatives by those in `by_parts` are sums over the parts of the loss."""
    ends = frozenset(q for q in (*quantities, *by_parts) if derivation.graph.equation(q) is None)
    known: set[Named] = set()
    for part in derivation.parts:
        reached = tuple(q for q in by_parts if part.step(q).routes)
        yield from _Walk(reached, ends, known).told(part.steps(reached))
    for quantity in by_parts:
        whole = sum_of_parts(derivation, quantity)
        yield Statement(Derivative(derivation.graph.output, quantity), whole, "backward", whole)
    yield from _Walk(quantities, ends, known).told(derivation.steps(quantities, by_parts))


def sum_of_parts(derivation: Derivation, quantity: Quantity) -> Term:
    """The derivative of the output by a quantity as a sum, or mean, over the parts that depend on it."""
    output = derivation.graph.equation(derivation.graph.output)
    assert output is not None
    whole = total(*(Derivative(part.graph.output, quantity) for part in dependent_parts(derivation, quantity)))
    return Quotient(whole, output.term.below) if isinstance(output.term, Quotient) else whole


Telling = Callable[[Step], Term]
Local = Callable[[Route], Term]


@dataclass
class _Walk:
    """Turns steps into statements: those asked for and those that one of them leans on, `ends` as one product."""

    asked: tuple[Quantity, ...]
    ends: frozenset[Quantity] = frozenset()
    known: set[Named] = field(default_factory=set)

    def told(self, steps: tuple[Step, ...]) -> Iterator[Statement]:
        """The statements of the steps in their order, each local derivative before the first step it stands with."""
        before: dict[Named, Step] = {step.target: step for step in steps}
        terms: dict[Named, Term] = {step.target: self._whole(step, before, combined, _local) for step in steps}
        chains: dict[Named, Term] = {s.target: self._whole(s, before, Step.chain, _partial) for s in steps}
        needed = _needed(terms, chains, {Derivative(step.target.of, q) for step in steps for q in self.asked})
        for step in steps:
            yield from _locals(step, self.known, needed)
            if step.target in needed:
                yield Statement(step.target, terms[step.target], "backward", chains[step.target])

    def _whole(self, step: Step, before: Mapping[Named, Step], told: Telling, local: Local) -> Term:
        """The step as `told` tells it; at an end, with the step before it put in where that is one product."""
        if step.target.wrt not in self.ends:
            return told(step)
        return total(*(product(_start(route, before, told), local(route)) for route in step.routes))


def _needed(terms: dict[Named, Term], chains: Mapping[Named, Term], asked: set[Named]) -> set[Named]:
    """The names asked for and all that their terms or chains lean on; a chain tells more where a slope is 0."""
    needed = set(asked)
    for target in reversed(terms):
        if target in needed:
            needed.update(inputs_of(terms[target]))
            needed.update(inputs_of(chains[target]))
    return needed


def _locals(step: Step, known: set[Named], needed: set[Named] | None = None) -> Iterator[Statement]:
    """The local derivatives of a step that are not known, of those that are needed; they join `known`."""
    for route in step.routes:
        name = route.factor.name
        told = route.constant is None and needs_statement(route.factor) and name not in known
        if told and (needed is None or name in needed):
            known.add(name)
            yield Statement(name, route.factor.value, "local")


def _start(route: Route, before: Mapping[Named, Step], told: Telling) -> Term:
    if route.constant is not None:
        return route.constant
    upstream = before.get(route.upstream)
    if upstream is None or len(upstream.routes) > 1 or upstream.starts:
        return route.upstream
    return told(upstream)


def _partial(route: Route) -> Term:
    return route.factor.name


def _local(route: Route) -> Term:
    return route.factor.name if route.constant is None and needs_statement(route.factor) else route.factor.value
