"""Losses with the activations that they follow: slopes rule by rule, what the two make together, worked examples.

    Pairing(loss, activation)  -> part, slope lines, the short derivative by the net input
    Pairings(pairs, examples)  -> plan (statements by name) -> values

Names of example s: `z[1,j]@s` and `a[1,j]@s` net inputs and outputs, `y[j]@s` targets, `E[j]@s` parts, `L@s` the loss,
`dL/da[1,j]@s` and `dL/dz[1,j]@s` its derivatives.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from derive.activations import ACTIVATIONS, IN_01
from derive.backprop import Derivation
from derive.derived import loss_lines
from derive.errors import InputError
from derive.losses import LOSSES, Loss
from derive.network import DenseNetwork, LayerSpec, NetworkSpec
from derive.plan import ONE_SAMPLE, Plan
from derive.quantities import Derivative, Named, Quantity
from derive.rules import DerivedLine
from derive.statements import Statement
from derive.terms import (
    ONE,
    Negative,
    Number,
    Product,
    Quotient,
    Sum,
    SumOver,
    Term,
    children,
    map_leaves,
    negative,
    product,
    rebuild,
)
from derive.tidying import tidied

Y, A, Z, L = Quantity("y"), Quantity("a"), Quantity("z"), Quantity("L")
CLASSES = 3
"""The outputs with which a coupled activation is told."""
FIRST = 1
"""The layer of an example's units."""


def layer_network(units: int, activation: str, loss: str) -> DenseNetwork:
    """One layer of such units with the loss behind it; what feeds its net inputs does not matter."""
    return DenseNetwork(NetworkSpec(1, (LayerSpec(units, activation, "none"),), loss))


@dataclass(frozen=True)
class Pairing:
    """A loss behind the activation of the last layer; raises InputError where the activation leaves its domain."""

    loss: str
    activation: str

    def __post_init__(self) -> None:
        check_outputs(self.loss, self.activation)

    @property
    def entry(self) -> Loss:
        return LOSSES[self.loss]

    @property
    def coupled(self) -> bool:
        """Whether each output depends on every net input."""
        return ACTIVATIONS[self.activation].coupled

    @property
    def whole(self) -> Term:
        """The loss as a sum, or mean, over the outputs k; the mean is over n of them."""
        part = self.entry.part(Quantity("y", ("k",)), Quantity("a", (FIRST, "k")))
        minus, bare = (True, part.term) if isinstance(part, Negative) else (False, part)
        added: Term = SumOver("k", CLASSES, bare)
        if self.entry.mean:
            added = Product((Quotient(ONE, Quantity("n")), added))
        return negative(added) if minus else added

    def lines(self) -> tuple[DerivedLine, ...]:
        """The derivative of the part of one output by that output."""
        return loss_lines(self.loss, Y, A)

    @cached_property
    def together(self) -> tuple[Term, ...]:
        """The derivative by a net input: the slopes put in, then shortened; of one unit in bare names."""
        from derive.cancelling import short_form  # SymPy takes half a second to import

        network = layer_network(CLASSES if self.coupled else 1, self.activation, self.loss)
        derivation = Derivation(network)
        net = network.layers[0].net(1)
        forms = short_form(derivation, net) or (_put_in(derivation, net),)
        return forms if self.coupled else tuple(map(_bare, forms))

    @property
    def cancels(self) -> bool:
        """Whether the derivative by the net input gets shorter than the product of the slopes."""
        return len(self.together) > 1

    @property
    def of_classes(self) -> Term:
        """The derivative by the net input where the targets of a coupled activation add up to 1."""
        return with_sure_targets(self.together[-1])


def with_sure_targets(term: Term) -> Term:
    """The term with 1 for a sum of targets: (y_1 + y_2) a - y_1 is a - y_1."""
    if isinstance(term, Sum) and all(isinstance(part, Quantity) and part.kind == "y" for part in term.terms):
        return ONE
    parts = children(term)
    return tidied(rebuild(term, tuple(map(with_sure_targets, parts)))) if parts else term


def check_outputs(loss: str, activation: str) -> None:
    """Raise InputError where a loss takes logarithms and the outputs need not lie between 0 and 1."""
    if LOSSES[loss].outputs_in_01 and activation not in IN_01:
        hint = f"{activation} gives others; take {' or '.join(IN_01)}"
        raise InputError(f"{loss} needs outputs between 0 and 1", hint)


