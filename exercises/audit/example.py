"""The audit of an example: every number that its source prints, with a verdict and the reason for it.

file -> ExampleReport(title, claims: Judged) -> `exercises.audit.example_words`, `exercises.audit.example_page`
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from derive.carried import Carrier, Range
from derive.errors import InputError, Place
from exercises.audit.blame import Blame, Inquiry
from exercises.audit.claims import VERDICTS, Claimed, Source
from exercises.audit.hints import LOST_SIGN, hints, of_chance, of_convention
from exercises.audit.later import Later
from exercises.files.claim_names import parse_claim
from exercises.files.library import load_lesson
from exercises.files.nodes import placed
from exercises.lessons.lesson import Lesson
from exercises.mistakes import TITLES

FAULTS = ("mistake", "wrong", "carried")
"""The verdicts that say that something is wrong, in the order in which they are told."""


@dataclass(frozen=True)
class Judged:
    """A printed number with its verdict: what it follows from, which mistake gives it, and what else is to be said.

    `follows` is what the printed numbers before it give, None where they lead to no finite number.
    """

    claimed: Claimed
    verdict: str
    follows: float | None
    leans: tuple[Claimed, ...] = ()
    blame: Blame | None = None
    hints: tuple[str, ...] = ()


@dataclass(frozen=True)
class ExampleReport:
    """All claims of an example in the order of its file."""

    lesson: Lesson
    claims: tuple[Judged, ...]

    @property
    def title(self) -> str:
        """The example's own title."""
        return self.lesson.common.title

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """How many claims have each verdict."""
        found = Counter(judged.verdict for judged in self.claims)
        return {verdict: found[verdict] for verdict in VERDICTS}

    @property
    def wrong(self) -> bool:
        """Whether anything is wrong."""
        return any(judged.verdict in FAULTS for judged in self.claims)

    def of(self, verdict: str) -> tuple[Judged, ...]:
        """The claims with a verdict."""
        return tuple(judged for judged in self.claims if judged.verdict == verdict)

    def by_mistake(self) -> Iterator[tuple[Blame, tuple[Judged, ...]]]:
        """The known mistakes, each with the claims that it explains."""
        for known in dict.fromkeys(id(j.blame) for j in self.of("mistake")):
            several = tuple(j for j in self.of("mistake") if id(j.blame) == known)
            first = several[0].blame
            assert first is not None
            yield first, several


def audit_example(name: str) -> ExampleReport:
    """The report on an example file or a built-in one; raises InputError, also where it publishes nothing."""
    lesson = load_lesson(name)
    published = lesson.common.published
    with placed(Place(name)):
        if not published:
            raise InputError("has no claims to audit", "say under published: what the source prints")
        claims = tuple(Claimed(q, claim, lesson.exact(q)) for q, several in published.items() for claim in several)
        return ExampleReport(lesson, tuple(_judged(lesson, claims)))


def _judged(lesson: Lesson, claims: tuple[Claimed, ...]) -> Iterator[Judged]:
    accounts = lesson.accounts()
    plan = replace(accounts.plan, statements=(*accounts.plan.statements, *accounts.more))
    now = tuple(claimed for claimed in claims if parse_claim(claimed.name).steps is None)
    source = Source(Carrier(plan, accounts.given), now)
    followed = {claimed: source.followed(claimed) for claimed in now}
    left = tuple(claimed for claimed, found in followed.items() if found.verdict == "wrong")
    inquiry, later = Inquiry(source, accounts.plan, left, accounts.ordinary), Later(accounts.plan, accounts.given)
    explained = {claimed: blame for blame in inquiry.blames for claimed in blame.claims}
    for claimed in claims:
        if claimed not in followed:
            yield _after_training(claimed, inquiry.blames, later)
        elif blame := explained.get(claimed):
            yield Judged(claimed, "mistake", _finite(blame.claims[claimed]), blame=blame)
        elif (found := followed[claimed]).verdict == "wrong":
            mistaken = {TITLES[b.wrong.mistake]: inquiry.made_by(b, claimed) for b in inquiry.blames}
            said = tuple(hints(claimed, found.range, mistaken, now))
            agreed = of_convention(claimed.named, plan, accounts.given)
            chance = () if LOST_SIGN in said else of_chance(inquiry.doubtful(claimed))
            yield Judged(claimed, "wrong", _finite(found.range), hints=(*said, *agreed, *chance))
        else:
            yield Judged(claimed, found.verdict, _finite(found.range), found.leans)


def _finite(span: Range) -> float | None:
    return span.middle if math.isfinite(span.middle) else None


def _after_training(claimed: Claimed, blames: tuple[Blame, ...], later: Later) -> Judged:
    """The verdict on a number after training: right, or made by a mistake that other numbers show, too."""
    if claimed.right:
        return Judged(claimed, "right", claimed.true)
    blame = next((blame for blame in blames if later.explains(blame, claimed)), None)
    if blame is not None:
        return Judged(claimed, "mistake", later.made_by(blame, claimed), blame=blame)
    mistaken = {TITLES[blame.wrong.mistake]: (later.made_by(blame, claimed),) for blame in blames}
    return Judged(
        claimed, "wrong", claimed.true, hints=tuple(hints(claimed, Range(claimed.true, claimed.true), mistaken, ()))
    )
