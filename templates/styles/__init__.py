"""Styles: how pages look by default, one TOML file each, found by name.

A style names its notation, the product sign between numbers, and how many decimals are carried and given
where a file does not say. To add one: a file `NAME.toml` here with the keys of `Style`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from types import MappingProxyType

from derive.errors import InputError, NameMissing
from templates.latex.numbers import PRODUCT_SIGNS
from templates.notations import NOTATIONS

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Style:
    """`sign` is the product sign between numbers; `carry` None means that all digits are carried."""

    name: str
    title: str
    notation: str
    sign: str = "times"
    carry: int | None = 6
    answer: int = 4

    def __post_init__(self) -> None:
        if self.notation not in NOTATIONS:
            raise NameMissing.among("notation", self.notation, NOTATIONS)
        if self.sign not in PRODUCT_SIGNS:
            raise NameMissing.among("product sign", self.sign, PRODUCT_SIGNS)


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
