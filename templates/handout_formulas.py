"""Formulas without numbers: what `--formula-only` tells, of a network however large.

Only the steps that the asked derivatives lean on are made; sums over many routes are told as sums over
an index.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from derive.backprop import Derivation, Step
from derive.folding import as_sum_over
from derive.network import DenseNetwork
from derive.quantities import Named, Quantity
from derive.terms import Sum, Term
from templates.document import Block, Equations, Formula, Heading, Line, Paragraph
from templates.handout_lines import MOST_ROUTES, label
from templates.handout_setting import definitions, together
from templates.handout_words import by_which, reach, reach_many, reason

FOLDED = 6
"""A sum of more terms than this is told as a sum over an index, where its terms allow it."""


def formulas(derivation: Derivation, quantities: Iterable[Quantity]) -> Iterator[Block]:
    """The derivatives by each of the quantities: the chain rule, and each step with its local derivatives."""
    graph = derivation.graph
    if isinstance(graph, DenseNetwork):
        yield from together(definitions(graph))
    told: set[Named] = set()
    for quantity in quantities:
        yield from _derivative(derivation, quantity, told)


def _derivative(derivation: Derivation, quantity: Quantity, told: set[Named]) -> Iterator[Block]:
    routes = derivation.route_count(quantity)
    yield Heading(by_which((quantity,)))
    if derivation.step(quantity).starts:
        pass
    elif routes <= MOST_ROUTES:
        yield Paragraph(reach(quantity, routes, derivation.graph.output))
        target = derivation.step(quantity).target
        yield Equations((Line(target, (Formula(derivation.expanded(quantity)),)),))
    else:
        yield Paragraph(reach_many(quantity, routes))
    fresh = [step for step in derivation.steps((quantity,)) if step.target not in told]
    yield Equations(tuple(_line(derivation, step) for step in fresh))
    told.update(step.target for step in fresh)


def _line(derivation: Derivation, step: Step) -> Line:
    """target = chain = chain with the local derivatives in textbook form"""
    textbook = Formula(folded(step.textbook()))
    if step.starts:
        why = reason(derivation, step.routes[0].factor, "") if step.routes else ()
        return Line(step.target, (textbook,), label(step.target), why)
    chain = Formula(folded(step.chain()))
    return Line(step.target, (chain, textbook) if chain != textbook else (chain,), label(step.target))


def folded(term: Term) -> Term:
    """A long sum as a sum over an index, where its terms differ in nothing else."""
    if isinstance(term, Sum) and len(term.terms) > FOLDED:
        return as_sum_over(term.terms, "j") or term
    return term
