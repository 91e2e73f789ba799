"""Which drawn numbers make a fair question: conditions on all candidates at once, each with its reason.

A condition is one entry in CONDITIONS; when nothing can be drawn, the error names the one that rejected
most and what to change.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from derive.activations import ACTIVATIONS
from derive.errors import InputError
from derive.plan import RATE
from derive.program import Values
from derive.quantities import Derivative, Quantity
from exercises.drawing import Lottery
from exercises.structure import Structure

Mask = NDArray[np.bool_]

KINK_MARGIN = 0.01
"""A net input nearer than this to a kink could fall on either side when rounded."""

_BATCH = 16
_TRIES = 256


@dataclass(frozen=True)
class Condition:
    """Which candidates are fit, why the others are not, and what an author can change."""

    reason: str
    change: str
    holds: Callable[[Structure, Values], Mask]


def _everything(values: Values) -> Mask:
    return np.ones(len(np.atleast_1d(next(iter(values.values())))), dtype=bool)


def _away_from_kinks(structure: Structure, values: Values) -> Mask:
    fit = _everything(values)
    for number, layer in enumerate(structure.spec.network.layers, 1):
        for kink in ACTIVATIONS[layer.activation].kinks:
            for j in range(1, layer.units + 1):
                fit &= np.abs(values[Quantity("z", (number, j))] - kink) >= KINK_MARGIN
    return fit


def _derivatives_show(structure: Structure, values: Values) -> Mask:
    """Every asked derivative has two digits or more in the decimals asked for."""
    fit = _everything(values)
    for name in structure.asked:
        if isinstance(name, Derivative):
            fit &= np.abs(values[name]) >= 10.0 ** (1 - structure.answer_decimals(name))
    return fit


CONDITIONS = (
    Condition("a net input lies at a kink of its activation", "draw from finer steps", _away_from_kinks),
    Condition(
        "an asked derivative is 0 or too small for its decimals",
        "ask for more decimals, or draw larger weights and inputs",
        _derivatives_show,
    ),
)


@dataclass(frozen=True)
class Drawn:
    """The numbers of one variant, and how many candidates each condition rejected before it."""

    given: dict[Quantity, float]
    rejected: dict[str, int]


def draw_sound(structure: Structure, lottery: Lottery, student: str, question: int) -> Drawn:
    """The first sound candidate for one student's question.

    Raises InputError, placed at the question, when none of many candidates is sound.
    """
    generator = lottery.generator(student, question)
    fixed = {q: float(v) for q, v in structure.spec.given.items()} | {RATE: float(structure.spec.learning_rate)}
    rejected = {condition.reason: 0 for condition in CONDITIONS}
    for _ in range(_TRIES):
        numbers = structure.urn.draw(generator, _BATCH)
        values = structure.program.run({**fixed, **numbers})
        fit = _everything(values)
        for condition in CONDITIONS:
            holds = condition.holds(structure, values)
            rejected[condition.reason] += int(np.sum(fit & ~holds))
            fit &= holds
        if fit.any():
            chosen = int(np.argmax(fit))
            chosen_numbers = fixed | {q: float(v[chosen]) for q, v in numbers.items()}
            return Drawn({q: chosen_numbers[q] for q in structure.plan.given}, rejected)
    raise _nothing(structure, rejected)


def _nothing(structure: Structure, rejected: dict[str, int]) -> InputError:
    worst = max(CONDITIONS, key=lambda condition: rejected[condition.reason])
    what = f"no sound variant among {_BATCH * _TRIES} drawn: in {rejected[worst.reason]} of them {worst.reason}"
    return InputError(what, worst.change, structure.spec.place)
