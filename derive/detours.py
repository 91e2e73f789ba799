"""How the way of a second mistake runs for those who made a first one.

Detours(hypotheses).way(first, second) -> Way(path, odd), from the numbers that the first leads to
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from derive.hypotheses import Hypotheses, Hypothesis
from derive.steps import Path


@dataclass(frozen=True)
class Way:
    """The second mistake's own path, save for the `odd` statements, which the first makes otherwise; or another."""

    pair: Hypothesis
    path: Path
    odd: Path = ()

    @cached_property
    def whole(self) -> Path:
        """The path with the odd statements in it."""
        odd = dict(self.odd)
        return tuple((slot, odd.get(slot, number)) for slot, number in self.path) if odd else self.path


@dataclass(frozen=True)
class Detours:
    """The ways of all pairs of hypotheses, each found once."""

    hypotheses: Hypotheses
    _known: dict[tuple[int, int], Way | None] = field(default_factory=dict)

    def way(self, first: Hypothesis, second: Hypothesis) -> Way | None:
        """That of two; None where they cannot be made together."""
        key = (id(first), id(second))
        if key not in self._known:
            pair = self.hypotheses.together(first, second)
            self._known[key] = None if pair is None else self._made(pair, first, second)
        return self._known[key]

    def _made(self, pair: Hypothesis, first: Hypothesis, second: Hypothesis) -> Way:
        wanted, own, true = dict(pair.path), dict(second.path), self.hypotheses.follower.steps.true
        new = self._anew(pair.path, {**true, **dict(first.path)})
        if dict(new).keys() <= own.keys() and [s for s in wanted if s in own] == [s for s in own if s in wanted]:
            terms = [(slot, wanted.get(slot, true[slot])) for slot in own]
            odd = tuple(step for step, usual in zip(terms, second.path, strict=True) if step != usual)
            return Way(pair, second.path, odd)
        return Way(pair, new)

    def _anew(self, path: Path, before: dict[int, int]) -> Path:
        """What of a path is not as it was before, or leans on that."""
        leans, changed, new = self.hypotheses.follower.steps.leans, set[int](), []
        for slot, number in path:
            if number != before[slot] or not changed.isdisjoint(leans[number]):
                changed.add(slot)
                new.append((slot, number))
        return tuple(new)
