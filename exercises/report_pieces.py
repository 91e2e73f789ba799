"""The pieces that students' reports are put together from, each compiled once and filled for many.

    Desk(structures, format, ...) -> head, question(number), note(number, ask, ...) -> Compiled

A report is the head, and for each question its table of answers and a note on each answer that has one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from derive.quantities import Named
from exercises.kinds import Ask
from exercises.kinds.formula import FormulaAsk
from exercises.points import in_words
from exercises.report_steps import Way, plain_name, steps_to, with_right_numbers, without_results
from exercises.report_words import Tone
from exercises.sheets import key_blocks
from exercises.structure import Structure
from templates.compiled import Compiled, compile_document
from templates.document import (
    Block,
    Cover,
    Document,
    Equations,
    Field,
    Formula,
    Line,
    Paragraph,
    Quote,
    Remark,
    Results,
    Text,
    Title,
)


@dataclass(frozen=True)
class Shape:
    """What a note on an answer holds: all that its structure depends on.

    The equations of names are shown with the student's `own` numbers, with the `right` ones, or without their results
    (`open`), where these may not be told.
    """

    number: int
    label: str
    tone: Tone
    verdict: str
    sentences: tuple[Text, ...] = ()
    own: tuple[Named, ...] = ()
    right: tuple[Named, ...] = ()
    open: tuple[Named, ...] = ()
    first_wrong: str = ""
    unread: bool = False
    formula: bool = False


@dataclass(frozen=True, eq=False)
class Desk:
    """Where the pieces of one run's reports are compiled, in one format; `values` says whether right ones are shown."""

    title: str
    course: str
    structures: Mapping[int, Structure]
    format: str
    page: str
    values: bool
    named: bool = True

    @cached_property
    def head(self) -> Compiled:
        """The title, whose report it is, and the points of each question."""
        numbers = list(self.structures)
        name: tuple[Text, ...] = ((Field("name"),),) if self.named else ()
        people: tuple[Text, ...] = (*name, (Field("student"),), ("form ", Field("form")))
        rows: tuple[tuple[Text, ...], ...] = (
            (("question",), *((str(number),) for number in numbers), ("total",)),
            (("points",), *((Field(f"of {number}"),) for number in numbers), (Field("of"),)),
            (("reached",), *((Field(f"got {number}"),) for number in numbers), (Field("got"),)),
        )
        paged = self.format == "pdf"
        heads = tuple(filter(None, (self.course, self.title, "marked"))) if paged else ()
        side: Text = (Field("student"), "\u2003form ", Field("form")) if paged else ()
        document = Document(self.title, heads, side, (Cover((self.title,), people, rows),), self.page)
        return self._compiled(document, next(iter(self.structures.values())))

    @lru_cache  # noqa: B019 - a desk lives as long as its reports are written
    def question(self, number: int) -> Compiled:
        """The title of a question and the table of its answers."""
        structure = self.structures[number]
        right: Text = (Field(f"got {number}"), f" of {in_words(structure.spec.points)}")
        head: tuple[Text, ...] = (
            ("",),
            ("your answer",),
            ("verdict",),
            ("points",),
            *([("right is",)] if self.values else []),
        )
        rows = tuple(self._row(ask, place) for place, ask in enumerate(structure.asks))
        title = Title((f"{number}\u2003{structure.spec.title}",), right)
        return self._piece((title, Results(head, rows)), structure)

    def _row(self, ask: Ask, place: int) -> tuple[Text, ...]:
        cells: tuple[Text, ...] = (
            (Formula(ask.line.left),),
            (Field(f"answer {place}", 7.0),),
            (Field(f"verdict {place}", 11.0),),
        )
        told: tuple[Text, ...] = ((Field(f"key {place}", 6.0),),) if self.values else ()
        return (*cells, (Field(f"points {place}", 5.5),), *told)

    @lru_cache(maxsize=4096)  # noqa: B019
    def note(self, shape: Shape) -> Compiled:
        """A note on one answer."""
        structure = self.structures[shape.number]
        (ask,) = (ask for ask in structure.asks if ask.label == shape.label)
        blocks = tuple(self._note(shape, structure, ask))
        title: Text = (Formula(ask.line.left), f": {shape.verdict}")
        return self._piece((Remark(title, blocks, (Field("points"),), shape.tone),), structure)

    def _note(self, shape: Shape, structure: Structure, ask: Ask) -> Iterator[Block]:
        if shape.unread:
            yield Paragraph(("The program cannot read your answer: ", Field("why"), "."))
            yield Quote((Field("before"),), (Field("at"),), (Field("behind"),))
        yield from (Paragraph(sentence) for sentence in shape.sentences)
        if shape.first_wrong:
            first = next(ask for ask in structure.asks if ask.label == shape.first_wrong)
            yield Paragraph(("On the way to it, ", Formula(first.line.left), " is the first that is not right."))
        yield from self._step(structure, shape)
        if shape.formula and isinstance(ask, FormulaAsk):
            yield Paragraph(("Right is",), keep=True)
            yield Equations((Line(ask.symbol, (Formula(ask.truth),), numbered=False),))

    @staticmethod
    def _step(structure: Structure, shape: Shape) -> Iterator[Block]:
        """The step in question, with own and with right numbers."""
        if shape.own:
            yield Paragraph(("With your numbers:",), keep=True)
            yield Equations(steps_to(structure, shape.own))
        if shape.right:
            yield Paragraph(("With the right numbers:" if shape.own else "The step:",), keep=True)
            lines = steps_to(structure, shape.right)[-len(shape.right) if shape.own else 0 :]
            yield Equations(tuple(map(with_right_numbers, lines)))
        if shape.open:
            yield Paragraph(("The step, for you to work out again:",), keep=True)
            yield Equations(tuple(map(without_results, steps_to(structure, shape.open)[-len(shape.open) :])))

    @lru_cache  # noqa: B019
    def way(self, number: int, names: tuple[Named, ...]) -> Way:
        """The computation that the steps to some names show."""
        return Way.of(self.structures[number], names)

    @lru_cache  # noqa: B019
    def key(self, number: int) -> Compiled:
        """The worked solution of a question."""
        structure = self.structures[number]
        return self._piece(key_blocks(structure, number, structure.style), structure)

    @lru_cache  # noqa: B019
    def no_key(self, number: int) -> Compiled:
        """Where the worked solution is that the report cannot hold."""
        text = f"The worked solution of question {number} is in the key of your form."
        return self._piece((Paragraph((text,), quiet=True),), self.structures[number])

    def _piece(self, blocks: tuple[Block, ...], structure: Structure) -> Compiled:
        return self._compiled(Document(self.title, (), (), blocks, self.page), structure)

    def _compiled(self, document: Document, structure: Structure) -> Compiled:
        style, full = structure.style, structure.rounding.full
        names = style.notation_of(structure.task.network)
        decimals = structure.decimals
        return compile_document(
            document, names, lambda name: decimals[plain_name(name)], full=full, format=self.format, sign=style.sign
        )
