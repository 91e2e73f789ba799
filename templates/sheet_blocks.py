"""Blocks of what is handed out and marked: the head of a sheet, rows to mark by, what somebody typed, pieces put in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from templates.leaves import Text


@dataclass(frozen=True)
class Cover:
    """The head of a sheet: its title, the texts that say whose it is, and a table to be completed by hand.

    The first column of `table` tells what a row is; its last row, where it has more than one, is high enough
    to write in.
    """

    title: Text
    people: tuple[Text, ...] = ()
    table: tuple[tuple[Text, ...], ...] = ()
    kind: ClassVar[str] = "cover"


Letters = Literal["small", "smaller"]


@dataclass(frozen=True)
class Ledger:
    """Tight rows of a height in ems, the first of them a head, in columns of widths in ems of the small type.

    `letters` are as large as the height allows; `note` stands beside the title.
    """

    title: Text
    widths: tuple[float, ...]
    rows: tuple[tuple[Text, ...], ...]
    height: float
    letters: Letters
    note: Text = ()
    kind: ClassVar[str] = "ledger"


@dataclass(frozen=True)
class Quote:
    """A text as somebody typed it, with a sign below the place `at` that a note is about."""

    before: Text
    at: Text
    after: Text
    kind: ClassVar[str] = "quote"


@dataclass(frozen=True)
class Inserted:
    """The place of a piece that is compiled by itself; a variant's field `key` holds the filled piece."""

    key: str
    kind: ClassVar[str] = "inserted"
