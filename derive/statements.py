"""One line of a computation: `Statement`, a name with the term that defines it, and the stage it belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from derive.quantities import Named
from derive.terms import Term

Stage = Literal["forward", "local", "backward", "total", "update", "after"]


@dataclass(frozen=True)
class Statement:
    """target = term, computed in `stage`; of a derivative, `chain` is the same in partial derivatives."""

    target: Named
    term: Term
    stage: Stage
    chain: Term | None = None
