"""The notebooks of a set: the instructor's source, each student's copy, and its key.

files(collection) -> source/SET/SET.ipynb, students/WHO/SET/SET.ipynb, keys/WHO/SET/SET.ipynb

Numbers differ from student to student, and nbgrader puts its source's text into every cell that is locked. So the
statements stand in cells that it knows nothing of, and what is right for every form stands among the hidden tests of
the source alone, to be looked up when a copy is marked.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from exercises.export.judged import answer_json
from exercises.export.model import Answer, Collection, Part, Question, Variant
from exercises.export.pages import Pages
from exercises.export.targets import Output
from exercises.export.targets.notebook import cells
from exercises.export.targets.notebook.cells import Cell
from exercises.kinds.matrix import written
from exercises.tasks.points import in_words

FORMAT = "nbmd"
READERS = 0o644
"""The mode of a student's copy."""
_GRADING = (Path(__file__).parent / "grading.py").read_text(encoding="utf-8")


def files(collection: Collection) -> Iterator[Output]:
    """Every notebook, the source first."""
    name = re.sub(r"[^A-Za-z0-9_-]+", "-", collection.problem_set.name) or "set"
    pages = Pages(collection, FORMAT)
    copies = [_Copy(pages, collection, place) for place in range(len(collection.questions[0].variants))]
    yield Output(f"source/{name}/{name}.ipynb", cells.notebook(list(copies[0].source())))
    for copy in copies:
        yield Output(f"students/{copy.who}/{name}/{name}.ipynb", cells.notebook(list(copy.student())), READERS)
        yield Output(f"keys/{copy.who}/{name}/{name}.ipynb", cells.notebook(list(copy.key())))


