from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from derive.plan import RATE
from derive.quantities import Derivative, Quantity, parse_name
from exercises.files.library import load_set
from exercises.tasks.structure import Structure
from exercises.variants.drawing import Lottery
from templates.styles import style_named

LOTTERY = Lottery(b"a secret of many signs", "digest", 1)
EVERYTHING = """[z, a, E, L, dL/dw, dL/db, "w'", "b'", "a'", "L'"]"""
THREE = "{inputs: 3, layers: [{units: 2, activation: tanh}, {units: 2, bias: shared}, {units: 2}], loss: squared_error}"

Ask = Callable[..., str]
SetFile = Callable[..., Path]
Numbers = Mapping[Quantity, float]


def structure_of(path: Path) -> Structure:
    problem_set = load_set(path)
    return Structure(problem_set.questions[0], problem_set.rounding, style_named("index"))


def q(text: str) -> Quantity:
    name = parse_name(text)
    assert isinstance(name, Quantity)
    return name


def sigmoid(z: float) -> float:
    return float(1 / (1 + np.exp(-z)))


def loss_of(given: Numbers) -> float:
    """The loss of the three-layer network, computed here unit by unit."""
    before = [given[q(f"x[{k}]")] for k in (1, 2, 3)]
    for layer, f in ((1, np.tanh), (2, sigmoid), (3, sigmoid)):
        after = []
        for j in (1, 2):
            bias = given[q("b[2]" if layer == 2 else f"b[{layer},{j}]")]
            weights = [given[q(f"w[{layer},{j},{k}]")] for k in range(1, len(before) + 1)]
            after.append(float(f(sum(w * a for w, a in zip(weights, before, strict=True)) + bias)))
        before = after
    return sum((given[q(f"y[{j}]")] - a) ** 2 for j, a in enumerate(before, 1))


def slope(given: Numbers, by: Quantity, step: float = 1e-5) -> float:
    up, down = ({**given, by: given[by] + sign * step} for sign in (1, -1))
    return (loss_of(up) - loss_of(down)) / (2 * step)


@pytest.fixture
def three(set_file: SetFile, asking: Ask) -> Structure:
    return structure_of(set_file(asking(THREE, ask=EVERYTHING)))


def drawn(structure: Structure, count: int = 50) -> dict[Quantity, np.ndarray]:
    rate = np.full(count, float(structure.task.fixed[RATE]))
    return {**structure.urn.draw(LOTTERY.generator("s", 1), count), Quantity("eta"): rate}


def test_exact_values_are_those_of_another_computation(three: Structure) -> None:
    given = drawn(three, 20)
    exact = three.evaluate(given).exact
    for row in range(20):
        one = {name: float(values[row]) for name, values in given.items()}
        assert exact[q("L")][row] == pytest.approx(loss_of(one), rel=1e-12)
        new = dict(one)
        for name in three.asked:
            if isinstance(name, Derivative):
                found = slope(one, name.wrt)
                assert exact[name][row] == pytest.approx(found, abs=1e-8)
                new[name.wrt] = one[name.wrt] - 0.5 * float(exact[name][row])
                assert exact[name.wrt.after_update()][row] == pytest.approx(new[name.wrt], abs=1e-14)
        assert exact[q("L'")][row] == pytest.approx(loss_of(new), rel=1e-12)


@pytest.mark.parametrize("carry", ["3", "6", "full"])
def test_printed_values_are_within_the_error_of_the_exact_ones(set_file: SetFile, asking: Ask, carry: str) -> None:
    structure = structure_of(set_file(asking(THREE, ask=EVERYTHING), rounding=f"{{carry: {carry}, answer: 3}}"))
    outcome = structure.evaluate(drawn(structure, 200))
    assert set(outcome.printed) == set(outcome.exact) == set(outcome.errors)
    for name, printed in outcome.printed.items():
        room = outcome.errors[name] + 0.5 * 10.0**-structure.rounding.shown
        assert (np.abs(printed - outcome.exact[name]) <= room + 1e-12).all(), name
        scaled = printed * 10.0 ** structure.decimals[name]
        assert np.abs(scaled - np.round(scaled)).max() < 1e-6
    if carry == "3":
        # Rounding shows: what is printed is not merely the exact value rounded.
        name = q("L'")
        assert (np.abs(outcome.printed[name] - outcome.exact[name]) > 0.5e-3).any()


