"""What a telling from first principles knows of its network: layers, classes, what is asked, what is told already."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property

from derive.activations import ACTIVATIONS
from derive.backprop import Step
from derive.backward import combined
from derive.network import DenseNetwork
from derive.plan import term_per_sample
from derive.quantities import Derivative, Named, Quantity
from derive.terms import Term
from templates.document import Formula, Line, Numbers, Ref
from templates.handout_lines import Telling, label, step_line

MOST_LINES = 4
"""Of more samples than this only the table tells the numbers of each."""


@dataclass(frozen=True)
class Story:
    """A telling with its network; `told` gathers what has been told, with the label of its equation."""

    telling: Telling
    graph: DenseNetwork
    wanted: tuple[Quantity, ...]
    told: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, telling: Telling, wanted: Iterable[Quantity]) -> Story:
        """The story of a dense network."""
        graph = telling.derivation.graph
        assert isinstance(graph, DenseNetwork)
        return cls(telling, graph, tuple(wanted))

    def at(self, sample: int) -> Story:
        """The same story, told for another sample."""
        return replace(self, telling=replace(self.telling, sample=sample))

    @property
    def sample(self) -> int:
        """The sample that is told."""
        return self.telling.sample

    @property
    def several(self) -> bool:
        """Whether there are several samples."""
        return self.telling.plan.batch.several

    @property
    def samples(self) -> range:
        """The numbers of the samples."""
        return range(1, self.telling.plan.batch.samples + 1)

    @property
    def loss(self) -> Quantity:
        """What is differentiated."""
        return self.graph.output

    @property
    def last(self) -> int:
        """The number of the last layer."""
        return len(self.graph.layers)

    def net(self, layer: int, j: int) -> Quantity:
        return self.graph.layers[layer - 1].net(j)

    def out(self, layer: int, j: int) -> Quantity:
        return self.graph.layers[layer - 1].output(j)

    def by(self, quantity: Quantity) -> Derivative:
        """The derivative of the loss by a quantity."""
        return Derivative(self.loss, quantity)

    def step(self, quantity: Quantity) -> Step:
        """The step of the backward walk for a quantity."""
        return self.telling.derivation.step(quantity)

    def activation(self, layer: int) -> str:
        return self.graph.spec.layers[layer - 1].activation

    def is_coupled(self, layer: int) -> bool:
        """Whether each output of a layer depends on every net input of it."""
        return ACTIVATIONS[self.activation(layer)].coupled

    def statement(self, name: Named) -> Term | None:
        """The plan's formula for a name of the graph, samples by letter."""
        target = term_per_sample(name, self.telling.plan.batch)
        assert isinstance(target, Quantity | Derivative)
        return self.telling.plan.terms.get(target)

    def units(self, layer: int) -> tuple[int, ...]:
        """The units of a layer whose derivatives something asked leans on."""
        every = range(1, self.graph.layers[layer - 1].units + 1)
        return tuple(j for j in every if self.statement(self.by(self.net(layer, j))) is not None)

    @property
    def predictions(self) -> tuple[Quantity, ...]:
        """The outputs of the last layer."""
        return tuple(self.out(self.last, j) for j in range(1, self.graph.spec.outputs + 1))

    def parameters(self, layer: int, j: int) -> tuple[Quantity, ...]:
        """The asked parameters of one unit, its bias first."""
        own = [q for q in self.wanted if q.kind in ("w", "b") and q.indices[:2] == (layer, j)]
        return tuple(sorted(own, key=lambda q: q.kind != "b"))

    def shared_bias(self, layer: int) -> Quantity | None:
        """The asked bias that a layer shares."""
        return next((q for q in self.wanted if q.kind == "b" and q.indices == (layer,)), None)

    @cached_property
    def first(self) -> Quantity | None:
        """What is told first: the first parameter of the last layer, else what is asked first."""
        for layer in range(self.last, 0, -1):
            for j in self.units(layer):
                if own := self.parameters(layer, j):
                    return own[0]
        return self.wanted[0] if self.wanted else None

    def is_short(self, quantity: Quantity) -> bool:
        """Whether the plan takes the derivative by a net input from its short form."""
        usual = term_per_sample(combined(self.step(quantity)), self.telling.plan.batch)
        return self.statement(self.by(quantity)) != usual

    @cached_property
    def has_classes(self) -> bool:
        """Whether every sample is known to be of one class, with softmax and cross-entropy for the classes."""
        fits = self.activation(self.last) == "softmax" and self.graph.loss.name == "cross_entropy"
        known = fits and self.graph.has_parts and all(self.class_of(s) is not None for s in self.samples)
        return known and all(self.is_short(self.net(self.last, j)) for j in self.units(self.last))

    def class_of(self, sample: int) -> int | None:
        """The class whose target is 1 while the others are 0; None where it is not known or there is none."""
        number = sample if self.several else None
        known = self.telling.known
        targets = [known.get(Quantity("y", (j,), sample=number)) for j in range(1, self.graph.spec.outputs + 1)]
        ones = [j for j, target in enumerate(targets, 1) if target == 1]
        return ones[0] if len(ones) == 1 and targets.count(Fraction(0)) == len(targets) - 1 else None

    def name(self, name: Named) -> Named:
        """A name of the graph as the told sample has it."""
        return self.telling.name(name)

    def term(self, term: Term) -> Term:
        """A term of the graph as the told sample has it."""
        return self.telling.told(term)

    def line(self, name: Named, forms: Iterable[Term], numbers: Term | None = None) -> Line:
        """name = form = form = numbers = result; without `numbers` the last form has them."""
        told = [self.term(form) for form in forms]
        last = told[-1] if numbers is None else self.term(numbers)
        bare = isinstance(last, Quantity | Derivative)
        shown = () if bare else (Numbers(last),)
        target = self.name(name)
        return Line(target, (*map(Formula, told), *shown, *self.telling.result(target)), label(target))

    def chained(self, quantity: Quantity) -> Line:
        """d loss / d quantity = chain of partial derivatives = numbers = result"""
        return step_line(self.telling, self.step(quantity))

    def numbered(self, lines: Iterable[Line]) -> Iterator[Line]:
        """The lines, each label noted as told."""
        for line in lines:
            self.told[line.label] = line.label
            yield line

    def ref(self, name: Named) -> Ref:
        """The equation that tells a name: of the told sample where there is one, else of the first."""
        here = label(self.name(name))
        return Ref(here if here in self.told else label(self.at(1).name(name)))

    def knows(self, name: Named) -> bool:
        """Whether the equation of a name has been told."""
        return label(self.name(name)) in self.told
