"""pdfLaTeX as an engine: many documents in one run, cut afterwards."""

from __future__ import annotations

from collections.abc import Sequence

from templates.engines.engine import Engine, Order, Prints
from templates.formats import Part, format_named
from templates.formats.pdf.batch import batch_pdf, grouped, page_counts
from templates.formats.pdf.compiler import compile_pdf, find_engine, missing_engine
from templates.formats.tex import frame, pieces, whole


def _print(order: Order) -> Prints:
    batch = batch_pdf(order.parts, order.expected)
    return Prints(batch.files, tuple(grouped(batch, order.groups, order.sides)) if order.groups else ())


def _attempt(parts: Sequence[Part]) -> None:
    compile_pdf(whole(parts))


LATEX = Engine(
    name="latex",
    says="LaTeX sets the pages, as it is installed here; --engine typst does it without",
    format=format_named("pdf"),
    source=format_named("tex"),
    frame=lambda page, title, drawings: frame(page, drawings),
    pieces=pieces,
    is_there=lambda: find_engine() is not None,
    missing=missing_engine,
    page_counts=page_counts,
    print=_print,
    attempt=_attempt,
)
