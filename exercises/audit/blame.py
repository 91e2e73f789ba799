"""Which known mistakes explain printed numbers that follow from nothing: the fewest that explain the most.

    Source + unexplained claims -> Inquiry: each mistake with the claims that it gives -> Blame

A mistake is made once with the printed numbers put in wherever they are printed, and once as a derivation of its own.
That a number meets one of many mistakes may be chance, which `doubt` bounds: the share of all numbers as far from the
truth that would meet one, too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from derive.carried import Place, Range
from derive.mistakes import SCOPES, Wrong, mistakes_for
from derive.mistakes.rewritten import Rewritten
from derive.plan import Plan
from exercises.audit.claims import Claimed, Source
from exercises.audit.logarithms import BASES, OtherBase

CHANCE = 0.1
"""A mistake that chance would make explain a number more often than this explains none."""
_FEW = 600
"""Mistakes are made at single numbers where there are no more ways than these to make one."""

_SEVERAL = 3
"""Of more mistakes than these that give a number none is worth a remark."""

Found = Mapping[Place, Range]


@dataclass(frozen=True)
class Blame:
    """A mistake with the claims that it gives, each with its range."""

    wrong: Wrong | OtherBase
    claims: Mapping[Claimed, Range]


@dataclass(frozen=True)
class Inquiry:
    """The unexplained claims of a source; `plan` has the statements in which mistakes are made."""

    source: Source
    plan: Plan
    unexplained: tuple[Claimed, ...]
    ordinary: bool = True

    @cached_property
    def blames(self) -> tuple[Blame, ...]:
        """The mistakes, each with what it explains of what those before it do not."""
        left = set(self.unexplained)
        found = []
        while left and (best := self._best(left)) is not None:
            found.append(best)
            left -= best.claims.keys()
        return tuple(found)

    def _best(self, left: set[Claimed]) -> Blame | None:
        """The mistake that explains the most; of equals the one that is made more widely, and comes first."""
        options = [
            Blame(option.wrong, {claimed: span for claimed, span in option.claims.items() if claimed in left})
            for option in self._options
        ]
        likely = [option for option in options if option.claims and self.doubt(option) <= CHANCE]
        return max(likely, key=lambda option: len(option.claims) - self._against(option.wrong), default=None)

    def _against(self, wrong: Rewritten) -> int:
        """How many sound printed numbers speak against a mistake, since it would change them."""
        course, carrier = self.source.courses[0], self.source.carrier
        changed = {carrier.steps.slots[target] for target in wrong.changes}
        found = self._by_wrong[id(wrong)][0]
        places = (place for place in found if place[0] in changed and place in course.chosen)
        chosen = ((place, course.chosen[place]) for place in places)
        return sum(course.is_sound(p, c) and not found[p].near(c.number, c.room) for p, c in chosen)

    @cached_property
    def _by_wrong(self) -> dict[int, tuple[Found, ...]]:
        return {id(wrong): ways for wrong, ways in self._ways}

    def doubt(self, option: Blame) -> float:
        """The chance that a number so far from the truth meets one of the mistakes by accident, at its best claim.

        The claims are not independent of each other, so chances are not multiplied.
        """
        return min(self._chance(option.wrong, claimed, span) for claimed, span in option.claims.items())

    def _chance(self, wrong: Rewritten, claimed: Claimed, span: Range) -> float:
        far = abs(claimed.number - claimed.true)
        met = abs(span.middle - claimed.number) + max(claimed.room, 1e-12)
        return 2 * met / far * self._neighbours(wrong, claimed, far)

    def _neighbours(self, wrong: Rewritten, claimed: Claimed, far: float) -> int:
        """How many values mistakes that are made as widely give no further from the truth than twice the claim."""
        place, width = self._places[claimed], _width(wrong)
        ways = (ways for other, ways in self._ways if _width(other) <= width)
        values = (found[place].middle for several in ways for found in several if place in found)
        return max(1, len({f"{value:.9g}" for value in values if abs(value - claimed.true) <= 2 * far}))

    def made_by(self, blame: Blame, claimed: Claimed) -> tuple[float, ...]:
        """What a mistake makes of a claim, among the printed numbers and by itself."""
        place = self._places[claimed]
        return tuple(found[place].middle for found in self._by_wrong[id(blame.wrong)] if place in found)

    @cached_property
    def _places(self) -> dict[Claimed, Place]:
        return {claimed: self.source.place(claimed) for claimed in self.unexplained}

    @cached_property
    def _wrongs(self) -> tuple[Wrong | OtherBase, ...]:
        """The mistakes, wider ones first; of statements that are no network's, wrong logarithms alone."""
        wrongs = mistakes_for(self.plan, "single") if self.ordinary else ()
        if len(wrongs) > _FEW:
            wrongs = mistakes_for(self.plan, "layer")
        if not wrongs:
            return tuple(OtherBase(self.plan, mistake) for mistake in BASES)
        return tuple(sorted(wrongs, key=_width))

    @cached_property
    def _ways(self) -> list[tuple[Wrong | OtherBase, tuple[Found, ...]]]:
        """What each mistake leads to, among the printed numbers and by itself."""
        return [(wrong, (self._among_printed(wrong), self._alone(wrong))) for wrong in self._wrongs]

    def _among_printed(self, wrong: Rewritten) -> Found:
        found: dict[Place, Range] = {}
        course = self.source.courses[0]

        def settle(place: Place, follows: Range) -> Range | None:
            found[place] = follows
            return course.used(place)

        self.source.carrier.after(course.values, wrong, self.source.slots, settle)
        return found

    def _alone(self, wrong: Rewritten) -> Found:
        carrier = self.source.carrier
        values = carrier.after(self.source.alone, wrong, (), lambda place, follows: None)
        return {place: carrier.at(values, place) for place in self._places.values()}

    @cached_property
    def _options(self) -> list[Blame]:
        """Every mistake with the claims that it gives, each with the nearer of its ranges."""
        met = ((wrong, [one for found in ways for one in self._met(found)]) for wrong, ways in self._ways)
        return [Blame(wrong, dict(sorted(several, key=_farther_first))) for wrong, several in met]

    def doubtful(self, claimed: Claimed) -> tuple[str, ...]:
        """The names of the mistakes that give a claim which they do not explain; none where they are many."""
        names = dict.fromkeys(option.wrong.mistake for option in self._options if claimed in option.claims)
        return tuple(names) if len(names) <= _SEVERAL else ()

    def _met(self, found: Found) -> Iterator[tuple[Claimed, Range]]:
        for claimed, place in self._places.items():
            span = found.get(place)
            if span is None or span.near(claimed.true, claimed.room):
                continue
            if span.near(claimed.number, claimed.room):
                yield claimed, span


def _farther_first(met: tuple[Claimed, Range]) -> float:
    claimed, span = met
    return -abs(span.middle - claimed.number)


def _width(wrong: Rewritten) -> int:
    """How widely a mistake is made: 0 everywhere."""
    return SCOPES.index(wrong.site.scope) if isinstance(wrong, Wrong) else 0
