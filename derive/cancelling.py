"""The lines by which a delta becomes short because its upstream steps cancel.

    softmax, cross-entropy:  dL/dz_1 = -y_1/a_1 a_1 (1 - a_1) + y_2/a_2 a_2 a_1      routes with local forms put in
                                     = -y_1 (1 - a_1) + y_2 a_1                      each route cancelled
                                     = (y_1 + y_2) a_1 - y_1                         collected

SymPy cancels and collects, `textbook.Textbook` writes its results in the order of the first line, and
every line is proved equal to the one before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import sympy

from derive.backprop import Derivation, Route
from derive.equality import agree
from derive.errors import GradsheetError
from derive.quantities import Derivative, Quantity
from derive.symbolic import Expr, to_sympy
from derive.terms import Negative, Product, Quotient, Sum, Term, children, product, total
from derive.text import to_text
from derive.textbook import Textbook

_FEW_NAMES = 6  # factoring a sum with many names and denominators takes for ever


def short_form(derivation: Derivation, quantity: Quantity) -> tuple[Term, ...] | None:
    """The lines from the routes with local forms put in to the short form; None where nothing gets shorter.

    Only a quantity next to the loss has one: the derivatives its step leans on lean on no others.
    """
    routes = _in_full(derivation, quantity)
    lines = _lines(routes) if routes else ()
    return lines if lines and _names(lines[-1]) < _names(lines[0]) else None


def short_forms(derivation: Derivation, quantities: Iterable[Quantity]) -> dict[Quantity, Term]:
    """The short forms of those derivatives that have one in which nothing is divided by a name."""
    forms = ((quantity, short_form(derivation, quantity)) for quantity in quantities)
    return {quantity: lines[-1] for quantity, lines in forms if lines and not divides(lines[-1])}


def divides(term: Term) -> bool:
    """Whether a name stands below a fraction bar."""
    if isinstance(term, Quotient) and _names(term.below):
        return True
    return any(map(divides, children(term)))


def _in_full(derivation: Derivation, quantity: Quantity) -> list[Term] | None:
    """Each route of the step as the upstream step's own formula times the local form."""
    values = [(_upstream(derivation, route), route.factor.value) for route in derivation.step(quantity).routes]
    full = [product(upstream, local) for upstream, local in values if upstream is not None]
    return full if len(full) == len(values) else None


def _upstream(derivation: Derivation, route: Route) -> Term | None:
    if route.constant is not None:
        return route.constant
    step = derivation.step(route.upstream.wrt)
    return step.textbook() if step.starts else None


def _lines(routes: list[Term]) -> tuple[Term, ...]:
    """The routes as they are, cancelled, collected; a line that is no shorter than the one before is left out."""
    first = total(*routes)
    scale, bare = _common_numbers(routes)
    cancelled = [list(map(_cancelled, _distributed(route))) for route in bare]
    for route, parts in zip(bare, cancelled, strict=True):
        _prove_equal(route, total(*parts))
    parts = [part for route in cancelled for part in route]
    second, third = total(*parts), _collected(parts, Textbook.after(first))
    _prove_equal(second, third)
    shorter = [second, third] if _length(third) < _length(second) else [second]
    lines = (first, *(product(*scale, line) for line in shorter))
    return tuple(line for i, line in enumerate(lines) if i == 0 or line != lines[i - 1])


def _prove_equal(left: Term, right: Term) -> None:
    if not agree(to_sympy(left), to_sympy(right)):
        raise GradsheetError(f"{to_text(left)} is not {to_text(right)}", "no line was shortened rightly from the other")


def _common_numbers(routes: list[Term]) -> tuple[tuple[Term, ...], list[Term]]:
    """The plain numbers that are factors of every route, such as the 1/n of a mean, and the routes without them."""
    split = [_numbers_apart(route) for route in routes]
    numbers = {found for found, _ in split}
    return (numbers.pop(), [bare for _, bare in split]) if len(numbers) == 1 else ((), routes)


def _numbers_apart(term: Term) -> tuple[tuple[Term, ...], Term]:
    if isinstance(term, Negative):
        numbers, bare = _numbers_apart(term.term)
        return numbers, product(Negative(bare))
    factors = _factors(term)
    return tuple(filter(_is_plain, factors)), product(*(f for f in factors if not _is_plain(f)))


def _factors(term: Term) -> tuple[Term, ...]:
    return term.factors if isinstance(term, Product) else (term,)


def _is_plain(term: Term) -> bool:
    return not list(_named(term))


def _distributed(route: Term) -> Iterator[Term]:
    """The route with its first sum of quotients multiplied out: (p/a + q/b) r -> p/a r, q/b r."""
    minus = isinstance(route, Negative)
    factors = _factors(route.term if isinstance(route, Negative) else route)
    place = next((i for i, factor in enumerate(factors) if _has_quotient(factor)), None)
    if place is None:
        yield route
        return
    chosen = factors[place]
    for part in chosen.terms if isinstance(chosen, Sum) else ():
        whole = product(*factors[:place], part, *factors[place + 1 :])
        yield product(Negative(whole)) if minus else whole


def _has_quotient(factor: Term) -> bool:
    """Whether it is a sum in which a quotient stands."""
    return isinstance(factor, Sum) and any(isinstance(_unsigned(part), Quotient) for part in factor.terms)


def _unsigned(term: Term) -> Term:
    return term.term if isinstance(term, Negative) else term


def _cancelled(term: Term) -> Term:
    """The term in lowest terms where that has fewer names, else as it is."""
    write = Textbook.after(term)
    short = write(sympy.factor(write.rational(term)))
    return short if _names(short) < _names(term) else term


def _collected(parts: list[Term], write: Textbook) -> Term:
    """The sum of the parts in the shortest way that collecting or factoring finds."""
    whole = sympy.Add(*map(write.rational, parts))
    found = [total(*parts), *map(write, _arranged(whole, write))]
    return min(found, key=_length)


def _arranged(whole: Expr, write: Textbook) -> Iterator[Expr]:
    names = [name for name in write.names if name in whole.free_symbols]
    if whole.is_polynomial(*names):
        expanded = sympy.expand(whole)
        yield expanded
        yield from (sympy.collect(expanded, name) for name in names)
    if len(names) <= _FEW_NAMES:
        yield sympy.factor(whole)


def _named(term: Term) -> Iterator[Term]:
    """The names and functions that stand in a term, each as often as it stands."""
    if isinstance(term, Quantity | Derivative):
        yield term
    for part in children(term):
        yield from _named(part)


def _names(term: Term) -> int:
    return len(list(_named(term)))


def _leaves(term: Term) -> int:
    return sum(map(_leaves, children(term))) or 1


def _length(term: Term) -> tuple[int, int]:
    """How long a term is to read: names first, then names and numbers."""
    return _names(term), _leaves(term)
