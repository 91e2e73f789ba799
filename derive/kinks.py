"""Where a graph has kinks and jumps: the terms whose zeros they are.

relu(z), abs(z), step(z) -> z      max(a, b) -> a - b      a choice -> its subject
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from derive.functions import FUNCTIONS, opened
from derive.plan import Plan, per_sample
from derive.quantities import Quantity
from derive.statements import Statement
from derive.terms import Apply, Choice, SumOver, Term, children, negative, total


def kinks(term: Term) -> Iterator[Term]:
    """The terms that are 0 where `term` has a kink or a jump."""
    match term:
        case SumOver():
            for summand in term.terms():
                yield from kinks(summand)
            return
        case Apply("max" | "min", arguments):
            yield from (total(a, negative(b)) for a, b in combinations(arguments, 2))
        case Apply("abs", (argument,)):
            yield argument
        case Apply(name) if FUNCTIONS[name].definition is not None:
            yield from kinks(opened(term))
            return
        case Choice(subject):
            yield subject
    for part in children(term):
        yield from kinks(part)


def kink_plan(plan: Plan) -> Plan:
    """The forward pass of a plan, and after it a statement for each term that is 0 at a kink or a jump."""
    forward = plan.of_stage("forward")
    subjects = dict.fromkeys(subject for statement in forward for subject in kinks(statement.term))
    targets = (per_sample(Quantity("kink", (number,)), plan.batch) for number in range(1, len(subjects) + 1))
    found = tuple(Statement(target, subject, "after") for target, subject in zip(targets, subjects, strict=True))
    return Plan(plan.derivation, plan.batch, plan.given, (*forward, *found))
