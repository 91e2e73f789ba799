"""The audit of an example as a page: what is wrong and why, mistake by mistake, then every printed number.

ExampleReport -> Document, in the notation of the example's own style
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from derive.mistakes import Wrong
from derive.quantities import parse_name
from exercises.audit.claims import Claimed
from exercises.audit.example import ExampleReport, Judged
from exercises.audit.example_words import MEANINGS, sentence, summary, true_text
from exercises.files.claim_names import parse_claim
from exercises.lessons.lesson import Told, Wish
from exercises.mistakes import TITLES, explained
from templates.document import Block, Document, Formula, Heading, Paragraph, Results, Text, Title
from templates.styles import style_named

_NAMED = 2
"""So many printed numbers are named that another one leans on."""


def page(report: ExampleReport) -> Told:
    """The page; it has no numbers to be filled in."""
    style = style_named(report.lesson.common.style)
    title = f"{report.title}: what is right"
    blocks = (Title((title,)), Paragraph((f"{summary(report)}.",)), *_faults(report), *_rest(report))
    notation = replace(report.lesson.told(style, Wish(formula_only=True)).notation, samples_shown=True)
    return Told(Document(title, (title,), (), tuple(blocks), "article"), notation, {}, lambda name: 0)


def _faults(report: ExampleReport) -> Iterator[Block]:
    for blame, several in report.by_mistake():
        yield Heading((f"A known mistake: {TITLES[blame.wrong.mistake]}",))
        wrong = blame.wrong
        yield Paragraph(explained(wrong) if isinstance(wrong, Wrong) else (sentence(several[0]),), keep=True)
        yield _table(several)
    if several := report.of("wrong"):
        yield Heading((MEANINGS["wrong"],))
        yield _table(several)
        yield from (Paragraph(_remark(judged)) for judged in several if judged.hints)
    if several := report.of("carried"):
        yield Heading((MEANINGS["carried"],))
        about = "Each of these follows from the numbers printed before it, of which these are wrong:"
        yield Paragraph((about,), keep=True)
        yield _leaning(several)


def _rest(report: ExampleReport) -> Iterator[Block]:
    if several := report.of("rounding"):
        yield Heading((MEANINGS["rounding"],))
        about = "Not the true digits, but those that follow from the numbers printed before, which are rounded:"
        yield Paragraph((about,), keep=True)
        yield _leaning(several)
    yield Heading(("All printed numbers",))
    head: tuple[Text, ...] = (("",), ("printed",), ("true",), ("verdict",), ("where",))
    yield Results(head, tuple((*_start(judged), (_short(judged),), _where(judged)) for judged in report.claims))


def _short(judged: Judged) -> str:
    """The verdict, and how a right number is not the nearest one."""
    return ", ".join(filter(None, (judged.verdict, judged.claimed.cut)))


def _table(several: tuple[Judged, ...]) -> Results:
    head: tuple[Text, ...] = (("",), ("printed",), ("true",), ("where",))
    return Results(head, tuple((*_start(judged), _where(judged)) for judged in several))


def _leaning(several: tuple[Judged, ...]) -> Results:
    head: tuple[Text, ...] = (("",), ("printed",), ("true",), ("follows from",))
    return Results(head, tuple((*_start(judged), _leans(judged.leans)) for judged in several))


def _start(judged: Judged) -> tuple[Text, ...]:
    """The quantity, what is printed for it, and the true value."""
    return _name(judged.claimed), (figures(judged.claimed.claim.value),), (figures(true_text(judged)),)


def _name(claimed: Claimed) -> Text:
    """The quantity, and after how many steps of training it is meant."""
    claim = parse_claim(claimed.name)
    return (Formula(claim.name),) if claim.steps is None else (Formula(claim.name), f" after {claim.steps} steps")


def figures(text: str) -> str:
    """A text whose numbers have minus signs instead of hyphens."""
    return re.sub(r"(?<![\w-])-(?=[\d.])", "\u2212", text)


def _where(judged: Judged) -> Text:
    """The place in the source."""
    return (judged.claimed.claim.where,)


def _leans(claims: tuple[Claimed, ...]) -> Text:
    parts: list[str | Formula] = []
    for claimed in claims[:_NAMED]:
        parts += [", "] if parts else []
        parts += [Formula(claimed.named), f" = {figures(claimed.claim.value)}"]
    return (*parts, ", \u2026") if len(claims) > _NAMED else tuple(parts or [""])


def _remark(judged: Judged) -> Text:
    """What else is said of a number, names in the notation of the page."""
    text = f" = {judged.claimed.claim.value}: {'; '.join(judged.hints)}."
    pieces = re.split(r"`([^`]+)`", text)
    told = (Formula(parse_name(piece)) if place % 2 else figures(piece) for place, piece in enumerate(pieces))
    return (*_name(judged.claimed), *(piece for piece in told if piece))
