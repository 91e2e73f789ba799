"""What every drawn candidate must fulfil by its exact values: a table of rules, on all candidates at once.

    structure -> conditions(structure) -> Condition(reason, change, holds) in order; a candidate is charged to the
    first that it breaks

A rule applies to the questions for which it makes sense: one about relu where there is a relu. To add one: a function
and an entry in RULES. Those that need the rounding on paper are in `trials.py`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from derive.activations import ACTIVATIONS
from derive.plan import SAMPLE
from derive.program import Values
from derive.quantities import Derivative, Named, sample_of, with_sample
from derive.terms import Apply, Quotient, SumOver, Term
from exercises.tasks.structure import Structure
from exercises.tasks.task import Condition, Mask

Array = NDArray[np.float64]

KINK_MARGIN = 0.01
"""A net input nearer than this to a kink could fall on either side when rounded."""


@dataclass(frozen=True)
class Rule:
    """Why candidates are left out, what an author can change, where the rule applies, and which candidates are fit."""

    reason: str
    change: Callable[[Structure], str]
    applies: Callable[[Structure], bool]
    holds: Callable[[Structure, Values], Mask]


def everything(values: Values) -> Mask:
    """All of them."""
    return np.ones(len(np.atleast_1d(next(iter(values.values())))), dtype=bool)


def finite(values: Values) -> Mask:
    """Those of which every number can be computed."""
    return np.asarray(np.isfinite(np.array(list(values.values()))).all(axis=0))


def asks_derivatives(structure: Structure) -> bool:
    """Whether a derivative is asked for, or what follows from one."""
    return any(isinstance(name, Derivative) or name.primed for name in structure.asked)


def _outputs(structure: Structure, sort: Callable[[Term], bool]) -> list[Named]:
    """What the forward pass finds by a term of that sort; with several samples by its letter."""
    return [s.target for s in structure.plan.of_stage("forward") if sort(s.term)]


def _each_sample(structure: Structure, values: Values, name: Named) -> Array:
    """The numbers of that name: an axis of samples, one of candidates."""
    samples = structure.plan.batch.samples
    if sample_of(name) != SAMPLE:
        return np.array([values[name]])
    return np.array([values[with_sample(name, s)] for s in range(1, samples + 1)])


def _away_from_kinks(structure: Structure, values: Values) -> Mask:
    fit = everything(values)
    subjects = structure.kinks.compute({quantity: values[quantity] for quantity in structure.given})
    for subject in subjects.values():
        fit &= np.abs(subject) >= KINK_MARGIN
    return fit


def _is_relu(term: Term) -> bool:
    return isinstance(term, Apply) and term.function == "relu"


def _relus(structure: Structure) -> list[Named]:
    return _outputs(structure, _is_relu)


def _limits_dead(structure: Structure) -> bool:
    asked = structure.sound.dead is not None and not structure.task.zeros
    return asked and asks_derivatives(structure) and bool(_relus(structure))


def _few_are_dead(structure: Structure, values: Values) -> Mask:
    """A unit is dead that is off for every sample."""
    most = structure.sound.dead
    assert most is not None, "asked in _limits_dead"
    off = [(_each_sample(structure, values, name) <= 0).all(axis=0) for name in _relus(structure)]
    return np.asarray(np.sum(off, axis=0) <= most)


def _is_softmax(term: Term) -> bool:
    match term:
        case Quotient(Apply("exp"), SumOver(body=Apply("exp"))):
            return True
    return False


def _bounded(structure: Structure) -> Iterator[tuple[Named, float, float]]:
    """Outputs with the values between which they lie; a small output of softmax is not saturated."""
    for statement in structure.plan.of_stage("forward"):
        match statement.term:
            case Apply(name) if name in ACTIVATIONS and ACTIVATIONS[name].is_bounded:
                yield (statement.target, *ACTIVATIONS[name].between)
            case term if _is_softmax(term):
                yield statement.target, -math.inf, ACTIVATIONS["softmax"].between[1]


def _limits_saturation(structure: Structure) -> bool:
    return structure.sound.saturation < 1 and next(_bounded(structure), None) is not None


def _unsaturated(structure: Structure, values: Values) -> Mask:
    fit = everything(values)
    rest = 1 - structure.sound.saturation
    for name, low, high in _bounded(structure):
        outputs, room = _each_sample(structure, values, name), rest * (high - low if math.isfinite(low) else 1.0)
        fit &= ((outputs >= low + room) & (outputs <= high - room)).all(axis=0)
    return fit


def _derivatives_show(structure: Structure, values: Values) -> Mask:
    """Every asked derivative is that many units of its last decimal, or 0 where that is allowed."""
    fit = everything(values)
    for name in structure.asked:
        if isinstance(name, Derivative):
            least = structure.sound.smallest * 10.0 ** -structure.answer_decimals(name)
            shows = (np.abs(values[name]) >= least) & (values[name] != 0)
            fit &= shows | ((values[name] == 0) & structure.task.zeros)
    return fit


def _always(structure: Structure) -> bool:
    return True


def _always_says(change: str) -> Callable[[Structure], str]:
    return lambda structure: change


def _for_values(structure: Structure) -> str:
    if structure.task.network:
        return "use smaller weights"
    return "draw smaller numbers, and none of which a logarithm, root or quotient has no value"


def _of_softmax(structure: Structure) -> str:
    """What is to change where softmax has a single unit; empty where it has not."""
    layers = structure.task.network.layers if structure.task.network else ()
    alone = any(layer.activation == "softmax" and layer.units == 1 for layer in layers)
    return "give softmax two units or more; that of a single one is always 1" if alone else ""


def _for_saturation(structure: Structure) -> str:
    way = "give" if any(quantity.kind == "w" for quantity in structure.task.fixed) else "draw"
    return _of_softmax(structure) or f"{way} smaller weights and inputs, or raise sound: {{saturation: 0.999}}"


def _for_derivatives(structure: Structure) -> str:
    if structure.task.network is None:
        return "ask for more decimals, draw numbers at which it is not 0, or lower sound: {smallest: 1}"
    return (
        _of_softmax(structure) or "ask for more decimals, draw larger weights and inputs, or lower sound: {smallest: 1}"
    )


RULES: tuple[Rule, ...] = (
    Rule(
        "a number is too large, or an output so near 0 or 1 that it has no logarithm",
        _for_values,
        _always,
        lambda structure, values: finite(values),
    ),
    Rule(
        "a net input lies at a kink of its activation",
        _always_says("draw from finer steps"),
        lambda structure: bool(structure.kinks.wanted),
        _away_from_kinks,
    ),
    Rule(
        "more units of relu are off than the set allows",
        _always_says("draw larger biases or fewer negative weights, or let more be off with sound: {dead: 1}"),
        _limits_dead,
        _few_are_dead,
    ),
    Rule(
        "a unit is saturated",
        _for_saturation,
        _limits_saturation,
        _unsaturated,
    ),
    Rule(
        "an asked derivative is 0 or too small for its decimals",
        _for_derivatives,
        asks_derivatives,
        _derivatives_show,
    ),
)


def conditions(structure: Structure) -> tuple[Condition, ...]:
    """What a question's candidates must fulfil: the rules that apply to it, and what its type demands."""
    rules = (rule for rule in RULES if rule.applies(structure))
    return (
        *(Condition(rule.reason, rule.change(structure), partial(rule.holds, structure)) for rule in rules),
        *structure.task.conditions,
    )
