"""The pieces that students' reports are put together from, each compiled once and filled for many.

    Desk(structures, format, ...) -> head, question(number), note(...), sentence(...), steps(...) -> Compiled

A report is the head, and for each question its table of answers and a note on each answer that has one; a note is a
frame in which sentences and steps are inserted.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, wraps
from typing import Any, Literal, TypeVar, TypeVarTuple

from derive.quantities import Named
from derive.terms import Term
from exercises.kinds import Ask
from exercises.kinds.formula import FormulaAsk
from exercises.kinds.matrix import MatrixAsk
from exercises.press.layouts import repeated
from exercises.press.sheets import key_blocks
from exercises.reports.steps import Way, left_to_do, steps_to
from exercises.reports.words import Tone
from exercises.tasks.structure import Structure
from templates.compiled import Compiled, compile_document
from templates.document import (
    Block,
    Cells,
    Cover,
    Document,
    Equations,
    Field,
    Formula,
    Inserted,
    Line,
    Paragraph,
    Quote,
    Remark,
    Results,
    Text,
    Title,
)
from templates.formats import Format

Telling = Literal["own", "right", "corrected", "open"]
"""How steps are told: with a student's own numbers, with the right ones, with these after the own ones, or openly."""

_TELLINGS: Mapping[Telling, tuple[str, bool, bool]] = {
    "own": ("With your numbers:", True, True),
    "right": ("The step:", True, True),
    "corrected": ("With the right numbers:", False, True),
    "open": ("The step, for you to work out again:", True, False),
}
"""For each, the words before it, whether all steps are shown or the last, and whether their numbers are."""

_Key = TypeVarTuple("_Key")
_Made = TypeVar("_Made")


def _kept(make: Callable[[Desk, *_Key], _Made]) -> Callable[[Desk, *_Key], _Made]:
    """A piece of a desk that is made once for each key, however many there are, and goes when the desk does."""

    @wraps(make)
    def piece(desk: Desk, *key: *_Key) -> _Made:
        place = (make.__name__, *key)
        if place not in desk.made:
            desk.made[place] = make(desk, *key)
        found: _Made = desk.made[place]
        return found

    return piece


