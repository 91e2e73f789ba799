"""Tables whose texts are longer than a line: everything in them is on the page, and nothing beyond the margin."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest

from derive.quantities import Quantity
from templates.compiled import compile_document
from templates.document import Document, Field, Formula, Results, Shown, Text
from templates.engines import ENGINES
from templates.engines.engine import Order
from templates.notations import notation
from templates.seams import seamed

NAME = Quantity("w", (1, 1, 1))
HEAD: tuple[Text, ...] = (("",), ("answer",), ("verdict",), ("right",), ("number",))
RUN = "".join(f"{digit}" * 50 for digit in range(1, 10)) + "0" * 50
"""An answer as long as may be, without a place to break it."""
FORMULA = "+".join(f"a[{place}]*(1-w[{place}])" for place in range(30))
SENTENCE = " ".join(f"word{place}" for place in range(80))
RIGHT = 197 * 72 / 25.4
"""Where the right margin of a page begins, and some points more for what TeX lets stand out."""


def set_by(engine: str, rows: int) -> tuple[str, float]:
    """The letters of a page with such a table, and how far they reach to the right in points."""
    row: tuple[Text, ...] = (
        (Formula(NAME),),
        (Field("answer", 7.0, long=True),),
        ("carried",),
        (Field("right", 7.0, long=True),),
        (Shown(NAME),),
    )
    last: tuple[Text, ...] = (("last",), (RUN[::-1],), ("right",), (SENTENCE,), (Shown(NAME),))
    document = Document("Page", ("Page",), (), (Results(HEAD, (*[row] * rows, last)),))
    made = compile_document(document, notation("index", None), lambda name: 4, format=ENGINES[engine].format)
    part = made.part({NAME: -0.25}, {"answer": RUN, "right": FORMULA})
    (pdf,) = ENGINES[engine].print(Order([part])).files
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed: apt-get install poppler-utils")
    text = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    words = re.findall(r'xMax="([0-9.]+)" yMax="[0-9.]+">([^<]*)<', text)
    return "".join(word for _, word in words), max(float(right) for right, _ in words)


@pytest.mark.parametrize("rows", [1, 9])
@pytest.mark.parametrize("engine", [pytest.param("latex", marks=pytest.mark.needs_tex), "typst"])
def test_long_cells_are_broken_into_lines(engine: str, rows: int) -> None:
    letters, right = set_by(engine, rows)
    assert right <= RIGHT
    counts = {sign: rows * (RUN + FORMULA).count(sign) + (RUN + SENTENCE).count(sign) for sign in "5678w[*"}
    assert {sign: letters.count(sign) for sign in "[*"} == {sign: counts[sign] for sign in "[*"}
    assert all(letters.count(sign) >= counts[sign] for sign in counts)


@pytest.mark.parametrize("text", [RUN, FORMULA, SENTENCE, "-0.123456789012", "[[0.1, -2.5e-3], [1, 2]]", ""])
def test_seams_change_nothing_and_leave_no_long_piece(text: str) -> None:
    pieces = seamed(text, str, "\x00").split("\x00")
    assert "".join(pieces) == text
    assert all(len(word) <= 24 for piece in pieces for word in piece.split())


def test_numbers_stay_whole() -> None:
    assert "\x00" not in seamed("-0.00012345678901 and 1.5e-12", str, "\x00")
