"""What blocks are made of: plain text, terms, numbers and texts that a variant fills in, and lines of equations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from derive import Named, Term
from templates.plots import Thumbnail


@dataclass(frozen=True)
class Formula:
    """A term in symbols; `compact` as a definition is written, with a sum sign however few its terms are.

    In a displayed line an `optional` one is left out where it is wider than the line.
    """

    term: Term
    compact: bool = False
    optional: bool = False


@dataclass(frozen=True)
class Numbers:
    """A term with the number of every quantity and derivative in its place."""

    term: Term


@dataclass(frozen=True)
class Shown:
    """The number of one named quantity or derivative, at its own decimals or at `decimals`."""

    name: Named
    decimals: int | None = None
    strong: bool = False


@dataclass(frozen=True)
class Computed:
    """A cell without a name: what its term gives for the printed numbers, with the decimals of `like`."""

    like: Named


@dataclass(frozen=True)
class Cells:
    """A matrix of the numbers of named quantities or derivatives, at their own decimals or at `decimals`.

    A cell may be `Computed` and have no name.
    `terms` holds, in the same shape, the term that each cell's number is computed by: the sign in front is
    `=` where every cell's term, with the printed numbers in it, gives the printed number, and `≈` elsewhere.
    A single cell may be `bare`, without brackets.
    """

    rows: tuple[tuple[Named | Computed, ...], ...]
    terms: tuple[tuple[Term, ...], ...]
    decimals: int | None = None
    strong: bool = False
    bare: bool = False

    def pairs(self) -> Iterator[tuple[Named | Computed, Term]]:
        """Each cell with its term, row by row."""
        for cells, terms in zip(self.rows, self.terms, strict=True):
            yield from zip(cells, terms, strict=True)


@dataclass(frozen=True)
class Field:
    """A text that a variant fills in, by key: `student`, `name`, `form`; it is about `width` ems wide.

    A `long` one may take several lines, and its words may be broken where they are long themselves.
    """

    key: str
    width: float = 4.0
    long: bool = False


@dataclass(frozen=True)
class Ref:
    """The number of the equation that carries this label, printed as (3)."""

    label: str


@dataclass(frozen=True)
class Blank:
    """A rule to write an answer on; the width is in ems. A `name` that it has elsewhere stands small below it."""

    width: float = 6.0
    name: str = ""


@dataclass(frozen=True)
class OneOf:
    """One of several texts; the variant's field `key` holds the number of the one, counted from 0."""

    key: str
    texts: tuple[Text, ...]


Inline = str | Formula | Numbers | Shown | Field | Ref | Blank | Thumbnail | OneOf
Text = tuple[Inline, ...]


@dataclass(frozen=True)
class Line:
    """left = right = right ..., with a number; a reason stands beside it.

    The sign before `Numbers` is always `=`. The sign before `Shown` is `=` where computing the printed
    numbers of the last `Numbers` or number-valued right gives the printed result, and `≈` elsewhere:
    it is decided for each variant. `Cells` bring their own terms to decide it by.

    Where `rules` are told, each right side has a row of its own, with the rule that leads to it beside it.
    A line that is not `numbered` cannot be referred to.
    """

    left: Term
    rights: tuple[Formula | Numbers | Shown | Cells | Blank, ...]
    label: str = ""
    reason: Text = ()
    rules: tuple[str, ...] = ()
    numbered: bool = True
