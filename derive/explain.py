"""Which known mistakes explain a person's answers, judged jointly over all of them, for many persons at once.

    Explainer(follower, asked).explain(trail, Answers) -> Explanations: by person, the hypotheses that explain best

A hypothesis is no mistake, one at some place, two that were made together, or a degree of rounding; under each, the
person's own numbers are followed wherever they do not agree with what it gives (`follow.py`), so that a slip is
counted once. An answer that agrees tells for a hypothesis as much as its digits are worth; one that does not is a slip,
which may be any number, near ones more likely. The cost of a hypothesis is the logarithm of how unlikely it makes the
answers, and of how rare it is. Hypotheses that cost nearly as little as the best one explain the answers equally well.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from derive.accounts import Account, Accounts, Explanation, Standing, by_person
from derive.beside import Crowd
from derive.branches import branched, in_batches, in_blocks
from derive.detours import Detours
from derive.evidence import Answers, by_slot
from derive.follow import Follower, Trail
from derive.hypotheses import COMMON, TOGETHER, TRUTH, Hypotheses, Hypothesis
from derive.ledger import Ledger
from derive.quantities import Named
from derive.shifted import least_with_shift
from derive.sketch import Sketch

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
Persons = NDArray[np.intp]

Leads = Mapping[int, Sequence[Standing]]
"""For each person the mistakes that explain some of what is wrong."""

TIED = 2.0
"""Explanations that cost so little more than the best are as good."""
WORTH = 2.0
"""Two mistakes must promise to cost so much less than the best explanation so far."""
LEADS = 6
"""So many mistakes that explain some of a person's answers are paired with each other."""
FIRST_LEADS = 2
"""So many of them are paired with every common mistake, which may explain nothing unless both are made."""


@dataclass(frozen=True)
class Explainer:
    """What explains the answers to what is asked, by hypotheses."""

    hypotheses: Hypotheses

    @classmethod
    def of(cls, follower: Follower, asked: tuple[Named, ...], alone: float = COMMON["single"]) -> Explainer:
        """One for the plan of a follower; a mistake at a single number costs `alone`."""
        return cls(Hypotheses(follower, asked, alone))

    @cached_property
    def _detours(self) -> Detours:
        return Detours(self.hypotheses)

    def explain(self, trail: Trail, answers: Answers) -> list[Explanation]:
        """The explanation of each person's answers, where `trail` follows them by the true equations."""
        search = _Search(self._detours, trail, answers)
        search.attempt(self.hypotheses.common, search.unexplained(0.0))
        search.attempt(self.hypotheses.rare, search.unexplained(self.hypotheses.alone))
        leads = search.leads(search.unexplained(2 * COMMON["everywhere"] + TOGETHER))
        search.attempt_pairs(leads)
        search.attempt_besides(leads)
        return search.explanations()

    def explain_simply(self, trail: Trail, answers: Answers) -> list[Explanation]:
        """The same by common mistakes alone, of which one was made; in a fraction of the time."""
        search = _Search(self._detours, trail, answers)
        search.attempt([one for one in self.hypotheses.common if not one.early], search.unexplained(0.0))
        return search.explanations()


