"""Every condition by a set that breaks it alone, and the words that tell its author."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from derive.errors import InputError
from derive.quantities import Quantity
from exercises.files.library import load_set
from exercises.tasks.structure import Structure
from exercises.variants.conditions import RULES, conditions
from exercises.variants.drawing import Lottery
from exercises.variants.soundness import Drawn, draw_sound
from exercises.variants.trials import TRIALS, Bench, Trial
from templates.styles import style_named

Ask = Callable[..., str]
SetFile = Callable[..., Path]

LOTTERY = Lottery(b"a secret of many signs", "digest", 1)
STUDENTS = tuple(f"s{n:03}" for n in range(120))
RELU = "{inputs: 2, layers: [{units: 2, activation: relu}, {units: 1, activation: identity}], loss: squared_error}"
TANH = "{inputs: 2, layers: [{units: 2, activation: tanh}, {units: 1, activation: identity}], loss: squared_error}"
SIGMOID = "{inputs: 2, layers: [{units: 2}, {units: 1}], loss: half_squared_error}"
BINARY = "{inputs: 2, layers: [{units: 2, activation: tanh}, {units: 1}], loss: binary_cross_entropy}"
SOFTMAX = "{inputs: 2, layers: [{units: 3, activation: softmax}], loss: cross_entropy}"
BY_WEIGHTS = '["dL/dw[2,1,1]", "dL/dw[1,1,1]"]'


def structure_of(path: Path) -> Structure:
    problem_set = load_set(path)
    return Structure(problem_set.questions[0], problem_set.rounding, style_named("index"), problem_set.sound)


def drawn(path: Path) -> Drawn:
    return draw_sound(structure_of(path), LOTTERY, STUDENTS, 1)


BREAKING = [
    ("logarithm", BINARY, "[L]", "{weights: [90, 0.5], inputs: [1], biases: [0]}", "apart: false, saturation: 1"),
    ("kink", RELU, "[z, a]", "{inputs: [0], biases: [0, 0.005, 1]}", "apart: false"),
    (
        "relu are off",
        RELU,
        BY_WEIGHTS,
        "{weights: [0.3, 0.4], inputs: [1], biases: [-2, 1]}",
        "apart: false, smallest: 0",
    ),
    ("saturated", SIGMOID, "[a]", "{weights: [4, 0.5], inputs: [1], biases: [0.1]}", "apart: false"),
    ("saturated", TANH, "[a]", "{weights: [2, 0.5], inputs: [1], biases: [0.1]}", "apart: false"),
    ("saturated", SOFTMAX, "[a]", "{weights: [2.5, 0.5, -2.5], inputs: [1], biases: [0.1]}", "apart: false"),
    ("too small", TANH, BY_WEIGHTS, "{weights: [0, 0.5], inputs: [1], biases: [0.1]}", "apart: false"),
    (
        "longer or shorter",
        SIGMOID,
        "[z]",
        "{weights: [0.5, 0.123456], inputs: [0.5, 0.987654]}",
        "apart: false, load: 0.1",
    ),
]


@pytest.mark.parametrize(("reason", "network", "ask", "draw", "sound"), BREAKING)
def test_a_set_breaks_one_condition_alone(
    set_file: SetFile, asking: Ask, reason: str, network: str, ask: str, draw: str, sound: str
) -> None:
    sound = sound if "load" in sound else f"{sound}, load: any"
    path = set_file(
        asking(network, ask=ask, more=f"draw: {draw}"), sound=f"{{{sound}}}", rounding="{carry: 6, answer: 4}"
    )
    rejected = {why: count for why, count in drawn(path).rejected.items() if count}
    assert len(rejected) == 1, rejected
    assert reason in next(iter(rejected))


@pytest.mark.parametrize(
    ("network", "draw", "bound", "wider"),
    [
        (RELU, "{weights: [0.3, 0.4], inputs: [1], biases: [-2, 1]}", "dead: 0", "dead: 1"),
        (SIGMOID, "{weights: [4, 0.5], inputs: [1], biases: [0.1]}", "saturation: 0.99", "saturation: 0.99999"),
        (SIGMOID, "{weights: [0.01, 0.5], inputs: [1], biases: [0.1]}", "smallest: 2000", "smallest: 1"),
        (SIGMOID, "{weights: [0.5, 0.123456], inputs: [0.5, 0.987654]}", "load: 0.1", "load: 0.2"),
    ],
)
def test_a_bound_of_the_set_moves_the_condition(
    set_file: SetFile, asking: Ask, network: str, draw: str, bound: str, wider: str
) -> None:
    def left_out(bound: str) -> float:
        sound = f"{{apart: false, {'smallest: 0, ' if 'dead' in bound else ''}{bound}}}"
        found = drawn(set_file(asking(network, ask=BY_WEIGHTS, more=f"draw: {draw}"), sound=sound))
        return sum(found.rejected.values()) / found.seen

    assert left_out(wider) < left_out(bound)


@pytest.mark.parametrize(("more", "told"), [("weights: [[[90, 90], [90, 90]], [[9, 9]]]", "give"), ("", "draw")])
def test_weights_that_are_given_are_not_told_to_be_drawn(set_file: SetFile, asking: Ask, more: str, told: str) -> None:
    draw = "draw: {inputs: [1]}" if more else "draw: {weights: [90], inputs: [1], biases: [0]}"
    path = set_file(asking(SIGMOID, ask="[a]", more=f"{draw}\n{more}".rstrip()), sound="{apart: false}")
    with pytest.raises(InputError, match=f"{told} smaller weights"):
        drawn(path)


def test_dead_units_are_counted(set_file: SetFile, asking: Ask) -> None:
    draw = "draw: {weights: [0.3, 0.4], inputs: [1], biases: [-2, 1]}"
    ask = '["dL/db[2,1]"]'
    for most in (0, 1, 2):
        path = set_file(asking(RELU, ask=ask, more=draw), sound=f"{{dead: {most}, apart: false, load: any}}")
        given = drawn(path).given
        off = sum((given[Quantity("b", (1, j))] < 0).astype(int) for j in (1, 2))
        assert int(np.max(off)) == most


def test_sigmoid_outputs_stay_within_the_share(set_file: SetFile, asking: Ask) -> None:
    draw = "draw: {weights: {from: -4, to: 4, step: 0.5}, inputs: [1], biases: [0.5]}"
    given = drawn(set_file(asking(SIGMOID, ask="[a]", more=draw), sound="{saturation: 0.9, apart: false}")).given
    for j in (1, 2):
        net = sum(given[Quantity("w", (1, j, k))] for k in (1, 2)) + 0.5
        output = 1 / (1 + np.exp(-net))
        assert 0.1 <= output.min() < 0.2
        assert 0.8 < output.max() <= 0.9


def test_conditions_that_make_no_sense_are_not_asked(set_file: SetFile, asking: Ask) -> None:
    def reasons(network: str, ask: str) -> str:
        return " ".join(c.reason for c in conditions(structure_of(set_file(asking(network, ask=ask)))))

    assert "relu" in reasons(RELU, BY_WEIGHTS)
    assert "relu" not in reasons(RELU, "[z]")
    assert "saturated" not in reasons(RELU, BY_WEIGHTS)
    assert "derivative" not in reasons(SIGMOID, "[a]")
    assert "kink" not in reasons(SIGMOID, BY_WEIGHTS)


def test_mistakes_are_told_apart_unless_the_set_says_otherwise(set_file: SetFile, asking: Ask) -> None:
    def rejected(sound: str) -> dict[str, int]:
        found = drawn(set_file(asking(SIGMOID, ask=BY_WEIGHTS), sound=sound)).rejected
        return {reason: count for reason, count in found.items() if "mistake" in reason}

    assert all(count > 0 for count in rejected("{}").values())
    assert len(rejected("{}")) == 1
    assert not rejected("{apart: false}")


def test_an_answer_out_of_reach_is_refused(set_file: SetFile, asking: Ask) -> None:
    bench = Bench(structure_of(set_file(asking(SIGMOID, ask='["dL/dw[1,1,1]"]'))))
    (reachable,) = (trial for trial in TRIALS if "reached" in trial.reason)
    exact, room = np.full((1, 3), 0.0123456), np.array([[3e-6, 3e-6, np.inf]])
    printed = np.array([[0.012347, 0.012350, 0.012346]])
    trial = Trial({}, exact, printed, room, np.ones(3, dtype=bool))
    assert reachable.holds(bench, trial).tolist() == [True, False, False]


def test_reasons_are_told_apart_and_say_what_to_change(set_file: SetFile, asking: Ask) -> None:
    structure = structure_of(set_file(asking(SIGMOID)))
    changes = [*(rule.change(structure) for rule in RULES), *(trial.change for trial in TRIALS)]
    assert len({rule.reason for rule in (*RULES, *TRIALS)}) == len(changes)
    assert all(change and not change.endswith(".") for change in changes)


@pytest.mark.parametrize(
    ("question", "hint"),
    [
        (
            "{type: gradient_descent, function: theta^2, start: [0], learning_rate: 0.1}",
            "draw numbers at which it is not",
        ),
        (
            "{type: gradient_descent, function: ln(theta), start: [-1], learning_rate: 0.1}",
            "numbers for which it has one",
        ),
        (
            "{type: gradient_step, network: {inputs: 1, layers: [{units: 1, activation: softmax}], "
            'loss: cross_entropy}, learning_rate: 0.5, ask: ["dL/dw"]}',
            "give softmax two units or more",
        ),
    ],
)
def test_advice_fits_the_question(set_file: SetFile, question: str, hint: str) -> None:
    with pytest.raises(InputError) as caught:
        drawn(set_file(f"- {question}"))
    assert hint in caught.value.hint


@pytest.mark.parametrize(
    ("sound", "what"),
    [
        ("{dead: -1}", "dead is '-1'"),
        ("{saturation: 0.2}", "saturation is 0.2"),
        ("{smallest: 0.5}", "smallest is '0.5'"),
        ("{apart: perhaps}", "neither true nor false"),
        ("{load: 0}", "load is 0"),
        ("{loads: 1}", "loads"),
        ("[1]", "mapping"),
    ],
)
def test_bad_bounds_are_refused_with_their_line(set_file: SetFile, sound: str, what: str) -> None:
    path = set_file(sound=sound)
    with pytest.raises(InputError) as caught:
        load_set(path)
    line = next(n for n, text in enumerate(path.read_text("utf-8").splitlines(), 1) if text.startswith("sound:"))
    assert str(caught.value).startswith(f"{path}:{line}:")
    assert what in caught.value.what
