"""Manners of telling a worked solution, a file each: in steps, by parts of the loss, in matrices ...

    Telling + quantities -> Manner.solution -> blocks;   Derivation + quantities -> Manner.formulas -> blocks

A style names the manner it tells in. To add one: a module here that holds `MANNER = Manner(...)`; a test lets
every manner tell every built-in example.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import Protocol

from derive.backprop import Derivation
from derive.errors import InputError, NameMissing
from derive.graph import Graph
from derive.quantities import Quantity
from templates.document import Block
from templates.handout_lines import Telling

USUAL = "steps"
"""The manner that can tell every graph."""


class Solution(Protocol):
    """The blocks of a worked solution that tells the derivatives by each of `derivatives`."""

    def __call__(self, telling: Telling, derivatives: Iterable[Quantity], *, rule: str = "") -> tuple[Block, ...]: ...


Formulas = Callable[[Derivation, Iterable[Quantity], Mapping[str, str]], Iterator[Block]]
"""The blocks that tell derivatives without numbers, under the options of a style."""


ByParts = Callable[[Derivation, tuple[Quantity, ...], Mapping[str, str]], tuple[Quantity, ...]]


@dataclass(frozen=True)
class Manner:
    """One manner of telling.

    `takes` says which graphs it can tell, `options` which values a style may give to each option, the first by
    default, and `by_parts` which derivatives of those asked for are told as sums over the parts of the loss; with
    `short` those by the net inputs of the last layer are taken from their short forms, where they have one.
    `needs` says by what else a plan must hold derivatives, so that those by the quantities can be told.
    """

    name: str
    summary: str
    solution: Solution
    formulas: Formulas
    takes: Callable[[Graph], bool] = lambda graph: True
    options: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    by_parts: ByParts = lambda derivation, quantities, options: ()
    short: bool = False
    needs: Callable[[Graph, Iterable[Quantity]], tuple[Quantity, ...]] = lambda graph, quantities: tuple(quantities)

    def chosen(self, given: Mapping[str, str]) -> dict[str, str]:
        """The value of every option; raises InputError for an option or a value that is not there."""
        for key, value in given.items():
            if key not in self.options:
                raise NameMissing.among(f"option of the manner {self.name}", key, self.options)
            if value not in self.options[key]:
                raise InputError(f"{key} cannot be {value!r}", f"let it be {' or '.join(self.options[key])}")
        return {key: given.get(key, values[0]) for key, values in self.options.items()}


@cache
def manners() -> Mapping[str, Manner]:
    """All manners by name."""
    return MappingProxyType({name: manner_named(name) for name in _names()})


def manner_named(name: str) -> Manner:
    """The manner of that name; raises NameMissing for one that has no module here. Others are not loaded."""
    if name not in _names():
        raise NameMissing.among("manner", name, _names())
    found: Manner = importlib.import_module(f"{__name__}.{name}").MANNER
    return found


@cache
def _names() -> tuple[str, ...]:
    """The names of all manners, which are those of their modules."""
    return tuple(found.name for found in pkgutil.iter_modules(__path__))


def manner_for(name: str, graph: Graph) -> Manner:
    """The manner of that name where it can tell the graph, else the usual one."""
    manner = manner_named(name)
    return manner if manner.takes(graph) else manner_named(USUAL)
