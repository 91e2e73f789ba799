"""Which mistakes a variant tells apart, against plain loops over each derivation's own program."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from pathlib import Path
from textwrap import dedent, indent

import numpy as np
import pytest

from derive.mistakes import mistakes_for
from derive.mistakes.unfolding import usual
from derive.plan import RATE
from derive.program import Program
from derive.quantities import Quantity, parse_name
from exercises.files.library import builtin_sets, load_set
from exercises.questions import question_type, question_types
from exercises.tasks.structure import Structure
from exercises.variants import confusion
from exercises.variants.conditions import conditions
from exercises.variants.confusion import BOTH, LEAST_LEFT, MOST_ALIKE, Confusion, Demand, demand_of, tolerances_of
from templates.styles import style_named

Ask = Callable[..., str]
SetFile = Callable[..., Path]
RELU = "{inputs: 2, layers: [{units: 2, activation: relu}, {units: 2}], loss: half_squared_error}"


def structure_of(path: Path, style: str = "index") -> Structure:
    problem_set = load_set(path)
    return Structure(problem_set.questions[0], problem_set.rounding, style_named(style))


def some_given(structure: Structure, count: int, seed: int = 3) -> dict[Quantity, np.ndarray]:
    source = np.random.default_rng(seed)
    return {
        q: source.uniform(0.1, 0.9, count) if q.kind in "yeta" else source.uniform(-1, 1, count)
        for q in structure.given
    }


def confusion_of(structure: Structure) -> Confusion:
    return Confusion.of(structure.plan, structure.asked)


@pytest.mark.parametrize("style", ["index", "mazur"])
def test_lookalikes_are_those_of_plain_loops(set_file: SetFile, asking: Ask, style: str) -> None:
    structure = structure_of(set_file(asking(ask="""["dL/dw[2,1,1]", "dL/dw[1,1,1]", L]""")), style)
    found, count = confusion_of(structure), 40
    given = some_given(structure, count)
    tolerances = np.full((3, count), 2e-3)
    alike = found.lookalikes(given, tolerances)
    plan = usual(structure.plan, structure.asked)
    numbers = [[Program(plan).compute(given)[name] for name in structure.asked]]
    for answers in found.answers[1:]:
        each = [[Program(w.plan).compute(given)[name] for name in structure.asked] for w in answers.wrongs]
        for own in each:
            np.testing.assert_allclose(own, each[0], rtol=1e-9, atol=1e-12)
        numbers.append(each[0])
    assert alike.any()
    for (i, j), row in zip(found.pairs.tolist(), alike, strict=True):
        for variant in range(count):
            off = [abs(a[variant] - b[variant]) for a, b in zip(numbers[i], numbers[j], strict=True)]
            assert row[variant] == (max(off) <= BOTH * 2e-3)


def test_every_mistake_is_in_one_of_the_answers(set_file: SetFile, asking: Ask) -> None:
    structure = structure_of(set_file(asking()))
    found = confusion_of(structure)
    wrongs = [wrong for answers in found.answers for wrong in answers.wrongs]
    expected = mistakes_for(usual(structure.plan, structure.asked))
    assert len(wrongs) == len(expected)
    assert {w.mistake for w in wrongs} == {w.mistake for w in expected}
    assert [answers.true for answers in found.answers] == [True] + [False] * (len(found.answers) - 1)
    pairs = {tuple(pair) for pair in found.pairs.tolist()}
    for j, later in enumerate(found.answers):
        for i, earlier in enumerate(found.answers[:j]):
            assert ((i, j) in pairs) == (i == 0 or not earlier.mistakes & later.mistakes)


def test_what_is_not_asked_hides_mistakes(set_file: SetFile, asking: Ask) -> None:
    forward = confusion_of(structure_of(set_file(asking(ask="[z]"))))
    assert {"net_for_output", "bias_left_out"} <= {m for a in forward.answers[1:] for m in a.mistakes}
    assert not any("slope" in mistake or "route" in mistake for a in forward.answers for mistake in a.mistakes)
    updated = confusion_of(structure_of(set_file(asking(ask="""["w[2,1,1]'"]"""))))
    (same,) = [answers for answers in updated.answers if "gradient_added" in answers.mistakes]
    assert "error_sign" in same.mistakes, "a turned sign and an added gradient lead to one new weight"
    assert "half_lost" in updated.answers[0].mistakes, "the loss alone leads nowhere"
    gradient = confusion_of(structure_of(set_file(asking(ask="""["dL/dw[2,1,1]", "w[2,1,1]'"]"""))))
    (alone,) = [answers for answers in gradient.answers if "gradient_added" in answers.mistakes]
    assert alone.mistakes == {"gradient_added"}


def test_a_variant_with_a_bias_of_zero_does_not_show_that_it_was_left_out(set_file: SetFile, asking: Ask) -> None:
    structure = structure_of(set_file(asking()))
    demand = demand_of(structure, conditions(structure))
    sound = some_given(structure, 200)
    tolerances = np.full((len(structure.asked), 200), 1e-7)
    assert demand.holds(sound, tolerances).mean() > 0.9
    spoiled = sound | {Quantity("b", (1, j)): np.zeros(200) for j in (1, 2)}
    assert not demand.holds(spoiled, tolerances).any()
    twins = sound | {Quantity("w", (1, 1, 2)): sound[Quantity("w", (1, 2, 1))]}
    assert not demand.holds(twins, tolerances).any(), "a symmetric matrix is its own transpose"


def test_a_rate_of_one_is_not_missed(set_file: SetFile, asking: Ask) -> None:
    """A mistake that nobody can see with the set's own numbers is waived, and rejects no variant."""
    one = asking(ask="""["dL/dw[2,1,1]", "w[2,1,1]'"]""").replace("learning_rate: 0.5", "learning_rate: 1")
    structure = structure_of(set_file(one))
    demand = demand_of(structure, conditions(structure))
    missed = {mistake for truth, other in demand.waived() if truth.true for mistake in other.mistakes}
    assert {"rate_left_out", "rate_twice"} <= missed
    given = some_given(structure, 100) | {RATE: np.ones(100)}
    assert demand.holds(given, np.full((2, 100), 1e-7)).mean() > 0.5


