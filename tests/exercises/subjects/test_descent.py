"""Files of descents: what they say, what they refuse, and the built-in one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from derive.errors import InputError
from exercises.files.library import load_lesson
from exercises.lessons.deriving import Request, worked

FILE = """\
title: A descent
descent:
  function: theta^2 + theta
  start: 2.5
  rates: [0.1, 0.25]
  steps: 4
published:
  theta[1]@2: "1.00"
"""


def written(tmp_path: Path, old: str = "", new: str = "") -> Path:
    assert old in FILE
    path = tmp_path / "file.yaml"
    path.write_text(FILE.replace(old, new, 1), encoding="utf-8")
    return path


def page(path: str | Path, form: str = "md", **wish: Any) -> str:
    return worked(Request(str(path), format=form, **wish)).decode()


def test_the_built_in_numbers_are_those_of_a_plain_loop() -> None:
    found = json.loads(page("gradient-descent", "json"))
    for run, rate in enumerate((0.1, 1.5, 0.01), 1):
        theta = -4.0
        for k in range(11):
            assert found["quantities"][f"theta[{k}]@{run}"] == pytest.approx(theta, rel=1e-12)
            assert found["quantities"][f"J[{k}]@{run}"] == pytest.approx(theta**2, rel=1e-12)
            assert found["derivatives"][f"dJ/dtheta[{k}]@{run}"] == pytest.approx(2 * theta, rel=1e-12)
            theta -= rate * 2 * theta
    assert found["paths"] == {"alpha@1": "approaches", "alpha@2": "jumps apart", "alpha@3": "approaches"}
    assert found["formulas"]["theta[3]@2"] == "theta[2]@2 - alpha@2 * dJ/dtheta[2]@2"


def test_numbers_are_worked_as_on_paper(tmp_path: Path) -> None:
    text = page(written(tmp_path))
    assert r"= 2.5 - 0.25 \cdot 6 = \mathbf{1}" in text
    assert (
        r"\theta_{2} & = \theta_{1} - \alpha \, \frac{d J}{d \theta_{1}} = 1.9 - 0.1 \cdot 4.8 = \mathbf{1.42}" in text
    )
    assert "-0.0" not in text


def test_claims_are_looked_up_by_name(tmp_path: Path) -> None:
    lesson = load_lesson(written(tmp_path))
    assert lesson.exact("theta[1]@2") == pytest.approx(2.5 - 0.25 * 6)
    with pytest.raises(InputError, match="unknown quantity 'theta"):
        lesson.exact("theta[9]@1")


@pytest.mark.parametrize("form", ["md", "tex", "json"])
def test_formulas_need_no_numbers(form: str, tmp_path: Path) -> None:
    text = page(written(tmp_path), form, formula_only=True)
    assert "2.5" not in text
    assert "0.25" not in text


def test_derivatives_are_by_theta_alone(tmp_path: Path) -> None:
    path = written(tmp_path)
    assert page(path, wrt=("dJ/dtheta",)) == page(path, wrt=("theta[1]@1",)) == page(path)
    for form in ("md", "json"):
        with pytest.raises(InputError, match=r"no derivative by w\[1,1,1\]; it differentiates by theta"):
            page(path, form, wrt=("w[1,1,1]",))


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("theta^2 + theta", "theta^2 + x", 3, "unknown name 'x'"),
        ("theta^2 + theta", "sinc(theta)", 3, "sinc"),
        ("theta^2 + theta", "theta^", 3, "nothing follows"),
        ("theta^2 + theta", "5", 3, "no slope to descend"),
        ("theta^2 + theta", "ln(theta - 3)", 4, "no value at theta = 2.5"),
        ("theta^2 + theta", "theta^64", 4, "too large at theta = 2.5"),
        ("start: 2.5", "start: two", 4, "'two' is not a number"),
        ("start: 2.5", "begin: 2.5", 4, "unknown key 'begin'"),
        ("[0.1, 0.25]", "[0.1, 0]", 5, "the learning rate is 0; it must be more than 0"),
        ("[0.1, 0.25]", "[0.1, -1]", 5, "the learning rate is -1"),
        ("[0.1, 0.25]", "[]", 5, "rates is empty"),
        ("[0.1, 0.25]", "[1, 1, 1, 1, 1, 1, 1]", 5, "rates has 7 entries"),
        ("[0.1, 0.25]", "0.1", 5, "a list is wanted here"),
        ("steps: 4", "steps: 0", 6, "write a whole number from 1 to 100"),
        ("steps: 4", "steps: 1000000", 6, "write a whole number from 1 to 100"),
        ("  function: theta^2 + theta\n", "", 3, "function is missing"),
        ("theta[1]@2", "theta[1]@", 8, "is not the name of a quantity"),
    ],
)
def test_bad_files_are_told_in_a_line(tmp_path: Path, old: str, new: str, line: int, words: str) -> None:
    with pytest.raises(InputError) as caught:
        load_lesson(written(tmp_path, old, new))
    assert caught.value.place.line == line, str(caught.value)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_function_that_is_no_quadratic_is_judged_by_its_path(tmp_path: Path) -> None:
    text = page(written(tmp_path, "theta^2 + theta", "theta^4 / 4 - theta"))
    assert "The steps become shorter" in text
    assert r"\theta_{\mathit{min}}" not in text
