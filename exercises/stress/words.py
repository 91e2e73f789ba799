"""A stress report as plain data, JSON, text for a terminal, and a page.

Report -> as_data -> as_json, as_html          Report -> as_text
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from typing import Any

from exercises.stress.report import QuestionReport, Report
from exercises.variants.guessing import ChoiceFigures
from templates.reports import fixed, page, percent, short


def as_data(report: Report) -> dict[str, Any]:
    """The report as mappings, lists, numbers and texts."""
    return {
        "title": report.title,
        "variants": report.variants,
        "faults": list(report.faults),
        "questions": [_data(question) for question in report.questions],
    }


def _data(question: QuestionReport) -> dict[str, Any]:
    found = {"faults": [asdict(fault) for fault in question.faults], "notes": list(question.notes())}
    return asdict(question) | found | {"sentences": sentences(question)}


def as_json(report: Report) -> str:
    """The report for programs."""
    return json.dumps(as_data(report), indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def as_html(report: Report) -> str:
    """The report as one page."""
    return page("stress", as_data(report))


def as_text(report: Report) -> str:
    """The report in short, for a terminal."""
    return "\n".join(_lines(report)) + "\n"


def sentences(question: QuestionReport) -> dict[str, str]:
    """What is told in words, by its subject: the same on a terminal and on the page."""
    told = {subject: say(question) for subject, say in _SAID.items()}
    return {subject: sentence for subject, sentence in told.items() if sentence}


def _candidates(question: QuestionReport) -> str:
    sound = percent(question.sound)
    return f"{question.seen:,} candidates were drawn, and {sound} of them are sound." if question.seen else ""


def _choices(question: QuestionReport) -> str:
    return " ".join(map(_choice, question.choices))


def _choice(choice: ChoiceFigures) -> str:
    shares = ", ".join(f"{mark} in {percent(share)}" for mark, share in choice.shares.items())
    extremes = ((choice.longest, "longest"), (choice.shortest, "shortest"))
    plain = "".join(f"; it is plainly the {which} in {percent(share)}" for share, which in extremes if share)
    return f"Of {choice.options} options for {choice.label} the right one is {shares} of the variants{plain}."


def _signs(question: QuestionReport) -> str:
    if (signs := question.signs) is None:
        return ""
    often = f"{signs.frequent} is the most frequent, in {percent(signs.share)} of the variants"
    patterns = _count(signs.patterns, "pattern")
    return f"The signs of the {len(signs.quantities)} derivatives, in their order, show {patterns}; {often}."


def _collisions(question: QuestionReport) -> str:
    if (given := question.given) is None or (same := question.same_answers) is None:
        return ""
    numbers = f"{_count(given.repeated, 'variant')} of {given.variants:,} repeat the given numbers of another"
    alike = f"{same.expected(question.size):,.1f}".removesuffix(".0")
    pairs = f"in a class of {question.size}, {alike} pairs with the same answers are to be expected"
    return f"{numbers}, {same.repeated:,} all its answers; {pairs}."


def _arithmetic(question: QuestionReport) -> str:
    if (load := question.load) is None:
        return ""
    spread = f"{short(load.least)} to {short(load.largest)} digits, {short(load.middle)} in the middle"
    return f"Working as the key does takes {spread}."


def _students(question: QuestionReport) -> str:
    if (students := question.students) is None:
        return ""
    marked = f"{students.marked_wrong:,} of {students.answers:,} answers rounded as told are marked wrong"
    early = f"who carries a decimal too few is told apart in {percent(students.too_early_told)} of the variants"
    return f"{marked}; {early}."


_SAID: Mapping[str, Callable[[QuestionReport], str]] = {
    "candidates": _candidates,
    "choices": _choices,
    "signs": _signs,
    "collisions": _collisions,
    "arithmetic": _arithmetic,
    "students": _students,
}


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _lines(report: Report) -> Iterator[str]:
    yield f"{report.title}: {report.variants:,} variants of each question"
    for question in report.questions:
        yield ""
        yield f"Question {question.number}: {question.title} ({question.type})"
        yield from (f"  {line}" for line in _question(question))
    yield ""
    yield from (f"fault in {fault}" for fault in report.faults)
    yield f"{_count(len(report.faults), 'fault')} found" if report.faults else "no fault found"


def _question(question: QuestionReport) -> Iterator[str]:
    for subject, sentence in sentences(question).items():
        yield sentence
        if subject == "candidates":
            yield from (
                f"  {percent(one.share):>7} left out: {one.reason}" for one in question.rejected if one.candidates
            )
            yield from _table(question) if question.answers else ()
    yield from (f"note: {note}" for note in question.notes())


def _table(question: QuestionReport) -> Iterator[str]:
    width = max(len("quantity"), *(len(answer.quantity) for answer in question.answers))
    heads = ("least", "middle", "largest", "positive", "most frequent")
    yield f"{'quantity':{width}}" + "".join(f"  {head:>10}" for head in heads)
    for answer in question.answers:
        spread = (answer.spread.least, answer.spread.middle, answer.spread.largest)
        numbers = (fixed(number, answer.decimals) for number in spread)
        cells = (*numbers, percent(answer.positive), percent(answer.frequent_share))
        yield f"{answer.quantity:{width}}" + "".join(
            f"  {cell:>{max(10, len(head))}}" for cell, head in zip(cells, heads, strict=True)
        )
