"""Targets, a file or folder each: the programs that an export is for.

    Collection -> TARGET.files(collection) -> Output(name, data) ..., which `exercises.export.exporting` writes

To add one: a module here that holds `TARGET = Target(...)`. It says what it carries of every feature in FEATURES; a
test names those that it leaves out, and docs/export.md has a column for it.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from derive.errors import NameMissing
from exercises.export.linting import Linter
from exercises.export.model import Collection

FEATURES: Mapping[str, str] = MappingProxyType(
    {
        "numbers": "single numbers, each with the tolerance of the rounding rule",
        "matrices": "matrices, entry by entry",
        "formulas": "formulas, right where they are the same function",
        "choices": "choices among marked options",
        "points": "the points of every answer",
        "mistakes": "what known mistakes give, with the sentence on each and its share of the points",
        "carried": "credit for what follows from the student's own wrong numbers",
        "solution": "the worked solution with the variant's numbers",
        "hints": "hints in steps",
        "diagrams": "the drawing of the network, told in words too",
        "personal": "each student's own numbers",
        "offline": "use without a network",
    }
)
"""What a target may carry, in the order of the table."""

YES, NO = "yes", "no"


@dataclass(frozen=True, slots=True)
class Output:
    """One file of an export: its path in the folder, its bytes, and its mode."""

    name: str
    data: bytes
    mode: int = 0o600
    """Who may read it: the owner alone, where right answers are inside."""


@dataclass(frozen=True)
class Target:
    """One program: `files` yields what it reads; a single file's `name` is its `file_name`.

    `carries` says of each of FEATURES whether and how it is carried: YES, NO, or a few words. `folder` tells that it
    is several files, with names of their own.
    """

    name: str
    title: str
    suffix: str
    carries: Mapping[str, str]
    files: Callable[[Collection], Iterator[Output]]
    folder: bool = False
    linter: Linter | None = None
    """What finds the faults of such files, where there is something."""
    anew: bool = False
    """Whether it has numbers of its own, and not those that a run's students are marked by."""
    stem: str = ""
    """What its single file is called in front of the suffix, where that is not its name."""

    @property
    def file_name(self) -> str:
        """What its single file is called, where nobody names it."""
        return f"{self.stem or self.name}.{self.suffix}"


@cache
def targets() -> Mapping[str, Target]:
    """All targets by name."""
    found = (importlib.import_module(f"{__name__}.{module.name}") for module in pkgutil.iter_modules(__path__))
    return MappingProxyType({module.TARGET.name: module.TARGET for module in found})


_ELSEWHERE = {"canvas": "qti", "jupyter": "notebook", "nbgrader": "notebook", "pdf": "typst", "web": "html"}
"""What people call targets, and their names."""


def target_named(name: str) -> Target:
    """The target of that name; raises NameMissing with the nearest known one."""
    if name not in targets():
        if kind := _ELSEWHERE.get(name.casefold()):
            raise NameMissing(f"unknown target {name!r}", f"write {kind}")
        raise NameMissing.among("target", name, targets())
    return targets()[name]
