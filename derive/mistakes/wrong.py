"""`Wrong`: one mistake made at one place, as a whole plan; and `Site`, where and in which way it is made.

    Plan + Mistake -> wrongs (one a site) -> Wrong.plan -> Program

The plan has the targets of the true one. Statements before `first_wrong` are the true ones, and of those
after it only the ones of `changes` are wrong themselves; the others follow from a wrong number.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from derive.mistakes.derivation import WrongDerivation
from derive.mistakes.formula import formula_of
from derive.mistakes.mistake import SCOPES, Mistake, Scope
from derive.mistakes.setting import Setting, plain
from derive.mistakes.slip import Slip
from derive.mistakes.unfolding import Folding
from derive.network import DenseNetwork
from derive.plan import SAMPLE, Batch, Plan, lettered
from derive.quantities import Derivative, Named, Quantity
from derive.statements import Statement
from derive.terms import Leaf, SumOver, Term, children, map_leaves


@dataclass(frozen=True)
class Site:
    """Where a mistake is made, and in which of several ways; `layer` counts from 1, the loss coming after the last."""

    scope: Scope
    layer: int | None = None
    target: Named | None = None
    choice: str = ""


@dataclass(frozen=True)
class Wrong:
    """The derivation of one who makes one mistake, and none besides."""

    truth: Plan
    mistake: str
    site: Site
    slips: tuple[Slip, ...]

    @cached_property
    def changes(self) -> Mapping[Named, Term]:
        """The wrong terms by target: the slips, and the same again in the pass with the new parameters."""
        changes = {slip.target: slip.term for slip in self.slips}
        return changes | dict(self._after())

    def _after(self) -> Iterator[tuple[Named, Term]]:
        for slip in self.slips:
            target = slip.target
            again = target.after_update() if isinstance(target, Quantity) and not target.primed else None
            if again in self.truth.terms and again is not None:
                yield again, map_leaves(slip.term, self._primed)

    def _primed(self, leaf: Leaf) -> Term:
        """The leaf as it is after the update."""
        if not isinstance(leaf, Quantity):
            return leaf
        new = leaf.after_update()
        return new if lettered(new, self.truth.batch) in self.truth.terms else leaf

    @cached_property
    def plan(self) -> Plan:
        """The true plan with the wrong terms in it."""
        changes = self.changes
        statements = tuple(self._told(statement) for statement in self.truth.statements)
        if any(self._comes_later(target, term) for target, term in changes.items()):
            statements = tuple(in_order(self.truth.batch, statements))
        derivation = WrongDerivation.of(self.truth.derivation, {plain(name): term for name, term in changes.items()})
        return replace(self.truth, derivation=derivation, statements=statements)

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

    @property
    def about(self) -> tuple[Term, ...]:
        """What a sentence on the mistake speaks of, at the first wrong statement."""
        return next(slip.about for slip in self.slips if slip.target == self.first_wrong.target)


def in_order(batch: Batch, statements: Sequence[Statement]) -> Iterator[Statement]:
    """Statements after those that they lean on, and else as they stand: a wrong term may use a later number."""
    waiting = {statement.target: statement for statement in statements}
    for statement in statements:
        stack = [statement] if statement.target in waiting else []
        while stack:
            needed = [waiting[name] for name in leaned_on(batch, stack[-1].term) if name in waiting]
            if needed:
                stack.extend(n for n in needed if n not in stack)
            else:
                done = stack.pop()
                if waiting.pop(done.target, None):
                    yield done


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


def wrongs(mistake: Mistake, setting: Setting, folding: Folding, finest: Scope) -> Iterator[Wrong]:
    """The mistake at each of its sites, none finer than `finest`; two ways that come to the same are one."""
    ways: dict[str, dict[Named, Slip]] = {}
    for slip in mistake.slips(setting):
        if setting.true_term(slip.target) not in (None, slip.term):
            ways.setdefault(slip.choice, {})[slip.target] = slip
    narrowest = min(finest, mistake.finest, key=SCOPES.index)
    seen: set[frozenset[tuple[Named, Term]]] = {frozenset()}
    for choice, slips in ways.items():
        for site, group in _sites(setting, choice, slips.values(), narrowest):
            own = folding.slips(group)
            made = frozenset((slip.target, slip.term) for slip in own)
            if made not in seen:
                yield Wrong(folding.plan, mistake.name, site, tuple(own))
            seen.add(made)


def _sites(setting: Setting, choice: str, slips: Iterable[Slip], narrowest: Scope) -> Iterator[tuple[Site, list[Slip]]]:
    """Everywhere, each layer, each number alone; a group of slips comes once, at the narrowest of its sites."""
    everywhere = list(slips)
    layers: dict[int | None, list[Slip]] = {}
    for slip in everywhere:
        layers.setdefault(_layer(setting, slip.target), []).append(slip)
    groups = [(Site("everywhere", choice=choice), everywhere)]
    if narrowest != "everywhere":
        groups += [(Site("layer", layer, choice=choice), group) for layer, group in layers.items() if layer is not None]
    if narrowest == "single":
        groups += [(Site("single", _layer(setting, s.target), s.target, choice), [s]) for s in everywhere]
    unique = {frozenset(slip.target for slip in group): (site, group) for site, group in groups}
    return iter(unique.values())


def _layer(setting: Setting, target: Named) -> int | None:
    """The layer of a statement; None where there are no layers."""
    network = setting.network
    if not isinstance(network, DenseNetwork):
        return None
    quantity = target.wrt if isinstance(target, Derivative) else target
    if quantity.kind in "EL":
        return len(network.layers) + 1
    number = quantity.indices[0] if quantity.kind in "wbza" and quantity.indices else None
    return number if isinstance(number, int) else None
