"""Computational graphs drawn at random: every given number and every node leads to the output, some by two routes.

    Circuit(inputs, nodes, operations) -> circuit(wish, luck) -> ExplicitGraph

To add an operation: an entry in OPERATIONS.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from derive.errors import InputError
from derive.functions import call, square
from derive.graph import Equation, ExplicitGraph
from derive.quantities import Quantity
from derive.terms import Negative, Product, Sum, Term

INPUTS = ("x", "y", "z", "w")
NODES = ("p", "q", "r", "s", "t", "u", "v", "g", "h")
OUTPUT = "f"
_TRIES = 200
_LOOKED_AT = 50
"""Where so many graphs do not suit, none is likely to: sums and differences alone have fixed derivatives."""


@dataclass(frozen=True)
class Operation:
    """What a node does with one or two others."""

    arity: int
    term: Callable[..., Term]


OPERATIONS = {
    "sum": Operation(2, lambda a, b: Sum((a, b))),
    "difference": Operation(2, lambda a, b: Sum((a, Negative(b)))),
    "product": Operation(2, lambda a, b: Product((a, b))),
    "max": Operation(2, lambda a, b: call("max", a, b)),
    "min": Operation(2, lambda a, b: call("min", a, b)),
    "square": Operation(1, square),
    "exp": Operation(1, lambda a: call("exp", a)),
    "sigmoid": Operation(1, lambda a: call("sigmoid", a)),
    "tanh": Operation(1, lambda a: call("tanh", a)),
}
USUAL = ("sum", "product", "max", "exp", "sigmoid")


@dataclass(frozen=True)
class Circuit:
    """What is wished of a graph. Raises InputError where the operations cannot make it."""

    inputs: int
    nodes: int
    operations: tuple[str, ...] = USUAL

    def __post_init__(self) -> None:
        joining = any(OPERATIONS[name].arity == 2 for name in self.operations)
        if not joining:
            raise InputError("no operation joins two numbers", "add sum or product to operations")
        if self.nodes < self.inputs - 1:
            hint = f"take {self.inputs - 1} nodes or more"
            raise InputError(f"{self.nodes} nodes cannot join {self.inputs} inputs", hint)


def circuit(wish: Circuit, luck: Random, suits: Callable[[ExplicitGraph], bool] = lambda graph: True) -> ExplicitGraph:
    """A graph as wished: one that suits, with a number that is used twice, where there are such graphs."""
    drawn = [_Growth(wish, luck).grown() for _ in range(_TRIES)]
    forked = [graph for graph in drawn if _has_fork(graph)] or drawn
    return next(filter(suits, forked[:_LOOKED_AT]), forked[0])


def _has_fork(graph: ExplicitGraph) -> bool:
    names = (*graph.given(), *(equation.target for equation in graph.equations()))
    return any(len(graph.users(name)) > 1 for name in names)


class _Growth:
    """One graph as it grows: `loose` are the quantities that nothing uses yet."""

    def __init__(self, wish: Circuit, luck: Random) -> None:
        self._wish, self._luck = wish, luck
        self._given = [Quantity(name) for name in INPUTS[: wish.inputs]]
        self._loose, self._used = list(self._given), list[Quantity]()
        self._equations: list[Equation] = []
        self._made_by: dict[Quantity, str] = {}

    def grown(self) -> ExplicitGraph:
        names = (*NODES[: self._wish.nodes - 1], OUTPUT)
        for number, name in enumerate(names):
            self._add(Quantity(name), self._wish.nodes - number)
        return ExplicitGraph(self._given, self._equations, Quantity(OUTPUT))

    def _add(self, target: Quantity, left: int) -> None:
        """The next node, while `left` are still to be made: at the end nothing but the output may be loose."""
        must_join = len(self._loose) > left
        name = self._luck.choice([n for n in self._wish.operations if OPERATIONS[n].arity == 2 or not must_join])
        first = self._luck.choice([q for q in self._loose if self._made_by.get(q) != name] or self._loose)
        arguments = [first]
        if OPERATIONS[name].arity == 2:
            arguments.append(self._luck.choice(self._seconds(first, must_join=must_join)))
        self._use(arguments)
        self._equations.append(Equation(target, OPERATIONS[name].term(*arguments)))
        self._made_by[target] = name
        self._loose.append(target)

    def _seconds(self, first: Quantity, *, must_join: bool) -> Sequence[Quantity]:
        """What may stand beside the first: another loose one, or one that has been used already."""
        loose = [q for q in self._loose if q != first]
        return loose if must_join or not self._used else [*loose, *self._used]

    def _use(self, arguments: Sequence[Quantity]) -> None:
        for quantity in arguments:
            if quantity in self._loose:
                self._loose.remove(quantity)
                self._used.append(quantity)
