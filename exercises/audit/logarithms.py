"""Logarithms to another base in statements that are no network's: a rewriting of all of them at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from derive.functions import call
from derive.mistakes.rewritten import Rewritten
from derive.plan import Plan
from derive.quantities import Named
from derive.terms import Apply, Number, Quotient, Term, children, rebuild

BASES = {"log10_for_ln": 10, "log2_for_ln": 2}
"""The known mistakes, with the base that each takes."""


@dataclass(frozen=True)
class OtherBase(Rewritten):
    """Everything as it is, but each logarithm to another base."""

    truth: Plan
    mistake: str

    @cached_property
    def changes(self) -> Mapping[Named, Term]:
        """The statements that have a logarithm."""
        wrong = {s.target: self._wrong(s.term) for s in self.truth.statements}
        return {target: term for target, term in wrong.items() if term != self.truth.terms[target]}

    def _wrong(self, term: Term) -> Term:
        parts = tuple(map(self._wrong, children(term)))
        whole = rebuild(term, parts) if parts else term
        if isinstance(whole, Apply) and whole.function == "ln":
            return Quotient(whole, call("ln", Number.of(BASES[self.mistake])))
        return whole
