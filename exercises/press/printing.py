"""From copies to pages: every question's sheet and key compiled once, filled for each student.

Press(set, structures) -> job(copies): what is set in one go;  source(kind): all pages of a kind in one file
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from derive.errors import Place
from exercises.files.spec import ProblemSet
from exercises.kinds import Shared
from exercises.press.jobs import MODES, Job, Kind, program
from exercises.press.sheets import key, key_blocks, sheet, sheet_blocks, ta_sheet
from exercises.press.ta_sheets import Table, ta_blocks, ta_fields
from exercises.storage.atomic import atomic_file
from exercises.tasks.structure import Structure
from exercises.tasks.worked import Worked
from exercises.variants.generate import Copy
from templates.compiled import Compiled, compile_document
from templates.document import Document
from templates.engines.engine import Engine
from templates.engines.latex import LATEX
from templates.formats import Part
from templates.printable import refuse_unprintable
from templates.styles import Style, style_named


@dataclass(frozen=True)
class Press:
    """The compiled pages of a set."""

    problem_set: ProblemSet
    structures: tuple[Structure, ...]
    named: bool = True
    """Whether the students' names are known."""
    engine: Engine = LATEX

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The kinds of pages that the set has."""
        return ("sheets", "keys", "marking") if self.problem_set.layout.ta_sheet else ("sheets", "keys")

    @cached_property
    def pages(self) -> dict[Kind, tuple[tuple[Compiled, ...], ...]]:
        """The compiled versions of each question's page, by kind."""
        return {kind: tuple(map(tuple, self._pages(kind))) for kind in self.kinds}

    def _pages(self, kind: Kind) -> Iterator[Iterator[Compiled]]:
        for number, structure in enumerate(self.structures, 1):
            yield self._versions(kind, number, structure)

    def _versions(self, kind: Kind, number: int, structure: Structure) -> Iterator[Compiled]:
        for version, told in enumerate(structure.told):
            document = self._document(kind, number, structure, version)
            yield self._compiled(document, structure, told if kind == "sheets" else structure.truth)

    def _document(self, kind: Kind, number: int, structure: Structure, version: int) -> Document:
        match kind:
            case "sheets":
                blocks = sheet_blocks(structure, number, self._style, version)
                return sheet(self.problem_set, number, structure, blocks, named=self.named)
            case "keys":
                return key(self.problem_set, key_blocks(structure, number, self._style, version))
            case "marking":
                blocks = ta_blocks(self._tables, number, self.problem_set.layout.page)
                return ta_sheet(self.problem_set, number, blocks, named=self.named)

    @property
    def shared(self) -> dict[str, Shared]:
        """What marking needs of each question for all students together, by its number."""
        found = {str(number): structure.shared for number, structure in enumerate(self.structures, 1)}
        return {number: shared for number, shared in found.items() if shared}

    @cached_property
    def _tables(self) -> tuple[Table, ...]:
        """What forms are marked by."""
        return tuple(map(Table, self.structures))

    @property
    def _style(self) -> Style:
        return style_named(self.problem_set.style)

    def _compiled(self, document: Document, structure: Structure, told: Worked) -> Compiled:
        style = self._style
        names, full = style.notation_of(structure.task.network), structure.rounding.full
        decimals, source = told.decimals.__getitem__, self.engine.source
        return compile_document(document, names, decimals, full=full, format=source, sign=style.sign)

    def part(self, kind: Kind, copy: Copy) -> Part:
        """One student's pages of a kind: the questions one after another."""
        filled = [
            pages[question.version].part(question.numbers(kind), self._fields(kind, copy, number))
            for number, (pages, question) in enumerate(zip(self.pages[kind], copy.questions, strict=True))
        ]
        drawings = {name: source for part in filled for name, source in part.drawings.items()}
        body, kinds = "\n".join(part.body for part in filled), "+".join(part.kind for part in filled)
        return Part(filled[0].title, body, drawings, kinds, filled[0].page)

    def _fields(self, kind: Kind, copy: Copy, number: int) -> dict[str, str]:
        """The texts that a page shows."""
        question = copy.questions[number]
        texts = copy.fields() | dict(question.fields)
        return texts | ta_fields(self._tables[number], question) if kind == "marking" else texts

    def refuse_unprintable(self) -> None:
        """Raise InputError for a title with a sign that the fonts lack."""
        for text in (self.problem_set.title, self.problem_set.course, *(s.spec.title for s in self.structures)):
            refuse_unprintable(text, Place(self.problem_set.name))

    def job(self, copies: Sequence[Copy]) -> Job:
        """What is set in one go: every kind of page for some copies."""
        parts = {kind: [self.part(kind, copy) for copy in copies] for kind in self.kinds}
        sides = 2 if self.problem_set.layout.duplex else 1
        return Job(tuple(copy.student.id for copy in copies), parts, sides, program(), self.engine.name)

    def source_name(self, kind: Kind) -> str:
        """The name of the file with the source of all pages of a kind."""
        return f"all-{kind}.{self.engine.source.suffix}"

    @contextmanager
    def source(self, kind: Kind, folder: Path) -> Iterator[Callable[[Sequence[Part]], object]]:
        """A new source in the folder that compiles alone: call with all pages of a kind, some at a time."""
        every = [page for pages in self.pages[kind] for page in pages]
        drawings = {name: source for page in every for name, source in page.drawings.items()}
        head, tail = self.engine.frame(every[0].page, every[0].title, drawings)
        with atomic_file(folder / self.source_name(kind), mode=MODES[kind]) as file:
            file.write(head.encode())
            yield lambda parts: file.write(self.engine.pieces(parts).encode())
            file.write(tail.encode())
