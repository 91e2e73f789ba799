"""What `audit` writes: the report on a text or an example in a format, and whether it found something wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from exercises.audit import document_words, example_words
from exercises.audit.document import DocumentReport, audit_document, is_document
from exercises.audit.example import ExampleReport, audit_example

FORMATS = ("text", "md", "json")

_DOCUMENT: Mapping[str, Callable[[DocumentReport], str]] = {
    "text": document_words.as_text,
    "md": document_words.as_markdown,
    "json": document_words.as_json,
}
_EXAMPLE: Mapping[str, Callable[[ExampleReport], str]] = {
    "text": example_words.as_text,
    "md": example_words.as_markdown,
    "json": example_words.as_json,
}


def audit(name: str, form: str) -> tuple[bytes, bool]:
    """The report on a LaTeX or Markdown text, or else on an example; raises InputError."""
    if is_document(name):
        document = audit_document(name)
        return _DOCUMENT[form](document).encode(), document.wrong
    example = audit_example(name)
    return _EXAMPLE[form](example).encode(), example.wrong
