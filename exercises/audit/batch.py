"""The audits of many examples as pages, set in one run of TeX."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from exercises.audit.example import audit_example
from exercises.audit.example_page import page
from exercises.files import load_lesson
from templates.formats import Part
from templates.formats.pdf.batch import batch_pdf
from templates.styles import style_named


def audit_pages(names: Iterable[str]) -> Mapping[str, bytes]:
    """The PDF of each example's audit, by name; an example without claims has none."""
    parts = {name: audit_part(name) for name in names if load_lesson(name).common.published}
    return dict(zip(parts, batch_pdf(tuple(parts.values())).files, strict=True)) if parts else {}


def audit_part(name: str) -> Part:
    """The page of one example's audit, ready to be set."""
    report = audit_example(name)
    told = page(report)
    return told.compiled(style_named(report.lesson.common.style), "tex").part(told.numbers, {})
