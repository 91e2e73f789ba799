"""Files of playgrounds: what they say, what they refuse, and the built-in ones, which part their classes."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from derive.errors import InputError
from exercises.files.library import load_lesson
from exercises.lessons.deriving import Request, worked
from exercises.subjects.playground import PlaygroundLesson

BUILT_IN = ["playground-gaussian", "playground-circle"]
FILE = """\
title: Points
playground:
  rings: {radius: 1, inner: 1.5, outer: 2}
  each: 3
  seed: 5
  hidden: [{units: 2, activation: tanh}]
  weights: 1
  learning_rate: 0.5
  shown: [0, 4]
  told: 2
"""


def written(tmp_path: Path, old: str = "", new: str = "") -> Path:
    assert old in FILE
    path = tmp_path / "file.yaml"
    path.write_text(FILE.replace(old, new, 1), encoding="utf-8")
    return path


def page(path: str | Path, form: str = "md", **wish: Any) -> str:
    return worked(Request(str(path), format=form, **wish)).decode()


def built_in(name: str) -> PlaygroundLesson:
    lesson = load_lesson(name)
    assert isinstance(lesson, PlaygroundLesson)
    return lesson


@pytest.mark.parametrize("name", BUILT_IN)
def test_the_built_in_trainings_part_the_classes(name: str) -> None:
    play = built_in(name).play
    stages, losses = play.trained
    count = len(play.samples)
    assert stages[0].right(play.samples) <= count / 2
    assert stages[-1].right(play.samples) == count
    assert all(after < before for before, after in pairwise(losses))
    assert losses[-1] < losses[0] / 10


@pytest.mark.parametrize("name", BUILT_IN)
def test_the_first_update_is_that_of_a_program_of_its_own(name: str) -> None:
    found = json.loads(page(name, "json"))
    numbers = found["quantities"] | found["derivatives"] | found["updated"]
    play = built_in(name).play
    hidden = play.network.spec.sizes[1] if len(play.network.spec.sizes) == 3 else 0
    x = np.array([(float(s.x1), float(s.x2)) for s in play.samples])
    y = np.array([float(s.y) for s in play.samples])
    h = (
        np.tanh(x @ np.array([[numbers[f"w[1,{j},{k}]"] for j in range(1, hidden + 1)] for k in (1, 2)]))
        if hidden
        else x
    )
    last = 2 if hidden else 1
    w = np.array([numbers[f"w[{last},1,{k}]"] for k in range(1, h.shape[1] + 1)])
    a = 1 / (1 + np.exp(-h @ w))
    delta = a - y
    assert numbers["L"] == pytest.approx(-np.mean(y * np.log(a) + (1 - y) * np.log(1 - a)), rel=1e-10)
    for k, slope in enumerate((delta[:, None] * h).mean(axis=0), 1):
        assert numbers[f"dL/dw[{last},1,{k}]"] == pytest.approx(slope, rel=1e-9)
        assert numbers[f"w[{last},1,{k}]'"] == pytest.approx(w[k - 1] - play.rate * slope, rel=1e-9)
    assert numbers[f"dL/db[{last},1]"] == pytest.approx(delta.mean(), rel=1e-9)
    if hidden:
        back = delta[:, None] * w * (1 - h**2)
        for j in range(hidden):
            for k in (0, 1):
                assert numbers[f"dL/dw[1,{j + 1},{k + 1}]"] == pytest.approx(np.mean(back[:, j] * x[:, k]), rel=1e-9)


def test_the_sample_that_is_told_is_worked_by_hand(tmp_path: Path) -> None:
    text = page(written(tmp_path))
    sample = built_in(str(written(tmp_path))).play.samples[1]
    assert "## Sample 2 by hand" in text
    assert rf"x_{{1}}$ | ${float(sample.x1):.2f}$" in text
    assert text.count("## Derivative with respect to") == 4


def test_wished_derivatives_are_told_alone(tmp_path: Path) -> None:
    text = page(written(tmp_path), wrt=("dL/dw[1,2,1]",))
    assert text.count("## Derivative with respect to") == 1
    assert "w^{(1)}_{21}" in text
    with pytest.raises(InputError, match=r"there is no w\[9,9,9\]"):
        page(written(tmp_path), wrt=("w[9,9,9]",))


def test_formulas_need_no_numbers(tmp_path: Path) -> None:
    text = page(written(tmp_path), formula_only=True)
    assert "## Derivative with respect to" in text
    assert "|" not in text
    assert json.loads(page(written(tmp_path), "json", formula_only=True)).keys() == {"formulas"}


def test_numbers_are_looked_up_by_name(tmp_path: Path) -> None:
    lesson = built_in(str(written(tmp_path)))
    assert lesson.exact("L") == pytest.approx(lesson.play.trained[1][0])


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("  rings: {radius: 1, inner: 1.5, outer: 2}\n", "", 3, "the playground has no points"),
        ("  each: 3", "  clusters: {distance: 1, spread: 1}\n  each: 3", 3, "has both clusters and rings"),
        ("inner: 1.5", "inner: 0.5", 3, "the disc and the ring overlap"),
        ("outer: 2", "outer: 1.5", 3, "the disc and the ring overlap"),
        ("radius: 1", "radius: 0", 3, "radius is 0; it must be more than 0"),
        ("each: 3", "each: 1", 4, "write a whole number from 2 to 50"),
        ("each: 3", "each: 5000", 4, "write a whole number from 2 to 50"),
        ("seed: 5", "seed: 1.5", 5, "seed is '1.5'"),
        ("seed: 5", "seed: -3", 5, "seed is '-3'"),
        ("activation: tanh", "activation: tahn", 6, "did you mean tanh"),
        ("activation: tanh", "activation: tanh, alpha: 2", 6, "tanh takes no alpha"),
        ("[{units: 2, activation: tanh}]", "[{units: 0}]", 6, "units is '0'"),
        ("weights: 1", "weights: 0", 7, "weights is 0"),
        ("learning_rate: 0.5", "learning_rate: -0.5", 8, "learning_rate is -0.5"),
        ("shown: [0, 4]", "shown: [4, 0]", 9, "the epochs that are shown do not rise"),
        ("shown: [0, 4]", "shown: [4, 4]", 9, "the epochs that are shown do not rise"),
        ("shown: [0, 4]", "shown: [0]", 9, "the epochs that are shown do not rise"),
        ("shown: [0, 4]", "shown: [1000000]", 9, "write a whole number from 0 to 2,000"),
        ("shown: [0, 4]", "shown: []", 9, "shown is empty"),
        ("told: 2", "told: 7", 10, "told is 7, and there are 6 samples; write at most 6"),
    ],
)
def test_bad_files_are_told_in_a_line(tmp_path: Path, old: str, new: str, line: int, words: str) -> None:
    with pytest.raises(InputError) as caught:
        load_lesson(written(tmp_path, old, new))
    assert caught.value.place.line == line, str(caught.value)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_training_that_runs_off_is_told_in_a_line(tmp_path: Path) -> None:
    path = written(tmp_path, "learning_rate: 0.5", "learning_rate: 100000000")
    with pytest.raises(InputError, match="use a smaller learning rate") as caught:
        page(path)
    assert "\n" not in str(caught.value)
