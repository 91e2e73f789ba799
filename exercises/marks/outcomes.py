"""How imagined students were taken: in what way each was named, and what they were given against what they deserve.

what a student did, what the answers are explained by -> named(...) -> one of OUTCOMES;  Tally counts them
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

OUTCOMES = ("rightly", "in part", "cannot tell", "unnamed", "wrongly", "not seen")

Names = tuple[str, ...]
"""The mistakes of one explanation."""
Alike = Mapping[str, frozenset[str]]
"""For each mistake those that give the same answers at some place, whatever is drawn."""


@dataclass
class Tally:
    """How many students were named how; answers given more or less than deserved; who was taken for whom."""

    outcomes: Counter[str] = field(default_factory=Counter)
    answers: int = 0
    given: float = 0.0
    deserved: float = 0.0
    less: int = 0
    more: int = 0
    confused: Counter[tuple[Names, tuple[Names, ...]]] = field(default_factory=Counter)

    def add(self, other: Tally) -> None:
        """Count another class, too."""
        self.outcomes += other.outcomes
        self.answers += other.answers
        self.given += other.given
        self.deserved += other.deserved
        self.less += other.less
        self.more += other.more
        self.confused += other.confused

    @property
    def seen(self) -> int:
        """The students who have something wrong, or should have nothing."""
        return self.outcomes.total() - self.outcomes["not seen"]


def named(explanations: Collection[Names], truth: Names, alike: Alike) -> str:
    """In what way a student was named whose mistakes are the `truth`.

    >>> named([("slope_left_out",)], ("slope_left_out", "error_sign"), {}), named([], (), {})
    ('in part', 'rightly')
    """
    own, told = frozenset(truth), [frozenset(names) for names in explanations]
    if not told:
        return "unnamed" if truth else "rightly"
    if not truth:
        return "wrongly"
    same = [_same(own, names, alike) for names in told]
    if any(same):
        return "rightly" if all(same) else "cannot tell"
    return "in part" if any(names < own for names in told) else "wrongly"


def _same(one: frozenset[str], other: frozenset[str], alike: Alike) -> bool:
    """Whether two sets of mistakes are the same, or give the same answers whatever is drawn."""
    if one == other:
        return True
    return len(one) == len(other) and all(any(b in alike.get(a, ()) for b in other) for a in one)
