"""A derivative of a plan as one formula: every derivative that it leans on put in."""

from __future__ import annotations

from collections.abc import Container, Mapping

from derive.plan import Plan
from derive.quantities import Derivative, Named
from derive.terms import Leaf, Negative, Product, Sum, Term, children, negative, product, rebuild, total


def formula_of(plan: Plan, name: Named, kept: Container[Named] = ()) -> Term:
    """The term of `name` with the terms of all derivatives put into it, save those of the names in `kept`.

    What is left are numbers of the forward pass, given ones and the names kept. The plan's own names are
    used, with the sample letter where there are several samples. Raises KeyError for a name that the plan
    does not compute.
    """
    return opened(plan.terms, plan.terms[name], kept)


def opened(terms: Mapping[Named, Term], term: Term, kept: Container[Named]) -> Term:
    """A term with those of the derivatives in it put in, save of the names in `kept`, again and again."""
    if isinstance(term, Leaf):
        inner = isinstance(term, Derivative) and term not in kept and term in terms
        return opened(terms, terms[term], kept) if inner and isinstance(term, Derivative) else term
    parts = tuple(opened(terms, part, kept) for part in children(term))
    match term:
        case Product():
            return product(*parts)
        case Sum():
            return total(*parts)
        case Negative():
            return negative(*parts)
    return rebuild(term, parts)
