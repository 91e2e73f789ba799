r"""Terms as a definition is written: \tfrac{1}{2} \sum_k (t_k - \mathit{out}_{o_k})^2, however few terms there are."""

from __future__ import annotations

from collections.abc import Iterator

from derive.quantities import Derivative, Quantity
from derive.terms import Product, SumOver, Term, children, product, rebuild
from templates.latex.fragments import Fragment, atom
from templates.latex.sums import is_numbered
from templates.latex.terms import TermPrinter


class CompactPrinter(TermPrinter):
    """Prints sums over an index by their sign, constant factors in front of it, and fractions at full size."""

    def fragment(self, term: Term) -> Fragment:
        return super().fragment(with_constants_in_front(term))

    def running(self, term: Term) -> Fragment:
        whole = self.fragment(term)
        return atom(rf"\displaystyle {whole.text}", whole.width)

    def by_sign(self, term: SumOver) -> bool:
        return term.count > 1 and not is_numbered(term, self.notation)

    def summation(self, term: SumOver) -> Fragment:
        return atom(rf"\mathop{{\textstyle\sum}}\nolimits_{{{term.index}}} ", 1.5)


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
