"""No question type's sheet tells an answer: not in its text, and which choice is right in no corner of the file."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from textwrap import dedent, indent
from typing import Any

import pikepdf
import pytest

from exercises.press.making import Order, make
from exercises.questions import question_types

SEED = 715_824_936
CHOOSE = """
type: choose_formula
network: {inputs: 2, layers: [{units: 2}, {units: 1}], loss: half_squared_error}
ask: "dL/dw[1,1,1]"
"""
Records = dict[str, Any]

pytestmark = pytest.mark.needs_tex


def made(folder: Path, questions: list[str], copies: int) -> tuple[Path, Records]:
    """A class of a set of some questions: its folder, and what the manifest has of each student."""
    texts = [indent(dedent(text).strip() + "\ntitle: Title\npoints: 6", "    ").lstrip() for text in questions]
    head = f"title: Set\nstyle: mazur\nseed: {SEED}\nrounding: {{carry: 6, answer: 4}}\nquestions:\n"
    (folder / "set.yaml").write_text(head + "".join(f"  - {text}\n" for text in texts))
    (folder / "key").write_bytes(b"0123456789abcdef0123456789abcdef")
    make(Order(str(folder / "set.yaml"), folder / "out", None, copies, None, folder / "key", None))
    return folder / "out", json.loads((folder / "out" / "manifest.json").read_bytes())["students"]


@pytest.fixture(scope="module")
def every_type(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Records]:
    examples = [kind.examples[0] for kind in question_types().values()]
    return made(tmp_path_factory.mktemp("types"), examples, 2)


@pytest.fixture(scope="module")
def choices(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Records]:
    return made(tmp_path_factory.mktemp("choices"), [CHOOSE], 24)


def text_of(path: Path) -> str:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed: apt-get install poppler-utils")
    done = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True)
    return done.stdout.decode().replace("−", "-")


def hidden(record: Any) -> Iterator[str]:
    """Every number that an answer of a student has, at each count of digits that no given number has too."""
    given = {abs(value) for numbers in record["given"].values() for value in numbers.values()}
    for answer in record["answers"]:
        exact = answer.get("details", {}).get("exact")
        values = [entry for row in exact for entry in row] if exact else [answer["value"]]
        for value in (abs(value) for value in values if isinstance(value, float)):
            # To two digits one number in some dozens is like another that a page shows.
            texts = (f"{value:.{digits}f}" for digits in range(3, 10) if round(value, digits) not in given)
            yield from (text for text in texts if not float(text).is_integer() and float(text) not in given)


def test_no_true_value_stands_in_the_sheet_of_any_type(every_type: tuple[Path, Records]) -> None:
    output, students = every_type
    for ident, record in students.items():
        secret = set(hidden(record))
        assert len(secret) > 300
        found = set(re.findall(r"\d+\.\d+", text_of(output / "sheets" / f"{ident}.pdf")))
        assert not secret & found
        key = set(re.findall(r"\d+\.\d+", text_of(output / "keys" / f"{ident}.pdf")))
        assert len(secret & key) > 40, "the same search finds them in a key"


def test_the_answer_form_is_the_same_for_everyone_and_empty(every_type: tuple[Path, Records]) -> None:
    output, students = every_type
    head, *rows = csv.reader(io.StringIO((output / "answers.csv").read_text("utf-8")))
    assert head == ["student", "question", "quantity", "answer"]
    forms = defaultdict(list)
    for student, *rest, answer in rows:
        assert answer == ""
        forms[student].append(rest)
    assert list(forms) == list(students)
    first, *others = forms.values()
    assert all(other == first for other in others)


def test_sheets_say_nothing_about_how_they_were_made(every_type: tuple[Path, Records]) -> None:
    output, students = every_type
    for ident in students:
        with pikepdf.open(output / "sheets" / f"{ident}.pdf") as pdf:
            assert not pdf.attachments
            assert set(pdf.docinfo.keys()) <= {"/Title", "/Producer", "/Creator"}
            assert str(pdf.docinfo["/Title"]) == "Set"
            names = {str(name) for page in pdf.pages for part in page.obj.Resources.values() for name in keys(part)}
        assert not {name for name in names if not re.fullmatch(r"/F\d+|/pgfprgb", name)}
        assert str(SEED).encode() not in (output / "sheets" / f"{ident}.pdf").read_bytes()


def keys(thing: pikepdf.Object) -> list[str]:
    return list(thing.keys()) if isinstance(thing, pikepdf.Dictionary) else []


def test_the_right_choice_is_told_by_no_object_and_no_size(choices: tuple[Path, Records]) -> None:
    """Sheets are alike but for their pages' contents, and each letter's sizes lie among those of the others."""
    output, students = choices
    sizes: dict[str, list[int]] = defaultdict(list)
    skeletons = set()
    for ident, record in students.items():
        (answer,) = record["answers"]
        path = output / "sheets" / f"{ident}.pdf"
        with pikepdf.open(path) as pdf:
            sizes[answer["value"]].append(sum(len(page.Contents.read_bytes()) for page in pdf.pages))
            skeletons.add(tuple(skeleton(pdf)))
    assert set(sizes) == set("ABCD")
    assert len(skeletons) == 1
    ranges = sorted((min(found), max(found)) for found in sizes.values())
    assert all(start <= end for (_, end), (start, _) in pairwise(ranges))


def skeleton(pdf: pikepdf.Pdf) -> Iterator[bytes]:
    """Every object in its order but the pages' contents, and where in the file objects begin."""
    contents = {page.Contents.objgen for page in pdf.pages}
    for thing in pdf.objects:
        if not isinstance(thing, pikepdf.Stream):
            yield thing.unparse(resolved=True)
        elif thing.objgen in contents or str(thing.get("/Type")) in ("/ObjStm", "/XRef"):
            yield b"stream"
        else:
            yield thing.read_raw_bytes()
