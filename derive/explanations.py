"""Which hypotheses explain the answers of persons best, and whether mistakes surely do.

Explanations(tied accounts, truth, sure)[person] -> Explanation(accounts, truth, sure).chosen(habits)
Explanations.mistakes -> by person, the sets of mistakes that explain equally well
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from derive.accounts import Account, Accounts

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

Mistakes = tuple[tuple[str, ...], ...]
"""Sets of mistakes that explain equally well; none where no mistake surely does."""


@dataclass(frozen=True, eq=False)
class Explanation:
    """The accounts of a person's answers that are as good as the best, the best first, and that without a mistake.

    It is `sure` where mistakes explain the answers far better than slips alone.
    """

    accounts: tuple[Account, ...]
    truth: Account
    sure: bool

    @property
    def best(self) -> Account:
        return self.accounts[0]

    @cached_property
    def mistakes(self) -> Mistakes:
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


@dataclass(frozen=True, eq=False)
class Explanations:
    """Those of persons: the accounts as good as the best by persons, one of each without a mistake, and who is sure."""

    tied: Accounts
    truth: Accounts
    sure: Mask

    def __len__(self) -> int:
        return len(self.truth.costs)

    def __getitem__(self, person: int) -> Explanation:
        own = range(len(self))[person]
        accounts = tuple(map(self.tied.of, range(self._starts[own], self._starts[own + 1])))
        return Explanation(accounts, self.truth.of(own), bool(self.sure[own]))

    def __iter__(self) -> Iterator[Explanation]:
        return map(self.__getitem__, range(len(self)))

    @cached_property
    def _starts(self) -> list[int]:
        """The row of each person's best account, and the end."""
        starts: list[int] = np.searchsorted(self.tied.persons, np.arange(len(self) + 1)).tolist()
        return starts

    @property
    def costs(self) -> Array:
        """What the answers of each person cost as they are explained best."""
        return self.tied.costs[self._starts[:-1]]

    @cached_property
    def mistakes(self) -> list[Mistakes]:
        """Those of each person; found once for all whose answers the same hypotheses explain."""
        found, known = [Mistakes()] * len(self), dict[tuple[int, ...], Mistakes]()
        which, starts = self.tied.which.tolist(), self._starts
        for person in np.flatnonzero(self.sure).tolist():
            key = tuple(which[starts[person] : starts[person + 1]])
            if key not in known:
                known[key] = self[person].mistakes
            found[person] = known[key]
        return found
