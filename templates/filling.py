"""What one variant puts into a page: its numbers as they are printed, and its texts.

    Filling(numbers, fields, precision) -> figure(name): the digits;  filling[name]: the number they name

`Place` tells how a number's sign is written, `Written` is a text with its width, for the layout.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import NamedTuple

from derive.errors import InputError
from derive.quantities import Named
from templates.numbers import Figure, figure


class Place(Enum):
    """Where a number stands, which decides how its sign is written."""

    ALONE = auto()
    """At the front of an expression: -0.3"""
    FACTOR = auto()
    """Behind an operation: (-0.3)"""
    BASE = auto()
    """Under an exponent: (-0.3), and brackets around a power of ten"""
    NEXT = auto()
    """The next term of a sum, with its sign: + 0.3 or - 0.3"""
    TURNED = auto()
    """Behind a minus sign that it takes up, as in the exponent of e^-z"""


class Written(NamedTuple):
    """A text and its width in ems."""

    text: str
    width: float


@dataclass
class Precision:
    """How many decimals each name is printed with; `full` allows powers of ten for what would vanish."""

    decimals: Callable[[Named], int]
    full: bool = False
    _known: dict[Named, int] = field(default_factory=dict, repr=False)

    def figure(self, value: float, name: Named, decimals: int | None) -> Figure:
        """The digits of a value printed for `name`, at its own decimals or at `decimals`."""
        if decimals is None:
            decimals = self._known.get(name)
            if decimals is None:
                decimals = self._known[name] = self.decimals(name)
        return figure(value, decimals, full=self.full)


WriteFigure = Callable[[Figure, Place, bool], Written]
"""A format's way to write a figure at a place, strong or not."""


class Filling(Mapping[Named, float]):
    """The numbers and texts of one variant. As a mapping it gives each name the number that is printed for it."""

    def __init__(self, numbers: Mapping[Named, float], fields: Mapping[str, str], precision: Precision) -> None:
        self.fields = fields
        self._numbers, self._precision = numbers, precision
        self._figures: dict[tuple[Named, int | None], Figure] = {}
        self._printed: dict[Named, float] = {}

    def figure(self, name: Named, decimals: int | None = None) -> Figure:
        """The digits of a named number; raises InputError where the variant has no such number."""
        key = (name, decimals)
        found = self._figures.get(key)
        if found is None:
            found = self._figures[key] = self._precision.figure(self._number(name), name, decimals)
        return found

    def rounded(self, value: float, name: Named, decimals: int | None) -> Figure:
        """The digits that `value` would have if it were printed for `name`."""
        return self._precision.figure(value, name, decimals)

    def _number(self, name: Named) -> float:
        try:
            return self._numbers[name]
        except KeyError:
            raise InputError(f"no number is given for {name}", "the page prints it") from None

    def __getitem__(self, name: Named) -> float:
        found = self._printed.get(name)
        if found is None:
            found = self._printed[name] = self.figure(name).value
        return found

    def __iter__(self) -> Iterator[Named]:
        return iter(self._numbers)

    def __len__(self) -> int:
        return len(self._numbers)
