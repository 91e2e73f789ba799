"""Plans that compute what is asked of a graph, and nothing beyond what that needs."""

from __future__ import annotations

from collections.abc import Iterable

from derive.backprop import Derivation
from derive.plan import ONE_SAMPLE, Batch, Plan, make_plan
from derive.quantities import Derivative, Named, Quantity


def told_of(asked: Iterable[Named]) -> tuple[Quantity, ...]:
    """The quantities whose derivatives a key tells in full: those asked by, and those of new values."""
    names = tuple(asked)
    by = [name.wrt.of_sample(None) for name in names if isinstance(name, Derivative)]
    new = [_before(name) for name in names if is_new_parameter(name)]
    return tuple(dict.fromkeys((*by, *new)))


def plan_of(
    derivation: Derivation, asked: Iterable[Named], update: frozenset[str] = frozenset(), batch: Batch = ONE_SAMPLE
) -> Plan:
    """The plan of the asked numbers; those after an update need the whole update of the kinds in `update`."""
    names = tuple(asked)
    after = any(isinstance(n, Quantity) and n.primed and n.kind not in "wb" for n in names)
    trained = [q for q in derivation.graph.parameters() if q.kind in update]
    updated = trained if after else [_before(name) for name in names if is_new_parameter(name)]
    return make_plan(derivation, told_of(names), batch=batch, update=updated, after=after)


def is_new_parameter(name: Named) -> bool:
    """Whether a name is that of an updated weight or bias."""
    return isinstance(name, Quantity) and name.primed and name.kind in ("w", "b")


def _before(name: Named) -> Quantity:
    """The parameter that a new value replaces."""
    assert isinstance(name, Quantity)
    return Quantity(name.kind, name.indices)
