"""The report on a document as a page: a table of its faults of each kind, the worst first."""

from __future__ import annotations

from collections.abc import Iterator

from exercises.audit.document import KINDS, DocumentReport, Fault
from exercises.audit.document_words import MEANINGS, equality, given, in_figures, summary
from exercises.audit.example_page import figures
from exercises.lessons.lesson import Told
from templates.document import Block, Document, Heading, Paragraph, Results, Text, Title
from templates.styles import style_named

_HEAD: tuple[Text, ...] = (("line",), ("equality",), ("recomputed",), ("off by",))
_LETTERS = 400
"""Letters of an equality that a row has room for."""
STYLE = "index"


def page(report: DocumentReport) -> Told:
    """The page; it has no numbers to be filled in."""
    title = f"{report.name}: what does not follow"
    blocks = (Title((title,)), Paragraph((f"{summary(report)}.",)), *_faults(report))
    document = Document(title, (title,), (), blocks, "article")
    return Told(document, style_named(STYLE).notation_of(None), {}, lambda name: 0)


def _faults(report: DocumentReport) -> Iterator[Block]:
    for kind in KINDS:
        if faults := report.of(kind):
            yield Heading((MEANINGS[kind],))
            yield Results(_HEAD, tuple(_row(fault) for fault in faults))
            yield from (Paragraph((_whole(fault),)) for fault in faults if len(equality(fault)) > _LETTERS)
            yield from (Paragraph((_symbols(fault),)) for fault in faults if fault.symbols)


def _row(fault: Fault) -> tuple[Text, ...]:
    text = equality(fault)
    shown = text if len(text) <= _LETTERS else f"\u2026 {text[-_LETTERS + 2 :]}"
    digits = fault.digits
    cells = (
        str(fault.line),
        figures(shown),
        figures(in_figures(fault.recomputed, digits)),
        in_figures(fault.error, digits),
    )
    return tuple((cell,) for cell in cells)


def _whole(fault: Fault) -> str:
    """An equality of which the table shows the end."""
    return figures(f"Line {fault.line}: {equality(fault)}.")


def _symbols(fault: Fault) -> str:
    """The values that an equality is at odds with."""
    return figures(f"Line {fault.line}: with {given(fault)}.")
