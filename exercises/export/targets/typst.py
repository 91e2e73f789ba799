"""The source of all variants' keys for Typst, a page or more each, to be set or changed by those who know it."""

from __future__ import annotations

from collections.abc import Iterator

from exercises.export.model import Collection
from exercises.export.pages import Pages
from exercises.export.targets import NO, YES, Output, Target
from templates.formats import format_named


def _files(collection: Collection) -> Iterator[Output]:
    pages = Pages(collection, "typ")
    parts = [pages.key(question, variant) for question in collection.questions for variant in question.variants]
    yield Output(TARGET.file_name, format_named("typ").whole(parts))


TARGET = Target(
    name="typst",
    title="the source of worked solutions for Typst",
    suffix="typ",
    carries={
        "numbers": "as printed",
        "matrices": "as printed",
        "formulas": "as printed",
        "choices": "as printed",
        "points": YES,
        "mistakes": NO,
        "carried": NO,
        "solution": YES,
        "hints": NO,
        "diagrams": YES,
        "personal": YES,
        "offline": YES,
    },
    files=_files,
)
