"""Typst as an engine: in this process, a file at a time, each tagged for screen readers (PDF/UA-1).

A file that is cut out of a larger one would lose its tags, so every document is set by itself; what they share,
Typst remembers from one to the next: the definitions, and every paragraph that is the same with the same settings.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any, cast

import typst

from derive.errors import ToolMissing
from templates.engines.engine import Engine, Order, Prints
from templates.engines.joining import joined
from templates.formats import Part, format_named
from templates.formats.typst import frame, modules, pieces
from templates.stopped import Stopped

Source = Mapping[str, bytes]
"""A source by the names of its files, of which main.typ is set."""


def typeset(sources: Sequence[Source]) -> list[bytes]:
    """The PDF of each source, the same bytes each time; raises Stopped with Typst's own words for an error."""
    compiler = typst.Compiler(ignore_system_fonts=True)
    return [_compiled(compiler, source, format="pdf", timestamp=0, pdf_standards="ua-1") for source in sources]


def pictured(source: Source, dots: float) -> bytes:
    """The only page of a source as PNG, with so many dots an inch; raises as `typeset` does."""
    return _compiled(typst.Compiler(ignore_system_fonts=True), source, format="png", ppi=dots)


def _compiled(compiler: typst.Compiler, source: Source, **settings: Any) -> bytes:
    files = cast(bytes, dict(source))  # the types of the package leave out several files, which it takes
    try:
        made = compiler.compile(files, **settings)
    except typst.TypstError as error:
        raise Stopped(f"Typst stopped: {error.message}", next(iter(error.hints), "")) from error
    assert isinstance(made, bytes)
    return made


def _print(order: Order) -> Prints:
    files = _files(order.parts)
    rest = iter(files)
    return Prints(tuple(files), tuple(joined(list(islice(rest, size)), order.sides) for size in order.groups))


def _files(parts: Sequence[Part]) -> list[bytes]:
    return typeset([modules([part]) for part in parts])


def _whole(parts: Sequence[Part]) -> bytes:
    """One file with all the parts."""
    return typeset([modules(parts)])[0]


def _missing() -> ToolMissing:
    return ToolMissing("PDF needs the package typst, which is not installed", "install it: pip install typst")


TYPST = Engine(
    name="typst",
    says="Typst sets the pages, as there is no LaTeX here",
    format=replace(format_named("typ"), name="pdf", whole=_whole),
    source=format_named("typ"),
    frame=lambda page, title, drawings: (frame(page, title, drawings), ""),
    pieces=pieces,
    is_there=lambda: True,
    missing=_missing,
    page_counts=lambda parts: {},
    print=_print,
    attempt=_files,
    inside=True,
)
