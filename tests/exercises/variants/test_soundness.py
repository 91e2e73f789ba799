from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pytest

from derive.errors import InputError
from derive.quantities import Derivative, Quantity
from exercises.files.library import load_set
from exercises.storage.roster import numbered
from exercises.tasks.structure import Structure
from exercises.variants.conditions import KINK_MARGIN
from exercises.variants.drawing import Lottery
from exercises.variants.generate import Copy, Generator
from exercises.variants.soundness import draw_sound
from templates.styles import style_named

LOTTERY = Lottery(b"a secret of many signs", "digest", 1)
RELU = "{inputs: 2, layers: [{units: 2, activation: relu}, {units: 1, activation: identity}], loss: squared_error}"
BINARY = "{inputs: 2, layers: [{units: 2, activation: tanh}, {units: 1}], loss: binary_cross_entropy}"
SOFTMAX = "{inputs: 2, layers: [{units: 2, activation: tanh}, {units: 3, activation: softmax}], loss: cross_entropy}"
ONE = "{inputs: 1, layers: [{units: 1, activation: sigmoid}], loss: half_squared_error}"
STUDENTS = tuple(f"s{n:03}" for n in range(200))

Ask = Callable[..., str]
SetFile = Callable[..., Path]


def structure_of(path: Path) -> Structure:
    problem_set = load_set(path)
    return Structure(problem_set.questions[0], problem_set.rounding, style_named("index"), problem_set.sound)


def copies(path: Path, count: int) -> list[Copy]:
    return Generator(load_set(path), LOTTERY).copies(numbered(count))


def net_inputs(given: Mapping[Quantity, float]) -> list[float]:
    """The net inputs of the first layer of two units, computed here."""

    def number(kind: str, *indices: int) -> float:
        return given[Quantity(kind, indices)]

    return [sum(number("w", 1, j, k) * number("x", k) for k in (1, 2)) + number("b", 1, j) for j in (1, 2)]


def test_net_inputs_stay_away_from_kinks(set_file: SetFile, asking: Ask) -> None:
    path = set_file(asking(RELU, ask="[z, a, L]"))
    structure = structure_of(path)
    found = [z for given in draw_sound(structure, LOTTERY, STUDENTS, 1).variants() for z in net_inputs(given)]
    assert min(map(abs, found)) >= KINK_MARGIN
    # Without the condition some would be near: it is at work here.
    free = structure.urn.draw(LOTTERY.generator("s000", 1), 2000)
    every = [net_inputs({q: float(v[row]) for q, v in free.items()}) for row in range(2000)]
    assert np.min(np.abs(every)) < KINK_MARGIN


@pytest.mark.parametrize("rounding", ["{carry: 6, answer: 4}", "{carry: 4, answer: 4}", "{carry: full, answer: 5}"])
@pytest.mark.parametrize("network", [RELU, BINARY, SOFTMAX])
def test_asked_derivatives_can_be_seen(set_file: SetFile, asking: Ask, network: str, rounding: str) -> None:
    path = set_file(asking(network, ask="[dL/dw, dL/db]"), rounding=rounding)
    for copy in copies(path, 60):
        for answer in copy.questions[0].answers:
            assert isinstance(answer.value, float)
            assert abs(answer.value) >= 10.0 ** (1 - answer.decimals)
            # Nothing is right that has no digit right, such as 0 or the other sign.
            assert answer.tolerance < abs(answer.value) / 1.5


def test_numbers_that_are_not_finite_are_drawn_again(set_file: SetFile, asking: Ask) -> None:
    """With such weights many outputs are 1 to the last bit, and their logarithm is lost."""
    draw = "draw: {weights: {from: -60, to: 60, step: 6}, inputs: [0.1, 0.5, 1]}"
    path = set_file(asking(BINARY, ask="[z, L]", more=draw), sound="{saturation: 1}")
    for copy in copies(path, 100):
        assert all(np.isfinite(value) for value in copy.questions[0].printed.values())
    rejected = draw_sound(structure_of(path), LOTTERY, STUDENTS, 1).rejected
    assert sum(count for reason, count in rejected.items() if "logarithm" in reason) > 10
    assert sum(count for reason, count in rejected.items() if "rounding" in reason) > 10


