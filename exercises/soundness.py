"""Which drawn numbers make a fair question: conditions on all candidates at once, each with its reason.

    numbers drawn -> conditions on the exact values -> ROUNDING, which asks for the tolerances too

When nothing can be drawn, the error names the condition that rejected most and what to change.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from derive.errors import InputError
from derive.program import Values
from derive.quantities import Derivative, Quantity
from exercises.drawing import Lottery
from exercises.structure import Outcome, Structure
from exercises.tasks import Condition, Mask

KINK_MARGIN = 0.01
"""A net input nearer than this to a kink could fall on either side when rounded."""

_BATCH = 16
_TRIES = 256
_REDRAWN = 64
"""How often numbers may be drawn anew because rounding decides an answer."""


def _everything(values: Values) -> Mask:
    return np.ones(len(np.atleast_1d(next(iter(values.values())))), dtype=bool)


def _finite(structure: Structure, values: Values) -> Mask:
    return np.asarray(np.isfinite(np.array(list(values.values()))).all(axis=0))


def _away_from_kinks(structure: Structure, values: Values) -> Mask:
    fit = _everything(values)
    if structure.kinks.wanted:
        subjects = structure.kinks.compute({quantity: values[quantity] for quantity in structure.given})
        for subject in subjects.values():
            fit &= np.abs(subject) >= KINK_MARGIN
    return fit


def _derivatives_show(structure: Structure, values: Values) -> Mask:
    """Every asked derivative has two digits or more in the decimals asked for, or is 0 where that is allowed."""
    fit = _everything(values)
    for name in structure.asked:
        if isinstance(name, Derivative):
            shows = np.abs(values[name]) >= 10.0 ** (1 - structure.answer_decimals(name))
            fit &= shows | ((values[name] == 0) & structure.task.zeros)
    return fit


def conditions(structure: Structure) -> tuple[Condition, ...]:
    """What every question's candidates must fulfil, and what its type demands."""
    return (
        Condition(
            "a number is too large, or an output so near 0 or 1 that it has no logarithm",
            "use smaller weights",
            partial(_finite, structure),
        ),
        Condition(
            "a net input lies at a kink of its activation",
            "draw from finer steps",
            partial(_away_from_kinks, structure),
        ),
        Condition(
            "an asked derivative is 0 or too small for its decimals",
            "ask for more decimals, or draw larger weights and inputs",
            partial(_derivatives_show, structure),
        ),
        *structure.task.conditions,
    )


ROUNDING = "rounding on the way decides an answer"


def _left_by_rounding(structure: Structure, outcome: Outcome) -> Mask:
    """No tolerance takes 0 for a derivative, or leaves another answer without a digit."""
    fit = _everything(outcome.exact)
    for name in structure.asked:
        room = np.abs(outcome.exact[name]) / 2
        if not isinstance(name, Derivative) or structure.task.zeros:
            room = np.maximum(room, 10.0 ** (1 - structure.answer_decimals(name)))
        fit &= outcome.errors[name] + 0.5 * 10.0 ** -structure.answer_decimals(name) < room
    return fit


@dataclass(frozen=True)
class Drawn:
    """The numbers of one variant, and how many candidates each condition rejected before it."""

    given: dict[Quantity, float]
    rejected: dict[str, int]


def draw_sound(structure: Structure, lottery: Lottery, students: Sequence[str], question: int) -> list[Drawn]:
    """The first sound candidate for each student's question; nobody's depends on who the others are.

    Raises InputError, placed at the question, when none of many candidates is sound.
    """
    if not structure.given:
        return [Drawn({}, {}) for _ in students]
    candidates = [_candidates(structure, lottery, student, question) for student in students]
    drawn = [next(own) for own in candidates]
    unfit = list(range(len(students)))
    for _ in range(_REDRAWN):
        fair = _fair(structure, [drawn[row] for row in unfit])
        unfit = [row for row, is_fair in zip(unfit, fair, strict=True) if not is_fair]
        if not unfit:
            return drawn
        for row in unfit:
            drawn[row].rejected[ROUNDING] += 1
            drawn[row] = next(candidates[row])
    change = "carry more decimals, or draw numbers that keep outputs away from 0 and 1"
    what = f"no sound variant among {_REDRAWN} drawn that are sound otherwise: in all of them {ROUNDING}"
    raise InputError(what, change, structure.spec.place)


def stacked(drawn: Sequence[Drawn]) -> dict[Quantity, np.ndarray]:
    """The numbers of many variants as arrays over them."""
    return {quantity: np.array([variant.given[quantity] for variant in drawn]) for quantity in drawn[0].given}


def _fair(structure: Structure, drawn: Sequence[Drawn]) -> list[bool]:
    """Which variants rounding leaves alone; one that cannot be computed on paper is not among them."""
    outcome = structure.evaluate(stacked(drawn))
    fit = _finite(structure, outcome.exact) & _finite(structure, outcome.printed)
    return [bool(fair) for fair in fit & _left_by_rounding(structure, outcome)]


def _candidates(structure: Structure, lottery: Lottery, student: str, question: int) -> Iterator[Drawn]:
    """The candidates that fulfil all CONDITIONS, in the order drawn; raises InputError after too many that do not."""
    generator = lottery.generator(student, question)
    fixed = {q: float(v) for q, v in structure.task.fixed.items()}
    demands = conditions(structure)
    rejected = dict.fromkeys((*(condition.reason for condition in demands), ROUNDING), 0)
    for _ in range(_TRIES):
        numbers = structure.urn.draw(generator, _BATCH)
        fit = _fit(demands, structure.program.compute({**fixed, **numbers}), rejected)
        for row in np.flatnonzero(fit):
            chosen = fixed | {q: float(v[row]) for q, v in numbers.items()}
            yield Drawn({q: chosen[q] for q in structure.given}, rejected)
    raise _nothing(structure, demands, rejected)


def _fit(demands: Sequence[Condition], values: Values, rejected: dict[str, int]) -> Mask:
    fit = _everything(values)
    for condition in demands:
        holds = condition.holds(values)
        rejected[condition.reason] += int(np.sum(fit & ~holds))
        fit &= holds
    return fit


def _nothing(structure: Structure, demands: Sequence[Condition], rejected: dict[str, int]) -> InputError:
    worst = max(demands, key=lambda condition: rejected[condition.reason])
    what = f"no sound variant among {_BATCH * _TRIES} drawn: in {rejected[worst.reason]} of them {worst.reason}"
    return InputError(what, worst.change, structure.spec.place)
