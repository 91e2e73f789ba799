"""Many documents in one run of TeX, then a file for each.

A foot says "1 of 2", so each document's pages must be known before it is typeset. They are expected from
documents of the same kind; the run reports what they were; only where that differs is there a second run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO

import pikepdf

from derive.errors import GradsheetError
from templates.formats import Part
from templates.formats.pdf.compiler import compile_pdf
from templates.formats.tex import whole

LIMIT = 400
"""Documents in one run of TeX."""
_REPORT = re.compile(r"gradsheet pages: ([0-9]+)")


@dataclass(frozen=True)
class Batch:
    """A file for each document, all of them in one, and the pages that each kind had (the most of any)."""

    files: tuple[bytes, ...]
    whole: bytes
    counts: Mapping[str, int]
    lengths: tuple[int, ...] = ()
    """The pages of each document."""


def batch_pdf(parts: Sequence[Part], expected: Mapping[str, int] | None = None) -> Batch:
    """The files of many filled documents; `expected` are pages by kind from an earlier batch."""
    runs = [_run(parts[i : i + LIMIT], expected or {}) for i in range(0, len(parts), LIMIT)]
    files = [file for pdf, counts, run in runs for file in _split(pdf, counts, run)]
    every: dict[str, int] = {}
    for _, counts, run in runs:
        for part, count in zip(run, counts, strict=True):
            every[part.kind] = max(count, every.get(part.kind, 0))
    lengths = tuple(count for _, counts, _ in runs for count in counts)
    return Batch(tuple(files), joined([pdf for pdf, _, _ in runs]), every, lengths)


def grouped(batch: Batch, sizes: Sequence[int]) -> Iterator[bytes]:
    """The batch's documents in files of `sizes` documents each, what they share kept once a file."""
    document = page = 0
    with pikepdf.open(BytesIO(batch.whole)) as source:
        for size in sizes:
            pages = sum(batch.lengths[document : document + size])
            with pikepdf.new() as target:
                target.pages.extend(source.pages[page : page + pages])
                yield _saved(target)
            document, page = document + size, page + pages


def page_counts(parts: Sequence[Part]) -> dict[str, int]:
    """The pages that each kind of document has, found by setting the first of each."""
    firsts = {part.kind: part for part in reversed(parts)}
    return dict(zip(firsts, _typeset(list(firsts.values()), [1] * len(firsts))[1], strict=True)) if firsts else {}


_Run = tuple[bytes, list[int], Sequence[Part]]


def _run(parts: Sequence[Part], expected: Mapping[str, int]) -> _Run:
    """The PDF of some documents with the right page counts in it."""
    guess = _expected(parts, expected)
    pdf, counts = _typeset(parts, guess)
    if counts != guess:
        pdf, counts = _typeset(parts, counts)
    return pdf, counts, parts


def _expected(parts: Sequence[Part], expected: Mapping[str, int]) -> list[int]:
    """Pages by kind: as told, else as the first of the kind has; 1 where a trial is no shorter than the run."""
    unknown = [part for part in parts if part.kind not in expected]
    kinds = {part.kind for part in unknown}
    known = {**expected, **(page_counts(unknown) if len(kinds) < len(parts) else {})}
    return [known.get(part.kind, 1) for part in parts]


def _typeset(parts: Sequence[Part], counts: Sequence[int]) -> tuple[bytes, list[int]]:
    """One run: the PDF and the pages that each document really has."""
    compilation = compile_pdf(whole(parts, counts))
    found = [int(count) for count in _REPORT.findall(compilation.log)]
    if len(found) != len(parts):
        raise GradsheetError(f"TeX reported {len(found)} documents where {len(parts)} were set")
    return compilation.pdf, found


def _split(pdf: bytes, counts: Sequence[int], parts: Sequence[Part]) -> Iterator[bytes]:
    """One file for each document."""
    with pikepdf.open(BytesIO(pdf)) as source:
        start = 0
        for count, part in zip(counts, parts, strict=True):
            with pikepdf.new() as target:
                target.pages.extend(source.pages[start : start + count])
                target.docinfo["/Title"] = part.title
                yield _saved(target)
            start += count


def joined(pdfs: Sequence[bytes]) -> bytes:
    """Files one after another."""
    if len(pdfs) == 1:
        return pdfs[0]
    with pikepdf.new() as target:
        for pdf in pdfs:
            with pikepdf.open(BytesIO(pdf)) as source:
                target.pages.extend(source.pages)
        return _saved(target)


def _saved(pdf: pikepdf.Pdf) -> bytes:
    out = BytesIO()
    pdf.save(out, deterministic_id=True, compress_streams=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()