@pytest.mark.parametrize(
    ("network", "draw", "ask", "reason", "change"),
    [
        (RELU, "{weights: [0]}", "[dL/dw]", "derivative is 0 or too small", "larger weights"),
        (RELU, "{inputs: [0], biases: [0]}", "[z]", "lies at a kink", "finer steps"),
        (RELU, "{inputs: [0], biases: [0, 0.005]}", "[dL/dw]", "lies at a kink", "finer steps"),
        (BINARY, "{weights: [90], inputs: [1], biases: [0]}", "[L]", "logarithm", "smaller weights"),
        (BINARY, "{weights: [16], inputs: [1], biases: [0]}", "[a, L]", "rounding", "carry more decimals"),
    ],
)
def test_impossible_draws_are_told_with_reason_and_line(
    set_file: SetFile, asking: Ask, network: str, draw: str, ask: str, reason: str, change: str
) -> None:
    path = set_file(
        asking(network, ask="[L]"), asking(network, ask=ask, more=f"draw: {draw}"), sound="{dead: any, saturation: 1}"
    )
    with pytest.raises(InputError) as caught:
        copies(path, 3)
    second = [n for n, line in enumerate(path.read_text("utf-8").splitlines(), 1) if "- type:" in line][1]
    message = str(caught.value)
    assert message.startswith(f"{path}:{second}:")
    assert re.search(reason, caught.value.what)
    assert change in caught.value.hint
    assert "\n" not in message


def test_numbers_of_the_file_are_not_called_drawn(set_file: SetFile, asking: Ask) -> None:
    fixed = "weights: [[[9]]]\nbiases: [[9]]\nsamples: [{input: [3], target: [1]}]"
    with pytest.raises(InputError, match="its numbers make no sound variant: a unit is saturated") as caught:
        copies(set_file(asking(ONE, ask="[a, L]", more=fixed)), 1)
    assert "all of them stand in the file" in caught.value.hint


def test_the_condition_that_rejected_most_is_named(set_file: SetFile, asking: Ask) -> None:
    draw = "{weights: [0, 0, 0, 1], inputs: [0], biases: [0, 0.005, 1, 2, 3, 4]}"
    path = set_file(asking(RELU, ask="[dL/dw]", more=f"draw: {draw}"), sound="{dead: any}")
    structure = structure_of(path)
    with pytest.raises(InputError) as caught:
        draw_sound(structure, LOTTERY, ["s001"], 1)
    count = re.search(r"in (\d+) of them", caught.value.what)
    assert count
    drawn = structure.urn.draw(LOTTERY.generator("s001", 1), 4096)
    at_kinks = sum(
        any(abs(float(drawn[Quantity("b", (1, j))][row])) < KINK_MARGIN for j in (1, 2)) for row in range(4096)
    )
    # All that are not at a kink fail for their derivatives, and the larger part is named.
    assert "derivative" in caught.value.what if at_kinks < 2048 else "kink" in caught.value.what
    assert abs(int(count[1]) - max(at_kinks, 4096 - at_kinks)) < 300


def test_a_students_numbers_do_not_depend_on_the_class(set_file: SetFile, asking: Ask) -> None:
    structure = structure_of(set_file(asking(SOFTMAX, ask="[dL/dw, L]"), rounding="{carry: 4, answer: 4}"))
    together = list(draw_sound(structure, LOTTERY, STUDENTS, 1).variants())
    for number in (0, 7, 199):
        (alone,) = draw_sound(structure, LOTTERY, [STUDENTS[number]], 1).variants()
        assert alone == together[number]


def test_given_numbers_are_the_files_own(set_file: SetFile, asking: Ask) -> None:
    samples = "samples: [{input: [0.5, 0.25], target: [0.01, 0.99]}]"
    structure = structure_of(set_file(asking(more=samples)))
    for given in draw_sound(structure, LOTTERY, STUDENTS[:20], 1).variants():
        assert set(given) == set(structure.plan.given)
        assert given[Quantity("x", (2,))] == 0.25
        assert given[Quantity("eta")] == 0.5
    assert any(isinstance(name, Derivative) for name in structure.asked)


def test_an_author_is_told_where_few_candidates_are_sound(set_file: SetFile, asking: Ask) -> None:
    ask = """["dL/dw[1,1,1]"]"""
    plain = draw_sound(structure_of(set_file(asking(ask=ask), sound="{apart: false}")), LOTTERY, STUDENTS, 1)
    assert plain.note(1) == ""
    few = draw_sound(
        structure_of(set_file(asking(ask=ask), sound="{apart: false, smallest: 35000}")), LOTTERY, STUDENTS, 1
    )
    accepted = few.seen - sum(few.rejected.values())
    assert few.sound == pytest.approx(accepted / few.seen)
    assert re.match(r"question 2: [0-4]\.\d% of [\d,]+ candidates are sound.*derivative is 0 or too small", few.note(2))
