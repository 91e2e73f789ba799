"""PDF: compiled in a closed folder, the same bytes each time, many documents in one run."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import replace
from io import BytesIO
from itertools import cycle
from pathlib import Path
from random import Random
from typing import Any

import pikepdf
import pytest

from derive import DenseNetwork, Derivation, Derivative, LayerSpec, NetworkSpec, Quantity
from derive.errors import GradsheetError, ToolMissing
from exercises.lessons.deriving import Request, worked
from templates.compiled import Compiled, compile_document
from templates.document import (
    Blank,
    Columns,
    Diagram,
    Document,
    Equations,
    Formula,
    Given,
    Heading,
    Item,
    Items,
    Line,
    Numbers,
    Options,
    Paragraph,
    Shown,
)
from templates.formats import Part, format_named
from templates.formats.pdf import compiler
from templates.formats.pdf.batch import batch_pdf
from templates.formats.pdf.compiler import compile_pdf
from templates.formats.tex import whole
from templates.formats.tex.escape import escape
from templates.notations import NOTATIONS, notation
from templates.printable import PRINTABLE, composed

FIELDS = {"name": "Zażółć O'Hara-Smith", "form": "K7Q2-D"}
pytestmark = pytest.mark.needs_tex


def text_of(pdf: bytes, how: str = "-layout") -> str:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed: apt-get install poppler-utils")
    done = subprocess.run(["pdftotext", how, "-", "-"], input=pdf, capture_output=True, check=True)
    return done.stdout.decode()


def parts_of(key: Document, sheet: Document, example: Any, fields: dict[str, str]) -> list[Part]:
    make = [compile_document(d, notation("mazur", example.spec), example.precision) for d in (sheet, key)]
    return [page.part(example.values, fields) for page in make]


def test_a_batch_is_split_into_its_documents(key: Document, sheet: Document, example: Any) -> None:
    names = ["Ada One", "Emmy Two", "Sofja Three"]
    parts = [part for name in names for part in parts_of(key, sheet, example, {**FIELDS, "name": name})]
    batch = batch_pdf(parts)
    assert len(batch.files) == 6
    for name, file in zip(names, batch.files[::2], strict=True):
        text = text_of(file)
        assert name in text
        assert not any(other in text for other in names if other != name)
    assert sum(len(pikepdf.open(BytesIO(file)).pages) for file in batch.files) == len(
        pikepdf.open(BytesIO(batch.whole)).pages
    )
    assert batch_pdf(parts, batch.counts).files == batch.files


def choice_behind(lines: int) -> Part:
    """A high drawing below a heading, what is given, and a choice about it, behind so many lines."""
    spec = NetworkSpec(6, (LayerSpec(6), LayerSpec(2)), "half_squared_error")
    choice = (
        Heading(("heading",)),
        Diagram(spec, wide=True),
        Columns((Paragraph(("given",)),) * 3, (Paragraph(("more",)),)),
        Paragraph(("choices",), keep=True),
        Options((("A", ("choice",)), ("B", ("other",)))),
        Items((Item(("question",), ("1 point",), (Line(Quantity("x"), (Blank(8.0),)),)),)),
    )
    document = Document("Choice", ("Choice",), (), (*[Paragraph(("line",))] * lines, *choice))
    return compile_document(document, notation("mazur", spec), lambda name: 4).part({}, {})


def test_the_foot_counts_the_pages_of_its_own_document() -> None:
    long = Part(
        "Long", "\n\n".join(["\\gsheads{a}{b}", *[f"\\vbox to 10cm{{line {i}\\vfil}}" for i in range(5)]]), {}, "long"
    )
    short = Part("Short", "\\gsheads{c}{d}Only this.", {}, "short")
    kept = [choice_behind(lines) for lines in (14, 18, 22, 26, 30, 34)]
    files = batch_pdf([long, short, replace(long, body=long.body + "\n\n\\vbox to 20cm{more}"), *kept]).files
    for file in files[3:]:
        together = {"heading", "h", "given", "choices", "choice", "other", "question"}
        assert any(together <= set(re.findall("[a-z]+", page)) for page in text_of(file).split("\f"))
    assert re.findall(r"\d of \d", text_of(files[0])) == ["1 of 3", "2 of 3", "3 of 3"]
    assert "1 of 1" in text_of(files[1])
    assert "1 of 4" in text_of(files[2])
    with pikepdf.open(BytesIO(files[1])) as opened:
        assert opened.docinfo["/Title"] == "Short"


def test_the_same_source_gives_the_same_bytes(sheet: Document, key: Document, example: Any) -> None:
    parts = parts_of(key, sheet, example, FIELDS)
    first, second = format_named("pdf").whole(parts), format_named("pdf").whole(parts)
    assert first == second
    assert b"CreationDate" not in first


def test_tex_reports_its_first_error_in_one_line() -> None:
    with pytest.raises(GradsheetError, match="Undefined control sequence") as caught:
        compile_pdf(whole([Part("t", r"\nosuchcommand", {})]))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("free", "says", "words"),
    [
        (40_000_000, "Fatal error occurred", "no space left"),
        (40_000_000, "! Undefined control sequence.", "Undefined control sequence"),
        (0, "! I can't write on file.", "no space left"),
        (10**9, "Fatal error occurred", "Fatal error occurred"),
    ],
)
def test_want_of_room_is_told_from_faults_of_a_page(
    free: int, says: str, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that is nearly full, where TeX names no fault: it removes what it could not write whole."""
    program = tmp_path / compiler.ENGINE
    program.write_text(f"""#!/bin/sh\ncat << 'END'\n{says}\nEND\nexit 1\n""")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10**10, 10**10 - free, free))
    with pytest.raises(GradsheetError, match=words):
        compile_pdf("a page")


