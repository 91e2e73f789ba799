"""Many steps of gradient descent: the plan of one update, run again and again.

One sample runs on plain floats (about five microseconds a step for a small network), several on arrays.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from derive.arithmetic import FLOATS, NUMPY
from derive.backprop import Derivation
from derive.errors import InputError
from derive.plan import ONE_SAMPLE, Batch, make_plan
from derive.program import Program, gather
from derive.quantities import Quantity


@dataclass(frozen=True)
class Trained:
    """The given numbers after training, and the loss before each step and after the last."""

    given: dict[Quantity, float]
    losses: tuple[float, ...]


def train(
    derivation: Derivation,
    given: Mapping[Quantity, float],
    update: Iterable[Quantity],
    iterations: int,
    *,
    batch: Batch = ONE_SAMPLE,
) -> Trained:
    """`iterations` updates of the parameters in `update`, starting from `given` (learning rate included).

    Raises InputError when the numbers run off to infinity.
    """
    parameters = tuple(update)
    plan = make_plan(derivation, (), batch=batch, update=parameters)
    program = Program(plan, [derivation.graph.output, *(q.after_update() for q in parameters)])
    arithmetic = NUMPY if batch.several else FLOATS
    numbers = list(gather(plan, given)) if batch.several else [float(given[q]) for q in plan.given]
    slots = [plan.given.index(q) for q in parameters]
    losses = []
    try:
        with np.errstate(all="ignore"):
            for _ in range(iterations + 1):
                before = list(numbers)
                loss, *new = program.values(numbers, arithmetic)
                losses.append(float(_scalar(loss)))
                for slot, value in zip(slots, new, strict=True):
                    numbers[slot] = value
    except ArithmeticError:  # plain floats raise where arrays hold inf or nan
        losses.append(math.inf)
    if not all(map(math.isfinite, losses)):
        raise InputError("the training runs off to infinity", "use a smaller learning rate")
    final = dict(given) | {q: float(_scalar(before[slot])) for q, slot in zip(parameters, slots, strict=True)}
    return Trained(final, tuple(losses))


def _scalar(value: object) -> float:
    return float(value.item()) if hasattr(value, "item") else float(value)  # type: ignore[arg-type]
