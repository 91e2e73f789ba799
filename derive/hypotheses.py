"""What a person may have done: hypotheses, each with the statements that it makes otherwise, and how rare it is.

Hypotheses(follower, asked).common, .rare, .together(one, other) -> Hypothesis(cost, path)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from derive.follow import Follower
from derive.mistakes import Scope, Wrong, both, mistakes_for
from derive.mistakes.rounding import Early, earlier
from derive.quantities import Named
from derive.steps import Path
from derive.terms import negative

COMMON: Mapping[Scope, float] = {"everywhere": 4.0, "layer": 4.4, "single": 11.0}
"""The cost of a mistake by its scope: that one is made at all, and that it is this one."""
ROUNDED = 6.0
TOGETHER = 1.0
"""The cost of two mistakes, besides that of each."""
MOST_STATEMENTS = 600
"""In longer plans mistakes at a single number are not thought of: there are too many of them to tell any."""
LEAST_ROUNDED = 2
"""The fewest decimals that somebody is thought to work with."""


@dataclass(frozen=True)
class Hypothesis:
    """What a person may have done."""

    cost: float
    path: Path = ()
    wrongs: tuple[Wrong, ...] = ()
    early: Early | None = None

    @cached_property
    def mistakes(self) -> tuple[str, ...]:
        """The names of the mistakes; none for the truth."""
        return (self.early.mistake,) if self.early else tuple(sorted(wrong.mistake for wrong in self.wrongs))


TRUTH = Hypothesis(0.0)


@dataclass(frozen=True)
class Hypotheses:
    """All that may have been done in a follower's plan and shows in the `asked` names."""

    follower: Follower
    asked: tuple[Named, ...]
    alone: float = COMMON["single"]
    """The cost of a mistake at a single number; less where one is to be found."""

    @cached_property
    def wrongs(self) -> tuple[Wrong, ...]:
        """Every mistake that can be made in the plan and shows in what is asked."""
        few = len(self.follower.plan.statements) <= MOST_STATEMENTS
        return mistakes_for(self.follower.plan, "single" if few else "layer")

    @cached_property
    def common(self) -> tuple[Hypothesis, ...]:
        """Mistakes made everywhere or in all of a layer, and degrees of rounding."""
        path = self.follower.steps.truth
        rounded = (Hypothesis(ROUNDED, path, early=e) for e in earlier(self.follower.carry, LEAST_ROUNDED))
        return (*self._of_scopes("everywhere", "layer"), *rounded)

    @cached_property
    def turned(self) -> tuple[Hypothesis, ...]:
        """Those of the common mistakes that turn a sign, and do nothing else."""
        return tuple(one for one in self.common if one.wrongs and _turns(one.wrongs[0]))

    @cached_property
    def rare(self) -> tuple[Hypothesis, ...]:
        """Mistakes made at a single number, where they could be made at several."""
        return tuple(self._of_scopes("single"))

    def _of_scopes(self, *scopes: Scope) -> Iterator[Hypothesis]:
        shown = {self.follower.steps.slot(name) for name in self.asked}
        costs = {**COMMON, "single": self.alone}
        for wrong in self.wrongs:
            scope = self.scope(wrong)
            if scope in scopes:
                path = self.follower.steps.path(wrong)
                if not shown.isdisjoint(slot for slot, _ in path):
                    yield Hypothesis(costs[scope], path, (wrong,))

    def scope(self, wrong: Wrong) -> Scope:
        """Where a mistake is made: everywhere, too, where it can be made at one place only."""
        own = (wrong.mistake, wrong.site.choice)
        if self._widest[own] == len(wrong.changes):
            return "everywhere"
        return "layer" if self._widest[*own, wrong.site.layer] == len(wrong.changes) else "single"

    @cached_property
    def _widest(self) -> Mapping[tuple[object, ...], int]:
        """How many statements each mistake changes at most, in each way, anywhere and in each layer."""
        widest: dict[tuple[object, ...], int] = {}
        for wrong in self.wrongs:
            own = (wrong.mistake, wrong.site.choice)
            layers = [own] if wrong.site.scope == "everywhere" else [own, (*own, wrong.site.layer)]
            for key in layers:
                widest[key] = max(widest.get(key, 0), len(wrong.changes))
        return widest

    def rows(self, hypothesis: Hypothesis) -> list[int]:
        """Which of the asked names a hypothesis may make otherwise; all for the truth, to which others are held."""
        if hypothesis is TRUTH:
            return list(range(len(self.asked)))
        slots = {slot for slot, _ in hypothesis.path}
        return [row for row, slot in enumerate(self.asked_slots) if slot in slots]

    @cached_property
    def asked_slots(self) -> list[int]:
        """Where in the plan each asked name is found."""
        return [self.follower.steps.slot(name) for name in self.asked]

    @cached_property
    def _pairs(self) -> dict[tuple[int, int], Hypothesis | None]:
        """The pairs that were made already, by the places of the two in memory; they live as long as this."""
        return {}

    def together(self, first: Hypothesis, second: Hypothesis) -> Hypothesis | None:
        """Two mistakes at once, in the order in which they are made; None where `both` has none."""
        key = (id(first), id(second)) if id(first) < id(second) else (id(second), id(first))
        if key not in self._pairs:
            self._pairs[key] = self._made(first, second)
        return self._pairs[key]

    def _made(self, first: Hypothesis, second: Hypothesis) -> Hypothesis | None:
        pair = both(first.wrongs[0], second.wrongs[0]) if first.wrongs and second.wrongs else None
        if pair is None:
            return None
        path, slots = self.follower.steps.path(pair), self.follower.steps.slots
        made = sorted(
            (*first.wrongs, *second.wrongs), key=lambda wrong: (slots[wrong.first_wrong.target], wrong.mistake)
        )
        return Hypothesis(first.cost + second.cost + TOGETHER, path, tuple(made))


def _turns(wrong: Wrong) -> bool:
    """Whether every term that a mistake changes has but the other sign."""
    return all(term == negative(wrong.truth.terms[name]) for name, term in wrong.changes.items())
