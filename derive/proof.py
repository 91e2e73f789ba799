"""Proves a derivation with SymPy, which differentiates the equations on its own.

    Derivation -> every step: all routes are there, upstream values are right, each local rule is d of / d wrt

Rules that differ only in names are proved once: `_Renaming` numbers the names of a rule in the order they
stand, the summands that do not hold the variable left out, so a thousand weights cost one proof. The
textbook form may hold the output itself (a (1 - a)); its equation is put in before the comparison.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import sympy

from derive.backprop import Derivation, Factor, Route, Step
from derive.cancelling import short_form
from derive.equality import agree
from derive.errors import GradsheetError
from derive.quantities import Derivative, Named, Quantity
from derive.symbolic import symbol, to_sympy
from derive.terms import (
    ONE,
    ZERO,
    Leaf,
    Sum,
    SumOver,
    Term,
    children,
    map_leaves,
    named_leaves,
    rebuild,
    summands,
    total,
)
from derive.text import to_text

__all__ = ["prove", "short_form"]


def prove(derivation: Derivation, quantities: Iterable[Quantity]) -> None:
    """Proves the steps of these quantities and all they lean on; raises GradsheetError naming the step that fails."""
    judge = _Judge(derivation)
    for step in _all_steps(derivation, quantities):
        judge.judge(step)


def _all_steps(derivation: Derivation, quantities: Iterable[Quantity]) -> Iterator[Step]:
    """The steps up to the output, those too whose value is a plain number and was put in at once."""
    seen: set[Quantity] = set()
    stack = list(quantities)
    while stack:
        quantity = stack.pop()
        if quantity not in seen:
            seen.add(quantity)
            yield (step := derivation.step(quantity))
            stack.extend(route.upstream.wrt for route in step.routes)


@dataclass(frozen=True)
class _Opened:
    """An equation with sums over an index written out, and for each name the summands that hold it."""

    term: Term
    holding: dict[Named, list[Term]]

    @classmethod
    def of(cls, term: Term) -> _Opened:
        term = _unrolled(term)
        holding: dict[Named, list[Term]] = {}
        for summand in summands(term):
            for leaf in dict.fromkeys(named_leaves(summand)):
                holding.setdefault(leaf, []).append(summand)
        return cls(term, holding)


def _unrolled(term: Term) -> Term:
    if isinstance(term, SumOver):
        return Sum(tuple(map(_unrolled, term.terms())))
    parts = children(term)
    return rebuild(term, tuple(map(_unrolled, parts))) if parts else term


@dataclass
class _Renaming:
    """Numbers the names of a rule, in the order they stand; summands with known names come first in a sum.

    So exp(z[2]) / (exp(z[1]) + exp(z[2])) becomes the same as with 1 and 2 exchanged: q1 is the variable.
    """

    names: dict[Named, Quantity] = field(default_factory=dict)

    def __call__(self, term: Term) -> Term:
        if isinstance(term, Quantity | Derivative):
            return self.names.setdefault(term, Quantity("q", (len(self.names) + 1,)))
        parts = sorted(term.terms, key=self._known) if isinstance(term, Sum) else children(term)
        return rebuild(term, tuple(map(self, parts))) if parts else term

    def _known(self, term: Term) -> tuple[float, ...]:
        numbers = (self.names.get(leaf) for leaf in named_leaves(term))
        return tuple(float("inf") if name is None else float(name.indices[0]) for name in numbers)


@dataclass
class _Judge:
    """Judges steps, and remembers the rules already proved."""

    derivation: Derivation
    proved: set[tuple[Term, Term]] = field(default_factory=set)
    opened: dict[Quantity, _Opened] = field(default_factory=dict)

    def judge(self, step: Step) -> None:
        self._judge_routes(step)
        for route in step.routes:
            self._judge_constant(step, route)
            self._judge_factor(step, route.factor)

    def _judge_routes(self, step: Step) -> None:
        """The routes go to all the users of the quantity, each once."""
        graph, quantity = self.derivation.graph, step.target.wrt
        expected = () if quantity == graph.output else graph.users(quantity)
        wanted = [(Derivative(graph.output, user), Derivative(user, quantity)) for user in expected]
        if wanted != [(route.upstream, route.factor.name) for route in step.routes]:
            over = ", ".join(user.name for user in expected) or "nothing"
            raise _unproved(step, "its routes are not those of the graph", f"they lead over {over}")

    def _judge_constant(self, step: Step, route: Route) -> None:
        """A plain number put in for an upstream derivative is the value of that step."""
        if route.constant is None:
            return
        upstream = self.derivation.step(route.upstream.wrt)
        truth = ONE if route.upstream.wrt == route.upstream.of else upstream.textbook()
        if not agree(to_sympy(route.constant), to_sympy(truth)):
            raise _unproved(step, f"{route.upstream} is not {to_text(route.constant)}", f"it is {to_text(truth)}")

    def _judge_factor(self, step: Step, factor: Factor) -> None:
        """The textbook form is the derivative of the equation."""
        equation = self._opened(factor.of)
        held = total(*equation.holding.get(factor.wrt, [ZERO]))
        told = self._with_equations(_unrolled(factor.value), equation)
        rename = _Renaming()
        variable, rule = rename(factor.wrt), (rename(held), rename(told))
        if rule in self.proved:
            return
        if not agree(sympy.diff(to_sympy(rule[0]), to_sympy(variable)), to_sympy(rule[1])):
            truth = sympy.diff(to_sympy(held), symbol(factor.wrt))
            raise _unproved(step, f"{factor.name} is not {to_text(factor.value)}", f"SymPy gives {truth}")
        self.proved.add(rule)

    def _opened(self, quantity: Quantity) -> _Opened:
        if quantity not in self.opened:
            equation = self.derivation.graph.equation(quantity)
            assert equation is not None, f"{quantity} is given, so no step goes over it"
            self.opened[quantity] = _Opened.of(equation.term)
        return self.opened[quantity]

    def _with_equations(self, told: Term, equation: _Opened) -> Term:
        """The textbook form in the direct inputs alone: other quantities, such as the output, by their equations."""

        def opened(leaf: Leaf) -> Term:
            if not isinstance(leaf, Quantity) or leaf in equation.holding or self._is_given(leaf):
                return leaf
            return self._opened(leaf).term

        return map_leaves(told, opened)

    def _is_given(self, quantity: Quantity) -> bool:
        return self.derivation.graph.equation(quantity) is None


def _unproved(step: Step, what: str, hint: str) -> GradsheetError:
    return GradsheetError(f"the step for {step.target} does not hold: {what}", hint)
