"""`Wrong`: one mistake made at one place, as a whole derivation; `Site`, where and in which way; `Both`, two of them.

Plan + Mistake -> wrongs (one a site) -> Wrong.plan -> Program
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from derive.mistakes.mistake import SCOPES, Mistake, Scope
from derive.mistakes.rewritten import Rewritten
from derive.mistakes.setting import Setting
from derive.mistakes.slip import Slip
from derive.mistakes.unfolding import Folding
from derive.network import DenseNetwork
from derive.plan import Plan, lettered
from derive.quantities import Derivative, Named, Quantity
from derive.terms import Leaf, Term, map_leaves, negative


@dataclass(frozen=True)
class Site:
    """Where a mistake is made, and in which of several ways; `layer` counts from 1, the loss coming after the last."""

    scope: Scope
    layer: int | None = None
    target: Named | None = None
    choice: str = ""


@dataclass(frozen=True)
class Wrong(Rewritten):
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

    @property
    def about(self) -> tuple[Term, ...]:
        """What a sentence on the mistake speaks of, at the first wrong statement."""
        return next(slip.about for slip in self.slips if slip.target == self.first_wrong.target)


@dataclass(frozen=True)
class Both(Rewritten):
    """The derivation of one who makes two mistakes; see `both` for where they meet in one statement."""

    truth: Plan
    first: Wrong
    second: Wrong

    @cached_property
    def changes(self) -> Mapping[Named, Term]:
        """What either changes, and together where they meet."""
        first, second = self.first.changes, self.second.changes
        met = {name: self.truth.terms[name] for name in first.keys() & second.keys()}
        together = {name: _composed(true, first[name], second[name]) for name, true in met.items()}
        return {**first, **second, **{name: term for name, term in together.items() if term is not None}}


def both(first: Wrong, second: Wrong) -> Both | None:
    """Two mistakes in one derivation; None where they are the same one, or would change a statement in two ways.

    They may meet where one of them turns the sign: that can be done to whatever stands there.
    """
    if first.mistake == second.mistake:
        return None
    one, other, true = first.changes, second.changes, first.truth.terms
    meet = all(_composed(true[name], one[name], other[name]) for name in one.keys() & other.keys())
    return Both(first.truth, first, second) if meet else None


def _composed(true: Term, one: Term, other: Term) -> Term | None:
    """Both of two wrong terms in place of a true one, where either has but the other sign."""
    turned = negative(true)
    if one == turned:
        return negative(other)
    return negative(one) if other == turned else None


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
