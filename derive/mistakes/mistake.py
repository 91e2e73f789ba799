"""`Mistake`: by name, all the slips that one wrong idea leads to.

    Mistake.slips(Setting) -> Slips -> grouped by choice and by place -> Wrong (wrong.py)

To add a mistake: a function that yields slips and its entry in the table at the end of one of the files
beside this one, its sentence in `exercises/mistakes.py`, and the same mistake made by hand in the tests.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from derive.mistakes.setting import Setting
from derive.mistakes.slip import Slip

Scope = Literal["everywhere", "layer", "single"]
"""Where a mistake is made: wherever it can be, in all of one layer, or at a single number."""

SCOPES: tuple[Scope, ...] = ("everywhere", "layer", "single")


@dataclass(frozen=True)
class Mistake:
    """A mistake by name. `slips` yields every statement that it can make wrong; where one wrong idea shows in
    several statements at once, `finest` says how much of it goes together."""

    name: str
    slips: Callable[[Setting], Iterator[Slip]]
    finest: Scope = "single"
