"""A page for each student: every answer, how it stands, what happened, and the step in question with own numbers.

    Run(manifest, rebuilt, marks) + Wish -> reports/ID.html and reports/ID.pdf

Pieces are compiled once (`report_pieces`) and filled for each student; TeX starts once for a batch of students.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

from derive.errors import InputError
from derive.quantities import Named
from exercises.kinds import Ask
from exercises.kinds.choice import ChoiceAsk
from exercises.kinds.formula import FormulaAsk
from exercises.kinds.number import exact
from exercises.marks.grades import Marks
from exercises.marks.marking import AnswerMark, StudentMark, reachable
from exercises.marks.rebuilt import Rebuilt
from exercises.reports.own_numbers import Handed, OwnNumbers, own_numbers
from exercises.reports.pieces import Desk
from exercises.reports.right import entries, off, right_of
from exercises.reports.steps import gives_away
from exercises.reports.words import NO_NUMBER, TRIVIAL, VERDICTS, clipped, is_cut, one_line, sentences, tone, unread
from exercises.storage.atomic import remove_leftovers, write_atomic
from exercises.storage.manifest import ExpectedAnswer, Manifest, StudentRecord
from exercises.storage.roster import Student, shown_name
from exercises.tasks.points import in_digits, in_words
from exercises.tasks.structure import Structure
from templates.formats import Format, Part, format_named
from templates.printable import legible
from templates.slots import Filled

Reports = Literal["none", "html", "pdf", "both"]
FOLDER = "reports"
_AT_ONCE = 50
"""Students whose numbers are followed together and kept until their pages are written."""

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

    def own(self, some: Sequence[str]) -> dict[int, dict[str, OwnNumbers]]:
        """The numbers that some students work with, by question."""
        return {number: self._own(number, structure, some) for number, structure in self.rebuilt.structures.items()}

    def _own(self, number: int, structure: Structure, some: Sequence[str]) -> dict[str, OwnNumbers]:
        papers = [self._paper(number, ident) for ident in some]
        return dict(zip(some, own_numbers(structure, papers, self.manifest.shared(number)), strict=True))

    def _paper(self, number: int, ident: str) -> Handed:
        record = self.manifest.students[ident]
        marks = self.marks[ident].answers_of(number)
        answers = tuple((wanted, mark.answer) for wanted, mark in zip(record.asked(number), marks, strict=True))
        unused = frozenset(name for mark in marks for name in mark.unused)
        return Handed(record.given.get(str(number), {}), answers, unused)


def write_reports(run: Run, wish: Wish, folder: Path) -> int:
    """Write the reports of all students and tell how many; without its questions a run has none.

    Their pages of before in another format go, for these tell other marks, or the key.
    Raises ToolMissing where PDF is wanted and nothing that sets it is installed.
    """
    names = _FORMATS[wish.formats] if run.rebuilt.structures else ()
    remove_leftovers(folder / FOLDER)
    for name in names:
        write = _write_pdf if name == "pdf" else _write_html
        write(run, wish, folder / FOLDER)
    _remove_others(folder / FOLDER, run.marks, names)
    return len(run.marks) if names else 0


def _remove_others(folder: Path, students: Iterable[str], names: Sequence[str]) -> None:
    """Take away the pages of students in formats that were not written."""
    for name in set(_FORMATS["both"]).difference(names):
        for ident in students:
            (folder / f"{ident}.{name}").unlink(missing_ok=True)


def _write_html(run: Run, wish: Wish, folder: Path) -> None:
    writer, students = Writer(run, wish, format_named("html")), list(run.marks)
    for start in range(0, len(students), _AT_ONCE):
        some = students[start : start + _AT_ONCE]
        for ident, part in zip(some, writer.parts(some), strict=True):
            write_atomic(folder / f"{ident}.html", writer.format.whole([part]), mode=0o600)


def _write_pdf(run: Run, wish: Wish, folder: Path) -> None:
    from exercises.reports.printed import print_format, print_reports  # what sets pages takes long to import

    writer = Writer(run, wish, print_format())
    print_reports(writer.parts, list(run.marks), folder, FOLDER)


@dataclass(frozen=True)
class Writer:
    """Fills the pieces of reports in one format."""

    run: Run
    wish: Wish
    format: Format

    @cached_property
    def desk(self) -> Desk:
        """Where the pieces are compiled."""
        told = self.run.manifest.set
        rebuilt = self.run.rebuilt
        named = any(record.name for record in self.run.manifest.students.values())
        return Desk(told.title, told.course, rebuilt.structures, self.format, rebuilt.page, self.wish.values, named)

    def parts(self, some: Sequence[str]) -> Iterator[Part]:
        """The reports of some students."""
        own = self.run.own(some)
        return (self._part(ident, {number: numbers[ident] for number, numbers in own.items()}) for ident in some)

    def _part(self, ident: str, own: Mapping[int, OwnNumbers]) -> Part:
        """One student's report."""
        record, mark = self.run.manifest.students[ident], self.run.marks[ident]
        filled = [self.desk.head.part({}, self._head(ident, record, mark))]
        for number in self.desk.structures:
            filled += self._question(number, own[number], record, mark)
        drawings = {name: source for part in filled for name, source in part.drawings.items()}
        return Part(filled[0].title, "\n".join(part.body for part in filled), drawings, FOLDER, filled[0].page)

    def _head(self, ident: str, record: StudentRecord, mark: StudentMark) -> dict[str, str]:
        name = record.name if self.format.name == "html" else shown_name(Student(ident, record.name))
        fields = {"student": ident, "name": name, "form": record.form}
        fields |= {"of": in_digits(mark.of), "got": in_digits(mark.points)}
        for number in self.desk.structures:
            of = reachable(record.asked(number))
            fields |= {f"of {number}": in_digits(of), f"got {number}": in_digits(mark.points_of(number))}
        return self._printable(fields)

    def _question(self, number: int, own: OwnNumbers, record: StudentRecord, mark: StudentMark) -> Iterator[Part]:
        structure = self.desk.structures[number]
        expected, marks = record.asked(number), mark.answers_of(number)
        yield self.desk.question(number).part({}, self._table(number, own, mark, marks, expected))
        withheld = self._withheld(structure, marks)
        for ask, answer, wanted in zip(structure.asks, marks, expected, strict=True):
            formula = self.wish.values and isinstance(ask, FormulaAsk) and answer.verdict == "missing"
            if answer.verdict not in ("right", "missing") or is_cut(answer.answer) or formula:
                yield from self._note(structure, own, ask, answer, wanted, withheld)
        if self.wish.key:
            yield from self._key(number, own)

    def _withheld(self, structure: Structure, marks: Sequence[AnswerMark]) -> frozenset[Named]:
        """The names of answers whose right numbers are not told."""
        asks = zip(structure.asks, marks, strict=True)
        names = (name for ask, answer in asks if answer.verdict != "right" for name in ask.names)
        return frozenset() if self.wish.values else frozenset(names)

    def _table(
        self,
        number: int,
        own: OwnNumbers,
        mark: StudentMark,
        marks: Sequence[AnswerMark],
        expected: Sequence[ExpectedAnswer],
    ) -> dict[str, str]:
        asks = self.desk.structures[number].asks
        fields = {f"got {number}": in_digits(mark.points_of(number)), f"out of {number}": in_words(reachable(expected))}
        for place, (ask, answer, wanted) in enumerate(zip(asks, marks, expected, strict=True)):
            fields |= {
                f"answer {place}": clipped(answer.answer or "–"),
                f"verdict {place}": VERDICTS[answer.verdict],
                f"points {place}": f"{in_digits(answer.points)} of {in_digits(exact(wanted.points))}",
                f"key {place}": clipped(right_of(ask, wanted, own)),
            }
        return self._printable(fields)

    def _note(
        self,
        structure: Structure,
        own: OwnNumbers,
        ask: Ask,
        answer: AnswerMark,
        wanted: ExpectedAnswer,
        withheld: frozenset[Named],
    ) -> Iterator[Part]:
        """What is told of an answer; nothing where its row in the table says all."""
        number, place = answer.question, structure.asks.index(ask)
        pieces = [*self._why(ask, answer, wanted), *self._steps(structure, own, ask, answer, wanted, withheld)]
        pieces += self._right(number, place, own, ask, wanted) if self.wish.values else ()
        if pieces:
            fields = {"points": f"{in_digits(answer.points)} of {in_digits(exact(wanted.points))}"}
            note = self.desk.note(number, place, tone(answer), VERDICTS[answer.verdict])
            yield note.part({}, {**fields, "inside": Filled("\n".join(pieces))})

    def _right(self, number: int, place: int, own: OwnNumbers, ask: Ask, wanted: ExpectedAnswer) -> Iterator[Filled]:
        """What is right, where it is more than the number in the table."""
        if formula := self.desk.formula(number, place):
            yield formula.piece({})
        if matrix := self.desk.matrix(number, place):
            yield matrix.piece({**own.right, **entries(ask, right_of(ask, wanted, own))})
        if isinstance(ask, ChoiceAsk) and (why := ask.reason(wanted)):
            yield self.desk.sentence(number, why).piece({})

    def _why(self, ask: Ask, answer: AnswerMark, wanted: ExpectedAnswer) -> Iterator[Filled]:
        """What is told of an answer in words."""
        number = answer.question
        if answer.answer and is_cut(answer.answer):
            yield self.desk.whole(number).piece({}, self._printable({"answer": one_line(answer.answer)}))
        if answer.verdict == "unreadable":
            told = unread(wanted, answer.answer or "", self.run.manifest.shared(number))
            fields = dict(zip(("why", "before", "at", "behind"), told, strict=True))
            yield self.desk.unread(number).piece({}, self._printable(fields))
        yield from (self.desk.sentence(number, text).piece({}) for text in sentences(answer))
        if answer.first_wrong and answer.first_wrong not in (answer.quantity, *(name.name for name in ask.names)):
            yield self.desk.first_wrong(number, answer.first_wrong).piece({})

    def _steps(
        self,
        structure: Structure,
        own: OwnNumbers,
        ask: Ask,
        answer: AnswerMark,
        wanted: ExpectedAnswer,
        withheld: frozenset[Named],
    ) -> Iterator[Filled]:
        """The step in question: with the student's own numbers where these differ, and with the right ones."""
        number = answer.question
        names = tuple(off(structure, ask, answer, wanted, self.run.manifest.shared(number)))
        if not names or answer.verdict not in ("carried", "mistake", "wrong"):
            return
        if answer.trivial:
            yield self.desk.sentence(number, TRIVIAL).piece({})
        way = self.desk.way(number, names)
        others = any(own.used[name] != own.right[name] for name in way.needs if name not in names)
        shows = others and not (withheld and gives_away(own, way, names, withheld))
        told = self._own_steps(structure, own, number, names) if shows else None
        if told is not None and told == self._own_steps(structure, OwnNumbers(own.right, own.right, {}), number, names):
            told = None  # the numbers differ in digits that are not printed
        if told is not None:
            yield told
        if self.wish.values:
            yield self.desk.steps(number, names, "right" if told is None else "corrected").piece(own.right)
        elif told is None:
            yield self.desk.steps(number, names, "open").piece(own.right)

    def _own_steps(self, structure: Structure, own: OwnNumbers, number: int, names: tuple[Named, ...]) -> Filled:
        """The step with the student's own numbers; with some, as an output of 0 under a logarithm, there is none."""
        piece, way = self.desk.steps(number, names, "own"), self.desk.way(number, names)
        try:
            return piece.piece(own.step(names) if structure.rounding.full else way.on_paper(own.used, piece.precision))
        except InputError:
            return self.desk.sentence(number, NO_NUMBER).piece({})

    def _key(self, number: int, own: OwnNumbers) -> Iterator[Part]:
        """The worked solution; that of a question with drawn texts is told in the key alone."""
        try:
            yield self.desk.key(number).part(own.right, {})
        except InputError:
            yield self.desk.no_key(number).part({}, {})

    def _printable(self, fields: Mapping[str, str]) -> dict[str, str]:
        return {key: legible(text, everything=self.format.name == "html") for key, text in fields.items()}
