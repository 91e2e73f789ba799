"""What an answer earns that is not right: `Credit`, the table `marking:` of a problem-set file.

The share of an answer's points is `method` where its value follows from the student's own earlier answers, and the
share of the mistake where a known one explains it. The value that was lost is lost once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

HALF = Fraction(1, 2)


@dataclass(frozen=True)
class Credit:
    """Shares from 0 to 1. At most `carried` answers of a question earn what follows from wrong ones (None: any number);
    `mistakes` have shares of their own by name, all others have the `default`.

    A mistake that is counted `once` costs in the first answer of a question; the others that it explains earn what a
    carried one does.
    """

    method: Fraction = Fraction(1)
    carried: int | None = None
    default: Fraction = HALF
    mistakes: Mapping[str, Fraction] = field(default_factory=dict)
    once: bool = False

    def of(self, names: Iterable[str]) -> Fraction:
        """The share for one who made these mistakes; that of the worst."""
        return min((self.mistakes.get(name, self.default) for name in names), default=Fraction(0))

    def of_choice(self, mistake: str) -> Fraction:
        """The share for one who chose what a mistake leads to: nothing was worked out, so only what is its own."""
        return self.mistakes.get(mistake, Fraction(0))

    def changed(self, said: Credit, names: Collection[str]) -> Credit:
        """This one where another says otherwise: in the fields with some names, and in the shares that it tells."""
        fields = {name: getattr(said, name) for name in names}
        return replace(self, **fields, mistakes={**self.mistakes, **said.mistakes})


USUAL_CREDIT = Credit()
"""What is given where a file does not say."""