def test_points_add_up_and_each_part_shares_its_own_equally(three: Structure) -> None:
    assert sum(three.points.values()) == three.spec.points == 10
    assert set(three.points) == {name.name for name in three.asked}
    for part in three.parts:
        assert len({three.points[ask.label] for ask in part.asks}) == 1
    assert len(three.asked) == len(set(three.asked)) == 6 + 6 + 2 + 1 + 14 + 5 + 14 + 5 + 6 + 1


def test_decimals_of_given_numbers_are_one_count_a_kind(set_file: SetFile, asking: Ask) -> None:
    draw = "draw: {weights: [0.5, 0.25, 1], biases: [1, 2], inputs: {from: 0, to: 1, step: 0.125}, targets: [0, 1]}"
    structure = structure_of(set_file(asking(more=draw)))
    places = {name.kind: count for name, count in structure.given_places.items()}
    assert places == {"w": 2, "b": 0, "x": 3, "y": 0, "eta": 1}
    assert len({(name.kind, count) for name, count in structure.given_places.items()}) == 5


def test_answers_have_the_decimals_of_the_rule_though_they_need_fewer(set_file: SetFile, asking: Ask) -> None:
    network = "{inputs: 1, layers: [{units: 1, activation: identity}, {units: 1}], loss: squared_error}"
    draw = "draw: {weights: [0.5, 2], biases: [1, 2], inputs: [0.5, 1.5]}"
    structure = structure_of(set_file(asking(network, ask="[z, a, L, dL/dw]", more=draw)))
    printed = {name.name: structure.decimals[name] for name in structure.asked}
    # 0.5 * 0.5 + 1 ends after two decimals, and 0.5 times that, plus 1, after three.
    assert printed["z[1,1]"] == printed["a[1,1]"] == 2
    assert printed["z[2,1]"] == 3
    asked = {name.name: structure.answer_decimals(name) for name in structure.asked}
    assert asked["z[1,1]"] == asked["z[2,1]"] == asked["a[2,1]"] == asked["L"] == 4
    assert asked["dL/dw[1,1,1]"] == 6


def test_the_plan_holds_what_is_asked_and_nothing_after_the_update_unless_asked(set_file: SetFile, asking: Ask) -> None:
    few = structure_of(set_file(asking(ask='[a, "dL/dw[2,1,1]"]')))
    assert not few.plan.of_stage("update", "after")
    assert [d.name for d in few.program.targets if isinstance(d, Derivative)][-1] == "dL/dw[2,1,1]"
    assert "dL/dw[1,1,1]" not in {name.name for name in few.program.targets}
    one = structure_of(set_file(asking(ask="""["w[1,1,1]'"]""")))
    assert [s.target.name for s in one.plan.of_stage("update")] == ["w[1,1,1]'"]
    assert one.task.told == (q("w[1,1,1]"),)
    whole = structure_of(set_file(asking(ask="""["L'"]""")))
    assert len(whole.plan.of_stage("update")) == 12
    weights = structure_of(set_file(asking(ask="""["L'"]""", more="update: {biases: false}")))
    assert {s.target.name[0] for s in weights.plan.of_stage("update")} == {"w"}


def test_a_tolerance_is_the_error_and_half_a_unit_of_the_answer(three: Structure) -> None:
    loss, derivative = q("L"), parse_name("dL/dw[1,1,1]")
    assert three.tolerance(loss, 0.0) == 5e-05
    assert three.tolerance(derivative, 0.0) == 5e-07
    assert Fraction(repr(three.tolerance(derivative, 1.03e-6))) == Fraction("0.0000016")
