"""What could be guessed: choices counted again from the answers that `make` expects, lengths, and signs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from derive.quantities import parse_name
from exercises.files.library import read_set
from exercises.storage.roster import Student
from exercises.stress import stressing
from exercises.stress.stressing import stress
from exercises.stress.words import as_text
from exercises.variants.drawing import Lottery
from exercises.variants.generate import Generator
from exercises.variants.guessing import extremes, signs_of

SetFile = Callable[..., Path]
VARIANTS = 200
NETWORK = "network: {inputs: 2, layers: [{units: 2}, {units: 1}], loss: half_squared_error}"
QUESTIONS = {
    "choose": f'{{type: choose_formula, title: T, points: 3, {NETWORK}, ask: "dL/dw[1,1,1]"}}',
    "find": f'{{type: find_the_error, title: T, points: 3, {NETWORK}, ask: ["dL/dw[1,1,1]"], versions: 3}}',
    "descent": "{type: gradient_descent, title: T, points: 3, function: 0.5 * theta^2, rates: [0.1, 1.5, 2.5]}",
}


def set_of(folder: Path, question: str) -> Path:
    path = folder / "set.yaml"
    path.write_text(f"title: T\nquestions:\n  - {question}\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("name", list(QUESTIONS))
def test_choices_are_counted_as_in_what_make_expects(name: str, tmp_path: Path) -> None:
    path = set_of(tmp_path, QUESTIONS[name])
    problem_set, digest = read_set(path)
    students = [Student(f"v{number}") for number in range(VARIANTS)]
    copies = Generator(problem_set, Lottery(stressing._SECRET, digest, problem_set.seed)).copies(students)
    answers = [a for copy in copies for a in copy.questions[0].answers if a.kind == "choice"]
    (question,) = stress(str(path), VARIANTS).questions
    (found,) = question.choices
    assert found.label == answers[0].quantity
    assert found.options == len(answers[0].details["options"])
    counts = Counter(str(answer.value) for answer in answers)
    assert found.shares == {mark: count / VARIANTS for mark, count in counts.items()}
    assert found.frequent[1] == max(counts.values()) / VARIANTS
    assert "the right one is" in as_text(stress(str(path), VARIANTS))


def test_a_choice_that_is_always_right_is_a_fault(tmp_path: Path) -> None:
    report = stress(str(set_of(tmp_path, QUESTIONS["find"].replace("versions: 3", "versions: 1"))), 50)
    (fault,) = report.faults
    assert "is right in 100% of the variants; let the question have more" in fault


@pytest.mark.parametrize(
    ("lengths", "longest", "shortest"),
    [([], None, None), ([5], None, None), ([40, 20, 21], 0, None), ([20, 21, 8], None, 2), ([20, 50, 9], 1, 2)],
)
def test_only_what_is_plain_is_longest_or_shortest(
    lengths: list[int], longest: int | None, shortest: int | None
) -> None:
    assert extremes(lengths) == (longest, shortest)


def test_the_right_formula_standing_out_is_told(tmp_path: Path) -> None:
    """One of the others, left alone by this mistake, is as long as the right formula; by the other all are shorter."""
    hidden = NETWORK.replace("{units: 1}", "{units: 2}")
    question = QUESTIONS["choose"].replace(NETWORK, hidden).replace("ask", "choices: 3, mistakes: {}, ask")
    short = question.replace("{}", "[one_route, slope_left_out, activation_left_out]")
    report = stress(str(set_of(tmp_path, short)), 40)
    assert report.questions[0].choices[0].longest == 1
    assert any("plainly the longest choice in 100% of the variants" in fault for fault in report.faults)
    alike = question.replace("{}", "[error_sign, neighbouring_source]")
    assert not stress(str(set_of(tmp_path, alike)), 40).faults


def test_signs_of_derivatives_are_counted_together() -> None:
    asked = [parse_name(text) for text in ("L", "dL/dw[1,1,1]", "da[1,1]/dz[1,1]", "dL/db[1,1]")]
    source = np.random.default_rng(1)
    weight, bias = source.choice([-1.0, 1.0, 0.0], size=(2, 300))
    found = signs_of(asked, [np.ones(300), weight, np.ones(300), bias])
    assert found is not None
    assert found.quantities == ("dL/dw[1,1,1]", "dL/db[1,1]")
    counts = Counter(zip(weight.tolist(), bias.tolist(), strict=True))
    assert found.patterns == len(counts) == 9
    (pair, most) = counts.most_common(1)[0]
    assert found.share == most / 300
    assert found.frequent == "".join({1: "+", -1: "-", 0: "0"}[int(sign)] for sign in pair)
    assert signs_of(asked[:3], [np.ones(9)] * 3) is None


def test_the_sign_of_an_activations_slope_is_no_fault(tmp_path: Path) -> None:
    question = (
        "{type: activation_derivative, title: T, points: 3, activation: sigmoid, at: {from: -2, to: 2, step: 0.01}}"
    )
    report = stress(str(set_of(tmp_path, question)), 60)
    assert not any("positive" in fault for fault in report.faults)