@pytest.mark.parametrize(
    "body",
    [r"\input{/etc/passwd}", r"\input{../secret}", r"\newread\r\openin\r=/etc/passwd \ifeof\r\errmessage{closed}\fi"],
)
def test_files_outside_the_folder_are_closed_to_tex(body: str) -> None:
    with pytest.raises(GradsheetError):
        compile_pdf(whole([Part("t", body, {})]))


def test_programs_cannot_be_started() -> None:
    compilation = compile_pdf(whole([Part("t", r"x\immediate\write18{touch started}", {})]))
    assert "runsystem(touch started)...disabled" in compilation.log


def test_without_tex_the_packages_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiler.shutil, "which", lambda name: None)
    with pytest.raises(ToolMissing, match="texlive-latex-recommended"):
        compile_pdf("anything")


def test_every_accepted_character_prints_and_copies() -> None:
    characters = sorted(PRINTABLE - set(" \u00a0\u2003"))
    body = "\n\n".join(f"a{escape(character)}z" for character in characters)
    lines = [
        line
        for line in text_of(compile_pdf(whole([Part("t", body, {})])).pdf).split("\n")
        if line.strip().startswith("a")
    ]
    read = [composed(line.strip()).replace(" ", "") for line in lines]
    assert read == [f"a{character}z".replace("'", "’") for character in characters]


def test_every_accepted_character_is_one_letter_wide() -> None:
    """What is said of a character's text when it is copied hides what else might be printed for it."""
    characters = sorted(PRINTABLE - {"\u2003"})
    boxes = "\n".join(rf"\sbox0{{\textbf{{{escape(c)}}}}}\typeout{{width \the\wd0}}" for c in characters)
    widths = map(float, re.findall(r"width ([0-9.]+)pt", compile_pdf(whole([Part("t", f"x{boxes}", {})])).log))
    found = dict(zip(characters, widths, strict=True))
    assert not {character: width for character, width in found.items() if not 2 < width < 17}


def wide_network(draw: Random) -> NetworkSpec:
    hidden = LayerSpec(draw.randint(1, 9), draw.choice(["sigmoid", "leaky_relu", "gelu", "softplus"]))
    return NetworkSpec(draw.randint(1, 12), (hidden, LayerSpec(draw.randint(2, 7), "softmax")), "cross_entropy")


def derivation_page(spec: NetworkSpec) -> Document:
    network = DenseNetwork(spec)
    derivation = Derivation(network)
    lines = [
        Line(e.target, (Formula(e.term), Numbers(e.term), Shown(e.target)), reason=("because it is so",))
        for e in network.equations()
    ]
    weight = Quantity("w", (1, 1, 1))
    for quantity in (Quantity("z", (2, 1)), Quantity("a", (1, 1)), Quantity("z", (1, 1)), weight):
        step = derivation.step(quantity)
        lines.append(
            Line(
                step.target,
                (Formula(step.chain()), Formula(step.textbook()), Numbers(step.textbook()), Shown(step.target)),
            )
        )
    lines.append(Line(Derivative(Quantity("L"), weight), (Formula(derivation.expanded(weight)),)))
    given_names = tuple(network.given())
    return Document(
        "Wide",
        ("Wide",),
        (),
        (
            Diagram(spec, weight),
            Given((given_names,)),
            Heading(("All",)),
            Paragraph(("Text",)),
            Equations(tuple(lines)),
        ),
    )


class Spread(dict[Any, float]):
    """A number for every name, of either sign and any size, always the same."""

    def __missing__(self, name: Any) -> float:
        digest = sum(ord(letter) * place for place, letter in enumerate(str(name), 7))
        return (digest % 2001 - 1000) / (3.0 if digest % 5 == 0 else 997.0)


def page_of(spec: NetworkSpec, title: str) -> Compiled:
    return compile_document(derivation_page(spec), notation(title, spec), lambda name: 6)


def test_no_line_is_wider_than_the_page() -> None:
    draw = Random(11)
    specs = [wide_network(draw) for _ in range(16)]
    assert max(sum(spec.sizes) for spec in specs) > 20
    parts = [page_of(spec, title).part(Spread()) for spec, title in zip(specs, cycle(NOTATIONS), strict=False)]
    log = compile_pdf(whole(parts)).log
    over = [float(points) for points in re.findall(r"Overfull \\hbox \(([0-9.]+)pt too wide\)", log)]
    assert max(over, default=0.0) <= 1.0
    assert "Missing character" not in log


def test_a_long_solution_leaves_no_page_half_empty() -> None:
    """The last line of each page but the last stands in its lower third."""
    pdf = worked(Request("softmax-2-2-3", (), "index", "pdf", formula_only=False))
    pages = text_of(pdf, "-bbox").split("<page ")[1:]
    lowest = [max(float(y) for y in re.findall(r'yMax="([0-9.]+)"', page) if float(y) < 775) for page in pages]
    assert len(pages) > 5
    assert all(y > 77 + 2 / 3 * 697 for y in lowest[:-1])
