"""PDF by way of LaTeX.

workroom.py  workroom: a folder that goes when a run is done, at the latest when the next begins
compiler.py  compile_pdf: source -> bytes, in a closed folder, always the same bytes
batch.py     batch_pdf: many documents in one run, then one file for each
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from templates.formats import Part
from templates.formats.pdf.batch import batch_pdf
from templates.formats.pdf.compiler import compile_pdf
from templates.formats.tex import FORMAT as TEX


def whole(parts: Sequence[Part]) -> bytes:
    """One file with all the parts, their pages counted part by part."""
    batch = batch_pdf(parts)
    return batch.files[0] if len(parts) == 1 else batch.whole


FORMAT = replace(TEX, name="pdf", whole=whole)

__all__ = ["FORMAT", "batch_pdf", "compile_pdf", "whole"]
