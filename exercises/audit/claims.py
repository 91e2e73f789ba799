"""What each published number is: right, rounded on the way, carried on from a wrong one, or none of these.

    Claimed (name, number, true value) + Carrier -> Source: verdicts of numbers that follow from the printed ones

Where a text prints several numbers for a name, it may have gone on with any of them; the kindest verdict counts.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice, product
from typing import Any

from derive.carried import Carrier, Place, Range
from derive.quantities import Derivative, Named, Quantity
from exercises.files.claim_names import parse_claim
from exercises.files.spec import Claim
from exercises.lessons.published import NOISE, agrees

VERDICTS = ("right", "rounding", "carried", "mistake", "wrong")
"""From the kindest on."""
_MOST = 64
_NEARLY = 1 - 1e-6


@dataclass(frozen=True)
class Claimed:
    """A number that a text prints for a name, and the true one."""

    name: str
    claim: Claim
    true: float

    @property
    def named(self) -> Named:
        """The name, without the steps of training after which it has the number."""
        return parse_claim(self.name).name

    @property
    def number(self) -> float:
        """What is printed."""
        return float(self.claim.number)

    @property
    def room(self) -> float:
        """What the printed digits leave open: less than one unit of the last; nothing for a whole number."""
        return float(self.claim.unit) * _NEARLY if self.claim.unit < 1 else float(NOISE)

    @property
    def right(self) -> bool:
        """Whether it is the true number to its printed digits."""
        return agrees(self.claim, self.true)

    @property
    def cut(self) -> str:
        """How the true number's digits were cut off or rounded up, where it is not rounded to the nearest."""
        if not self.right or abs(self.number - self.true) <= float(self.claim.unit) / 2 + float(NOISE):
            return ""
        return "cut off" if abs(self.number) < abs(self.true) else "rounded up"

    @property
    def printed(self) -> Range:
        """What somebody may have worked on with who printed this number."""
        return Range(self.number - self.room, self.number + self.room)

    def __str__(self) -> str:
        return f"{self.name} = {self.claim.value}"


@dataclass(frozen=True)
class Followed:
    """A verdict on a printed number, what follows in its place, and the printed numbers that this leans on."""

    verdict: str
    range: Range
    leans: tuple[Claimed, ...] = ()


Selection = Mapping[Place, Claimed]
"""One printed number for each place."""


@dataclass(frozen=True)
class Source:
    """What an example prints: all its claims, with what is worked out of them."""

    carrier: Carrier
    claims: tuple[Claimed, ...]

    @cached_property
    def places(self) -> dict[Place, list[Claimed]]:
        """The claims by the place of their name."""
        found: dict[Place, list[Claimed]] = {}
        for claimed in self.claims:
            found.setdefault(self.carrier.place(claimed.named), []).append(claimed)
        return found

    @cached_property
    def courses(self) -> tuple[Course, ...]:
        """What follows with each choice of the printed numbers."""
        return tuple(Course(self, selection) for selection in self._selections())

    def place(self, claimed: Claimed) -> Place:
        """Where a claim's number is worked out."""
        own = self.carrier.place(claimed.named)
        return self._likes.get(own, own)

    @cached_property
    def alone(self) -> list[Any]:
        """All values of one who never looks at what is printed."""
        return self.carrier.truth((), lambda place, follows: None)

    @cached_property
    def slots(self) -> frozenset[int]:
        """Where something is printed, or the like of it."""
        return frozenset(slot for slot, _ in (*self.places, *self._likes.values()))

    @cached_property
    def _likes(self) -> dict[Place, Place]:
        """Places of numbers that are another one's by their equation, such as dL/db of dL/dz: place -> the other."""
        steps, names = self.carrier.steps, {slot: name for name, slot in self.carrier.steps.slots.items()}
        terms = self.carrier.plan.terms
        found: dict[Place, Place] = {}
        for slot, column in self.places:
            term = terms.get(names[slot])
            if isinstance(term, Quantity | Derivative) and term in terms:
                found[slot, column] = (steps.slots[term], column)
        return {place: other for place, other in found.items() if other not in self.places}

    def _selections(self) -> Iterator[Selection]:
        options = [list(_options(several)) for several in self.places.values()]
        choices = product(*options) if math.prod(map(len, options)) <= _MOST else [tuple(o[0] for o in options)]
        for choice in islice(choices, _MOST):
            chosen = dict(zip(self.places, choice, strict=True))
            yield {other: chosen[place] for place, other in self._likes.items()} | chosen

    def followed(self, claimed: Claimed) -> Followed:
        """The kindest verdict on a claim; `wrong` where it follows from nothing printed."""
        found = [course.verdict(claimed) for course in self.courses]
        return min(found, key=lambda followed: VERDICTS.index(followed.verdict))


