"""Files one after another in one, what they share kept once."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from io import BytesIO

import pikepdf

_SETTINGS = {
    "deterministic_id": True,
    "compress_streams": True,
    "object_stream_mode": pikepdf.ObjectStreamMode.generate,
}


def joined(files: Sequence[bytes], sides: int = 1) -> bytes:
    """The pages of all files; with `sides` 2 a file of an odd number of pages is followed by an empty one."""
    with ExitStack() as stack:
        target = stack.enter_context(pikepdf.new())
        for file in files:
            pages = stack.enter_context(pikepdf.open(BytesIO(file))).pages
            target.pages.extend(pages)
            for _ in range(-len(pages) % sides):
                left, bottom, right, top = map(float, pages[0].mediabox)
                target.add_blank_page(page_size=(right - left, top - bottom))
        _share_fonts(target)
        out = BytesIO()
        target.save(out, **_SETTINGS)
        return out.getvalue()


def _share_fonts(pdf: pikepdf.Pdf) -> None:
    """Keep each font once: files with the same letters in them have the same ones."""
    known: dict[bytes, pikepdf.Object] = {}
    for found in pdf.objects:
        if isinstance(found, pikepdf.Dictionary) and "/FontFile3" in found:
            font = found["/FontFile3"]
            found["/FontFile3"] = known.setdefault(font.read_raw_bytes(), font)
