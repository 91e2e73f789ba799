"""What a mistake is made of: `Slip`, one statement with a wrong term, and `Mistake`, all that one wrong idea does.

    Mistake.slips(Setting) -> Slips -> grouped by choice and by place -> Wrong (wrong.py)

A slip replaces the term of one statement and nothing else: all that follows is computed from its value,
as a person does who goes on from a wrong number. To add a mistake: a function that yields slips and its
entry in the table at the end of one of the files beside this one, and its sentence in `exercises/mistakes.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from derive.quantities import Named
from derive.terms import Term

if TYPE_CHECKING:
    from derive.mistakes.setting import Setting

Scope = Literal["everywhere", "layer", "single"]
"""Where a mistake is made: wherever it can be, in all of one layer, or at a single number."""

SCOPES: tuple[Scope, ...] = ("everywhere", "layer", "single")


@dataclass(frozen=True)
class Slip:
    """`target` computed by a wrong `term`.

    Slips with one `choice` are ways of the mistake that are made together, as by one who follows the first
    route everywhere; `about` are the terms that a sentence on the slip speaks of.
    """

    target: Named
    term: Term
    choice: str = ""
    about: tuple[Term, ...] = ()


@dataclass(frozen=True)
class Mistake:
    """A mistake by name. `slips` yields every statement that it can make wrong; where one wrong idea shows in
    several statements at once, `finest` says how much of it goes together."""

    name: str
    slips: Callable[[Setting], Iterator[Slip]]
    finest: Scope = "single"
