"""Many documents in one run of TeX, then a file for each.

A foot says "1 of 2", so each document's pages must be known before it is typeset. They are expected from
documents of the same kind; the run reports what they were; only where that differs is there a second run.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

import pikepdf

from derive.errors import GradsheetError
from templates.formats import Part
from templates.formats.pdf.compiler import compile_pdf
from templates.formats.tex import whole

LIMIT = 400
"""Documents in one run of TeX."""
_SETTINGS: Mapping[str, Any] = {
    "deterministic_id": True,
    "compress_streams": True,
    "object_stream_mode": pikepdf.ObjectStreamMode.generate,
}
"""The same pages are the same bytes."""
_SHARING = "--remove-unreferenced-resources=no"
"""Pages go on sharing what they need alike; else each would be read through for what it uses of that."""
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


def grouped(batch: Batch, sizes: Sequence[int], sides: int = 1) -> Iterator[bytes]:
    """The batch's documents in files of `sizes` documents each, what they share kept once a file.

    With `sides` 2 a document of an odd number of pages is followed by an empty one, so that on paper printed on
    both sides each begins on a leaf of its own.
    """
    lengths = iter(batch.lengths)
    page = 0
    with _opened(batch.whole) as source:
        for size in sizes:
            with pikepdf.new() as target:
                for length in islice(lengths, size):
                    target.pages.extend(source.pages[page : page + length])
                    for _ in range(-length % sides):
                        target.add_blank_page(page_size=_size(source.pages[page]))
                    page += length
                yield _saved(target)


def _size(page: pikepdf.Page) -> tuple[float, float]:
    left, bottom, right, top = map(float, page.mediabox)
    return right - left, top - bottom


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
    with _opened(pdf) as source:
        start = 0
        for count, part in zip(counts, parts, strict=True):
            with pikepdf.new() as target:
                target.pages.extend(source.pages[start : start + count])
                target.docinfo["/Title"] = part.title
                yield _saved(target)
            start += count


@contextmanager
def _opened(pdf: bytes) -> Iterator[pikepdf.Pdf]:
    """A file whose pages share what they need alike, such as a list of fonts: joining many takes less memory."""
    with pikepdf.open(BytesIO(pdf)) as source:
        known: dict[bytes, pikepdf.Object] = {}
        for page in source.pages:
            needs = page.obj["/Resources"]
            page.obj["/Resources"] = known.setdefault(needs.unparse(resolved=True), needs)
        yield source


def joined(pdfs: Sequence[bytes]) -> bytes:
    """Files one after another."""
    if len(pdfs) == 1:
        return pdfs[0]
    with ExitStack() as stack:
        target = stack.enter_context(pikepdf.new())
        for pdf in pdfs:
            target.pages.extend(stack.enter_context(pikepdf.open(BytesIO(pdf))).pages)
        return _saved(target)


def join_files(sources: Iterable[Path], out: BinaryIO) -> None:
    """Write the pages of many files one after another; qpdf's own joining takes time in proportion to the pages."""
    files = (str(source.resolve()) for source in sources)
    job = pikepdf.Job(["qpdf", "--empty", _SHARING, "--pages", *files, "--", "-"])
    with job.create_pdf() as target:
        target.save(out, **_SETTINGS)


def _saved(pdf: pikepdf.Pdf) -> bytes:
    out = BytesIO()
    pdf.save(out, **_SETTINGS)
    return out.getvalue()
