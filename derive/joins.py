"""Where the parts of a loss come together on the way back: the quantities that several parts depend on.

joins(derivation, [w[1,1,1]]) -> (a[1,1],) where a[1,1] feeds two outputs, each with a part of its own
"""

from __future__ import annotations

from collections.abc import Iterable

from derive.backprop import Derivation
from derive.quantities import Quantity


def joins(derivation: Derivation, quantities: Iterable[Quantity]) -> tuple[Quantity, ...]:
    """The first quantities met from the output on whose derivative is a sum over parts, in a walk from `quantities`.

    What only one part depends on joins nothing, save the output that this part is made of: its derivative
    is that of the part, and what comes before it leans on that.
    """
    found: dict[Quantity, None] = {}
    seen: set[Quantity] = set()
    stack = list(quantities)[::-1]
    while stack:
        top = stack.pop()
        if top in seen:
            continue
        seen.add(top)
        if _joins(derivation, top):
            found[top] = None
        else:
            stack.extend(reversed(derivation.graph.users(top)))
    return tuple(found)


def dependent_parts(derivation: Derivation, quantity: Quantity) -> tuple[Derivation, ...]:
    """The walks of the parts that depend on a quantity."""
    return tuple(part for part in derivation.parts if part.step(quantity).routes)


def _joins(derivation: Derivation, quantity: Quantity) -> bool:
    users = derivation.graph.users(quantity)
    if users and set(users) <= set(derivation.graph.parts()):
        return True
    several = len(dependent_parts(derivation, quantity)) > 1
    return several and all(len(dependent_parts(derivation, user)) == 1 for user in users)