@dataclass(frozen=True, eq=False)
class Desk:
    """Where the pieces of one run's reports are compiled, in one format; `values` says whether right ones are shown."""

    title: str
    course: str
    structures: Mapping[int, Structure]
    format: Format
    page: str
    values: bool
    named: bool = True
    made: dict[Hashable, Any] = field(default_factory=dict)

    @cached_property
    def head(self) -> Compiled:
        """The title, whose report it is, and the points of each question."""
        numbers = list(self.structures)
        name: tuple[Text, ...] = ((Field("name", long=True),),) if self.named else ()
        people: tuple[Text, ...] = (*name, (Field("student"),), ("form ", Field("form")))
        rows: tuple[tuple[Text, ...], ...] = (
            (("question",), *((str(number),) for number in numbers), ("total",)),
            (("points",), *((Field(f"of {number}"),) for number in numbers), (Field("of"),)),
            (("reached",), *((Field(f"got {number}"),) for number in numbers), (Field("got"),)),
        )
        paged = self.format.name == "pdf"
        heads = tuple(filter(None, (self.course, self.title, "marked"))) if paged else ()
        side: Text = (Field("student"), "\u2003form ", Field("form")) if paged else ()
        document = Document(self.title, heads, side, (Cover((self.title,), people, rows),), self.page)
        return self._compiled(document, next(iter(self.structures.values())))

    @_kept
    def question(self, number: int) -> Compiled:
        """The title of a question and the table of its answers."""
        structure = self.structures[number]
        right: Text = (Field(f"got {number}"), " of ", Field(f"out of {number}"))
        head: tuple[Text, ...] = (
            ("",),
            ("your answer",),
            ("verdict",),
            ("points",),
            *([("right is",)] if self.values else []),
        )
        rows = tuple(self._row(ask, place) for place, ask in enumerate(structure.asks))
        title = Title((f"{number}\u2003{structure.spec.title}",), right)
        return self._piece(number, title, Results(head, rows))

    def _row(self, ask: Ask, place: int) -> tuple[Text, ...]:
        cells: tuple[Text, ...] = (
            (Formula(ask.line.left),),
            (Field(f"answer {place}", 7.0, long=True),),
            (Field(f"verdict {place}", 11.0),),
        )
        told: tuple[Text, ...] = ((Field(f"key {place}", 6.0, long=True),),) if self.values else ()
        return (*cells, (Field(f"points {place}", 5.5),), *told)

    @_kept
    def note(self, number: int, place: int, tone: Tone, verdict: str) -> Compiled:
        """The frame of a note on an answer of a question: what it is about, and how that stands."""
        title: Text = (self._name(number, place), f": {verdict}")
        return self._piece(number, Remark(title, (Inserted("inside"),), (Field("points"),), tone))

    def _name(self, number: int, place: int) -> Formula:
        return Formula(self.structures[number].asks[place].line.left)

    @_kept
    def sentence(self, number: int, text: Text) -> Compiled:
        """Something that is told of an answer."""
        return self._piece(number, Paragraph(text))

    def first_wrong(self, number: int, called: str) -> Compiled:
        """That an earlier number, by the name of it or of its answer, is the first that is not right."""
        words: Text = ("On the way to it, ", self._called(number, called), " is the first that is not right.")
        return self.sentence(number, words)

    def _called(self, number: int, called: str) -> Formula | str:
        """A number as the sheet calls it."""
        structure = self.structures[number]
        answers = {ask.label: ask.line.left for ask in structure.asks}
        names: dict[str, Term] = {name.name: name for name in structure.asked}
        found = (answers | names).get(called)
        return Formula(found) if found is not None else called

    @_kept
    def whole(self, number: int) -> Compiled:
        """An answer of which the table has no room for the end."""
        return self._piece(number, Paragraph(("You wrote ", Field("answer", long=True))))

    @_kept
    def unread(self, number: int) -> Compiled:
        """Where and why an answer is not read."""
        why = Paragraph(("The program cannot read your answer: ", Field("why")), keep=True)
        return self._piece(number, why, Quote((Field("before"),), (Field("at"),), (Field("behind"),)))

    @_kept
    def steps(self, number: int, names: tuple[Named, ...], telling: Telling) -> Compiled:
        """The steps to some names: all of them, the last ones, or all without the numbers that are to be worked out."""
        structure = self.structures[number]
        words, whole, numbers = _TELLINGS[telling]
        lines = steps_to(structure, names)[0 if whole else -len(names) :]
        shown = lines if numbers else tuple(left_to_do(structure, line) for line in lines)
        return self._piece(number, Paragraph((words,), keep=True), Equations(shown))

    @_kept
    def formula(self, number: int, place: int) -> Compiled | None:
        """The formula that is right, where one was asked for."""
        ask = self.structures[number].asks[place]
        if not isinstance(ask, FormulaAsk):
            return None
        line = Line(ask.symbol, (Formula(ask.truth),), numbered=False)
        return self._piece(number, Paragraph(("Right is",), keep=True), Equations((line,)))

    @_kept
    def matrix(self, number: int, place: int) -> Compiled | None:
        """The matrix that is right, where one was asked for, with the decimals that were asked for."""
        ask = self.structures[number].asks[place]
        if not isinstance(ask, MatrixAsk):
            return None
        decimals = max(map(self.structures[number].answer_decimals, ask.names))
        line = Line(ask.symbol, (Cells(ask.rows, ask.rows, decimals),), numbered=False)
        return self._piece(number, Paragraph(("Right is",), keep=True), Equations((line,)))

    @_kept
    def way(self, number: int, names: tuple[Named, ...]) -> Way:
        """The computation that the steps to some names show."""
        return Way.of(self.structures[number], names)

    @_kept
    def key(self, number: int) -> Compiled:
        """The worked solution of a question."""
        structure = self.structures[number]
        return self._piece(number, *repeated(key_blocks(structure, number, structure.style)))

    @_kept
    def no_key(self, number: int) -> Compiled:
        """Where the worked solution is that the report cannot hold."""
        text = f"Your instructor has the worked solution of question {number}."
        return self._piece(number, Paragraph((text,), quiet=True))

    def _piece(self, number: int, *blocks: Block) -> Compiled:
        return self._compiled(Document(self.title, (), (), blocks, self.page), self.structures[number])

    def _compiled(self, document: Document, structure: Structure) -> Compiled:
        style, full = structure.style, structure.rounding.full
        names, decimals = style.notation_of(structure.task.network), structure.decimals.__getitem__
        return compile_document(document, names, decimals, full=full, format=self.format, sign=style.sign)
