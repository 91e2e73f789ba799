"""What `audit` writes: the report on a document in a format, and whether it found something wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from exercises.audit.document import DocumentReport, audit_document
from exercises.audit.document_words import as_json, as_markdown, as_text

_DOCUMENT: Mapping[str, Callable[[DocumentReport], str]] = {"text": as_text, "md": as_markdown, "json": as_json}


def audit(name: str, form: str) -> tuple[bytes, bool]:
    """The report on a LaTeX or Markdown text; raises InputError where there is nothing to read."""
    report = audit_document(name)
    return _DOCUMENT[form](report).encode(), report.wrong