def _options(several: Sequence[Claimed]) -> Iterator[Claimed]:
    """The printed numbers of one name that somebody may have worked on with: of right ones the most exact."""
    right = [claimed for claimed in several if claimed.right]
    yield from sorted(right, key=lambda claimed: claimed.claim.unit)[:1]
    yield from (claimed for claimed in several if not claimed.right)


@dataclass
class Course:
    """What follows where one printed number is chosen for each name: from the sound ones alone, and from all."""

    source: Source
    chosen: Selection
    sound: dict[Place, Range] = field(default_factory=dict)
    found: dict[Place, Range] = field(default_factory=dict)
    values: list[Any] = field(default_factory=list)

    def __post_init__(self) -> None:
        carrier, slots = self.source.carrier, self.source.slots
        carrier.truth(slots, self._settle_sound)
        self.values = carrier.truth(slots, self._settle_all)

    def _settle_sound(self, place: Place, follows: Range) -> Range | None:
        self.sound[place] = follows
        claimed = self.chosen.get(place)
        return follows.with_(claimed.number) if claimed is not None and self.is_sound(place, claimed) else None

    def is_sound(self, place: Place, claimed: Claimed) -> bool:
        """Whether a number is right, or follows from sound printed ones."""
        return claimed.right or (place in self.sound and self.sound[place].near(claimed.number, claimed.room))

    def _settle_all(self, place: Place, follows: Range) -> Range | None:
        self.found[place] = follows
        claimed = self.chosen.get(place)
        if claimed is None:
            return None
        if self.is_sound(place, claimed):
            return self.sound[place].with_(claimed.number)
        return follows.with_(claimed.number) if self.carries(place, claimed) else claimed.printed

    def carries(self, place: Place, claimed: Claimed) -> bool:
        """Whether a number follows from all printed ones."""
        return place in self.found and self.found[place].near(claimed.number, claimed.room)

    def verdict(self, claimed: Claimed) -> Followed:
        """What a claim is, by this course."""
        place = self.source.place(claimed)
        follows = self.sound.get(place, Range(claimed.true, claimed.true))
        if claimed.right:
            return Followed("right", follows)
        if self.is_sound(place, claimed):
            return Followed("rounding", follows, tuple(self._leans(place, sound=True)))
        if self.carries(place, claimed):
            return Followed("carried", self.found[place], tuple(self._leans(place, sound=False)))
        return Followed("wrong", self.found.get(place, follows))

    def used(self, place: Place) -> Range | None:
        """What is printed at a place, for one who goes another way."""
        claimed = self.chosen.get(place)
        if claimed is None:
            return None
        return self.sound[place].with_(claimed.number) if self.is_sound(place, claimed) else claimed.printed

    def _leans(self, place: Place, *, sound: bool) -> Iterator[Claimed]:
        """The nearest printed numbers behind a place: those that are rounded, or those that are not sound."""
        carrier, seen = self.source.carrier, set()
        several = carrier.plan.batch.several
        waiting = [place]
        while waiting:
            slot, column = waiting.pop(0)
            for source in sorted(carrier.steps.inputs.get(slot, ())):
                columns = [column] if not several else sorted({c for s, c in self.chosen if s == source} | {column})
                for at in ((source, c) for c in columns):
                    if at in seen:
                        continue
                    seen.add(at)
                    claimed = self.chosen.get(at)
                    if claimed is None:
                        waiting.append(at)
                    elif self.is_sound(at, claimed) == sound and claimed.number != claimed.true:
                        yield claimed
