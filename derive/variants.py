"""Batch, mini-batch and stochastic gradient descent side by side, on one unit and a few samples.

    Variants(graph, samples, size, epochs, seed) -> three Ways -> plan (statements by name) -> landscape of the loss

Names: `x@s`, `y@s` are the samples, and `a@s`, `dL/dw@s` ... what each gives at the start. `w[r,k]`, `b[r,k]` are the
parameters of way r after k updates, `L[r,k]` the mean loss of all samples there, and `a[r,k]@s`, `dL[r,k]/dw[r,k]@s`
what sample s gives there. Samples are drawn in an order of their own for every epoch.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from random import Random

import numpy as np

from derive.backprop import Derivation
from derive.errors import InputError
from derive.plan import ONE_SAMPLE, RATE, Batch, Plan
from derive.program import Program
from derive.quantities import Derivative, Named, Quantity
from derive.statements import Statement
from derive.terms import ONE, Negative, Number, Quotient, Sum, Term, map_leaves, product
from derive.training import train
from derive.unit import LOSS, A, B, UnitGraph, W, X, Y

NAMES = ("batch", "mini-batch", "stochastic")
FAR = 1e6
"""A parameter larger than this has run off."""
LONG = 4000
"""Updates of a training that looks for the minimum."""
SETTLED = 1e-9
"""A loss that falls by less than this part of itself in the last of them has found it."""


@dataclass(frozen=True)
class Way:
    """One way to descend: its number, its batch size and the samples of each update in order."""

    number: int
    size: int
    batches: tuple[tuple[int, ...], ...]
    epochs: int

    @property
    def name(self) -> str:
        """What it is called."""
        return NAMES[self.number - 1]

    @property
    def updates(self) -> int:
        """How often the parameters change in all."""
        return len(self.batches)

    @property
    def iterations(self) -> int:
        """Updates in one epoch."""
        return self.updates // self.epochs

    def at(self, name: Quantity, k: int) -> Quantity:
        """A parameter, or the mean loss, after k updates; at the start all ways have the same."""
        return Quantity(name.kind, (self.number, k)) if k else Quantity(name.kind)

    def per_sample(self, term: Term, k: int, sample: int) -> Term:
        """A term of the unit's graph as a sample has it after k updates."""
        return map_leaves(term, lambda leaf: leaf if isinstance(leaf, Number) else self.name_of(leaf, k, sample))

    def name_of(self, name: Named, k: int, sample: int) -> Named:
        """A name of the unit's graph as a sample has it after k updates."""
        if isinstance(name, Derivative):
            of, wrt = (self.name_of(part, k, sample) for part in (name.of, name.wrt))
            assert isinstance(of, Quantity)
            assert isinstance(wrt, Quantity)
            return Derivative(of, wrt)
        if name in (W, B):
            return self.at(name, k)
        return name.of_sample(sample) if name in (X, Y) else self.at(name, k).of_sample(sample)


