"""Styles: how pages look by default, one TOML file each, found by name.

A style has a notation (a name from NOTATIONS, or patterns of its own under `[names]`), the product sign
between numbers, and the decimals that are carried and given where a file does not say. To add one: a file
`NAME.toml` here with the keys of `Style`; no Python.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from types import MappingProxyType

from derive.errors import InputError, NameMissing
from derive.network import NetworkSpec
from templates.latex.numbers import PRODUCT_SIGNS
from templates.notations import NOTATIONS, Notation, notation
from templates.patterns import PatternNamer, parse_pattern

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Style:
    """`sign` is the product sign between numbers; `carry` None means that all digits are carried.

    `names` holds patterns by kind of quantity (`templates/patterns.py`), `letters` the layers' letters.
    Raises InputError for a pattern that cannot be read.
    """

    name: str
    title: str
    notation: str = ""
    sign: str = "times"
    carry: int | None = 6
    answer: int = 4
    letters: str = ""
    names: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.names and self.notation not in NOTATIONS:
            raise NameMissing.among("notation", self.notation, NOTATIONS)
        for pattern in self.names.values():
            parse_pattern(pattern)
        if self.sign not in PRODUCT_SIGNS:
            raise NameMissing.among("product sign", self.sign, PRODUCT_SIGNS)

    def notation_of(self, network: NetworkSpec | None) -> Notation:
        """How the quantities of a network are named; None for a graph of single equations."""
        if not self.names:
            return notation(self.notation, network)
        if network is None:
            return notation("index")
        namer = PatternNamer({key: parse_pattern(text) for key, text in self.names.items()}, self.letters, network)
        numbered = frozenset(key[0] for key, text in self.names.items() if "<n>" in text)
        return Notation(self.name, namer, "angle", numbered)


@cache
def styles() -> Mapping[str, Style]:
    """All styles by name."""
    return MappingProxyType({path.stem: _read(path) for path in sorted(FOLDER.glob("*.toml"))})


def style_named(name: str) -> Style:
    """The style of that name; raises NameMissing, with the nearest, for one that is not there."""
    if name not in styles():
        raise NameMissing.among("style", name, styles())
    return styles()[name]


def _read(path: Path) -> Style:
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    unknown = set(data) - {f.name for f in fields(Style)}
    if unknown:
        raise InputError(f"the style {path.stem} has unknown keys: {', '.join(sorted(unknown))}")
    carry = data.pop("carry", 6)
    return Style(name=path.stem, carry=None if carry == "full" else carry, **data)
