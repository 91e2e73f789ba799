"""A graph of scalar equations: the core that everything else reads.

`Equation` defines one quantity by a term in its direct inputs. `Graph` answers four questions: which
quantities are given, in what order the others are computed, where each is used, and how one changes
with a direct input. It knows no layers. `ExplicitGraph` holds a list of equations (a graph file);
`network.py` builds dense networks whose equations are made only when asked for.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from derive.calculus import differentiate
from derive.errors import InputError
from derive.quantities import Quantity
from derive.terms import Term, inputs_of


@dataclass(frozen=True)
class Equation:
    """target = term"""

    target: Quantity
    term: Term


class Graph(ABC):
    """Scalar equations between given quantities and one output."""

    @property
    @abstractmethod
    def output(self) -> Quantity:
        """The quantity that is differentiated."""

    @abstractmethod
    def given(self) -> Iterator[Quantity]:
        """The quantities without an equation, in a reader's order."""

    @abstractmethod
    def equations(self) -> Iterator[Equation]:
        """All equations, each after those of its inputs."""

    @abstractmethod
    def equation(self, target: Quantity) -> Equation | None:
        """The equation that defines `target`; None where it is given."""

    @abstractmethod
    def users(self, quantity: Quantity) -> tuple[Quantity, ...]:
        """The quantities whose equations hold `quantity`, in forward order."""

    def parameters(self) -> Iterator[Quantity]:
        """The given quantities that training changes."""
        return iter(())

    def parts(self) -> Iterator[Quantity]:
        """The quantities whose sum, or mean, the output is told as."""
        return iter(())

    def local(self, of: Quantity, wrt: Quantity) -> Term:
        """d of / d wrt in textbook form, for a direct input `wrt` of `of`."""
        equation = self.equation(of)
        assert equation is not None, f"{of} is given, so it has no inputs"
        return differentiate(equation.term, wrt)


class ExplicitGraph(Graph):
    """A graph that lists its equations, in any order.

    Raises InputError when a name is defined twice or never, when equations go round in a circle, or
    when the output is not among them.
    """

    def __init__(self, given: Iterable[Quantity], equations: Iterable[Equation], output: Quantity) -> None:
        self._given = tuple(given)
        self._by_target = _unique(self._given, equations)
        self._output = output
        if output not in self._by_target:
            raise InputError(f"the output {output} has no equation", "name one of the nodes")
        self._order = _forward_order(self._by_target, frozenset(self._given))
        self._users = _users(self._by_target[target] for target in self._order)

    @property
    def output(self) -> Quantity:
        return self._output

    def given(self) -> Iterator[Quantity]:
        return iter(self._given)

    def equations(self) -> Iterator[Equation]:
        return (self._by_target[target] for target in self._order)

    def equation(self, target: Quantity) -> Equation | None:
        return self._by_target.get(target)

    def users(self, quantity: Quantity) -> tuple[Quantity, ...]:
        return self._users.get(quantity, ())


def _unique(given: tuple[Quantity, ...], equations: Iterable[Equation]) -> dict[Quantity, Equation]:
    listed = tuple(equations)
    times = Counter([*given, *(equation.target for equation in listed)])
    twice = next((quantity for quantity, count in times.items() if count > 1), None)
    if twice is not None:
        raise InputError(f"{twice} is defined twice", "give each name one value or one expression")
    return {equation.target: equation for equation in listed}


def _forward_order(equations: dict[Quantity, Equation], given: frozenset[Quantity]) -> tuple[Quantity, ...]:
    """Targets after their inputs: depth first with a path of its own, so deep graphs do not overflow."""
    order: dict[Quantity, None] = {}
    path: dict[Quantity, Iterator[Quantity]] = {}
    for start in equations:
        if start not in order:
            path[start] = _inputs(equations, given, start)
        while path:
            target = next(reversed(path))
            needed = next((i for i in path[target] if i not in order and i not in given), None)
            if needed is None:
                del path[target]
                order[target] = None
            elif needed in path:
                raise _circle(list(path), needed)
            else:
                path[needed] = _inputs(equations, given, needed)
    return tuple(order)


def _circle(path: list[Quantity], again: Quantity) -> InputError:
    """The error for a path that comes back to `again`: each name uses the next."""
    circle = " -> ".join(q.name for q in [*path[path.index(again) :], again])
    return InputError(f"the equations go round in a circle: {circle}", "let none depend on itself")


def _inputs(equations: dict[Quantity, Equation], given: frozenset[Quantity], target: Quantity) -> Iterator[Quantity]:
    for leaf in inputs_of(equations[target].term):
        if not isinstance(leaf, Quantity) or (leaf not in equations and leaf not in given):
            raise InputError(f"{target} uses {leaf}, which nothing defines", "list it under given or nodes")
        yield leaf


def _users(equations: Iterable[Equation]) -> dict[Quantity, tuple[Quantity, ...]]:
    users: dict[Quantity, list[Quantity]] = {}
    for equation in equations:
        for leaf in inputs_of(equation.term):
            assert isinstance(leaf, Quantity)
            users.setdefault(leaf, []).append(equation.target)
    return {quantity: tuple(targets) for quantity, targets in users.items()}