def _put_in(derivation: Derivation, net: Quantity) -> Term:
    """The derivative by a net input as the product of the slopes."""
    (route,) = derivation.step(net).routes
    return product(derivation.step(route.upstream.wrt).textbook(), route.factor.value)


def _bare(term: Term) -> Term:
    """The term of a layer of one unit without indices."""
    names = {"z": Z, "a": A, "y": Y}
    return map_leaves(term, lambda leaf: names.get(leaf.kind, leaf) if isinstance(leaf, Quantity) else leaf)


@dataclass(frozen=True)
class LossExample:
    """Numbers put into a loss: from net inputs through an activation, or from outputs as they are given."""

    number: int
    loss: str | None
    activation: str | None
    start: tuple[Fraction, ...]
    targets: tuple[Fraction, ...] = ()

    def __post_init__(self) -> None:
        if self.loss is not None and len(self.targets) != len(self.start):
            raise InputError(f"{len(self.targets)} targets for {len(self.start)} outputs", "give a target for each")
        if self.loss is not None and self.activation is not None:
            check_outputs(self.loss, self.activation)

    @property
    def units(self) -> range:
        return range(1, len(self.start) + 1)

    @cached_property
    def network(self) -> DenseNetwork:
        """The layer of the example; its activation and loss stand in where the file has none."""
        return layer_network(len(self.start), self.activation or "identity", self.loss or "squared_error")

    def name(self, quantity: Quantity) -> Quantity:
        """A name of the layer as this example has it."""
        return quantity.of_sample(self.number)

    def here(self, term: Term) -> Term:
        """A term of the layer as this example has it."""
        return map_leaves(term, lambda leaf: leaf if isinstance(leaf, Number) else self._named(leaf))

    def _named(self, name: Named) -> Named:
        if isinstance(name, Derivative):
            return name.changed(self.name)
        return self.name(name)

    def net(self, j: int) -> Quantity:
        return self.network.layers[0].net(j)

    def out(self, j: int) -> Quantity:
        return self.network.layers[0].output(j)

    @property
    def given(self) -> dict[Quantity, Fraction]:
        """The numbers of the file by name."""
        first = self.net if self.activation else self.out
        numbers = {self.name(first(j)): value for j, value in zip(self.units, self.start, strict=True)}
        targets = zip(self.units, self.targets, strict=False)
        return numbers | {self.name(Quantity("y", (j,))): value for j, value in targets}

    def parts(self) -> tuple[Quantity, ...]:
        """The parts of the loss, where it has several."""
        return tuple(Quantity("E", (j,)) for j in self.units) if self.network.has_parts else ()

    def statements(self) -> Iterator[Statement]:
        """Outputs, loss and derivatives, as far as the file asks for them."""
        if self.activation:
            yield from (self._statement(self.out(j)) for j in self.units)
        if self.loss:
            yield from map(self._statement, (*self.parts(), L))
            yield from (Statement(target, term, "backward") for target, term in self.slopes())

    def _statement(self, target: Quantity) -> Statement:
        equation = self.network.equation(target)
        assert equation is not None
        return Statement(self.name(target), self.here(equation.term), "forward")

    def slopes(self) -> Iterator[tuple[Derivative, Term]]:
        """The derivatives by the outputs, and by the net inputs where these have a short form."""
        from derive.cancelling import short_forms  # SymPy takes half a second to import

        derivation = Derivation(self.network)
        for j in self.units:
            step = derivation.step(self.out(j))
            yield Derivative(self.name(L), self.name(self.out(j))), self.here(step.textbook())
        if self.activation:
            sure = ACTIVATIONS[self.activation].coupled and sum(self.targets) == 1
            for net, term in short_forms(derivation, map(self.net, self.units)).items():
                told = with_sure_targets(term) if sure else term
                yield Derivative(self.name(L), self.name(net)), self.here(told)


@dataclass(frozen=True)
class Pairings:
    """Losses with their activations, and examples."""

    pairs: tuple[Pairing, ...]
    examples: tuple[LossExample, ...]

    def __post_init__(self) -> None:
        twice = next((pair.loss for i, pair in enumerate(self.pairs) if pair in self.pairs[:i]), None)
        if twice:
            raise InputError(f"{twice} stands there twice with the same activation", "name each pair once")

    @cached_property
    def plan(self) -> Plan:
        """Every number of every example, in order."""
        given = [name for example in self.examples for name in example.given]
        statements = tuple(s for example in self.examples for s in example.statements())
        return Plan(Derivation(layer_network(1, "identity", "squared_error")), ONE_SAMPLE, tuple(given), statements)
