"""What sets PDFs, an entry each: `latex` where TeX is installed, `typst` everywhere, as it comes with gradsheet.

    chosen("auto") -> Engine;  engine.batch(parts, expected) -> Batch: a file for each document

To add one: a file here with an `Engine`, and its entry in ENGINES.
"""

from __future__ import annotations

from collections.abc import Mapping

from derive.errors import NameMissing
from templates.engines.engine import Engine as Engine
from templates.engines.latex import LATEX
from templates.engines.typst import TYPST

AUTO = "auto"
ENGINES: Mapping[str, Engine] = {engine.name: engine for engine in (LATEX, TYPST)}


def chosen(name: str) -> Engine:
    """The engine of that name; `auto` is LaTeX where it is there. Raises NameMissing for another name."""
    if name == AUTO:
        return LATEX if LATEX.is_there() else TYPST
    if name not in ENGINES:
        raise NameMissing.among("engine", name, (AUTO, *ENGINES))
    return ENGINES[name]
