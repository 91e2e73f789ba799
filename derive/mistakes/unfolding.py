"""Plans told in another form, and mistakes in them: each step a statement, and back.

    plan with chains in one product, or short forms -> unfolded(plan) -> slips -> Folding.slips -> its own slips

A mistake is made in a step. Where a plan tells several steps in one statement, or puts dL/dz = a - y in place of the
steps, that statement goes wrong with any of them: the wrong step is put into it, in place of the form.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from derive.backprop import Step
from derive.backward import combined, needs_statement, sum_of_parts
from derive.mistakes.formula import opened
from derive.mistakes.setting import plain
from derive.mistakes.slip import Slip
from derive.plan import Plan, lettered, term_per_sample
from derive.quantities import Derivative, Named, Quantity
from derive.statements import Statement
from derive.terms import inputs_of


def unfolded(plan: Plan) -> Plan:
    """The plan with every step of the backward walk in a statement of its own, in its usual form."""
    backward = {s.target: s for s in _in_steps(plan)}
    told = {s.target for s in plan.of_stage("local", "backward")}
    usual_already = all(plan.terms.get(target) == s.term for target, s in backward.items())
    if usual_already or not told <= backward.keys():
        return plan
    first = next(number for number, s in enumerate(plan.statements) if s.stage in ("local", "backward"))
    others = [s for s in plan.statements if s.stage not in ("local", "backward")]
    return replace(plan, statements=(*others[:first], *backward.values(), *others[first:]))


def usual(plan: Plan, wanted: Collection[Named]) -> Plan:
    """The plan told step by step and not by parts, as far as the wanted names allow.

    Numbers do not depend on how they are told, and this form shows the most mistakes.
    """
    if plan.by_parts:
        parts = {part.graph.output for part in plan.derivation.parts}
        statements = tuple(s for s in plan.statements if not _is_of(parts, plain(s.target)))
        whole = unfolded(replace(plan, by_parts=(), statements=statements))
        if whole.terms.keys() >= {lettered(name, plan.batch) for name in wanted} - set(plan.given):
            return whole
    return unfolded(plan)


def _is_of(parts: Collection[Quantity], name: Named) -> bool:
    """Whether a name is the derivative of one of the parts."""
    return isinstance(name, Derivative) and name.of in parts


def _in_steps(plan: Plan) -> Iterator[Statement]:
    """The local and backward statements, step by step; those of the parts first, then the sums over them."""
    derivation, output = plan.derivation, plan.derivation.graph.output
    for part in derivation.parts if plan.by_parts else ():
        yield from _told(plan, part.steps(q for q in plan.by_parts if part.step(q).routes))
    for quantity in plan.by_parts:
        whole = term_per_sample(sum_of_parts(derivation, quantity), plan.batch)
        yield Statement(_named(plan, Derivative(output, quantity)), whole, "backward")
    targets = [plain(s.target) for s in plan.of_stage("backward")]
    wanted = [t.wrt for t in targets if isinstance(t, Derivative) and t.of == output and derivation.step(t.wrt).routes]
    yield from _told(plan, derivation.steps((q for q in wanted if q not in plan.by_parts), plan.by_parts))


def _told(plan: Plan, steps: Iterable[Step]) -> Iterator[Statement]:
    for step in steps:
        for route in step.routes:
            if needs_statement(route.factor) and route.constant is None:
                value = term_per_sample(route.factor.value, plan.batch)
                yield Statement(_named(plan, route.factor.name), value, "local")
        yield Statement(_named(plan, step.target), term_per_sample(combined(step), plan.batch), "backward")


def _named(plan: Plan, name: Derivative) -> Named:
    told = term_per_sample(name, plan.batch)
    assert isinstance(told, Derivative)
    return told


@dataclass(frozen=True)
class Folding:
    """The way back from the statements of an unfolded plan (`steps`) to those of the plan."""

    plan: Plan
    steps: Plan

    def slips(self, slips: Iterable[Slip]) -> list[Slip]:
        """Slips in the steps as slips in the plan's own statements."""
        made = {slip.target: slip for slip in slips}
        if self.steps is self.plan:
            return list(made.values())
        wrong = {**self.steps.terms, **{target: slip.term for target, slip in made.items()}}
        causes = {target: next((made[name] for name in names if name in made), None) for target, names in self._told}
        return [
            replace(slip, target=target, term=opened(wrong, wrong[target], self.plan.terms))
            for target, slip in causes.items()
            if slip is not None
        ]

    @cached_property
    def _told(self) -> tuple[tuple[Named, tuple[Named, ...]], ...]:
        """Each statement of the plan, and the steps that it tells: its own, and those it holds by their terms.

        One who makes a mistake in what a short form is put together from does not come to the form.
        """
        told = []
        for target, term in self.plan.terms.items():
            if target in self.steps.terms:
                usual = opened(self.steps.terms, self.steps.terms[target], self.plan.terms)
                parts = () if usual == term else inputs_of(usual)
                told.append((target, (target, *self._inside(target), *parts)))
        return tuple(told)

    def _inside(self, target: Named) -> Iterator[Named]:
        """The names that a statement tells by their terms, because the plan has no statement for them."""
        for name in inputs_of(self.steps.terms[target]):
            if name in self.steps.terms and name not in self.plan.terms:
                yield name
                yield from self._inside(name)
