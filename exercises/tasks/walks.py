"""Plans that compute what is asked of a graph, and nothing beyond what that needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from derive.backprop import Derivation
from derive.plan import ONE_SAMPLE, Batch, Plan, make_plan
from derive.quantities import Derivative, Named, Quantity
from derive.terms import Term
from templates.styles import Style


class Planner(Protocol):
    """What is computed, in a style: some tell a derivative as a sum over the parts of the loss."""

    def plan(self, style: Style) -> Plan: ...


@dataclass(frozen=True)
class Planned:
    """A plan that is the same in every style."""

    whole: Plan

    def plan(self, style: Style) -> Plan:
        return self.whole


def without_numbers(derivation: Derivation) -> Planned:
    """Nothing is computed: for questions that ask for formulas alone."""
    return Planned(Plan(derivation, ONE_SAMPLE, (), ()))


@dataclass(frozen=True)
class Walk:
    """The backward walk to the asked names; those after an update need the whole update of the kinds in `update`."""

    derivation: Derivation
    asked: tuple[Named, ...]
    update: frozenset[str] = frozenset()
    batch: Batch = ONE_SAMPLE

    @property
    def told(self) -> tuple[Quantity, ...]:
        """The quantities whose derivatives a key tells in full: those asked by, and those of new values."""
        by = [name.wrt.of_sample(None) for name in self.asked if isinstance(name, Derivative)]
        return tuple(dict.fromkeys((*by, *self._new())))

    def _new(self) -> Iterable[Quantity]:
        """The parameters whose new values are asked for."""
        return (Quantity(n.kind, n.indices) for n in self.asked if isinstance(n, Quantity) and _is_new_parameter(n))

    def plan(self, style: Style) -> Plan:
        after = any(isinstance(n, Quantity) and n.primed and n.kind not in "wb" for n in self.asked)
        trained = [q for q in self.derivation.graph.parameters() if q.kind in self.update]
        updated = tuple(trained if after else self._new())
        every = tuple(dict.fromkeys((*self.told, *updated)))
        manner = style.manner_of(self.derivation.graph)
        return make_plan(
            self.derivation,
            manner.needs(self.derivation.graph, self.told),
            batch=self.batch,
            update=updated,
            after=after,
            by_parts=style.by_parts(self.derivation, every),
            forms=self._forms(every) if manner.short else {},
        )

    def _forms(self, quantities: Iterable[Quantity]) -> Mapping[Quantity, Term]:
        from derive.cancelling import short_forms  # SymPy takes half a second to import

        needed = (step.target.wrt for step in self.derivation.steps(quantities))
        return short_forms(self.derivation, (q for q in needed if q.kind == "z"))


def _is_new_parameter(name: Quantity) -> bool:
    """Whether a name is that of an updated weight or bias."""
    return name.primed and name.kind in ("w", "b")
