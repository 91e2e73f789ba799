"""Which known mistakes explain a person's answers, judged jointly over all of them, for many persons at once.

    Explainer(follower, asked).explain(trail, Answers) -> Explanations: by person, the hypotheses that explain best

A hypothesis is no mistake, one at some place, two that were made together, or a degree of rounding; under each, the
person's own numbers are followed wherever they do not agree with what it gives (`follow.py`), so that a slip is
counted once. An answer that agrees tells for a hypothesis as much as its digits are worth; one that does not is a slip,
which may be any number, near ones more likely. The cost of a hypothesis is the logarithm of how unlikely it makes the
answers, and of how rare it is. Hypotheses that cost nearly as little as the best one explain the answers equally well.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from derive.beside import Crowd
from derive.branches import branched, in_batches
from derive.detours import Detours
from derive.evidence import Answers
from derive.follow import Follower, Trail
from derive.hypotheses import COMMON, TOGETHER, TRUTH, Hypotheses, Hypothesis
from derive.ledger import Ledger
from derive.quantities import Named
from derive.sketch import Sketch

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
Persons = NDArray[np.intp]

SURE = 4.0
"""How much less than no mistake an explanation must cost."""
FURTHER = 0.1
"""What further explained answers count, beside the one that tells most."""
TIED = 2.0
"""Explanations that cost so little more than the best are as good."""
WORTH = 2.0
"""Two mistakes must promise to cost so much less than the best explanation so far."""
LEADS = 6
"""So many mistakes that explain some of a person's answers are paired with each other."""
FIRST_LEADS = 2
"""So many of them are paired with every common mistake, which may explain nothing unless both are made."""
LEFT = 2
"""So many answers one of these must leave unexplained: one alone is rather a slip."""


@dataclass(frozen=True)
class Accounts:
    """How a hypothesis accounts for the answers of some persons: which agree and what each costs (nan: no answer; axes
    name, person), and the cost of all."""

    hypothesis: Hypothesis
    persons: Persons
    agrees: Mask
    each: Array
    costs: Array

    def of(self, place: int) -> Account:
        """That of the person at a place."""
        return Account(self.hypothesis, self.agrees[:, place], self.each[:, place], float(self.costs[place]))


@dataclass(frozen=True)
class Account:
    """One hypothesis and one person: which of the answers agree, and the cost."""

    hypothesis: Hypothesis
    agrees: Mask
    each: Array
    cost: float


@dataclass(frozen=True)
class Explanation:
    """The accounts of a person's answers that are as good as the best, the best first, and that without a mistake."""

    accounts: tuple[Account, ...]
    truth: Account

    @property
    def best(self) -> Account:
        return self.accounts[0]

    @property
    def sure(self) -> bool:
        """Whether mistakes explain the answers far better than slips alone.

        One slip in a number that is not asked for may lead to several wrong answers, so for each mistake the answer
        that tells most counts, and the others little. Who rounds too early makes no slips besides, and no slip comes
        near to the right number again and again.
        """
        hypothesis, answered = self.best.hypothesis, ~np.isnan(self.truth.each)
        if not hypothesis.mistakes or (hypothesis.early and not self.best.agrees[answered].all()):
            return False
        gained = np.sort(self.truth.each[self.best.agrees & ~self.truth.agrees])
        surplus = 0.0 if hypothesis.early else (1 - FURTHER) * gained[: -len(hypothesis.mistakes)].sum()
        return bool(len(gained) and self.best.cost + surplus + SURE <= self.truth.cost)

    @cached_property
    def mistakes(self) -> tuple[tuple[str, ...], ...]:
        """The sets of mistakes that explain equally well; empty where none surely does."""
        return tuple(account.hypothesis.mistakes for account in self.chosen())

    def chosen(self, habits: Collection[str] = ()) -> tuple[Account, ...]:
        """The best account for each set of mistakes that explains equally well; none where no mistake surely does.

        Of several, those stand out that are among the `habits`, mistakes that the person surely makes elsewhere; one
        that is may be less sure.
        """
        each: dict[frozenset[str], Account] = {}
        for account in self.accounts:
            each.setdefault(frozenset(account.hypothesis.mistakes), account)
        usual = tuple(account for names, account in each.items() if names and names <= set(habits))
        if self.sure:
            return usual or tuple(account for names, account in each.items() if names)
        return usual[:1] if len(usual) == 1 and usual[0].cost < self.truth.cost else ()


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
        search.attempt_pairs(search.unexplained(2 * COMMON["everywhere"] + TOGETHER))
        search.attempt_besides(search.unexplained(2 * COMMON["everywhere"] + TOGETHER))
        return search.explanations()


