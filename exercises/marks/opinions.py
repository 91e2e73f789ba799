"""What is thought of answers: of each number, of all those of a student, and of many students at once.

Judgement.opinion(student) -> Opinion(explanation, cells: what follows for each name)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from derive.explanations import Explanation, Explanations, Mistakes
from derive.follow import Trail
from derive.mistakes import Wrong
from derive.quantities import Named
from exercises.marks.ways import Ways

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Cell:
    """One number of an answer: what follows from the student's own numbers, and whether the answer is that.

    `source` is the first asked name at which the way to it goes wrong. A step is `trivial` where a wrong number left
    nothing of it to be worked out. A number is `unused` where the answers after it go on from another one.
    """

    name: Named
    follows: float
    agrees: bool
    source: Named | None
    trivial: bool = False
    unused: bool = False

    @property
    def carried(self) -> bool:
        """Whether it follows from an earlier wrong answer, so that there was something to be done right."""
        return self._follows and not self.trivial

    @property
    def spared(self) -> bool:
        """Whether it follows from an earlier wrong answer that left nothing to be done."""
        return self._follows and self.trivial

    @property
    def _follows(self) -> bool:
        return self.agrees and self.source not in (None, self.name)


@dataclass(frozen=True)
class Judgement:
    """What is thought of many students' answers (axes asked name, student), and how each student's are explained.

    `follows` is what follows from a student's own numbers, `agrees` whether the answer is that. These and the
    `explanations` are what is thought at first; of the students in `others` is thought what other judgements say, so
    ask for an `opinion`, or the `mistakes` of all.
    """

    ways: Ways
    answered: Mask
    unused: Mask
    follows: Array
    agrees: Mask
    trivial: Mask
    explanations: Explanations
    trail: Trail
    others: Mapping[int, Opinion] = field(default_factory=dict)
    _changed: dict[int, Mapping[int, Mask]] = field(default_factory=dict)

    @cached_property
    def sources(self) -> Mask:
        """Which answers do not follow, so that others follow from them; a wide tolerance may call them right."""
        return ~self.agrees & self.answered & ~self.unused

    def changed(self, wrong: Wrong) -> Mapping[int, Mask]:
        """For each place that a mistake changes, the students whose number is another one by it."""
        if id(wrong) not in self._changed:
            self._changed[id(wrong)] = self.trail.changed(wrong)
        return self._changed[id(wrong)]

    @property
    def mistakes(self) -> list[Mistakes]:
        """The sets of mistakes that explain the answers of each student equally well; none where none surely does."""
        found = list(self.explanations.mistakes)
        for student, opinion in self.others.items():
            found[student] = opinion.explanation.mistakes
        return found

    def opinion(self, student: int) -> Opinion:
        """What is thought of one student."""
        return self.others.get(student, Opinion(self, student))


@dataclass(frozen=True)
class Opinion:
    """What is thought of one student's answers."""

    judgement: Judgement
    student: int

    @cached_property
    def explanation(self) -> Explanation:
        """How the answers are explained."""
        return self.judgement.explanations[self.student]

    @property
    def places(self) -> Mapping[Named, int]:
        """The row of each asked name."""
        return self.judgement.ways.places

    def place(self, name: Named, wrong: Wrong) -> Named | None:
        """Where a mistake first changes a number of this student on the way to a name; None where it does not."""
        changed, slots = self.judgement.changed(wrong), self.judgement.ways.slots
        way = self.judgement.ways.way(name)
        made = {slots[slip.target]: slip.target for slip in wrong.slips}
        places = [slot for slot in made if slot in way and changed[slot][self.student]]
        return made[min(places)] if places else None

    @cached_property
    def cells(self) -> Mapping[Named, Cell]:
        """The numbers that were given, by name."""
        found, column = self.judgement, self.student
        sources = found.sources[:, column]
        return {
            name: Cell(
                name,
                float(found.follows[row, column]),
                bool(found.agrees[row, column]),
                name if found.unused[row, column] else found.ways.source(row, sources),
                bool(found.trivial[row, column]),
                bool(found.unused[row, column]),
            )
            for name, row in self.places.items()
            if found.answered[row, column]
        }
