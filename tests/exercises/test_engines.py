"""A class set by Typst: tagged for screen readers, the same bytes each time, and the numbers that LaTeX prints."""

from __future__ import annotations

import itertools
import json
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from exercises.lessons.deriving import Request, worked
from exercises.press import batches
from exercises.press.batches import Progress
from exercises.press.making import Order, make
from templates.engines import AUTO, ENGINES, chosen

SECRET = b"0123456789abcdef0123456789abcdef"
NUMBER = re.compile(r"\d+\.\d+")
KINDS = ("sheets", "keys", "marking")
SET = """
title: Problem set
course: Course
seed: 7
rounding: {carry: 6, answer: 4}
layout: {duplex: true}
questions:
  - {type: gradient_step, points: 7, title: Step, learning_rate: 0.3, ask: [a, L, "dL/dw[2,1,1]"],
     network: {inputs: 2, layers: [{units: 2}, {units: 2}]}}
  - {type: gradient_step, points: 3, title: Classes, learning_rate: 0.3, ask: [L, "dL/dw[1,1,1]"],
     network: {inputs: 2, layers: [{units: 2, activation: softmax}], loss: cross_entropy}}
"""


def made(folder: Path, engine: str, jobs: int | None = None, progress: Progress = lambda done, total: None) -> Path:
    (folder / "set.yaml").write_text(SET)
    (folder / "key").write_bytes(SECRET)
    (folder / "roster.csv").write_text("id,name\nada,Ada Byron\nzo,Zoë Łuć\n", encoding="utf-8")
    people, key = folder / "roster.csv", folder / "key"
    make(Order(str(folder / "set.yaml"), folder / engine, people, None, None, key, jobs, engine=engine), progress)
    return folder / engine


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("class"), "typst")


@pytest.fixture(scope="module")
def by_latex(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("class"), "latex")


def files(folder: Path) -> list[Path]:
    return [folder / kind / f"{ident}.pdf" for kind in KINDS for ident in ("ada", "zo")]


def text_of(path: Path) -> str:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed: apt-get install poppler-utils")
    return subprocess.run(["pdftotext", str(path), "-"], capture_output=True, check=True).stdout.decode()


def elements(node: Any) -> Iterator[Any]:
    """The structure of a file in reading order."""
    if isinstance(node, pikepdf.Array):
        for part in node:
            yield from elements(part)
    elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
        yield node
        yield from elements(node.get("/K"))


def test_the_engines_are_named_and_auto_takes_one_that_is_there() -> None:
    assert set(ENGINES) == {"latex", "typst"}
    assert chosen(AUTO).is_there()
    assert ENGINES["typst"].is_there()