class _Search:
    """The accounts of persons' answers by all hypotheses that were tried; that of the truth first."""

    def __init__(self, detours: Detours, trail: Trail, answers: Answers) -> None:
        self.hypotheses, self.detours, self.trail, self.answers = detours.hypotheses, detours, trail, answers
        agrees, each = answers.held_against(trail, self.hypotheses.rows(TRUTH))
        self.truth = Accounts(TRUTH, np.arange(trail.count), agrees, each, np.nansum(each, axis=0))
        self.accounts = [self.truth]
        self.best = self.truth.costs.copy()

    def unexplained(self, cost: float) -> Persons:
        """The persons whose answers have no explanation of at most that cost."""
        return np.flatnonzero(self.best > cost + 1e-9)

    def attempt(self, hypotheses: Sequence[Hypothesis], persons: Persons) -> None:
        """Hold the answers of some persons against hypotheses, where these promise to explain something."""
        if len(persons):
            sketch = Sketch(self.trail.of_persons(persons))
            for hypothesis in hypotheses:
                self._hold(hypothesis, persons[sketch.promising(hypothesis.path, hypothesis.early)])

    def _hold(self, hypothesis: Hypothesis, persons: Persons) -> None:
        """Hold the answers of some persons against a hypothesis."""
        if not len(persons):
            return
        rows = self.hypotheses.rows(hypothesis)
        agrees, each = self.truth.agrees[:, persons], self.truth.each[:, persons]
        followed = self.trail.of_persons(persons, hypothesis.path).after(hypothesis.path, hypothesis.early)
        agrees[rows], each[rows] = self.answers.of(persons).held_against(followed, rows)
        costs = np.nansum(each, axis=0) + hypothesis.cost
        self.accounts.append(Accounts(hypothesis, persons, agrees, each, costs))
        self.best[persons] = np.minimum(self.best[persons], costs)

    def attempt_pairs(self, persons: Persons) -> None:
        """Pairs of the mistakes that explain some of what is wrong, where both together may explain more."""
        made: dict[int, tuple[Hypothesis, dict[int, list[Hypothesis]]]] = {}
        for person, leads in self._leads(persons).items():
            for place, first in enumerate(leads[:-1]):
                rest = [second.hypothesis for second in leads[place + 1 :]]
                made.setdefault(id(first.hypothesis), (first.hypothesis, {}))[1][person] = rest
        self._attempt_beside(list(made.values()))

    def attempt_besides(self, persons: Persons) -> None:
        """The mistake that explains most, or a sign that was turned, with every other common one made besides.

        A second mistake that shows only in what the first has changed explains no answer alone, and neither does either
        of two that change every answer.
        """
        made: dict[int, tuple[Hypothesis, dict[int, list[Hypothesis]]]] = {}
        seconds = list(self.hypotheses.common)
        for person, leads in self._leads(persons).items():
            for first in self._firsts(person, leads):
                made.setdefault(id(first), (first, {}))[1][person] = seconds
        self._attempt_beside(list(made.values()))

    def _attempt_beside(self, made: Sequence[tuple[Hypothesis, Mapping[int, Sequence[Hypothesis]]]]) -> None:
        """First mistakes of persons, each with some second ones; those that promise most are held first."""
        if not made:
            return
        firsts = [(first, np.array(list(each), dtype=np.intp)) for first, each in made]
        seconds = {id(second): second for _, each in made for some in each.values() for second in some}
        places = {key: place for place, key in enumerate(seconds)}
        wanted = np.zeros((len(seconds), sum(len(each) for _, each in made)), dtype=bool)
        for row, some in enumerate(some for _, each in made for some in each.values()):
            wanted[[places[id(second)] for second in some], row] = True
        crowd = Crowd(self.trail, self.ledger, self.detours, firsts)
        limits = self.best[crowd.persons] - WORTH
        found = crowd.candidates(list(seconds.values()), limits, wanted)
        if not found:
            return
        pairs = {id(one.persons): one.pair for one in found}
        for ways in in_batches(self.trail.follower.steps, [(one.pair.path, one.persons) for one in found]):
            self._hold_all([(pairs[id(persons)], persons) for _, persons in ways], branched(self.trail, ways))

    def _hold_all(self, made: Sequence[tuple[Hypothesis, Persons]], trail: Trail) -> None:
        """Hold the answers of persons against two mistakes each, where the trail goes all their ways."""
        persons = np.concatenate([own for _, own in made])
        agrees, each = self.answers.of(persons).held_against(trail, self.hypotheses.rows(TRUTH))
        sums, end = np.nansum(each, axis=0), 0
        for pair, own in made:
            start, end = end, end + len(own)
            costs = sums[start:end] + pair.cost
            self.accounts.append(Accounts(pair, own, agrees[:, start:end], each[:, start:end], costs))
            self.best[own] = np.minimum(self.best[own], costs)

    @cached_property
    def ledger(self) -> Ledger:
        """What the answers cost at least."""
        return Ledger.of(self.trail, self.answers, self.truth.each)

    def _firsts(self, person: int, leads: Sequence[Account]) -> Collection[Hypothesis]:
        """What a person may have done, where another mistake besides may explain what is left."""
        found: dict[int, Hypothesis] = {}
        for lead in (self.truth.of(person), *leads[:FIRST_LEADS]):
            if lead.cost - self._left(lead) + COMMON["everywhere"] + TOGETHER < self.best[person] - WORTH:
                firsts = self.hypotheses.turned if lead.hypothesis is TRUTH else (lead.hypothesis,)
                found |= {id(first): first for first in firsts}
        return found.values()

    def _left(self, account: Account) -> float:
        """What the answers cost that a mistake leaves unexplained, where they are several."""
        left = account.each[~account.agrees & ~np.isnan(account.each)]
        return float(left.sum()) if len(left) >= LEFT else 0.0

    def _leads(self, persons: Persons) -> dict[int, list[Account]]:
        """For each person the mistakes that explain more of the answers than slips alone do, the best first."""
        found: dict[int, list[tuple[float, Account]]] = {person: [] for person in persons.tolist()}
        sought = np.zeros(self.trail.count, dtype=bool)
        sought[persons] = True
        for accounts in self.accounts[1:]:
            gains = accounts.costs - self.truth.costs[accounts.persons]
            if len(accounts.hypothesis.wrongs) == 1:
                for place in np.flatnonzero((gains < 0) & sought[accounts.persons]).tolist():
                    found[int(accounts.persons[place])].append((float(gains[place]), accounts.of(place)))
        return {person: _different(accounts) for person, accounts in found.items()}

    def explanations(self) -> list[Explanation]:
        """The accounts that are as good as the best, by person."""
        limit = self.best + TIED
        found: list[list[Account]] = [[] for _ in range(self.trail.count)]
        for accounts in self.accounts:
            for place in np.flatnonzero(accounts.costs <= limit[accounts.persons]).tolist():
                found[accounts.persons[place]].append(accounts.of(place))
        return [
            Explanation(tuple(sorted(accounts, key=lambda account: account.cost)), self.truth.of(person))
            for person, accounts in enumerate(found)
        ]


def _different(found: list[tuple[float, Account]]) -> list[Account]:
    """The best account of each mistake, the best first."""
    best: dict[tuple[str, ...], Account] = {}
    for _, account in sorted(found, key=lambda one: one[0]):
        best.setdefault(account.hypothesis.mistakes, account)
    return list(best.values())[:LEADS]
