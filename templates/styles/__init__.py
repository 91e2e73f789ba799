"""Styles: how pages look by default, one TOML file each, found by name.

A style has a notation (a name from NOTATIONS, or patterns of its own under `[names]`), a manner of telling with
its options under `[telling]`, a sort of page, the product sign between numbers, and the decimals that are carried
and given where a file does not say. To add one: a file `NAME.toml` here with the keys of `Style`; no Python.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from fractions import Fraction
from functools import cache
from pathlib import Path
from types import MappingProxyType

from derive.backprop import Derivation
from derive.errors import InputError, NameMissing
from derive.graph import Graph
from derive.network import NetworkSpec
from derive.plan import Plan
from derive.quantities import Named, Quantity
from templates.document import Block
from templates.handout_lines import Telling
from templates.mathematics.script import PRODUCT_SIGNS, ProductSign
from templates.notations import MARKS, NOTATIONS, Mark, Notation, notation
from templates.pages import PAGES
from templates.patterns import PatternNamer, parse_pattern
from templates.tellings import USUAL, Manner, manner_for, manner_named

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Style:
    """`sign` is the product sign between numbers; `carry` None means that all digits are carried.

    `names` holds patterns by kind of quantity (`templates/patterns.py`), `letters` the layers' letters;
    `functions` names of functions by pattern, `updated` the mark of what an update has changed;
    `telling` the manner and its options, `bias_nodes` whether a drawing has nodes for biases.
    Raises InputError for a pattern that cannot be read and for what is not there by that name.
    """

    name: str
    title: str
    notation: str = ""
    sign: ProductSign = "times"
    carry: int | None = 6
    answer: int = 4
    letters: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    functions: Mapping[str, str] = field(default_factory=dict)
    updated: Mark = "prime"
    page: str = "article"
    bias_nodes: bool = True
    telling: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.names and self.notation not in NOTATIONS:
            raise NameMissing.among("notation", self.notation, NOTATIONS)
        for pattern in (*self.names.values(), *self.functions.values()):
            parse_pattern(pattern)
        if self.updated not in MARKS:
            raise NameMissing.among("mark of an update", self.updated, MARKS)
        if self.sign not in PRODUCT_SIGNS:
            raise NameMissing.among("product sign", self.sign, PRODUCT_SIGNS)
        if self.page not in PAGES:
            raise NameMissing.among("sort of page", self.page, PAGES)
        self._chosen(manner_named(self._manner))

    @property
    def _manner(self) -> str:
        return self.telling.get("manner", USUAL)

    def _chosen(self, manner: Manner) -> dict[str, str]:
        """The options of a manner, as this style sets them if it is the style's own."""
        own = {key: value for key, value in self.telling.items() if key != "manner"}
        return manner.chosen(own if manner.name == self._manner else {})

    def told_in(self, manner: str, options: Mapping[str, str]) -> Style:
        """The same look, told in another manner; raises InputError for an option that it does not have."""
        return replace(self, telling={"manner": manner, **options})

    def manner_of(self, graph: Graph) -> Manner:
        """The manner in which the style tells a graph."""
        return manner_for(self._manner, graph)

    def telling_of(
        self,
        plan: Plan,
        asked: Mapping[Named, int],
        decimals: Mapping[Named, int],
        known: Mapping[Quantity, Fraction] = MappingProxyType({}),
    ) -> Telling:
        """What a solution of the plan tells, under the options of the style's manner."""
        options = self._chosen(self.manner_of(plan.derivation.graph))
        return Telling(plan, asked, decimals, options, self.bias_nodes, known)

    def by_parts(self, derivation: Derivation, quantities: tuple[Quantity, ...]) -> tuple[Quantity, ...]:
        """The quantities whose derivative the manner tells as a sum over the parts of the loss."""
        manner = self.manner_of(derivation.graph)
        return manner.by_parts(derivation, quantities, self._chosen(manner))

    def formulas(self, derivation: Derivation, quantities: Iterable[Quantity]) -> tuple[Block, ...]:
        """The derivatives by the quantities without numbers."""
        manner = self.manner_of(derivation.graph)
        return tuple(manner.formulas(derivation, quantities, self._chosen(manner)))

    def notation_of(self, network: NetworkSpec | None) -> Notation:
        """How quantities of a network and functions are named; None for a graph of single equations."""
        functions = {key: parse_pattern(text).name({}) for key, text in self.functions.items()}
        return replace(self._names_of(network), functions=functions, mark=self.updated)

    def _names_of(self, network: NetworkSpec | None) -> Notation:
        if not self.names:
            return notation(self.notation, network)
        if network is None:
            return notation("index")
        namer = PatternNamer({key: parse_pattern(text) for key, text in self.names.items()}, self.letters, network)
        numbered = frozenset(key[0] for key, text in self.names.items() if "<n>" in text)
        return Notation(self.name, namer, "angle", numbered, names_units="n" in self.names)


@cache
def styles() -> Mapping[str, Style]:
    """All styles by name."""
    return MappingProxyType({name: _read(path) for name, path in _files().items()})


def style_named(name: str) -> Style:
    """The style of that name; raises NameMissing, with the nearest, for one that is not there. Others are not read."""
    if name not in _files():
        raise NameMissing.among("style", name, _files())
    return _read(_files()[name])


@cache
def _files() -> Mapping[str, Path]:
    return MappingProxyType({path.stem: path for path in sorted(FOLDER.glob("*.toml"))})


@cache
def _read(path: Path) -> Style:
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    unknown = set(data) - {f.name for f in fields(Style)}
    if unknown:
        raise InputError(f"the style {path.stem} has unknown keys: {', '.join(sorted(unknown))}")
    carry = data.pop("carry", 6)
    return Style(name=path.stem, carry=None if carry == "full" else carry, **data)
