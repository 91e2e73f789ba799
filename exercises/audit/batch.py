"""The audits of many examples as pages, set together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from exercises.audit.example import audit_example
from exercises.audit.example_page import page
from exercises.files.library import load_lesson
from templates.engines import AUTO, Engine, chosen
from templates.engines.engine import Order
from templates.engines.latex import LATEX
from templates.formats import Part
from templates.styles import style_named


def audit_pages(names: Iterable[str], engine: str = AUTO) -> Mapping[str, bytes]:
    """The PDF of each example's audit, by name; an example without claims has none."""
    setter = chosen(engine)
    parts = {name: audit_part(name, setter) for name in names if load_lesson(name).common.published}
    return dict(zip(parts, setter.print(Order(tuple(parts.values()))).files, strict=True)) if parts else {}


def audit_part(name: str, engine: Engine = LATEX) -> Part:
    """The page of one example's audit, ready to be set."""
    report = audit_example(name)
    told = page(report)
    return told.compiled(style_named(report.lesson.common.style), engine.source).part(told.numbers, {})
