"""`Rewritten`: a plan in which some statements have wrong terms, as a whole derivation.

    true Plan + changes (target -> wrong term) -> Rewritten.plan -> Program

The plan has the targets of the true one. Statements before `first_wrong` are the true ones, and of those
after it only the ones of `changes` are wrong themselves; the others follow from a wrong number.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TypeVar

from derive.mistakes.derivation import WrongDerivation
from derive.mistakes.formula import formula_of
from derive.mistakes.setting import plain
from derive.plan import SAMPLE, Batch, Plan, lettered
from derive.quantities import Derivative, Named, Quantity
from derive.statements import Statement
from derive.terms import SumOver, Term, children

One = TypeVar("One", bound=Hashable)


class Rewritten(ABC):
    """A derivation that goes wrong at `changes` and follows from there."""

    truth: Plan

    @property
    @abstractmethod
    def changes(self) -> Mapping[Named, Term]:
        """The wrong terms by target."""

    @cached_property
    def plan(self) -> Plan:
        """The true plan with the wrong terms in it."""
        changes = self.changes
        statements = {statement.target: self._told(statement) for statement in self.truth.statements}
        if any(self._comes_later(target, term) for target, term in changes.items()):
            leans = {name: list(leaned_on(self.truth.batch, one.term)) for name, one in statements.items()}
            statements = {name: statements[name] for name in in_order(list(statements), leans)}
        derivation = WrongDerivation.of(self.truth.derivation, {plain(name): term for name, term in changes.items()})
        return replace(self.truth, derivation=derivation, statements=tuple(statements.values()))

    def _comes_later(self, target: Named, term: Term) -> bool:
        """Whether a wrong term uses a number that the truth finds after the target."""
        places = self.truth.places
        return any(places.get(name, -1) > places[target] for name in leaned_on(self.truth.batch, term))

    def _told(self, statement: Statement) -> Statement:
        """The statement as this derivation has it; a wrong one is its own chain."""
        term = self.changes.get(statement.target)
        chain = term if statement.chain is not None else None
        return statement if term is None else replace(statement, term=term, chain=chain)

    @cached_property
    def first_wrong(self) -> Statement:
        """The first statement that is wrong by itself, with its wrong term."""
        return next(self._told(s) for s in self.truth.statements if s.target in self.changes)

    @property
    def right(self) -> Term:
        """The term that the first wrong statement should have."""
        return self.truth.terms[self.first_wrong.target]

    def formula(self, name: Named) -> Term:
        """What this derivation has for a derivative, in the numbers of the forward pass (`formula_of`)."""
        return formula_of(self.plan, name)


def in_order(targets: Sequence[One], leans: Mapping[One, Iterable[One]]) -> Iterator[One]:
    """Targets after those that they lean on, and else as they stand: a wrong term may use a later number."""
    known, begun, done = set(targets), set[One](), set[One]()
    for target in targets:
        stack = [target]
        while stack:
            needed = [one for one in leans[stack[-1]] if one in known and one not in done]
            if stack[-1] in done or not needed:
                last = stack.pop()
                if last not in done:
                    yield last
                done.add(last)
            else:
                assert stack[-1] not in begun, "no mistake makes numbers lean on each other"
                begun.add(stack[-1])
                stack.extend(needed)


def leaned_on(batch: Batch, term: Term) -> Iterator[Named]:
    """The names in a term, those of a sample by letter."""
    if isinstance(term, SumOver) and term.index != SAMPLE:
        for summand in term.terms():
            yield from leaned_on(batch, summand)
    elif isinstance(term, Quantity | Derivative):
        yield lettered(term, batch)
    else:
        for part in children(term):
            yield from leaned_on(batch, part)
