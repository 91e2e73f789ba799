"""Activations as functions of one variable, side by side: definition, slope, and the numbers at some places.

    Shapes(entries, places) -> plan (statements by name) -> values

Names: `x[k]` is the k-th place, `relu[k]` the function there and `drelu[k]/dx[k]` its slope. Softmax is no function of
one variable; it has its definition and its derivatives, in `x[1]`, `x[2]`, ... and `f[1]`, `f[2]`, ...
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from derive.activations import ACTIVATIONS, DEFAULT_ALPHA, Activation
from derive.backprop import Derivation
from derive.derived import activation_lines, definition
from derive.errors import InputError
from derive.evaluate import evaluate
from derive.graph import Equation, ExplicitGraph
from derive.plan import ONE_SAMPLE, Plan
from derive.quantities import Derivative, Quantity
from derive.rules import DerivedLine
from derive.statements import Statement
from derive.terms import Number, Term, map_leaves

X, F, ALPHA = Quantity("x"), Quantity("f"), Quantity("alpha")
CLASSES = 3
"""The units of the layer in which a coupled activation is told."""
_NEAR = 1e-9


@dataclass(frozen=True)
class OneVariable:
    """A layer whose units all have the net input x and the output f."""

    units: int = 1

    def net(self, j: int | str) -> Quantity:
        return X

    def output(self, j: int | str) -> Quantity:
        return F


@dataclass(frozen=True)
class SideBySide:
    """A layer with the net inputs x[1], x[2], ... and the outputs f[1], f[2], ..."""

    units: int = CLASSES

    def net(self, j: int | str) -> Quantity:
        return Quantity("x", (j,))

    def output(self, j: int | str) -> Quantity:
        return Quantity("f", (j,))


@dataclass(frozen=True)
class Shape:
    """One activation and its parameter; the usual parameter where none is given."""

    name: str
    given_alpha: Fraction | None = None

    @property
    def activation(self) -> Activation:
        return ACTIVATIONS[self.name]

    @property
    def coupled(self) -> bool:
        """Whether it is no function of one variable."""
        return self.activation.coupled

    @property
    def layer(self) -> OneVariable | SideBySide:
        return SideBySide() if self.coupled else OneVariable()

    @property
    def alpha(self) -> Fraction | None:
        """The number of the parameter; None where there is none."""
        if not self.activation.parameter:
            return None
        return DEFAULT_ALPHA[self.name].value if self.given_alpha is None else self.given_alpha

    @cached_property
    def definition(self) -> Term:
        """f of x, written out in simpler functions."""
        return definition(self.activation, self.layer, 1, ALPHA)

    def lines(self, wrt: int = 1) -> tuple[DerivedLine, ...]:
        """The derivative of the first output by a net input, from the definition to the textbook slope."""
        return activation_lines(self.name, self.layer, 1, wrt, ALPHA, alone=not self.coupled)

    @cached_property
    def slope(self) -> Term:
        """The textbook slope, in x and f."""
        return self.activation.local(self.layer, 1, 1, ALPHA)

    @property
    def other_slope(self) -> Term:
        """The derivative of a coupled activation's first output by the second net input."""
        return self.activation.local(self.layer, 1, 2, ALPHA)

    def value_at(self, k: int) -> Quantity:
        """The name of the function at place k."""
        return Quantity(self.name, (k,))

    def slope_at(self, k: int) -> Derivative:
        """The name of the slope at place k."""
        return Derivative(self.value_at(k), place(k))

    def height(self, x: float) -> float:
        """The function at x."""
        value = self.activation.value(self.layer, 1, ALPHA)
        return evaluate(value, {X: x, ALPHA: float(self.alpha or 0)})

    def steepness(self, x: float) -> float:
        """The slope at x."""
        return evaluate(self.slope, {X: x, F: self.height(x), ALPHA: float(self.alpha or 0)})

    def sides(self, kink: float) -> tuple[float, float]:
        """The slopes to the left and to the right of a kink."""
        left, right = (round(self.steepness(kink + side * _NEAR), 6) for side in (-1, 1))
        return left, right

    def ends(self, kink: float) -> tuple[float, float]:
        """What the function goes to from the left and from the right."""
        left, right = (round(self.height(kink + side * _NEAR), 6) for side in (-1, 1))
        return left, right

    def jumps(self, kink: float) -> bool:
        """Whether the function itself has a gap there."""
        left, right = self.ends(kink)
        return left != right

    def statements(self, k: int) -> Iterator[Statement]:
        """The function at place k, and its slope."""
        alpha = Number(self.alpha or Fraction(0))
        names: dict[Quantity, Term] = {X: place(k), F: self.value_at(k), ALPHA: alpha}

        def here(term: Term) -> Term:
            return map_leaves(term, lambda leaf: names.get(leaf, leaf) if isinstance(leaf, Quantity) else leaf)

        yield Statement(self.value_at(k), here(self.activation.value(self.layer, 1, ALPHA)), "forward")
        yield Statement(self.slope_at(k), here(self.slope), "backward")


def place(k: int) -> Quantity:
    """The name of place k."""
    return Quantity("x", (k,))


@dataclass(frozen=True)
class Shapes:
    """Several activations and the places at which their numbers are told; raises InputError for one told twice."""

    entries: tuple[Shape, ...]
    places: tuple[Fraction, ...]

    def __post_init__(self) -> None:
        names = [entry.name for entry in self.entries]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice:
            raise InputError(f"{twice} stands there twice", "name each activation once")

    @property
    def single(self) -> tuple[Shape, ...]:
        """Those that are functions of one variable."""
        return tuple(entry for entry in self.entries if not entry.coupled)

    @property
    def coupled(self) -> tuple[Shape, ...]:
        """The others: each output depends on every net input."""
        return tuple(entry for entry in self.entries if entry.coupled)

    @property
    def numbers(self) -> range:
        """The numbers of the places."""
        return range(1, len(self.places) + 1)

    @cached_property
    def plan(self) -> Plan:
        """Every function at every place."""
        graph = ExplicitGraph((X,), (Equation(F, X),), F)
        statements = tuple(s for entry in self.single for k in self.numbers for s in entry.statements(k))
        return Plan(Derivation(graph), ONE_SAMPLE, tuple(map(place, self.numbers)), statements)
