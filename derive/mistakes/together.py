"""The truth and many wrong derivations in one program: each number that differs is computed once.

    Plan + Wrongs (or other rewritings) + wanted names -> Together.compute(given) -> Outcomes

Numbers that a mistake leaves as they are come from the true derivation, and two mistakes that agree on a
number share it. So equal numbers are recognised by their names: `Together.rows`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from derive.mistakes.rewritten import Rewritten, leaned_on
from derive.plan import Batch, Plan, lettered, unrolled
from derive.program import BLOCK, Program
from derive.quantities import Derivative, Named, Quantity, sample_of, with_sample
from derive.statements import Statement
from derive.terms import Leaf, Term, map_leaves

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Together:
    """A plan, its wrong derivations, and the names whose numbers are wanted; `L@2` and the like may be among them."""

    plan: Plan
    wrongs: Sequence[Rewritten]
    wanted: tuple[Named, ...]

    @cached_property
    def _numbered(self) -> Numbered:
        numbered = Numbered(self.plan)
        for wrong in self.wrongs:
            numbered.add(wrong)
        return numbered

    @cached_property
    def program(self) -> Program:
        """The program of all that is wanted and all it leans on."""
        kept = dict.fromkeys(lettered(name, self.plan.batch) for name in self.columns)
        statements = _needed(self.plan.batch, self._numbered.statements, kept)
        return Program(Plan(self.plan.derivation, self.plan.batch, self.plan.given, statements), tuple(kept))

    @cached_property
    def columns(self) -> tuple[Named, ...]:
        """The different numbers that are wanted, by their names in the program."""
        return tuple(dict.fromkeys(name for row in self._names for name in row))

    @cached_property
    def rows(self) -> NDArray[np.intp]:
        """Which column each wanted name has: a row for the truth, then one for each wrong derivation."""
        place = {name: number for number, name in enumerate(self.columns)}
        return np.array([[place[name] for name in row] for row in self._names], dtype=np.intp)

    @cached_property
    def _names(self) -> list[list[Named]]:
        return [[_found(self.plan.batch, names, name) for name in self.wanted] for names in self._numbered.names]

    def compute(self, given: Mapping[Quantity, ArrayLike]) -> Array:
        """The numbers of the columns, an axis of columns and one of variants; inf or nan where there is none.

        `compute(given)[rows]` has the axes derivation (the truth first), wanted name, variant.
        """
        variants = max(np.size(value) for value in given.values())
        result = np.empty((len(self.columns), variants))
        for start in range(0, variants if self.columns else 0, BLOCK):
            part = slice(start, start + BLOCK)
            values = self.program.compute({q: v if np.size(v) == 1 else np.asarray(v)[part] for q, v in given.items()})
            for number, name in enumerate(self.columns):
                result[number, part] = values[name]
        return result


class Numbered:
    """Statements of the truth and of wrong derivations, those that differ under new names."""

    def __init__(self, plan: Plan) -> None:
        self.statements = [replace(statement, term=unrolled(statement.term)) for statement in plan.statements]
        self.names: list[Mapping[Named, Named]] = [{}]
        """For the truth and each wrong derivation, the new names of the numbers that differ."""
        self._inputs = {s.target: frozenset(leaned_on(plan.batch, s.term)) for s in self.statements}
        self._true = {s.target: s.term for s in self.statements}
        self._known: dict[Term, Named] = {}
        self._batch = plan.batch

    def add(self, wrong: Rewritten) -> None:
        """The statements of a wrong derivation from the first that differs on."""
        names: dict[Named, Named] = {}
        changes = wrong.changes
        for statement in wrong.plan.statements:
            target = statement.target
            if target in changes:
                names[target] = self._name(statement, unrolled(statement.term), names)
            elif not names.keys().isdisjoint(self._inputs[target]):
                names[target] = self._name(statement, self._true[target], names)
        self.names.append(names)

    def _name(self, statement: Statement, term: Term, names: Mapping[Named, Named]) -> Named:
        """The name of a number, made new where no derivation before had the same term."""
        renamed = map_leaves(term, lambda leaf: self._renamed(leaf, names))
        if renamed not in self._known:
            sample = sample_of(statement.target)
            self._known[renamed] = Quantity(f"~{len(self._known)}", sample=sample)
            self.statements.append(Statement(self._known[renamed], renamed, statement.stage))
        return self._known[renamed]

    def _renamed(self, leaf: Leaf, names: Mapping[Named, Named]) -> Term:
        return _found(self._batch, names, leaf) if isinstance(leaf, Quantity | Derivative) else leaf


def _found(batch: Batch, names: Mapping[Named, Named], name: Named) -> Named:
    """The name in a derivation with some new names; of one sample by its number."""
    letter, sample = lettered(name, batch), sample_of(name)
    new = names.get(letter)
    if new is None:
        return name
    return new if letter == name or sample is None else with_sample(new, sample)


def _needed(batch: Batch, statements: Sequence[Statement], wanted: Mapping[Named, object]) -> tuple[Statement, ...]:
    """The statements that the wanted names lean on."""
    return tuple(reversed(tuple(_backwards(batch, statements, set(wanted)))))


def _backwards(batch: Batch, statements: Sequence[Statement], needed: set[Named]) -> Iterator[Statement]:
    for statement in reversed(statements):
        if statement.target in needed:
            needed.update(leaned_on(batch, statement.term))
            yield statement