def test_auto_is_typst_where_there_is_no_tex(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert chosen(AUTO).name == "typst"


def test_the_run_says_and_records_what_sets_it(folder: Path) -> None:
    assert json.loads((folder / "manifest.json").read_bytes())["engine"] == "typst"
    assert {path.name for path in (folder / "typst").iterdir()} == {f"all-{kind}.typ" for kind in KINDS}


def test_every_file_is_tagged_and_its_headings_are_in_order(folder: Path) -> None:
    for path in files(folder):
        with pikepdf.open(path) as pdf:
            root = pdf.Root
            assert root.MarkInfo.Marked
            assert (str(root.Lang), bool(root.ViewerPreferences.DisplayDocTitle)) == ("en", True)
            assert b"<pdfuaid:part>1</pdfuaid:part>" in root.Metadata.read_bytes()
            assert str(pdf.docinfo["/Title"]) == "Problem set"
            found = list(elements(root.StructTreeRoot.K))
            levels = [int(str(e.S)[2:]) for e in found if re.fullmatch("/H[1-6]", str(e.S))]
            assert levels[0] == 1
            assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_every_formula_and_drawing_is_told_in_words(folder: Path) -> None:
    with pikepdf.open(folder / "keys" / "ada.pdf") as pdf:
        found = [e for e in elements(pdf.Root.StructTreeRoot.K) if str(e.S) in ("/Formula", "/Figure")]
        words = [str(element.Alt) for element in found]
    assert len(words) > 40
    assert any(told.startswith("Network, each layer joined to the next: inputs") for told in words)
    assert any("partial derivative of L with respect to weight w one one, layer two equals" in told for told in words)
    assert not [told for told in words if re.search(r"[\\_^{}$#\x1a]|  ", told)]


def test_tables_have_heads(folder: Path) -> None:
    with pikepdf.open(folder / "sheets" / "ada.pdf") as pdf:
        kinds = Counter(str(element.S) for element in elements(pdf.Root.StructTreeRoot.K))
    assert kinds["/Table"] >= 1
    assert kinds["/TH"] >= 4


def test_the_same_order_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    again = made(tmp_path, "typst")
    for path in (*files(folder), *(folder / f"all-{kind}.pdf" for kind in KINDS)):
        assert path.read_bytes() == (again / path.relative_to(folder)).read_bytes(), path


def test_a_class_is_the_same_by_one_hand_by_two_and_after_a_stop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(batches.BATCH, "typst", 1)
    made(tmp_path, "typst", jobs=1)
    (tmp_path / "typst").rename(tmp_path / "one")
    made(tmp_path, "typst", jobs=2)
    (tmp_path / "typst").rename(tmp_path / "two")

    def stopping(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        made(tmp_path, "typst", jobs=2, progress=stopping)
    assert len(list((tmp_path / "typst").rglob("*.pdf"))) < len(list((tmp_path / "one").rglob("*.pdf")))
    made(tmp_path, "typst", jobs=2)
    one = {path.relative_to(tmp_path / "one"): path.read_bytes() for path in (tmp_path / "one").rglob("*.*")}
    for other in ("two", "typst"):
        folder = tmp_path / other
        assert {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*.*")} == one


def test_all_files_of_a_kind_begin_on_leaves_of_their_own_in_one(folder: Path) -> None:
    for kind in KINDS:
        lengths = [len(pikepdf.open(folder / kind / f"{ident}.pdf").pages) for ident in ("ada", "zo")]
        with pikepdf.open(folder / f"all-{kind}.pdf") as pdf:
            assert len(pdf.pages) == sum(length + length % 2 for length in lengths)


@pytest.mark.needs_tex
def test_pages_hold_what_latex_prints(folder: Path, by_latex: Path) -> None:
    for ours, theirs in zip(files(folder), files(by_latex), strict=True):
        text, other = text_of(ours), text_of(theirs)
        assert Counter(NUMBER.findall(text)) == Counter(NUMBER.findall(other)), ours
        assert ("Zoë Łuć" in text) == ("Zoë Łuć" in other) == (ours.stem == "zo" and ours.parent.name != "keys")
        with pikepdf.open(ours) as one, pikepdf.open(theirs) as two:
            assert abs(len(one.pages) - len(two.pages)) <= 1


def test_a_folder_of_another_engine_is_not_mixed_with(folder: Path) -> None:
    again = Order(
        str(folder.parent / "set.yaml"), folder, folder.parent / "roster.csv", None, None, folder.parent / "key", None
    )
    from dataclasses import replace

    from derive.errors import InputError

    with pytest.raises(InputError, match="another run"):
        make(replace(again, engine="latex"))


ONE_OF_FIVE = """  - {type: choose_formula, points: 1, title: Which, ask: "dL/dw[1,1,2]", choices: 5,
     network: {inputs: 2, layers: [{units: 2}, {units: UNITS}], loss: half_squared_error}}
"""


@pytest.mark.parametrize("engine", ["typst", pytest.param("latex", marks=pytest.mark.needs_tex)])
def test_what_there_is_to_choose_from_stays_with_its_question(tmp_path: Path, engine: str) -> None:
    questions = "".join(ONE_OF_FIVE.replace("UNITS", units) for units in "234234")
    (tmp_path / "set.yaml").write_text(f"title: Choices\nlayout: {{working: space}}\nquestions:\n{questions}")
    out = tmp_path / "out"
    make(Order(str(tmp_path / "set.yaml"), out, None, 1, None, None, None, engine=engine))
    pages = text_of(next((out / "sheets").iterdir())).split("\f")
    asked = [page.count("Which formula is") for page in pages]
    assert sum(asked) == 6
    assert len(list(filter(None, asked))) > 1
    for mark in "ABCDE":
        assert [len(re.findall(rf"^{mark}$|^{mark} ", page, re.MULTILINE)) for page in pages] == asked, mark


@pytest.mark.needs_tex
@pytest.mark.parametrize(("name", "style"), [("mazur", None), ("regression-3-3-1", None), ("dyda", "slides")])
def test_both_engines_need_as_many_pages(name: str, style: str | None) -> None:
    one, other = (
        len(pikepdf.open(BytesIO(worked(Request(name, style=style, format="pdf", engine=engine)))).pages)
        for engine in ENGINES
    )
    assert abs(one - other) <= 1
