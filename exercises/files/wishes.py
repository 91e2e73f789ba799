"""What a question's `ask` stands for: names held against its graph, each error at its item."""

from __future__ import annotations

from collections.abc import Iterable

from derive.errors import InputError
from derive.graph import Graph
from derive.quantities import Named, Quantity
from exercises.files.asking import Scope
from exercises.files.nodes import Node, find, placed

MOST_ASKED = 1_000
"""The answers that one question may ask for."""


def wished(
    ask: Iterable[str],
    graph: Graph,
    node: Node,
    *,
    samples: int = 1,
    update: frozenset[str] = frozenset(),
    rate: bool = False,
    key: str = "ask",
) -> tuple[Named, ...]:
    """The names that the items of `ask` stand for, in order and without repeats.

    They stand in the question's list `key`; `update` are the kinds of parameters that are updated, `rate` says
    whether the file gives a learning rate. Raises InputError at the item that asks for what is not there.
    """
    scope, names = Scope(graph, samples, update), dict[Named, None]()
    for number, item in enumerate(ask):
        with placed(find(node, (key, number)).place):
            found = scope.expand(item)
            check_rate(found, missing=not rate)
            names.update(dict.fromkeys(found))
            if len(names) > MOST_ASKED:
                raise InputError(f"the question asks for over {MOST_ASKED:,} numbers", "ask for single ones by name")
    return tuple(names)


def check_rate(names: Iterable[Named], *, missing: bool) -> None:
    """Raise InputError for a name that depends on a learning rate which the file lacks."""
    for name in names:
        if missing and isinstance(name, Quantity) and name.primed:
            raise InputError(f"{name} depends on the learning rate", "write learning_rate:")
