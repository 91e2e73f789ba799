"""Files of losses: what they say, what they refuse, and the built-in one."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest

from derive.errors import InputError
from derive.losses import LOSSES
from exercises.files.library import load_lesson
from exercises.lessons.deriving import Request, worked

FILE = """\
title: A loss
losses:
  pairs:
    - {loss: squared_error, after: tanh}
  examples:
    - {net: [0.5, 1], after: softmax, loss: cross_entropy, target: [0, 1]}
    - {outputs: [0.2], loss: binary_cross_entropy, target: [1]}
"""


def written(tmp_path: Path, old: str = "", new: str = "") -> Path:
    assert old in FILE
    path = tmp_path / "file.yaml"
    path.write_text(FILE.replace(old, new, 1), encoding="utf-8")
    return path


def page(path: str | Path, form: str = "md", **wish: Any) -> str:
    return worked(Request(str(path), format=form, **wish)).decode()


def test_the_built_in_lesson_has_every_loss() -> None:
    found = json.loads(page("losses", "json", formula_only=True))["formulas"]
    assert set(found) & LOSSES.keys() == LOSSES.keys()


def test_numbers_and_formulas_as_json(tmp_path: Path) -> None:
    found = json.loads(page(written(tmp_path), "json"))
    share = math.exp(1) / (math.exp(0.5) + math.exp(1))
    assert found["quantities"]["a[1,2]@1"] == pytest.approx(share)
    assert found["quantities"]["L@1"] == pytest.approx(-math.log(share))
    assert found["derivatives"]["dL/dz[1,2]@1"] == pytest.approx(share - 1)
    assert found["quantities"]["L@2"] == pytest.approx(-math.log(0.2))
    assert found["formulas"]["dsquared_error/dz after tanh"] == "-2 * (y - a) * (1 - a^2)"


def test_formulas_alone_have_no_examples(tmp_path: Path) -> None:
    assert "Worked" in page(written(tmp_path))
    assert "Worked" not in page(written(tmp_path), formula_only=True)


def test_derivatives_are_by_outputs_and_net_inputs(tmp_path: Path) -> None:
    assert page(written(tmp_path), wrt=("a", "z"))
    with pytest.raises(InputError, match="it differentiates by a and z"):
        page(written(tmp_path), wrt=("w[1,1,1]",))


def test_a_published_number_is_found_by_name(tmp_path: Path) -> None:
    lesson = load_lesson(written(tmp_path))
    assert lesson.exact("L@2") == pytest.approx(-math.log(0.2))
    with pytest.raises(InputError, match="quantity"):
        lesson.exact("L@9")


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("squared_error", "square_error", 4, "did you mean squared_error?"),
        ("squared_error, after: tanh", "cross_entropy, after: tanh", 4, "needs outputs between 0 and 1"),
        ("after: softmax, loss", "loss", 6, "an activation goes with net inputs"),
        ("outputs: [0.2], ", "", 7, "an example starts from net or from outputs"),
        ("outputs: [0.2], ", "outputs: [0.2], net: [1], ", 7, "an example starts from net or from outputs"),
        (", target: [1]}", "}", 7, "a loss goes with targets"),
        ("loss: binary_cross_entropy, target: [1]", "", 7, "a loss goes with targets"),
        ("target: [1]}", "target: [1, 0]}", 7, "2 targets for 1 outputs"),
        ("target: [0, 1]}", "target: [7, -1]}", 6, "cross_entropy cannot take the target -1"),
        ("target: [1]}", "target: [1.5]}", 7, "binary_cross_entropy cannot take the target 1.5"),
        ("outputs: [0.2]", "outputs: [1.5]", 7, "binary_cross_entropy cannot take the output 1.5; write an output"),
        ("outputs: [0.2]", "outputs: [0]", 7, "binary_cross_entropy cannot take the output 0"),
        (
            "squared_error, after: tanh}",
            "squared_error, after: tanh}\n    - {loss: squared_error, after: tanh}",
            4,
            "squared_error stands there twice",
        ),
    ],
)
def test_what_a_file_says_wrongly_is_told_at_its_line(
    tmp_path: Path, old: str, new: str, line: int, words: str
) -> None:
    with pytest.raises(InputError) as error:
        page(written(tmp_path, old, new))
    assert words in str(error.value)
    assert error.value.place.line == line


def test_a_bad_number_is_told_at_its_column(tmp_path: Path) -> None:
    with pytest.raises(InputError) as error:
        page(written(tmp_path, "target: [0, 1]}", "target: [0, -1]}"))
    line = FILE.replace("target: [0, 1]}", "target: [0, -1]}").splitlines()[5]
    assert error.value.place.column == line.index("-1]") + 1


def test_a_loss_without_logarithms_takes_any_numbers(tmp_path: Path) -> None:
    old = "outputs: [0.2], loss: binary_cross_entropy, target: [1]"
    path = written(tmp_path, old, "outputs: [1.5], loss: half_squared_error, target: [-1]")
    assert load_lesson(path).exact("L@2") == pytest.approx(2.5**2 / 2)
