"""Pages as engines set them: nothing stands on top of anything else, and what goes on overleaf has its head there."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import pytest

from exercises.files.library import load_set
from exercises.press.jobs import Kind
from exercises.press.printing import Press
from exercises.storage.roster import Student
from exercises.variants.drawing import Lottery
from exercises.variants.generate import Generator
from templates.engines import chosen
from templates.engines.engine import Order

ENGINES = [pytest.param("latex", marks=pytest.mark.needs_tex), "typst"]
MATRICES = """
  - type: matrix_backprop
    network: {inputs: 3, layers: [{units: 3}, {units: 3}, {units: 2}], loss: half_squared_error}
    ask: [a, dL/dz, dL/dw, dL/db]
"""
LONG = "Problem set 4: Two hidden layers, and what became of them in summer"
_WORD = re.compile(r'<word xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax="(.*?)">(.*?)</word>')


@dataclass(frozen=True)
class Word:
    """A word on a page, and the box around it."""

    left: float
    top: float
    right: float
    bottom: float
    text: str

    def hides(self, other: Word) -> bool:
        """Whether it stands on the same line as another, in the same place."""
        level = abs(self.top + self.bottom - other.top - other.bottom) < 4
        return level and min(self.right, other.right) - max(self.left, other.left) > 1


def pages_of(folder: Path, text: str, kind: Kind, engine: str) -> list[list[Word]]:
    """The words of each page of one student."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed: apt-get install poppler-utils")
    (folder / "set.yaml").write_text(text, encoding="utf-8")
    problem_set, engine_chosen = load_set(folder / "set.yaml"), chosen(engine)
    generator = Generator(problem_set, Lottery(b"sixteen signs or", "d", 1))
    (copy,) = generator.copies((Student("u1001", "Ada"),))
    press = Press(problem_set, generator.structures, engine=engine_chosen)
    (pdf,) = engine_chosen.print(Order([press.part(kind, copy)])).files
    done = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=pdf, capture_output=True, check=True)
    return [list(words(page)) for page in done.stdout.decode().split("<page ")[1:]]


def words(page: str) -> Iterator[Word]:
    for *box, text in _WORD.findall(page):
        yield Word(*map(float, box), text)


def hidden(page: Sequence[Word]) -> list[tuple[str, str]]:
    return [(one.text, other.text) for one, other in combinations(page, 2) if one.hides(other)]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("style", ["mazur", "index"])
def test_nothing_on_a_page_to_mark_by_stands_on_top_of_anything(tmp_path: Path, style: str, engine: str) -> None:
    text = f'title: "{LONG}"\ncourse: Machine Learning\nstyle: {style}\nquestions:{MATRICES * 2}'
    pages = pages_of(tmp_path, text, "marking", engine)
    assert len(pages) > 1
    assert not [pair for page in pages for pair in hidden(page)]


@pytest.mark.parametrize("engine", ENGINES)
def test_rows_to_mark_by_that_go_on_overleaf_have_their_head_there(tmp_path: Path, engine: str) -> None:
    pages = pages_of(tmp_path, f"title: Set\nquestions:{MATRICES * 2}", "marking", engine)
    assert len(pages) > 1
    for page in pages:
        body = [word.text for word in sorted(page, key=lambda word: word.top) if word.top > 70]
        entry = next(place for place, text in enumerate(body) if text == "[1,")
        assert "within" in body[:entry]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("repeats", [1, 3])
def test_heads_have_room_for_long_titles(tmp_path: Path, repeats: int, engine: str) -> None:
    title = "; ".join([LONG] * repeats)[:200]
    course = "; ".join(["Machine Learning, winter term"] * 2 * repeats)[:200]
    text = f'title: "{title}"\ncourse: "{course}"\nlayout: {{paper: letter}}\nquestions:{MATRICES}'
    pages = pages_of(tmp_path, text, "keys", engine)
    for page in pages:
        head = [word for word in page if word.top < 60]
        assert not hidden(page)
        assert {"u1001", "form", "worked", "solution", "summer"} <= {word.text.rstrip(";") for word in head}
        assert min(word.top for word in head) > 8


@pytest.mark.parametrize("engine", ENGINES)
def test_points_stand_at_the_right_on_the_last_line_of_what_they_are_for(tmp_path: Path, engine: str) -> None:
    pages = pages_of(tmp_path, f"title: Set\nstyle: mazur\nquestions:{MATRICES}", "sheets", engine)
    found = 0
    for page in pages:
        for word in page:
            if word.text in ("point", "points"):
                others = [w for w in page if abs(w.bottom - word.bottom) < 4 and w.right < word.left - 30]
                found += bool(others)
                assert others or word.top < 200, word
                assert word.right == pytest.approx(max(w.right for w in page if w.text.startswith("point")), abs=1)
    assert found >= 4
