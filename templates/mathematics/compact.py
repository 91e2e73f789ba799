"""Terms as a definition is written: 1/2 sum_k (t_k - out_ok)^2, however few terms there are."""

from __future__ import annotations

from collections.abc import Iterator

from derive.quantities import Derivative, Quantity
from derive.terms import Product, SumOver, Term, children, product, rebuild
from templates.mathematics.fragments import Fragment
from templates.mathematics.sums import is_numbered
from templates.mathematics.terms import TermPrinter


class CompactPrinter(TermPrinter):
    """Prints sums over an index by their sign, constant factors in front of it, and fractions at full size."""

    def fragment(self, term: Term) -> Fragment:
        return super().fragment(with_constants_in_front(term))

    def running(self, term: Term) -> Fragment:
        return self.script.shown_large(self.fragment(term))

    def by_sign(self, term: SumOver) -> bool:
        return term.count > 1 and not is_numbered(term, self.notation)

    def summation(self, term: SumOver) -> Fragment:
        return self.script.summation(term.index, None)


def with_constants_in_front(term: Term) -> Term:
    """The tree with the factors of a sum over an index that are the same in every summand taken out of it."""
    term = rebuild(term, tuple(with_constants_in_front(part) for part in children(term)))
    if isinstance(term, SumOver) and isinstance(term.body, Product):
        same = [factor for factor in term.body.factors if not _varies(factor, term.index)]
        rest = [factor for factor in term.body.factors if factor not in same]
        return product(*same, SumOver(term.index, term.count, product(*rest)))
    return product(*term.factors) if isinstance(term, Product) else term


def _varies(term: Term, index: str) -> bool:
    return any(index in quantity.indices for quantity in _quantities(term))


def _quantities(term: Term) -> Iterator[Quantity]:
    if isinstance(term, Quantity):
        yield term
    elif isinstance(term, Derivative):
        yield from (term.of, term.wrt)
    for part in children(term):
        yield from _quantities(part)
