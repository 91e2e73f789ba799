"""The one family of errors that people see.

    GradsheetError
    ├── InputError        a file, option or text is not what was promised; the command line exits with 2
    │   ├── NameMissing   a name that nothing here defines, with the nearest known one
    │   └── ParseError    an expression or answer that the grammar refuses, with its place
    └── ToolMissing       something outside Python is needed (TeX, for one); says how to get it

An error carries data; `str()` words it once, in the order: where, what is wrong, what would be right.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Self

_LISTED = 20
"""The most known names that a hint lists."""
_INDEXED = re.compile("[A-Za-z][^A-Za-z]")


@dataclass(frozen=True)
class Place:
    """A place in a file; line and column count from 1."""

    file: str = ""
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        numbers = [str(n) for n in (self.line, self.column) if n is not None]
        return ":".join([self.file, *numbers] if self.file else ["line " + ":".join(numbers)] if numbers else [])


@dataclass
class GradsheetError(Exception):
    """What is wrong (`what`), what would be right (`hint`) and where (`place`)."""

    what: str
    hint: str = ""
    place: Place = Place()

    def __post_init__(self) -> None:
        super().__init__(self.what)

    def __str__(self) -> str:
        where = str(self.place)
        text = f"{where}: {self.what}" if where else self.what
        return f"{text}; {self.hint}" if self.hint else text

    def _render_traceback_(self) -> list[str]:
        """What a notebook shows where nobody catches it: what is wrong, and not where in the program."""
        return [str(self)]

    def at(self, place: Place) -> Self:
        """The same error, told to have happened at `place`."""
        return replace(self, place=place)


@dataclass
class InputError(GradsheetError):
    """Something a user wrote is not what was promised."""


@dataclass
class NameMissing(InputError):
    """A name that is not known here."""

    @classmethod
    def among(cls, kind: str, name: str, known: Iterable[str]) -> NameMissing:
        """The error for `name`, suggesting the nearest of `known`."""
        names = sorted(known)
        near = nearest(name, names, 0.5)
        listed = ", ".join(names[:_LISTED]) + (", ..." if len(names) > _LISTED else "")
        hint = f"did you mean {near}?" if near else f"known: {listed}"
        return cls(f"unknown {kind} {name!r}", hint)


def nearest(name: str, known: Sequence[str], cutoff: float) -> str | None:
    """The known name that somebody may have meant: one that differs in case alone, else the most alike.

    With an index a letter stays the same: w_1 is no slip for t_1.

    >>> nearest("l", ["L", "a", "l1"], 0.5), nearest("tanhh", ["sin", "tanh"], 0.5), nearest("x", ["sin"], 0.5)
    ('L', 'tanh', None)
    """
    same = [one for one in known if one.casefold() == name.casefold()]
    likely = [one for one in known if not _INDEXED.match(name) or one[:1].casefold() == name[:1].casefold()]
    return next(iter(same or get_close_matches(name, likely, n=1, cutoff=cutoff)), None)


@dataclass
class ParseError(InputError):
    """Text the grammar refuses; `offset` counts characters from 0."""

    text: str = ""
    offset: int = 0

    def pointed(self) -> str:
        """The text with a caret under the place, for people."""
        start = max(0, self.offset - 40)
        shown = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in self.text[start : start + 80])
        return f"{shown}\n{' ' * (self.offset - start)}^"


@dataclass
class ToolMissing(GradsheetError):
    """A program outside Python that a job needs and this machine lacks."""
