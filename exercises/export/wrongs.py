"""What known mistakes give, sieved so that each wrong answer says one thing.

    structure, given, tolerances -> Wrongs -> found(variant, name): mistakes that give a number of their own

An interval that meets that of the truth, or that of another mistake, tells nothing, and neither does one that holds 0,
which is often a guess.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from derive.quantities import Named
from exercises.mistakes import explained
from exercises.tasks.structure import Outcome, Structure
from exercises.variants.confusion import BOTH, tolerances_of
from exercises.variants.frequent import FREQUENT, Frequent
from exercises.variants.soundness import Drawn
from templates.document import Text

_PLACES = 14
"""Decimals that binary floats get right."""


@dataclass(frozen=True)
class Wrongs:
    """The mistaken numbers of all variants of a question: axes mistake, asked name, variant; nan where none is told."""

    frequent: Frequent
    names: tuple[Named, ...]
    numbers: NDArray[np.float64]

    @classmethod
    def of(cls, structure: Structure, drawn: Drawn, outcome: Outcome) -> Wrongs:
        """Every frequent mistake of a question, for many variants."""
        frequent = Frequent.of(structure.plan, structure.asked, most=len(FREQUENT))
        if not drawn.given or not frequent.wrongs:
            return cls(frequent, (), np.empty((0, 0, 0)))
        truth = np.array([np.broadcast_to(outcome.exact[name], drawn.count) for name in structure.asked])
        numbers = np.round(frequent.numbers(drawn.given), _PLACES)
        return cls(frequent, structure.asked, sieved(numbers, truth, tolerances_of(structure, outcome)))

    @cached_property
    def _rows(self) -> dict[str, int]:
        return {name.name: row for row, name in enumerate(self.names)}

    @cached_property
    def _told(self) -> tuple[Text, ...]:
        return tuple(map(explained, self.frequent.wrongs))

    def found(self, variant: int, name: str) -> Iterator[tuple[float, str, Text]]:
        """The wrong numbers for a name in a variant, each with its mistake and what is told about it."""
        if name in self._rows:
            column = self.numbers[:, self._rows[name], variant]
            for place in np.flatnonzero(np.isfinite(column)).tolist():
                yield float(column[place]), self.frequent.wrongs[place].mistake, self._told[place]


def sieved(
    numbers: NDArray[np.float64], truth: NDArray[np.float64], tolerances: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The numbers (axes mistake, name, variant) that are apart from the truth, from 0 and from each other; else nan."""
    with np.errstate(invalid="ignore"):
        bad = ~np.isfinite(numbers) | (np.abs(numbers - truth) <= BOTH * tolerances) | (np.abs(numbers) <= tolerances)
        alike = np.zeros_like(bad)
        for one, other in combinations(range(len(numbers)), 2):
            meet = np.abs(numbers[one] - numbers[other]) <= BOTH * tolerances
            alike[one] |= meet
            alike[other] |= meet
    return np.where(bad | alike, np.nan, numbers)
