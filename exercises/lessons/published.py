"""What a handout prints, held against the exact numbers: `exact_numbers` and `agrees`.

Example -> Solved -> exact_numbers: name -> value, for every name that the example publishes
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from fractions import Fraction

from derive.backprop import Derivation
from derive.evaluate import evaluate
from derive.graph import Graph
from derive.plan import Plan, lettered, term_per_sample
from derive.quantities import Derivative, Named, Quantity, is_parameter
from derive.statements import Statement
from derive.towards import Towards
from exercises.files.claim_names import parse_claim
from exercises.files.spec import Claim
from exercises.lessons.lesson import Accounts
from exercises.lessons.solved import Solved

NOISE = Fraction(1, 10**12)
"""What floating point may add to an exact number of everyday size."""


def exact_numbers(solved: Solved) -> dict[str, float]:
    """The exact number for each published name; raises InputError where the file gives no numbers."""
    return {text: exact_number(solved, text) for text in solved.example.published}


def exact_number(solved: Solved, text: str) -> float:
    """The exact number that a claim is for; raises InputError where the file gives no numbers."""
    claim = parse_claim(text)
    if claim.steps is not None:
        return solved.after(claim.steps)[claim.name]
    return _number(claim.name, solved.example.graph, solved.exact)


def _number(name: Named, graph: Graph, values: Mapping[Named, float]) -> float:
    """The value of a plan's target, or else of a derivative that a plan may have no line for: local, or of a part."""
    if name in values or isinstance(name, Quantity):
        return values[name]
    of, wrt = name.of.of_sample(None), name.wrt.of_sample(None)
    numbers = _of_one_sample(values, name)
    if of not in graph.parts():
        return evaluate(graph.local(of, wrt), numbers)
    for step in Derivation(Towards(graph, of)).steps((wrt,)):
        numbers[step.target] = evaluate(step.textbook(), numbers)
    return numbers[Derivative(of, wrt)]


def _of_one_sample(values: Mapping[Named, float], name: Derivative) -> dict[Named, float]:
    """The numbers of the sample that `name` speaks of, under the names that the graph itself uses."""
    return {
        quantity.of_sample(None): value
        for quantity, value in values.items()
        if isinstance(quantity, Quantity) and (is_parameter(quantity) or quantity.sample == name.of.sample)
    }


def accounts_of(solved: Solved, published: Iterable[str]) -> Accounts:
    """What the published numbers of an example come from; those of parts of the loss are told by parts."""
    names = tuple(claim.name for claim in map(parse_claim, published) if claim.steps is None)
    graph = solved.example.graph
    parts = set(graph.parts())
    differentiable = tuple(solved.differentiable())
    claimed = {name.wrt.of_sample(None) for name in names if isinstance(name, Derivative) and _of(name) in parts}
    by_parts = tuple(q for q in differentiable if q in claimed)
    plan = solved.plan_for(differentiable, solved.trained, by_parts)
    missing = dict.fromkeys(name for name in names if lettered(name, plan.batch) not in {*plan.terms, *plan.given})
    return Accounts(plan, solved.given(plan), tuple(_statement(name, graph, plan) for name in missing))


def _of(name: Derivative) -> Quantity:
    return name.of.of_sample(None)


def _statement(name: Named, graph: Graph, plan: Plan) -> Statement:
    """A derivative that the plan has no line for: a local one, or of a part that does not depend on it."""
    assert isinstance(name, Derivative), "every quantity of an example has its line"
    of, wrt = _of(name), name.wrt.of_sample(None)
    if of in graph.parts():
        (*_, step) = Derivation(Towards(graph, of)).steps((wrt,))
        return Statement(lettered(name, plan.batch), term_per_sample(step.textbook(), plan.batch), "backward")
    return Statement(lettered(name, plan.batch), term_per_sample(graph.local(of, wrt), plan.batch), "local")


def agrees(claim: Claim, exact: float) -> bool:
    """Whether the printed number is less than one unit of its last digit off; a whole number must be exact.

    A unit rather than half of one, because handouts cut digits off as often as they round.

    >>> agrees(Claim("0.66"), 2 / 3), agrees(Claim("0.65"), 2 / 3), agrees(Claim("0"), 0.1)
    (True, False, False)
    """
    allowed = claim.unit - NOISE if claim.unit < 1 else NOISE
    return math.isfinite(exact) and abs(claim.number - Fraction(exact)) < allowed
