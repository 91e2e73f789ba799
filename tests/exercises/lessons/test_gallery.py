"""Every built-in example in every style: pages without a layout fault, and one command that writes them all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from derive.errors import InputError
from exercises.audit.batch import audit_part
from exercises.cli import main
from exercises.files.library import builtin_examples, load_lesson
from exercises.lessons.deriving import Request, worked
from exercises.lessons.gallery import gallery
from exercises.lessons.lesson import Wish
from templates.formats import Part
from templates.formats.pdf.compiler import compile_pdf
from templates.formats.tex import whole
from templates.outline import outline
from templates.styles import style_named, styles

WIDEST = 2.0
"""Points by which a line may stand out of its column."""
OVERFULL = re.compile(r"Overfull \\([hv])box \(([0-9.]+)pt too (?:wide|high)\)[^\n]*")

HIGHEST = 235.0
"""Points from which on a slide would be set too small to read."""
SHRUNK = re.compile(r"gradsheet slide [0-9]+ too high: ([0-9.]+)pt")


def half(style: str, other: int) -> list[str]:
    """Every second example: each is in half of all styles, and with `other` 0 and 1 in all of them."""
    return list(builtin_examples())[(list(styles()).index(style) + other) % 2 :: 2]


def parts(style: str) -> Iterator[tuple[str, Part]]:
    """The examples of a style, and half of the others."""
    for name in builtin_examples():
        lesson = load_lesson(name)
        if name in half(style, 0) or lesson.common.style == style:
            told = lesson.told(style_named(style), Wish())
            yield name, told.compiled(style_named(style), "tex").part(told.numbers, {})


@pytest.mark.parametrize("name", builtin_examples())
def test_every_example_is_told_and_set_as_before(name: str, golden: Any) -> None:
    lesson = load_lesson(name)
    style = style_named(lesson.common.style)
    told = lesson.told(style, Wish())
    golden(outline(told.document), f"examples/{name}.txt")
    golden(told.compiled(style, "tex").part(told.numbers, {}).body, f"examples/{name}.tex")


def faults(log: str) -> list[str]:
    """What a reader would see of a run's log: wide lines, tiny slides, missing signs, references that lead nowhere."""
    wide = [found[0] for found in OVERFULL.finditer(log) if float(found[2]) > WIDEST]
    high = [found[0] for found in SHRUNK.finditer(log) if float(found[1]) > HIGHEST]
    return wide + high + re.findall(r"Missing character[^\n]*|[^\n]*undefined[^\n]*", log)


@pytest.mark.needs_tex
@pytest.mark.parametrize("style", styles())
def test_examples_are_laid_out_well_in_every_style(style: str) -> None:
    pages = dict(parts(style))
    if faults(compile_pdf(whole(list(pages.values()))).log):
        found = {name: faults(compile_pdf(whole([part])).log) for name, part in pages.items()}
        pytest.fail(f"{ {name: said for name, said in found.items() if said} }", pytrace=False)


@pytest.mark.needs_tex
def test_every_audit_is_laid_out_well() -> None:
    pages = [audit_part(name) for name in builtin_examples() if load_lesson(name).common.published]
    assert faults(compile_pdf(whole(pages)).log) == []


@pytest.mark.parametrize("style", styles())
def test_examples_are_written_as_markdown_in_every_style(style: str) -> None:
    """Each in the half of the styles in which it is not laid out by TeX."""
    for name in half(style, 1):
        text = load_lesson(name).told(style_named(style), Wish()).page(style_named(style), "md").decode()
        assert text.startswith("# ")
        assert "\x1a" not in text


def test_the_gallery_is_written_by_one_command(tmp_path: Path) -> None:
    """By Typst, whose threads this process has already; the same pages go through TeX where faults are looked for."""
    assert worked(Request("mazur", format="pdf", engine="typst")).startswith(b"%PDF")
    done = CliRunner().invoke(main, ["gallery", "-o", str(tmp_path / "out"), "--engine", "typst"])
    assert done.exit_code == 0, done.output
    audits = {f"{name}-audit" for name in builtin_examples() if load_lesson(name).common.published}
    assert {path.stem for path in (tmp_path / "out").iterdir()} == set(builtin_examples()) | audits
    assert "mazur-audit" in audits
    assert all(path.read_bytes().startswith(b"%PDF") for path in (tmp_path / "out").iterdir())


def test_a_gallery_needs_a_style_and_a_folder(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="did you mean mazur"):
        gallery(tmp_path, "mazzur", lambda done, total: None)
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="cannot be made into a folder"):
        gallery(tmp_path / "file" / "out", None, lambda done, total: None)


def test_faults_are_read_from_a_log() -> None:
    log = "Overfull \\hbox (2.5pt too wide) in x\nOverfull \\vbox (1.0pt too high) y\nMissing character: no z in font!"
    assert faults(log) == ["Overfull \\hbox (2.5pt too wide) in x", "Missing character: no z in font!"]
    assert faults("gradsheet slide 7 too high: 236.0pt\ngradsheet slide 8 too high: 200.0pt") == [
        "gradsheet slide 7 too high: 236.0pt"
    ]
