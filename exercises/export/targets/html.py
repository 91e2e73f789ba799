"""A page to practise on: the questions with fields that check answers, hints, and new numbers, in one file.

Everything is inside, right answers too: it is for practice, and of a run it has numbers of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from derive.quantities import Named
from exercises.export.judged import answer_json, question_json
from exercises.export.model import Collection, Question, Variant, WrongAnswer
from exercises.export.model import Part as ModelPart
from exercises.export.pages import Pages
from exercises.export.targets import NO, YES, Output, Target
from exercises.tasks.points import in_words
from templates.compiled import Compiled
from templates.practice.page import Asked, Part, Sheet, practice_page
from templates.practice.page import Question as Shown

READERS = 0o644
"""The mode of a page that students are given."""


def _files(collection: Collection) -> Iterator[Output]:
    pages = Pages(collection, "html")
    made = [_Maker(pages, question) for question in collection.questions]
    shown = tuple(one.shown() for one in made)
    sheet = Sheet(collection.title, collection.course, shown, [one.data() for one in made])
    yield Output(TARGET.file_name, practice_page(sheet), READERS)


@dataclass
class _Table:
    """Strings, each kept once and known by its place."""

    places: dict[str, int] = field(default_factory=dict)

    def place(self, text: str) -> int:
        return self.places.setdefault(text, len(self.places))


@dataclass
class _Maker:
    """What the page holds of one question."""

    pages: Pages
    question: Question
    strings: _Table = field(default_factory=_Table)
    told: _Table = field(default_factory=_Table)
    texts: dict[str, tuple[str | None, ...]] = field(default_factory=dict)

    def shown(self) -> Shown:
        """The question as its first variant has it."""
        question, first = self.question, self.question.variants[0]
        statement = self.pages.statement(question, first).body
        parts = tuple(self._part(place, part) for place, part in enumerate(question.parts))
        points = in_words(question.points)
        return Shown(
            question.number,
            question.title,
            points,
            statement,
            parts,
            1 if self._is_same_for_all() else len(self.variants),
        )

    def _part(self, place: int, part: ModelPart) -> Part:
        question, first = self.question, self.question.variants[0]
        rows = [max(1, len(answer.rows)) for answer in question.answered(first, part)]
        fields = tuple(
            Asked(ask.label, self.pages.symbol(question, ask), ask.kind, in_words(ask.points), ask.options, height)
            for ask, height in zip(part.asks, rows, strict=True)
        )
        how = " ".join(dict.fromkeys(filter(None, (ask.how for ask in part.asks))))
        hints = tuple(hint.title for hint in self.pages.hints(question, place))
        text = self.pages.part(question, first, place).body
        return Part(part.letter, text, in_words(part.points), fields, how, hints)

    @cached_property
    def variants(self) -> tuple[dict[str, Any], ...]:
        """What the page's program needs to know of each variant."""
        return tuple(map(self._variant, self.question.variants))

    def _is_same_for_all(self) -> bool:
        """Whether the variants differ in their form alone."""
        first, *others = ({**variant, "form": ""} for variant in self.variants)
        return all(other == first for other in others)

    def data(self) -> dict[str, Any]:
        """What the page's program needs to know of the question."""
        return {
            "about": question_json(self.question),
            "points": [float(ask.points) for ask in self.question.asks],
            "texts": self.texts,
            "strings": list(self.strings.places),
            "told": list(self.told.places),
            "variants": self.variants,
        }

    def _variant(self, variant: Variant) -> dict[str, Any]:
        answers = [answer_json(answer, self.question, self._told) for answer in variant.answers]
        slots: dict[str, Sequence[int]] = {}
        versions: dict[str, str] = {}
        for name, key, page in self._pieces(variant):
            numbers = variant.filled.numbers("sheets") if name == "statement" else variant.filled.printed
            self.texts.setdefault(key, page.texts)
            slots[key] = self._slots(page, numbers, variant)
            versions |= {name: key} if key != name else {}
        return {"form": variant.form, "slots": slots, "versions": versions, "answers": answers}

    def _slots(self, page: Compiled, numbers: Mapping[Named, float], variant: Variant) -> list[int]:
        return [self.strings.place(text) for text in page.slots(numbers, variant.filled.fields)]

    def _told(self, wrong: WrongAnswer) -> int:
        return self.told.place(self.pages.words(self.question, wrong.told))

    def _pieces(self, variant: Variant) -> Iterator[tuple[str, str, Compiled]]:
        """Every piece of a variant: its name, its name with the version, and its page."""
        question, version = self.question, variant.filled.version
        for name in ("statement", "solution"):
            yield name, f"{name} {version}" if version else name, self.pages.page(question, name, version)
        for part in range(len(question.parts)):
            yield f"part {part}", f"part {part}", self.pages.part_page(question, part)
            for step in range(len(self.pages.hints(question, part))):
                yield f"hint {part} {step}", f"hint {part} {step}", self.pages.hint_page(question, part, step)


TARGET = Target(
    name="html",
    title="a page to practise on, in one file: answers checked, hints, new numbers",
    suffix="html",
    stem="practice",
    carries={
        "numbers": YES,
        "matrices": YES,
        "formulas": "by their values at points",
        "choices": YES,
        "points": YES,
        "mistakes": YES,
        "carried": NO,
        "solution": YES,
        "hints": YES,
        "diagrams": YES,
        "personal": "no: new numbers, for practice",
        "offline": YES,
    },
    files=_files,
    anew=True,
)
