"""What `audit` writes: the report on a text or an example in a format, and whether it found something wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from derive.errors import InputError, Place
from exercises.audit import document_page, document_words, example_page, example_words
from exercises.audit.document import DocumentReport, audit_document, is_document
from exercises.audit.example import ExampleReport, audit_example
from templates.engines import AUTO, chosen
from templates.formats import Format, format_named
from templates.styles import style_named


def _format(form: str) -> Format:
    return chosen(AUTO).format if form == "pdf" else format_named(form)


def _document_page(form: str, report: DocumentReport) -> bytes:
    return document_page.page(report).page(style_named(document_page.STYLE), _format(form))


def _example_page(form: str, report: ExampleReport) -> bytes:
    return example_page.page(report).page(style_named(report.lesson.common.style), _format(form))


_DOCUMENT: Mapping[str, Callable[[DocumentReport], str | bytes]] = {
    "text": document_words.as_text,
    "md": document_words.as_markdown,
    "json": document_words.as_json,
    "html": partial(_document_page, "html"),
    "pdf": partial(_document_page, "pdf"),
}
_EXAMPLE: Mapping[str, Callable[[ExampleReport], str | bytes]] = {
    "text": example_words.as_text,
    "md": example_words.as_markdown,
    "json": example_words.as_json,
    "html": partial(_example_page, "html"),
    "pdf": partial(_example_page, "pdf"),
}


def audit(name: str, form: str) -> tuple[bytes, bool]:
    """The report on a LaTeX or Markdown text, or else on an example; raises InputError."""
    if Path(name).is_dir():
        raise InputError(
            "is a folder", "name a file in it: an example in YAML, or a text in LaTeX or Markdown", Place(name)
        )
    if is_document(name):
        document = audit_document(name)
        return _encoded(_DOCUMENT[form](document)), document.wrong
    example = audit_example(name)
    return _encoded(_EXAMPLE[form](example)), example.wrong


def _encoded(text: str | bytes) -> bytes:
    return text.encode() if isinstance(text, str) else text
