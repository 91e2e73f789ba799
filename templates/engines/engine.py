"""What an engine is: functions from filled documents to PDF, and the format of its sources."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from derive.errors import ToolMissing
from templates.formats import Format, Part


@dataclass(frozen=True)
class Order:
    """Documents to set, in groups of so many, each of which is wanted in one file too.

    On paper printed on both sides (`sides` 2) each document of a group begins on a leaf of its own. `expected` are the
    pages of each kind of document, as far as they are known.
    """

    parts: Sequence[Part]
    groups: Sequence[int] = ()
    sides: int = 1
    expected: Mapping[str, int] | None = None


@dataclass(frozen=True)
class Prints:
    """A file for each document of an order, and one for each of its groups."""

    files: tuple[bytes, ...]
    groups: tuple[bytes, ...]


@dataclass(frozen=True)
class Engine:
    """What sets PDFs.

    `format` writes PDF and `source` its source, as files that end in `suffix`; a source may grow between what `frame`
    gives for a sort of page, a title and drawings, by what `pieces` gives. `print` raises `Stopped` where it cannot set
    a document; `page_counts` finds what an order may expect. `says` is what a person is told of it.
    """

    name: str
    says: str
    format: Format
    source: Format
    frame: Callable[[str, str, Mapping[str, str]], tuple[str, str]]
    pieces: Callable[[Sequence[Part]], str]
    is_there: Callable[[], bool]
    missing: Callable[[], ToolMissing]
    page_counts: Callable[[Sequence[Part]], dict[str, int]]
    print: Callable[[Order], Prints]
    attempt: Callable[[Sequence[Part]], object]
    """Set the documents only to see whether it stops."""
    inside: bool = False
    """Whether it works within the process that calls it, where another would start a program of its own."""
