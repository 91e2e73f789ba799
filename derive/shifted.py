"""A point in the wrong place in a number that is not asked for: what the answers of some persons cost then.

    least_with_shift(trail, answers, each, persons, row) -> the least cost for each person

With a learning rate of 0.1 one who leaves it out once and one whose point slips write the same.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

import numpy as np
from numpy.typing import NDArray

from derive.bounded import Bounded
from derive.evidence import DIGIT, SLIP, Answers
from derive.follow import Trail
from derive.steps import Steps

Array = NDArray[np.float64]
Persons = NDArray[np.intp]

SHIFTS = (10.0, 0.1)


def least_with_shift(trail: Trail, answers: Answers, each: Array, persons: Persons, row: int) -> Array:
    """The least that all answers of the persons cost if a point was shifted on the way to the answer in a row.

    `each` tells what answers cost without that; axes asked name, person of the trail.
    """
    steps = trail.follower.steps
    asked = [steps.slot(name) for name in answers.asked]
    some, own, costs = trail.of_persons(persons), answers.of(persons), each[:, persons]
    least = np.full(len(persons), np.inf)
    for start in _before(steps, asked[row], set(asked)):
        path = steps.after(start)
        rows = [place for place, slot in enumerate(asked) if slot in {slot for slot, _ in path}]
        for factor in SHIFTS:
            new = costs.copy()
            _, new[rows] = own.held_against(_shifted(some, start, factor).after(path), rows)
            least = np.minimum(least, np.nansum(new, axis=0) + SLIP + DIGIT)
    return least


def _shifted(trail: Trail, slot: int, factor: float) -> Trail:
    values, old = list(trail.values), trail.values[slot]
    values[slot] = Bounded(old.value * factor, old.error * factor, old.carry, old.carry)
    return Trail(trail.follower, values, trail.made, trail.count)


def _before(steps: Steps, slot: int, asked: Collection[int]) -> Iterator[int]:
    """What is found on the way to an asked number, after other asked ones."""
    waiting, seen = [slot], {slot}
    while waiting:
        for other in steps.inputs[waiting.pop()] - seen:
            seen.add(other)
            if other in steps.inputs and other not in asked:
                waiting.append(other)
                yield other
