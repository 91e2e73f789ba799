"""A page for each student: every answer, how it stands, what happened, and the step in question with own numbers.

    Run(manifest, rebuilt, marks) + Wish -> reports/ID.html and reports/ID.pdf

Pieces are compiled once (`report_pieces`) and filled for each student; TeX starts once for a batch of students.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Literal

from derive.errors import InputError
from derive.quantities import Named
from exercises.atomic import write_atomic
from exercises.batches import BATCH
from exercises.grades import Marks
from exercises.kinds import Ask, Shared
from exercises.kinds.number import exact, rounded
from exercises.manifest import ExpectedAnswer, Manifest, StudentRecord
from exercises.marking import AnswerMark, StudentMark
from exercises.own_numbers import OwnNumbers, entries_off, own_numbers
from exercises.rebuilt import Rebuilt
from exercises.report_pieces import Desk
from exercises.report_steps import can_be_told
from exercises.report_words import VERDICTS, clipped, points, sentences, tone, unread
from exercises.structure import Structure
from templates.formats import Format, Part, format_named
from templates.formats.pdf import batch_pdf
from templates.printable import legible
from templates.slots import Filled

Reports = Literal["none", "html", "pdf", "both"]
FOLDER = "reports"

_FORMATS: Mapping[Reports, tuple[str, ...]] = {"none": (), "html": ("html",), "pdf": ("pdf",), "both": ("html", "pdf")}


@dataclass(frozen=True)
class Wish:
    """Which reports are wanted; `values` says whether right numbers are told, `key` whether the whole solution is."""

    formats: Reports = "html"
    values: bool = True
    key: bool = False


USUAL = Wish()


@dataclass(frozen=True)
class Run:
    """A run with its marks, and what could be made again of its questions."""

    manifest: Manifest
    rebuilt: Rebuilt
    marks: Marks

    @cached_property
    def own(self) -> dict[int, dict[str, OwnNumbers]]:
        """The numbers that each student works with, by question."""
        return {number: self._own(number, structure) for number, structure in self.rebuilt.structures.items()}

    def shared(self, number: int) -> Shared:
        """What the manifest keeps of a question for all students together."""
        return self.manifest.questions.get(str(number), {})

    def _own(self, number: int, structure: Structure) -> dict[str, OwnNumbers]:
        records = self.manifest.students
        texts = [
            {answer.quantity: answer.answer for answer in self.marks[ident].answers if answer.question == number}
            for ident in records
        ]
        return dict(
            zip(
                records, own_numbers(structure, number, list(records.values()), texts, self.shared(number)), strict=True
            )
        )


def write_reports(run: Run, wish: Wish, folder: Path) -> int:
    """Write the reports of all students and tell how many; without its questions a run has none.

    Raises ToolMissing where PDF is wanted and nothing that sets it is installed.
    """
    if not run.rebuilt.structures:
        return 0
    for name in _FORMATS[wish.formats]:
        writer = Writer(run, wish, name)
        write = _write_pdf if name == "pdf" else _write_html
        write(writer, folder / FOLDER)
    return len(run.marks) if _FORMATS[wish.formats] else 0


def _write_html(writer: Writer, folder: Path) -> None:
    for ident in writer.run.marks:
        write_atomic(folder / f"{ident}.html", writer.format.whole([writer.part(ident)]), mode=0o600)


def _write_pdf(writer: Writer, folder: Path) -> None:
    students = list(writer.run.marks)
    for start in range(0, len(students), BATCH):
        some = students[start : start + BATCH]
        batch = batch_pdf([writer.part(ident) for ident in some])
        for ident, data in zip(some, batch.files, strict=True):
            write_atomic(folder / f"{ident}.pdf", data, mode=0o600)


@dataclass(frozen=True)
class Writer:
    """Fills the pieces of reports in one format."""

    run: Run
    wish: Wish
    name: str

    @cached_property
    def format(self) -> Format:
        """How the page is written."""
        return format_named(self.name)

    @cached_property
    def desk(self) -> Desk:
        """Where the pieces are compiled."""
        told = self.run.manifest.set
        rebuilt = self.run.rebuilt
        named = any(record.name for record in self.run.manifest.students.values())
        return Desk(told.title, told.course, rebuilt.structures, self.name, rebuilt.page, self.wish.values, named)

    def part(self, ident: str) -> Part:
        """One student's report."""
        record, mark = self.run.manifest.students[ident], self.run.marks[ident]
        filled = [self.desk.head.part({}, self._head(ident, record, mark))]
        for number in self.desk.structures:
            filled += self._question(ident, number, record, mark)
        drawings = {name: source for part in filled for name, source in part.drawings.items()}
        kind = "+".join(part.kind for part in filled)
        return Part(filled[0].title, "\n".join(part.body for part in filled), drawings, kind, filled[0].page)

    def _head(self, ident: str, record: StudentRecord, mark: StudentMark) -> dict[str, str]:
        fields = {"student": ident, "name": record.name, "form": record.form}
        fields |= {"of": points(mark.of), "got": points(mark.points)}
        for number in self.desk.structures:
            of = sum((exact(a.points) for a in record.answers if a.question == number), Fraction(0))
            fields |= {f"of {number}": points(of), f"got {number}": points(mark.points_of(number))}
        return self._printable(fields)

    def _question(self, ident: str, number: int, record: StudentRecord, mark: StudentMark) -> Iterator[Part]:
        structure, own = self.desk.structures[number], self.run.own[number][ident]
        expected = [answer for answer in record.answers if answer.question == number]
        marks = [answer for answer in mark.answers if answer.question == number]
        yield self.desk.question(number).part({}, self._table(number, mark, marks, expected))
        for ask, answer, wanted in zip(structure.asks, marks, expected, strict=True):
            if answer.verdict not in ("right", "missing"):
                yield self._note(structure, own, ask, answer, wanted)
        if self.wish.key:
            yield from self._key(number, own)

    def _table(
        self, number: int, mark: StudentMark, marks: Sequence[AnswerMark], expected: Sequence[ExpectedAnswer]
    ) -> dict[str, str]:
        fields = {f"got {number}": points(mark.points_of(number))}
        for place, (answer, wanted) in enumerate(zip(marks, expected, strict=True)):
            fields |= {
                f"answer {place}": clipped(answer.answer or "–"),
                f"verdict {place}": VERDICTS[answer.verdict],
                f"points {place}": f"{points(answer.points)} of {points(exact(wanted.points))}",
                f"key {place}": clipped(_right(wanted)),
            }
        return self._printable(fields)

    def _note(
        self, structure: Structure, own: OwnNumbers, ask: Ask, answer: AnswerMark, wanted: ExpectedAnswer
    ) -> Part:
        number, place = answer.question, structure.asks.index(ask)
        pieces = [*self._why(answer, wanted), *self._steps(structure, own, ask, answer, wanted)]
        if self.wish.values and (formula := self.desk.formula(number, place)):
            pieces.append(formula.piece({}))
        fields = {"points": f"{points(answer.points)} of {points(exact(wanted.points))}"}
        note = self.desk.note(number, place, tone(answer), VERDICTS[answer.verdict])
        return note.part({}, {**fields, "inside": Filled("\n".join(pieces))})

    def _why(self, answer: AnswerMark, wanted: ExpectedAnswer) -> Iterator[Filled]:
        """What is told of an answer in words."""
        number = answer.question
        if answer.verdict == "unreadable":
            told = unread(wanted, answer.answer or "", self.run.shared(number))
            fields = dict(zip(("why", "before", "at", "behind"), told, strict=True))
            yield self.desk.unread(number).piece({}, self._printable(fields))
        yield from (self.desk.sentence(number, text).piece({}) for text in sentences(answer))
        if answer.first_wrong not in (None, answer.quantity):
            labels = [ask.label for ask in self.desk.structures[number].asks]
            yield self.desk.first_wrong(number, labels.index(answer.first_wrong)).piece({})

    def _steps(
        self, structure: Structure, own: OwnNumbers, ask: Ask, answer: AnswerMark, wanted: ExpectedAnswer
    ) -> Iterator[Filled]:
        """The step in question: with the student's own numbers where these differ, and with the right ones."""
        number = answer.question
        names = tuple(_told(structure, ask, answer, wanted, self.run.shared(number)))
        if not names or answer.verdict not in ("carried", "mistake", "wrong"):
            return
        way = self.desk.way(number, names)
        others = any(own.used[name] != own.right[name] for name in way.needs if name not in names)
        if others:
            piece = self.desk.steps(number, names, "own")
            full = structure.rounding.full
            yield piece.piece(own.step(names) if full else way.on_paper(own.used, piece.precision))
        if self.wish.values:
            yield self.desk.steps(number, names, "corrected" if others else "right").piece(own.right)
        elif not others:
            yield self.desk.steps(number, names, "open").piece(own.right)

    def _key(self, number: int, own: OwnNumbers) -> Iterator[Part]:
        """The worked solution; that of a question with drawn texts is told in the key alone."""
        try:
            yield self.desk.key(number).part(own.right, {})
        except InputError:
            yield self.desk.no_key(number).part({}, {})

    def _printable(self, fields: Mapping[str, str]) -> dict[str, str]:
        return {key: legible(text, everything=self.name == "html") for key, text in fields.items()}


_MOST = 3
"""The most entries of a matrix whose steps are told."""


def _told(
    structure: Structure, ask: Ask, answer: AnswerMark, wanted: ExpectedAnswer, shared: Shared
) -> Iterator[Named]:
    """The names whose steps a note tells: the one asked for, or the entries of a matrix that are off."""
    if ask.kind == "number":
        names = ask.names
    elif ask.kind == "matrix" and answer.verdict != "unreadable":
        names = tuple(entries_off(ask.names, wanted, answer.answer or "", shared))[:_MOST]
    else:
        names = ()
    yield from (name for name in names if can_be_told(structure, name))


def _right(expected: ExpectedAnswer) -> str:
    """The right answer as a key prints it."""
    value = expected.value
    return value if isinstance(value, str) else rounded(value, expected.decimals).replace("-", "\u2212")