class _Search:
    """The accounts of persons' answers by all hypotheses that were tried; that of the truth first."""

    def __init__(self, detours: Detours, trail: Trail, answers: Answers) -> None:
        self.hypotheses, self.detours, self.trail, self.answers = detours.hypotheses, detours, trail, answers
        agrees, each = answers.held_against(trail, self.hypotheses.rows(TRUTH))
        self.truth = Accounts.made([(TRUTH, np.arange(trail.count))], agrees, each)
        self.accounts = [self.truth]
        self.best = self.truth.costs.copy()

    def unexplained(self, cost: float) -> Persons:
        """The persons whose answers have no explanation of at most that cost."""
        return np.flatnonzero(self.best > cost + 1e-9)

    def attempt(self, hypotheses: Sequence[Hypothesis], persons: Persons) -> None:
        """Hold the answers of some persons against hypotheses, where these promise to explain something."""
        found = [(one, some) for one, some in self._promising(hypotheses, persons) if len(some)]
        for hypothesis, some in found:
            if hypothesis.early:
                self._hold(hypothesis, some)
        self._hold_mistakes([(one, some) for one, some in found if not one.early], whole=False)

    def _promising(self, hypotheses: Sequence[Hypothesis], persons: Persons) -> Iterator[tuple[Hypothesis, Persons]]:
        """For each hypothesis those of some persons to whose answers it promises something.

        Who wrote everything apart from the others, as less has to be worked out for them.
        """
        everything = ~np.isnan(self.answers.numbers[:, persons]).any(axis=0)
        for own in (persons[everything], persons[~everything]):
            if len(own):
                trail, each = self.trail.of_persons(own), np.nan_to_num(self.truth.each[:, own])
                sketch = Sketch(trail, by_slot(trail, self.answers.asked, each))
                yield from ((one, own[some]) for one, some in sketch.promising(hypotheses))

    def _hold(self, hypothesis: Hypothesis, persons: Persons) -> None:
        """Hold the answers of some persons against a hypothesis."""
        rows = self.hypotheses.rows(hypothesis)
        agrees, each = self.truth.agrees[:, persons], self.truth.each[:, persons]
        followed = self.trail.of_persons(persons, hypothesis.path).after(hypothesis.path, hypothesis.early)
        agrees[rows], each[rows] = self.answers.of(persons).held_against(followed, rows)
        self._add(Accounts.made([(hypothesis, persons)], agrees, each))

    def _add(self, accounts: Accounts) -> None:
        self.accounts.append(accounts)
        np.minimum.at(self.best, accounts.persons, accounts.costs)

    def attempt_pairs(self, leads: Leads) -> None:
        """Pairs of the mistakes that explain some of what is wrong, where both together may explain more."""
        made: dict[int, tuple[Hypothesis, list[int]]] = {}
        for person, own in leads.items():
            for (accounts, place), (other, row) in combinations(own, 2):
                pair = self.hypotheses.together(accounts.hypothesis(place), other.hypothesis(row))
                if pair is not None and self._may_explain_all(pair, accounts.of(place), person):
                    made.setdefault(id(pair), (pair, []))[1].append(person)
        self._hold_mistakes([(pair, np.array(own, dtype=np.intp)) for pair, own in made.values()], whole=True)

    def _may_explain_all(self, pair: Hypothesis, lead: Account, person: int) -> bool:
        """Whether a pair reaches all answers of a person that one of the two, the lead, leaves unexplained."""
        kept = np.ones(len(lead.each), dtype=bool)
        kept[self.hypotheses.rows(pair)] = False
        each = lead.each[kept]
        explained = bool((lead.agrees[kept] | np.isnan(each)).all())
        return explained and pair.cost + np.nansum(each) <= self.best[person] - WORTH

    def attempt_besides(self, leads: Leads) -> None:
        """The mistake that explains most, or a sign that was turned, with every other common one made besides.

        A second mistake that shows only in what the first has changed explains no answer alone, and neither does either
        of two that change every answer.
        """
        made: dict[int, tuple[Hypothesis, list[int]]] = {}
        for person, own in leads.items():
            for first in self._firsts(person, own):
                made.setdefault(id(first), (first, []))[1].append(person)
        if made:
            firsts = [(first, np.array(own, dtype=np.intp)) for first, own in made.values()]
            crowd = Crowd(self.trail, self.ledger, self.detours, firsts)
            found = crowd.candidates(self.hypotheses.common, self.best[crowd.persons] - WORTH)
            self._hold_mistakes([(one.pair, one.persons) for one in found], whole=True)

    def _hold_mistakes(self, found: Sequence[tuple[Hypothesis, Persons]], *, whole: bool) -> None:
        """Hold the answers of persons against mistakes, which must leave nothing to slips if `whole`."""
        for block in in_blocks(found):
            known = {id(persons): hypothesis for hypothesis, persons in block}
            for ways in in_batches(self.trail.follower.steps, [(one.path, persons) for one, persons in block]):
                made = [(known[id(persons)], persons) for _, persons in ways]
                self._hold_all(made, branched(self.trail, ways, whole=whole), whole=whole)

    def _hold_all(self, made: Sequence[tuple[Hypothesis, Persons]], trail: Trail, *, whole: bool) -> None:
        """Hold the answers of persons against a hypothesis each, where the trail goes all their ways.

        Two mistakes must leave nothing to slips: among so many pairs there is one for almost any numbers.
        """
        persons = np.concatenate([own for _, own in made])
        accounts = Accounts.made(made, *self.answers.of(persons).held_against(trail, self.hypotheses.rows(TRUTH)))
        if whole:
            accounts = accounts.at(np.flatnonzero((accounts.agrees | np.isnan(accounts.each)).all(axis=0)))
        self._add(accounts)

    @cached_property
    def ledger(self) -> Ledger:
        """What the answers cost at least."""
        return Ledger.of(self.trail, self.answers, self.truth.agrees, self.truth.each)

    def _firsts(self, person: int, leads: Sequence[Standing]) -> Collection[Hypothesis]:
        """What a person may have done, where another mistake besides may explain what is left."""
        found: dict[int, Hypothesis] = {}
        for accounts, place in ((self.truth, person), *leads[:FIRST_LEADS]):
            if accounts.floors[place] + COMMON["everywhere"] + TOGETHER < self.best[person] - WORTH:
                firsts = self.hypotheses.turned if accounts is self.truth else (accounts.hypothesis(place),)
                found |= {id(first): first for first in firsts}
        return found.values()

    def leads(self, persons: Persons) -> Leads:
        """For each person the mistakes that explain more of the answers than slips alone do, the best first."""
        sought = np.zeros(self.trail.count, dtype=bool)
        sought[persons] = True
        better = (
            one.single & (one.costs < self.truth.costs[one.persons]) & sought[one.persons] for one in self.accounts
        )
        found = by_person([one.at(np.flatnonzero(rows)) for one, rows in zip(self.accounts, better, strict=True)])
        return {person: _different(found.get(person, ())) for person in persons.tolist()}

    def explanations(self) -> list[Explanation]:
        """The accounts that are as good as the best, by person."""
        limit = self.best + TIED
        tied = [one.at(np.flatnonzero(one.costs <= limit[one.persons])).judged(self.truth) for one in self.accounts]
        found = by_person(tied)
        made = [
            Explanation(tuple(one.of(row) for one, row in found[person]), self.truth.of(person))
            for person in range(self.trail.count)
        ]
        return self._doubted(made, self._explained_once(tied))

    def _explained_once(self, tied: Sequence[Accounts]) -> list[int]:
        """The persons for whom one of the best hypotheses is a mistake that explains one more answer than none."""
        chosen = np.zeros(self.trail.count, dtype=bool)
        for one in tied:
            once = one.single & (one.gained(self.truth).sum(axis=0) == 1) & (one.costs <= self.best[one.persons])
            chosen[one.persons[once]] = True
        return np.flatnonzero(chosen).tolist()

    def _doubted(self, made: list[Explanation], once: Sequence[int]) -> list[Explanation]:
        """Those of mistakes that show in one answer alone are held against a shifted point."""
        single: dict[int, list[int]] = {}
        for person in once:
            best, truth = made[person].best, made[person].truth
            gained = np.flatnonzero(best.agrees & ~truth.agrees)
            if len(gained) == len(best.hypothesis.wrongs) == 1 and made[person].sure:
                single.setdefault(int(gained[0]), []).append(person)
        for row, persons in single.items():
            chosen = np.array(persons, dtype=np.intp)
            costs = least_with_shift(self.trail, self.answers, self.truth.each, chosen, row)
            for person, cost in zip(persons, costs.tolist(), strict=True):
                made[person] = replace(made[person], hidden=cost)
        return made


def _different(found: Sequence[Standing]) -> list[Standing]:
    """The best account of each mistake, of those that stand by their costs."""
    best: dict[tuple[str, ...], Standing] = {}
    for one in found:
        if len(best) == LEADS:
            break
        accounts, row = one
        best.setdefault(accounts.hypothesis(row).mistakes, one)
    return list(best.values())
