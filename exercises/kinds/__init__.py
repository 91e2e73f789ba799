"""Kinds of answers, a file each: a number, a matrix, a formula, a choice.

    sheet:   Ask.line, Ask.names -> Ask.wanted(Row) -> Wanted, which the manifest keeps
    marking: ExpectedAnswer + text as typed -> Kind.mark -> Judged(verdict, reason)

A question type says what it asks for by an `Ask` of some kind and never marks. To add a kind: a module here
that holds `KIND = Kind(...)` and its Ask. Every kind can invent a right, a wrong and an unreadable answer, and
a test lets every question type's answers be marked so.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from types import MappingProxyType
from typing import Any, Literal, Protocol

from derive.errors import InputError
from derive.quantities import Named
from exercises.storage.manifest import ExpectedAnswer
from templates.document import Line
from templates.notations import Notation

Verdict = Literal["right", "carried", "mistake", "wrong", "unreadable", "missing", "undecided"]

LONGEST = 500
"""The most characters of an answer, where its kind does not say."""


@dataclass(frozen=True)
class Row:
    """One variant's numbers: exact, as its key prints them, what an answer may be off by, and its drawn texts."""

    exact: Callable[[Named], float]
    printed: Callable[[Named], float]
    tolerance: Callable[[Named], float]
    decimals: Callable[[Named], int]
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Wanted:
    """What marking needs of one answer; `value` is what the key prints where that is no single number."""

    value: float | str
    decimals: int = 0
    tolerance: float = 0.0
    details: Mapping[str, Any] = field(default_factory=dict)


Shared = Mapping[str, Any]
"""What the manifest keeps of a question for all students together."""

DECIMAL, PRINTED = "decimal", "printed"
"""Keys of `Shared`: what stands before decimals where it is no point; the names that a sheet prints, as they may be
typed, each with the label of its answer."""


def has_comma(shared: Shared) -> bool:
    """Whether numbers of the question have a decimal comma."""
    return shared.get(DECIMAL) == "comma"


class Ask(Protocol):
    """One answer that a sheet asks for: `label` is its name in the answer form, `names` the numbers it rests on."""

    @property
    def kind(self) -> str: ...

    @property
    def label(self) -> str: ...

    @property
    def names(self) -> tuple[Named, ...]: ...

    @property
    def line(self) -> Line:
        """Where the answer is written on the sheet: a name and a blank."""
        ...

    def wanted(self, row: Row) -> Wanted:
        """What is right for one variant."""
        ...

    def copied(self, row: Row) -> str:
        """The answer of a student who copies the key."""
        ...

    def shared(self, names: Notation) -> Shared:
        """What marking needs for all students together, where the sheet names things so."""
        ...


@dataclass(frozen=True)
class Judged:
    """The verdict on one answer, and a sentence for the instructor; `share` of its points is earned where some of it
    is right."""

    verdict: Verdict
    reason: str
    share: Fraction = Fraction(0)


@dataclass(frozen=True)
class Typed:
    """One number as typed: what it is known to is `half` a unit of its last digit (0: it is exact)."""

    value: float
    half: float
    right: bool


@dataclass(frozen=True)
class Kind:
    """How one kind is marked, and told on a sheet (`how`: a sentence, where the way of writing is not plain; it is
    `with_comma` where that differs in sets whose numbers have a decimal comma).

    `mark` raises ParseError for text that it cannot read. `right` is the true answer as a person writes it;
    `wrong` and `unreadable` yield answers that must be marked so.
    """

    name: str
    mark: Callable[[ExpectedAnswer, str, Shared], Judged]
    right: Callable[[ExpectedAnswer], str]
    wrong: Callable[[ExpectedAnswer], Iterator[str]]
    unreadable: Callable[[ExpectedAnswer], Iterator[str]]
    how: str = ""
    with_comma: str = ""
    longest: int = LONGEST
    numbers: Callable[[ExpectedAnswer, str, Shared], tuple[Typed, ...]] = lambda expected, typed, shared: ()
    """The numbers of an answer that can be read, in the order of the names that it is about; none for other kinds."""

    def told(self, decimal: str) -> str:
        """How an answer is written in a set with that decimal sign; empty where it is plain."""
        return (decimal == "comma" and self.with_comma) or self.how


@cache
def kinds() -> Mapping[str, Kind]:
    """All kinds by name."""
    modules = (importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__))
    return MappingProxyType({m.KIND.name: m.KIND for m in modules})


def kind_of(expected: ExpectedAnswer) -> Kind:
    """The kind of an answer; raises InputError for one that this version does not know."""
    if expected.kind not in kinds():
        what = f"the answer {expected.quantity} is of the unknown kind {expected.kind!r}"
        raise InputError(what, "check it with the gradsheet that made it")
    return kinds()[expected.kind]