def test_where_no_unit_is_off_a_slope_of_one_is_right(set_file: SetFile, asking: Ask) -> None:
    draw = "draw: {weights: {from: 0.1, to: 1, step: 0.05}, biases: {from: 0.1, to: 0.5, step: 0.1}}"
    structure = structure_of(set_file(asking(RELU, ask="[dL/dw, L]", more=draw)))
    demand = demand_of(structure, conditions(structure))
    waived = {mistake for truth, other in demand.waived() if truth.true for mistake in other.mistakes}
    assert "relu_slope_one" in waived
    assert "relu_slope_zero" not in waived
    mixed = structure_of(set_file(asking(RELU, ask="[dL/dw, L]")))
    found = {mistake for answers in confusion_of(mixed).answers[1:] for mistake in answers.mistakes}
    assert "relu_slope_one" in found, "it is a mistake of its own where units may be off"


def built_in() -> list[tuple[str, int]]:
    return [(n, i) for n, (_, path) in builtin_sets().items() for i in range(len(load_set(path).questions))]


@pytest.mark.parametrize(("name", "number"), built_in())
def test_built_in_questions_leave_enough_candidates(name: str, number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    problem_set = load_set(builtin_sets()[name][1])
    structure = Structure(problem_set.questions[number], problem_set.rounding, style_named(problem_set.style))
    demand = demand_of(structure, conditions(structure))
    assert demand.demanded.sum() >= 0.9 * len(demand.confusion.pairs)
    assert demand_of(structure, conditions(structure)).demanded.tolist() == demand.demanded.tolist()
    if not structure.urn.tables:
        assert not len(demand.confusion.pairs), "nothing is drawn, so no numbers are asked for"
        return
    # Candidates that the probe did not see, drawn from another seed.
    monkeypatch.setattr(confusion.np.random, "default_rng", lambda seed, make=np.random.default_rng: make(seed + 77))
    given = confusion.probe_of(structure, conditions(structure))
    holds = demand.holds(given, tolerances_of(structure, structure.evaluate(given)))
    assert holds.mean() > 0.5 * LEAST_LEFT


def examples() -> list[tuple[str, int]]:
    return [(name, n) for name, kind in question_types().items() for n in range(len(kind.examples))]


@pytest.mark.parametrize(("kind", "number"), examples())
def test_questions_of_every_type_have_their_demands(set_file: SetFile, kind: str, number: int) -> None:
    """Where numbers are asked for, mistakes are found, and some are told from the truth in every variant."""
    text = indent(dedent(question_type(kind).examples[number]).strip() + "\ntitle: T\npoints: 3", "    ").lstrip()
    structure = structure_of(set_file(f"- {text}"), "mazur")
    demand = demand_of(structure, conditions(structure))
    assert bool(demand.confusion.wrongs) == bool(structure.asked)
    missed = [other for truth, other in demand.waived() if truth.true]
    assert len(missed) < len(demand.confusion.answers) - 1 or not structure.asked


def test_sound_variants_tell_who_rounds_as_told_apart(set_file: SetFile, asking: Ask) -> None:
    """Each answer moved by up to the tolerance is within it of no other answer of a demanded pair."""
    structure = structure_of(set_file(asking()))
    demand = demand_of(structure, conditions(structure))
    given = some_given(structure, 120)
    tolerances = tolerances_of(structure, structure.evaluate(given))
    fit = np.flatnonzero(demand.holds(given, tolerances))
    assert len(fit) > 30
    numbers, source = demand.confusion.numbers(given), np.random.default_rng(5)
    moved = numbers + source.uniform(-1, 1, numbers.shape) * tolerances
    for i, j in demand.confusion.pairs[demand.demanded].tolist():
        for one, other in product((i, j), repeat=2):
            if one != other:
                off = np.abs(moved[one] - numbers[other])[:, fit] <= tolerances[:, fit]
                assert not off.all(axis=0).any()


def test_demands_are_given_up_in_order(set_file: SetFile, asking: Ask) -> None:
    found = confusion_of(structure_of(set_file(asking(ask="[L]"))))
    pairs, source = len(found.pairs), np.random.default_rng(0)
    assert Demand.after(found, np.zeros((pairs, 50), dtype=bool)).demanded.all()
    assert not Demand.after(found, np.ones((pairs, 50), dtype=bool)).demanded.any()
    alike = source.uniform(size=(pairs, 400)) < 0.01
    alike[0] = np.arange(400) < 400 * (MOST_ALIKE + 0.01)
    demand = Demand.after(found, alike)
    assert not demand.demanded[0]
    assert demand.demanded.any()
    left = 1 - alike[demand.demanded].any(axis=0).mean()
    assert LEAST_LEFT <= left < LEAST_LEFT + 0.05
    with_truth = found.pairs[:, 0] == 0
    assert demand.demanded[with_truth][1:].all(), "the truth is told from every mistake first"
    assert len(demand.waived()) == (~demand.demanded).sum()


def test_a_question_with_nothing_to_confuse_is_always_sound(set_file: SetFile, asking: Ask) -> None:
    network = "{inputs: 1, layers: [{units: 1, activation: identity, bias: none}], loss: squared_error}"
    structure = structure_of(set_file(asking(network, ask="[z]")))
    demand = demand_of(structure, conditions(structure))
    given = some_given(structure, 7)
    assert demand.holds(given, np.full((1, 7), 1e-3)).tolist() == [True] * 7


def test_where_no_number_is_asked_nothing_is_confused(set_file: SetFile, asking: Ask) -> None:
    structure = structure_of(set_file(asking()))
    found = Confusion.of(structure.plan, ())
    given = some_given(structure, 5)
    assert Demand.after(found, found.lookalikes(given, np.empty((0, 5)))).holds(given, np.empty((0, 5))).all()
    assert len(found.answers) == 1


def test_answers_are_named_by_what_is_asked(set_file: SetFile, asking: Ask) -> None:
    structure = structure_of(set_file(asking(ask="""["dL/dw[1,1,1]"]""")))
    assert confusion_of(structure).together.wanted == (parse_name("dL/dw[1,1,1]"),)
