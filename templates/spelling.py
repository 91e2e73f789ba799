"""Printed names as people type them: `spelling_of(Name)`, `keys_of(notation, quantity or derivative)`."""

from __future__ import annotations

from itertools import product

from derive.quantities import Derivative, Named
from derive.spelling import Spelling
from templates.notations import Name, Notation


def spelling_of(name: Name) -> Spelling:
    """What stays of a printed name when it is typed.

    >>> spelling_of(Name("net", "word", (Name("h", sub=("1",)),), primed=True)).keys
    ("net_h1'", "neth1'")
    """
    inner = [spelling_of(part) if isinstance(part, Name) else part for part in name.sub]
    raised = (sup for part in inner if isinstance(part, Spelling) for sup in part.sup)
    sub = tuple(part.flat if isinstance(part, Spelling) else part for part in inner)
    return Spelling(name.base + name.accent, sub, (*(sup.text for sup in name.sup), *raised), name.primed)


def keys_of(notation: Notation, name: Named) -> tuple[str, ...]:
    """The keys of a name as a notation prints it, the strictest first; of a derivative those of dA/dB."""
    if not isinstance(name, Derivative):
        return spelling_of(notation.name(name)).keys
    above, below = spelling_of(notation.name(name.of)).keys, spelling_of(notation.name(name.wrt)).keys
    return tuple(f"d{of}/d{wrt}" for of, wrt in product(above, below))