@dataclass(frozen=True)
class Landscape:
    """The mean loss over a grid of parameters: heights[row of b][column of w]."""

    w: tuple[float, ...]
    b: tuple[float, ...]
    heights: tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class Variants:
    """Three ways through the same samples, with batches of `size` for the second."""

    graph: UnitGraph
    samples: int
    size: int
    epochs: int
    seed: int

    @cached_property
    def derivation(self) -> Derivation:
        """The walk back from the loss of one sample."""
        return Derivation(self.graph)

    @cached_property
    def orders(self) -> tuple[tuple[int, ...], ...]:
        """The order of the samples in each epoch, drawn with the seed."""
        draw = Random(self.seed)  # noqa: S311 - nothing is hidden by it; the page prints the order
        return tuple(_drawn_order(draw, self.samples) for _ in range(self.epochs))

    @cached_property
    def ways(self) -> tuple[Way, ...]:
        """Batch, mini-batch and stochastic descent."""
        return tuple(self._way(number, size) for number, size in enumerate((self.samples, self.size, 1), 1))

    def _way(self, number: int, size: int) -> Way:
        """All samples together are taken in their own order."""
        orders = self.orders if size < self.samples else (tuple(range(1, self.samples + 1)),) * self.epochs
        batches = tuple(order[i : i + size] for order in orders for i in range(0, self.samples, size))
        return Way(number, size, batches, self.epochs)

    @property
    def given(self) -> tuple[Quantity, ...]:
        """Samples, start and learning rate."""
        numbers = range(1, self.samples + 1)
        return (*(X.of_sample(s) for s in numbers), *(Y.of_sample(s) for s in numbers), W, B, RATE)

    @cached_property
    def plan(self) -> Plan:
        """Every number of the three ways, in order."""
        first = self.ways[0]
        start = [s for sample in range(1, self.samples + 1) for s in self._gradients(first, 0, sample)]
        later = [s for way in self.ways for k in range(way.updates) for s in self._update(way, k)]
        whole = Statement(LOSS, self._mean_loss(first, 0), "total")
        return Plan(self.derivation, ONE_SAMPLE, self.given, (*start, whole, *later))

    def _gradients(self, way: Way, k: int, sample: int) -> Iterator[Statement]:
        """One sample forwards and back."""
        for equation in self.graph.equations():
            term = way.per_sample(equation.term, k, sample)
            yield Statement(way.name_of(equation.target, k, sample), term, "forward")
        for step in self.derivation.steps((W, B)):
            term = way.per_sample(step.textbook(), k, sample)
            yield Statement(way.name_of(step.target, k, sample), term, "backward")

    def _update(self, way: Way, k: int) -> Iterator[Statement]:
        """What one update needs, the new parameters, and the mean loss there."""
        for sample in way.batches[k] if k else ():
            yield from self._gradients(way, k, sample)
        for parameter in (W, B):
            yield Statement(way.at(parameter, k + 1), self.update_term(way, parameter, k), "update")
        yield Statement(way.at(LOSS, k + 1), self._mean_loss(way, k + 1), "total")

    def update_term(self, way: Way, parameter: Quantity, k: int) -> Term:
        """parameter - eta * mean of dL/dparameter over the batch"""
        slopes = tuple(way.name_of(Derivative(LOSS, parameter), k, sample) for sample in way.batches[k])
        mean = (slopes[0],) if len(slopes) == 1 else (Quotient(ONE, Number.of(len(slopes))), Sum(slopes))
        return Sum((way.at(parameter, k), Negative(product(RATE, *mean))))

    def _mean_loss(self, way: Way, k: int) -> Term:
        """The mean over all samples, written out in the parameters alone."""
        part = map_leaves(self.graph.loss.part(Y, A), lambda leaf: self.graph.output_term if leaf == A else leaf)
        parts = tuple(way.per_sample(part, k, sample) for sample in range(1, self.samples + 1))
        return Quotient(Sum(parts), Number.of(self.samples)) if len(parts) > 1 else parts[0]

    def check(self, values: Mapping[Named, float]) -> None:
        """Raise InputError where a way has run off."""
        for way in self.ways:
            for k in range(1, way.updates + 1):
                if not all(abs(values[way.at(parameter, k)]) < FAR for parameter in (W, B)):
                    raise InputError(
                        f"the {way.name} descent runs off after {k} updates", "use a smaller learning rate"
                    )

    def landscape(self, given: Mapping[Quantity, float], w: Sequence[float], b: Sequence[float]) -> Landscape:
        """The mean loss over a grid; `given` holds the samples."""
        names = tuple(name for name in self.given if name != RATE)
        plan = Plan(self.derivation, ONE_SAMPLE, names, (Statement(LOSS, self._mean_loss(self.ways[0], 0), "total"),))
        across, up = (axis.ravel() for axis in np.meshgrid(np.array(w), np.array(b)))
        values = Program(plan, [LOSS]).compute({**given, W: across, B: up})[LOSS]
        return Landscape(tuple(w), tuple(b), tuple(map(tuple, np.reshape(values, (len(b), len(w))).tolist())))

    def minimum(self, given: Mapping[Quantity, float]) -> tuple[float, float] | None:
        """The parameters of the least loss, by a long batch descent; None where that does not settle."""
        try:
            after = train(self.derivation, given, (W, B), LONG, batch=Batch(self.samples, "mean"))
        except InputError:
            return None
        *_, before, last = after.losses
        return (after.given[W], after.given[B]) if before - last <= SETTLED * abs(last) else None


def _drawn_order(draw: Random, count: int) -> tuple[int, ...]:
    """1 to `count`, sorted by drawn numbers: `random` keeps its sequence from one Python to the next."""
    keys = [draw.random() for _ in range(count)]
    return tuple(sorted(range(1, count + 1), key=lambda number: keys[number - 1]))
