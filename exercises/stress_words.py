"""A stress report as plain data, JSON, text for a terminal, and a page.

Report -> as_data -> as_json, as_html          Report -> as_text
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from exercises.stress import QuestionReport, Report
from templates.reports import page, percent, short


def as_data(report: Report) -> dict[str, Any]:
    """The report as mappings, lists, numbers and texts."""
    questions = [asdict(q) | {"faults": list(q.faults()), "notes": list(q.notes())} for q in report.questions]
    return {
        "title": report.title,
        "variants": report.variants,
        "faults": list(report.faults),
        "questions": questions,
    }


def as_json(report: Report) -> str:
    """The report for programs."""
    return json.dumps(as_data(report), indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def as_html(report: Report) -> str:
    """The report as one page."""
    return page("stress", as_data(report))


def as_text(report: Report) -> str:
    """The report in short, for a terminal."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: Report) -> Iterator[str]:
    yield f"{report.title}: {report.variants:,} variants of each question"
    for question in report.questions:
        yield ""
        yield f"Question {question.number}: {question.title} ({question.type})"
        yield from (f"  {line}" for line in _question(question))
    yield ""
    yield from (f"fault in {fault}" for fault in report.faults)
    count = len(report.faults)
    yield f"{count} fault{'s' if count > 1 else ''} found" if count else "no fault found"


def _question(question: QuestionReport) -> Iterator[str]:
    yield f"{question.seen:,} candidates drawn, {percent(question.sound)} of them sound"
    for one in question.rejected:
        if one.candidates:
            yield f"  {percent(one.share):>7} left out: {one.reason}"
    if question.answers:
        yield from _table(question)
    if question.load is not None and question.students is not None:
        load = question.load
        yield f"arithmetic {short(load.least)} to {short(load.largest)} digits, middle {short(load.middle)}"
        told, wrong = percent(question.students.too_early_told), question.students.marked_wrong
        yield f"rounded as told and marked wrong: {wrong}; a decimal too few told apart: {told}"
    yield from (f"note: {note}" for note in question.notes())


def _table(question: QuestionReport) -> Iterator[str]:
    width = max(len("quantity"), *(len(answer.quantity) for answer in question.answers))
    heads = ("least", "middle", "largest", "positive", "most frequent")
    yield f"{'quantity':{width}}" + "".join(f"  {head:>10}" for head in heads)
    for answer in question.answers:
        numbers = map(short, (answer.spread.least, answer.spread.middle, answer.spread.largest))
        cells = (*numbers, percent(answer.positive), percent(answer.frequent_share))
        yield f"{answer.quantity:{width}}" + "".join(
            f"  {cell:>{max(10, len(head))}}" for cell, head in zip(cells, heads, strict=True)
        )
