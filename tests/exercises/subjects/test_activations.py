"""Files of activations: what they say, what they refuse, and the built-in one."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest

from derive.activations import ACTIVATIONS
from derive.errors import InputError
from exercises.files.library import load_lesson
from exercises.lessons.deriving import Request, worked

FILE = """\
title: Two activations
activations:
  functions: [tanh, {name: elu, alpha: 0.5}]
  at: [-1, 0.5]
published:
  elu[1]: "-0.32"
"""


def written(tmp_path: Path, old: str = "", new: str = "") -> Path:
    assert old in FILE
    path = tmp_path / "file.yaml"
    path.write_text(FILE.replace(old, new, 1), encoding="utf-8")
    return path


def page(path: str | Path, form: str = "md", **wish: Any) -> str:
    return worked(Request(str(path), format=form, **wish)).decode()


def test_the_built_in_lesson_has_every_activation() -> None:
    found = json.loads(page("activations", "json", formula_only=True))["formulas"]
    assert {name for name in found if "/" not in name} == ACTIVATIONS.keys()


def test_numbers_and_formulas_as_json(tmp_path: Path) -> None:
    found = json.loads(page(written(tmp_path), "json"))
    assert found["quantities"]["tanh[2]"] == pytest.approx(math.tanh(0.5))
    assert found["quantities"]["elu[1]"] == pytest.approx(0.5 * math.expm1(-1))
    assert found["derivatives"]["delu[1]/dx[1]"] == pytest.approx(0.5 * math.exp(-1))
    assert found["formulas"]["dtanh/dx"] == "1 - f^2"


def test_formulas_alone_have_no_table(tmp_path: Path) -> None:
    whole, formulas = page(written(tmp_path)), page(written(tmp_path), formula_only=True)
    assert "side by side" in whole
    assert "side by side" not in formulas
    assert "quotient rule" in formulas


def test_a_published_number_is_found_by_name(tmp_path: Path) -> None:
    lesson = load_lesson(written(tmp_path))
    assert lesson.exact("elu[1]") == pytest.approx(-0.316, abs=1e-3)
    with pytest.raises(InputError, match="elu"):
        lesson.exact("elu[9]")


def test_derivatives_are_by_x(tmp_path: Path) -> None:
    assert page(written(tmp_path), wrt=("x",))
    with pytest.raises(InputError, match="it differentiates by x"):
        page(written(tmp_path), wrt=("w[1,1,1]",))


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("tanh", "tan", 3, "did you mean tanh?"),
        ("alpha: 0.5", "beta: 0.5", 3, "unknown key 'beta'"),
        ("{name: elu, alpha: 0.5}", "{name: relu, alpha: 0.5}", 3, "relu takes no alpha"),
        ("{name: elu, alpha: 0.5}", "tanh", 3, "tanh stands there twice"),
        ("[-1, 0.5]", "[]", 4, "at"),
        ("[-1, 0.5]", "[x]", 4, "'x' is not a number"),
    ],
)
def test_what_a_file_says_wrongly_is_told_at_its_line(
    tmp_path: Path, old: str, new: str, line: int, words: str
) -> None:
    with pytest.raises(InputError) as error:
        page(written(tmp_path, old, new))
    assert words in str(error.value)
    assert error.value.place.line == line
