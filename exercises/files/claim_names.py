"""What a published number is said to be of: a name of the vocabulary, or one "after" so many steps of training.

"a[2,1]" -> ClaimName(a[2,1]);   "a[2,1] after 10000" -> ClaimName(a[2,1], 10000)
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from derive.errors import InputError
from derive.quantities import Derivative, Named, Quantity, parse_name

_AFTER = re.compile(r"(?P<name>.*\S)\s+after\s+(?P<steps>\d+)")
MOST_STEPS = 1_000_000


@dataclass(frozen=True)
class ClaimName:
    """A name, and the steps of training after which it has the number (None: none are meant)."""

    name: Named
    steps: int | None = None


def parse_claim(text: str) -> ClaimName:
    """The name that a claim is for; raises InputError."""
    match = _AFTER.fullmatch(text.strip())
    if match is None:
        return ClaimName(parse_name(text))
    name, steps = parse_name(match["name"]), int(match["steps"])
    if not 1 <= steps <= MOST_STEPS:
        raise InputError(f"{steps} steps of training are out of bounds", f"give 1 to {MOST_STEPS}")
    if isinstance(name, Derivative) or name.primed:
        what = "a derivative" if isinstance(name, Derivative) else "a value after one update"
        raise InputError(f"{name} is {what}, and not told after training", "name a quantity, such as L after 10000")
    assert isinstance(name, Quantity)
    return ClaimName(name, steps)
