"""The first pages of every built-in example as both engines set them, side by side, and how many pages each needs.

Pictures go into `docs/engines/`, the table into `docs/engines.md`; exit status 1 where the engines differ by more than
a page. It needs pdflatex, and pdftoppm of poppler-utils.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pikepdf
from PIL import Image

from exercises.files.library import builtin_examples
from exercises.lessons.deriving import Request, worked
from templates.engines import ENGINES

DOCS = Path(__file__).parent.parent / "docs"
PICTURES = DOCS / "engines"
RESOLUTION, COLOURS, GAP = 54, 16, 12
HEAD = """# Both engines side by side

LaTeX at the left, Typst at the right: the first page of every built-in example, and the pages of each.
`python benchmarks/side_by_side.py` makes this page.

| example | LaTeX | Typst | first pages |
|---|--:|--:|---|
"""


def main() -> int:
    """Write the page; whether the engines differ by more than a page anywhere."""
    PICTURES.mkdir(exist_ok=True)
    rows = list(compared())
    lines = (f"| `{name}` | {one} | {other} | ![{name}](engines/{name}.png) |\n" for name, one, other in rows)
    (DOCS / "engines.md").write_text(HEAD + "".join(lines), encoding="utf-8")
    return int(any(abs(one - other) > 1 for _, one, other in rows))


def compared() -> Iterator[tuple[str, int, int]]:
    """Every example with the pages of both engines; the pictures on the way."""
    for name in builtin_examples():
        with tempfile.TemporaryDirectory() as folder:
            files = [set_by(engine, name, Path(folder)) for engine in ENGINES]
            beside([first_page(file) for file in files]).save(PICTURES / f"{name}.png", optimize=True)
            one, other = (len(pikepdf.open(file).pages) for file in files)
        print(f"{name}: {one} and {other} pages")
        yield name, one, other


def set_by(engine: str, name: str, folder: Path) -> Path:
    """The PDF of an example by an engine."""
    file = folder / f"{engine}.pdf"
    file.write_bytes(worked(Request(name, format="pdf", engine=engine)))
    return file


def first_page(file: Path) -> Image.Image:
    """The picture of a file's first page."""
    command = ["pdftoppm", "-r", str(RESOLUTION), "-png", "-singlefile", file.name, file.stem]
    subprocess.run(command, cwd=file.parent, check=True)
    return Image.open(file.with_suffix(".png")).convert("RGB")


def beside(pictures: list[Image.Image]) -> Image.Image:
    """Pictures in a row, in few colours."""
    width = sum(picture.width for picture in pictures) + GAP * (len(pictures) - 1)
    row = Image.new("RGB", (width, max(picture.height for picture in pictures)), "#C9CDD3")
    left = 0
    for picture in pictures:
        row.paste(picture, (left, 0))
        left += picture.width + GAP
    return row.quantize(COLOURS)


if __name__ == "__main__":
    sys.exit(main())
