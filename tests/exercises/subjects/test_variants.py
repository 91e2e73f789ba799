"""Files of batch, mini-batch and stochastic descent: what they say, what they refuse, and the built-in one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from derive.errors import InputError
from exercises.files.library import load_lesson
from exercises.lessons.deriving import Request, worked

FILE = """\
title: Ways
variants:
  activation: sigmoid
  loss: binary_cross_entropy
  inputs: [-1, 0.5, 2]
  targets: [0, 1, 1]
  start: {w: 0.5, b: 0}
  learning_rate: 0.5
  batch_size: 2
  epochs: 2
  seed: 3
published:
  w[1,1]: "0.8"
"""


def written(tmp_path: Path, old: str = "", new: str = "") -> Path:
    assert old in FILE
    path = tmp_path / "file.yaml"
    path.write_text(FILE.replace(old, new, 1), encoding="utf-8")
    return path


def page(path: str | Path, form: str = "md", **wish: Any) -> str:
    return worked(Request(str(path), format=form, **wish)).decode()


def test_the_built_in_numbers_are_those_of_a_plain_loop() -> None:
    found = json.loads(page("descent-variants", "json"))
    x, y = (-1, -0.5, 0, 0.5, 1, 2), (-0.9, 0.5, 0.2, 1.6, 1.1, 2.9)
    w = b = -1.0
    for k, sample in enumerate((s for order in found["orders"] for s in order), 1):
        error = w * x[sample - 1] + b - y[sample - 1]
        w, b = w - 0.3 * error * x[sample - 1], b - 0.3 * error
        assert found["quantities"][f"w[3,{k}]"] == pytest.approx(w, rel=1e-10)
        assert found["quantities"][f"b[3,{k}]"] == pytest.approx(b, rel=1e-10)
    assert k == 24
    assert found["derivatives"]["dL/dw@6"] == pytest.approx((-2 - 1 - 2.9) * 2)
    assert found["formulas"]["dL/dw"] == "dL/da * x"


def test_the_page_tells_the_order_that_was_drawn() -> None:
    orders = json.loads(page("descent-variants", "json"))["orders"]
    told = "; ".join(" ".join(map(str, order)) for order in orders)
    assert f"drawn with the seed 12: {told}." in page("descent-variants").replace("\n", " ")


def test_a_logistic_unit_tells_its_net_input(tmp_path: Path) -> None:
    text = page(written(tmp_path))
    assert r"z & = w x + b" in text
    assert r"\sigma(z)" in text
    assert load_lesson(written(tmp_path)).exact("w[1,1]") == pytest.approx(0.68906, abs=1e-5)


def test_formulas_need_no_numbers(tmp_path: Path) -> None:
    assert "|" not in page(written(tmp_path), formula_only=True)
    assert json.loads(page(written(tmp_path), "json", formula_only=True)).keys() == {"formulas"}


def test_derivatives_are_by_the_two_parameters(tmp_path: Path) -> None:
    assert page(written(tmp_path), wrt=("w", "dL/db")) == page(written(tmp_path))
    with pytest.raises(InputError, match=r"no derivative by x\[1\]; it differentiates by w and b"):
        page(written(tmp_path), wrt=("x[1]",))


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("activation: sigmoid", "activation: softmax", 3, "one unit by itself cannot have the activation softmax"),
        ("activation: sigmoid", "activation: sigmod", 3, "did you mean sigmoid"),
        ("activation: sigmoid", "activation: tanh", 4, "takes logarithms of outputs between 0 and 1, and tanh"),
        ("targets: [0, 1, 1]", "targets: [0, 1, 2]", 6, "cannot take the target 2"),
        ("targets: [0, 1, 1]", "targets: [0, 1]", 6, "there are 3 inputs and 2 targets"),
        ("inputs: [-1, 0.5, 2]", "inputs: []", 5, "inputs is empty"),
        ("inputs: [-1, 0.5, 2]", f"inputs: {list(range(13))}", 5, "inputs has 13 entries"),
        ("inputs: [-1, 0.5, 2]\n  targets: [0, 1, 1]", "inputs: [1]\n  targets: [1]", 5, "one sample makes no batch"),
        ("start: {w: 0.5, b: 0}", "start: {w: 0.5}", 7, "b is missing"),
        ("learning_rate: 0.5", "learning_rate: 0", 8, "learning_rate is 0; it must be more than 0"),
        (
            "learning_rate: 0.5",
            "learning_rate: 100000000",
            8,
            "with these values; use a smaller learning rate",
        ),
        ("batch_size: 2", "batch_size: 4", 9, "batch_size is 4, and there are 3 samples; write at most 3"),
        ("batch_size: 2", "batch_size: 0", 9, "write a whole number from 1 to 12"),
        ("epochs: 2", "epochs: 1000", 10, "write a whole number from 1 to 10"),
        ("seed: 3", "seed: -1", 11, "seed is '-1'"),
        ("seed: 3", f"seed: {2**63}", 11, "write a whole number from 0"),
    ],
)
def test_bad_files_are_told_in_a_line(tmp_path: Path, old: str, new: str, line: int, words: str) -> None:
    with pytest.raises(InputError) as caught:
        load_lesson(written(tmp_path, old, new))
    assert caught.value.place.line == line, str(caught.value)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)
