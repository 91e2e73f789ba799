"""From copies to pages: every question's sheet and key compiled once, filled for each student.

Press(set, structures) -> part(kind, copy) -> source, or PDFs of a batch in one run of TeX
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Literal

from derive.errors import Place, ToolMissing
from derive.quantities import Named
from exercises.generate import Copy
from exercises.sheets import key, key_blocks, sheet, sheet_blocks
from exercises.spec import ProblemSet
from exercises.structure import Structure
from templates.compiled import Compiled, compile_document
from templates.document import Document
from templates.formats import Part
from templates.formats.pdf.batch import batch_pdf, grouped
from templates.formats.pdf.compiler import ENGINE, find_engine, missing_engine
from templates.formats.tex import whole
from templates.printable import refuse_unprintable
from templates.styles import Style, style_named

Kind = Literal["sheets", "keys"]
KINDS: tuple[Kind, ...] = ("sheets", "keys")


@dataclass(frozen=True)
class Printed:
    """A batch's files by kind, in the order of its copies, and all of a kind in one file."""

    files: dict[Kind, tuple[bytes, ...]]
    whole: dict[Kind, bytes]


@dataclass(frozen=True)
class Press:
    """The compiled pages of a set."""

    problem_set: ProblemSet
    structures: tuple[Structure, ...]
    named: bool = True
    """Whether the students' names are known."""

    @cached_property
    def pages(self) -> dict[Kind, tuple[Compiled, ...]]:
        """A compiled page for each question, by kind."""
        numbered, style = list(enumerate(self.structures, 1)), self._style
        return {
            "sheets": tuple(
                self._compiled(sheet(self.problem_set, n, sheet_blocks(s, n, style), named=self.named), s)
                for n, s in numbered
            ),
            "keys": tuple(self._compiled(key(self.problem_set, key_blocks(s, n, style)), s) for n, s in numbered),
        }

    @property
    def _style(self) -> Style:
        return style_named(self.problem_set.style)

    def _compiled(self, document: Document, structure: Structure) -> Compiled:
        style = self._style

        def decimals(name: Named) -> int:
            return structure.decimals[name]

        names = style.notation_of(structure.spec.network)
        full = structure.rounding.full
        return compile_document(document, names, decimals, full=full, sign=style.sign)

    def part(self, kind: Kind, copy: Copy) -> Part:
        """One student's sheet or key: the questions one after another."""
        filled = [
            page.part(question.printed, copy.fields())
            for page, question in zip(self.pages[kind], copy.questions, strict=True)
        ]
        drawings = {name: source for part in filled for name, source in part.drawings.items()}
        return Part(filled[0].title, "\n".join(p.body for p in filled), drawings, "+".join(p.kind for p in filled))

    def refuse_unprintable(self) -> None:
        """Raise InputError for a title with a sign that the fonts lack."""
        for text in (self.problem_set.title, self.problem_set.course, *(s.spec.title for s in self.structures)):
            refuse_unprintable(text, Place(self.problem_set.name))

    @property
    def engine(self) -> str | None:
        """The name of what sets the PDFs; None where nothing that can is installed."""
        return ENGINE if find_engine() else None

    def missing(self) -> ToolMissing:
        """The error that says what to install."""
        return missing_engine()


def source(parts: Sequence[Part]) -> str:
    """The LaTeX source of many sheets or keys, which compiles alone."""
    return whole(parts)


def printed(parts: Mapping[Kind, Sequence[Part]], expected: Mapping[str, int]) -> Printed:
    """The files of a batch, in one run of TeX; `expected` are the pages of each kind of part."""
    batch = batch_pdf([part for kind in KINDS for part in parts[kind]], expected)
    sizes = [len(parts[kind]) for kind in KINDS]
    files = iter(batch.files)
    return Printed(
        {kind: tuple(islice(files, size)) for kind, size in zip(KINDS, sizes, strict=True)},
        dict(zip(KINDS, grouped(batch, sizes), strict=True)),
    )