@dataclass(frozen=True)
class _Copy:
    """One copy of the set: the variant at `place` of every question."""

    pages: Pages
    collection: Collection
    place: int

    @property
    def variants(self) -> tuple[tuple[Question, Variant], ...]:
        """Every question with the variant of this copy."""
        return tuple((question, question.variants[self.place]) for question in self.collection.questions)

    @property
    def form(self) -> str:
        """The code of its numbers."""
        return self.variants[0][1].form

    @property
    def who(self) -> str:
        """Whose it is; the form where it is nobody's."""
        return self.variants[0][1].owner or self.form

    def source(self) -> Iterator[Cell]:
        """The notebook that nbgrader marks by, with the keys of all copies."""
        yield from self._head()
        yield cells.tested(cells.code("keys", f"# Nothing to do here.\n{cells.hidden(self._keys())}"), Fraction(0))
        for question, variant in self.variants:
            yield self._statement(question, variant)
            for part in question.parts:
                yield from self._part(question, variant, part, with_key=True, with_tests=True)

    def student(self) -> Iterator[Cell]:
        """The copy that a student gets, without any key."""
        yield from self._head()
        yield cells.tested(cells.code("keys", "# Nothing to do here."), Fraction(0))
        for question, variant in self.variants:
            yield self._statement(question, variant)
            for part in question.parts:
                yield from self._part(question, variant, part)

    def key(self) -> Iterator[Cell]:
        """The copy with its answers and the worked solution of each question."""
        yield from self._head()
        for question, variant in self.variants:
            yield self._statement(question, variant)
            for part in question.parts:
                yield from self._part(question, variant, part, with_key=True)
            solution = self.pages.solution(question, variant)
            yield cells.markdown(f"q{question.number}_worked", solution.body, solution.drawings)

    def _head(self) -> Iterator[Cell]:
        title = f"# {self.pages.words(self.collection.questions[0], (self.collection.title,))}"
        course = self.pages.words(self.collection.questions[0], (self.collection.course,))
        yield cells.markdown("title", "\n\n".join(filter(None, (title, course))))
        yield cells.code("form", f'form = "{self.form}"  # the code of your numbers: leave it as it is')

    def _statement(self, question: Question, variant: Variant) -> Cell:
        words = self.pages.words(question, (f"{question.number} {question.title}",))
        piece = self.pages.statement(question, variant)
        text = f"## {words} ({in_words(question.points)})\n\n{piece.body}"
        return cells.markdown(f"q{question.number}_text", text, piece.drawings)

    def _part(
        self, question: Question, variant: Variant, part: Part, *, with_key: bool = False, with_tests: bool = False
    ) -> Iterator[Cell]:
        """What a part asks for in words, the cell to answer in, and a test for each answer."""
        ident = f"q{question.number}{part.letter}"
        place = question.parts.index(part)
        text = self.pages.part(question, variant, place).body
        answers = question.answered(variant, part)
        coded = [answer for answer in answers if answer.ask.kind != "formula"]
        asked = f"**{part.letter})** {text} ({in_words(part.points)})"
        yield cells.markdown(f"{ident}_text", "\n\n".join([asked, *self._names(question, coded)]))
        if coded:
            yield cells.answered(cells.code(ident, _fields(ident, coded, with_key=with_key)))
        for number, answer in enumerate(coded, 1):
            test = cells.hidden(f"score({ident!r}, {answer.ask.label!r})") if with_tests else ""
            told = f"# {answer.ask.label} is marked when this is handed in.\n{test}".rstrip()
            yield cells.tested(cells.code(f"{ident}_test{number}", told), answer.ask.points)
        for number, answer in enumerate((one for one in answers if one.ask.kind == "formula"), 1):
            yield self._by_hand(question, answer, f"{ident}_formula{number}", with_key=with_key)

    def _names(self, question: Question, answers: Sequence[Answer]) -> Iterator[str]:
        """A sentence that tells under which names the answers go below that the text calls otherwise."""
        symbols = {answer.ask.label: self.pages.symbol(question, answer.ask) for answer in answers if answer.rows}
        pairs = [f"{symbol} is `{label}`" for label, symbol in symbols.items() if symbol.strip("$") != label]
        yield from [f"Below, {', '.join(pairs)}."] if pairs else []

    def _by_hand(self, question: Question, answer: Answer, ident: str, *, with_key: bool) -> Cell:
        """A formula, which a person marks."""
        lines = [f"{self.pages.symbol(question, answer.ask)} = *write your formula here*"]
        if with_key:
            lines.append(cells.solved(f"`{answer.right}`, or any formula that is the same function"))
        return cells.marked_by_hand(cells.markdown(ident, "\n\n".join(lines)), answer.ask.points)

    def _keys(self) -> str:
        """The hidden program: what is right in every form, whose form it is, and how answers are marked."""
        keys: dict[str, dict[str, object]] = {}
        owners: dict[str, str] = {}
        for question in self.collection.questions:
            for variant in question.variants:
                owners |= {variant.owner: variant.form} if variant.owner else {}
                for part in question.parts:
                    for answer in question.answered(variant, part):
                        if answer.ask.kind != "formula":
                            data = answer_json(answer, question, lambda wrong: wrong.sentence)
                            own = {**data, "points": cells.counted(answer.ask.points)}
                            keys.setdefault(variant.form, {})[
                                f"q{question.number}{part.letter}: {answer.ask.label}"
                            ] = own
        tables = f"KEYS = json.loads({_quoted(keys)})\nOWNERS = json.loads({_quoted(owners)})"
        return f"{_GRADING.strip()}\n\n\nimport json\n\n{tables}"


def _quoted(value: object) -> str:
    """JSON as a Python text."""
    return repr(json.dumps(value, ensure_ascii=True))


def _fields(ident: str, answers: list[Answer], *, with_key: bool) -> str:
    """The program in which a student puts answers in place of None."""
    lines = [f"    {answer.ask.label!r}: None,{_how(answer)}" for answer in answers]
    empty = "\n".join([f"{ident} = {{", *lines, "}"])
    if not with_key:
        return empty
    filled = [f"    {answer.ask.label!r}: {_right(answer)}," for answer in answers]
    return "\n".join([empty, cells.solved("\n".join([f"{ident} = {{", *filled, "}"]))])


def _how(answer: Answer) -> str:
    match answer.ask.kind:
        case "matrix":
            return f"  # {len(answer.rows)} rows of {len(answer.rows[0])}: [[...], ...]"
        case "choice":
            return "  # one of " + ", ".join(repr(mark) for mark, _ in answer.ask.options)
    return ""


def _right(answer: Answer) -> str:
    """What is right, as Python has it."""
    if answer.ask.kind == "choice":
        return repr(answer.right)
    if answer.ask.kind == "matrix":
        return written([[number.text for number in row] for row in answer.rows])
    return answer.number.text
