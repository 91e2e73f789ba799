"""Answers that were not read only because their numbers have a decimal comma: a note that says how to accept them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from derive.errors import ParseError
from exercises.kinds import DECIMAL, Shared, has_comma, kind_of
from exercises.marks.marking import StudentMark
from exercises.marks.remarking import FILE_NAME
from exercises.storage.manifest import ExpectedAnswer, Manifest


def commas(manifest: Manifest, marks: Mapping[str, StudentMark]) -> Iterator[str]:
    """One note on all answers that could be read with a decimal comma; none where there are none."""
    count = 0
    for ident, mark in marks.items():
        for expected, answer in zip(manifest.students[ident].answers, mark.answers, strict=True):
            if answer.verdict == "unreadable" and "," in (answer.answer or ""):
                shared = manifest.shared(expected.question)
                count += not has_comma(shared) and _reads(expected, answer.answer or "", {**shared, DECIMAL: "comma"})
    if count:
        what = "1 answer is" if count == 1 else f"{count} answers are"
        yield f"{what} unreadable only for a decimal comma; to accept that, write 'decimal: comma' into {FILE_NAME}"


def _reads(expected: ExpectedAnswer, typed: str, shared: Shared) -> bool:
    try:
        return kind_of(expected).mark(expected, typed, shared).verdict != "unreadable"
    except ParseError:
        return False
