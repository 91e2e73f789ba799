"""How a variant looks, in any format: its statement, each part, what is asked, sentences, and the worked solution.

Pages(collection, format) -> statement(question, variant), part(...), solution(...) -> Piece(body, drawings)

Every page is compiled once for all variants and filled for each, as sheets and keys are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from derive.quantities import Named
from exercises.export.model import Ask, Collection, Question, Variant
from exercises.press.sheets import key_blocks, rule, scene, sheet_scene, telling
from exercises.tasks.hints import Hint, hints_for
from exercises.tasks.structure import Structure
from exercises.tasks.worked import Worked
from templates.compiled import Compiled, compile_document, compile_text
from templates.document import Block, Document, Equations, Paragraph, Text
from templates.formats import Part as Filled
from templates.notations import Notation
from templates.styles import Style, style_named


@dataclass(frozen=True, slots=True)
class Piece:
    """A filled piece of a page, and the sources of its drawings by name, in the format's own writing."""

    body: str
    drawings: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Pages:
    """The pages of a collection in one format, such as `lms`, `html`, `md`, `typ`."""

    collection: Collection
    format: str
    _compiled: dict[tuple[object, ...], Compiled] = field(default_factory=dict, repr=False)
    _words: dict[tuple[int, Text], str] = field(default_factory=dict, repr=False)
    _hints: dict[int, tuple[tuple[Hint, ...], ...]] = field(default_factory=dict, repr=False)

    def statement(self, question: Question, variant: Variant) -> Piece:
        """What stands before the parts: the opening, the drawing, the given numbers, and the rounding rule."""
        version = variant.filled.version
        return _piece(self.page(question, "statement", version), variant.filled.numbers("sheets"), variant)

    def part(self, question: Question, variant: Variant, number: int) -> Piece:
        """What part `number`, counted from 0, asks for in words, without a paragraph around them."""
        return _piece(self.part_page(question, number), variant.filled.printed, variant)

    def hints(self, question: Question, number: int) -> tuple[Hint, ...]:
        """The steps of help for part `number`, counted from 0."""
        if question.number not in self._hints:
            told = telling(question.structure, self._style)
            self._hints[question.number] = tuple(hints_for(part, told) for part in question.structure.parts)
        return self._hints[question.number][number]

    def solution(self, question: Question, variant: Variant) -> Piece:
        """The worked solution."""
        return _piece(self.page(question, "solution", variant.filled.version), variant.filled.printed, variant)

    def key(self, question: Question, variant: Variant) -> Filled:
        """The question with its title, and its worked solution, as a key has them."""
        page = self.page(question, "key", variant.filled.version)
        return page.part(variant.filled.printed, variant.filled.fields)

    def symbol(self, question: Question, ask: Ask) -> str:
        """How the sheet names what is asked for."""
        return self.words(question, (ask.symbol,))

    def words(self, question: Question, text: Text) -> str:
        """A text without numbers of a variant, such as what is told about a mistake, without a paragraph around it."""
        place = (question.number, text)
        if place not in self._words:
            self._words[place] = self._text(question, text).fill({})
        return self._words[place]

    @cached_property
    def _style(self) -> Style:
        return style_named(self.collection.style)

    def part_page(self, question: Question, number: int) -> Compiled:
        """What part `number`, counted from 0, asks for, its numbers open."""
        return self._text(question, question.structure.parts[number].text)

    def hint_page(self, question: Question, number: int, step: int) -> Compiled:
        """Step `step` of the help for part `number`, its numbers open."""
        return self.page(question, f"hint {number} {step}", 0)

    def page(self, question: Question, what: str, version: int) -> Compiled:
        """A version of the statement, the solution or the key, its numbers open; compiled once."""
        place = (question.number, what, version)
        if place not in self._compiled:
            structure = question.structure
            gaps = structure.task.gaps if what == "statement" else {}
            document = Document(question.title, (), (), self._blocks(question, what, version), gaps=gaps)
            told = structure.told[version] if what == "statement" else structure.truth
            self._compiled[place] = self._compile(document, structure, told)
        return self._compiled[place]

    def _blocks(self, question: Question, what: str, version: int) -> tuple[Block, ...]:
        structure, style = question.structure, self._style
        if what == "statement":
            shown = structure.task.shown(sheet_scene(structure, style, version))
            return (Paragraph(structure.task.opening), *shown, Paragraph((rule(structure),), quiet=True))
        if what == "key":
            return key_blocks(structure, question.number, style, version)
        if what.startswith("hint"):
            _, number, step = what.split()
            return (Equations(self.hints(question, int(number))[int(step)].lines),)
        return tuple(structure.task.key(scene(structure, style, version)))

    def _text(self, question: Question, text: Text) -> Compiled:
        place = (question.number, text)
        if place not in self._compiled:
            structure = question.structure
            decimals = structure.truth.decimals.__getitem__
            self._compiled[place] = compile_text(
                text, self._names(structure), decimals, format=self.format, sign=self._style.sign
            )
        return self._compiled[place]

    def _compile(self, document: Document, structure: Structure, told: Worked) -> Compiled:
        decimals, full = told.decimals.__getitem__, structure.rounding.full
        names, sign = self._names(structure), self._style.sign
        return compile_document(document, names, decimals, full=full, format=self.format, sign=sign)

    def _names(self, structure: Structure) -> Notation:
        return self._style.notation_of(structure.task.network)


def _piece(page: Compiled, numbers: Mapping[Named, float], variant: Variant) -> Piece:
    return Piece(page.fill(numbers, variant.filled.fields).strip(), page.drawings)
