from __future__ import annotations

import itertools
import math
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from derive.quantities import Quantity
from exercises.files.library import load_set
from exercises.files.ranges import Range, choices
from exercises.variants.drawing import Lottery, Urn

LOTTERY = Lottery(b"a secret of many signs", "digest", 2026)
DRAW = """draw:
  weights: {from: -1, to: 1, step: 0.05}
  biases: {from: -0.3, to: 0.3, step: 0.15}
  inputs: [0.1, 0.7]
  targets: {from: 0, to: 1, step: 0.25}"""
SOURCES = {
    "w": {Fraction(n, 20) for n in range(-20, 21)},
    "b": {Fraction(n * 15, 100) for n in range(-2, 3)},
    "x": {Fraction("0.1"), Fraction("0.7")},
    "y": {Fraction(n, 4) for n in range(5)},
}
WEIGHT = Quantity("w", (1, 1, 1))

Ask = Callable[..., str]
SetFile = Callable[..., Path]


def urn_of(path: Path) -> Urn:
    return load_set(path).questions[0].task.urn


@pytest.fixture
def urn(set_file: SetFile, asking: Ask) -> Urn:
    return urn_of(set_file(asking(more=DRAW)))


def numbers(urn: Urn, lottery: Lottery = LOTTERY, student: str = "s001", question: int = 1) -> tuple[float, ...]:
    drawn = urn.draw(lottery.generator(student, question), 4)
    return tuple(float(value) for values in drawn.values() for value in values)


def test_the_same_secret_set_seed_and_student_give_the_same_numbers(urn: Urn) -> None:
    again = Lottery(b"a secret of many signs", "digest", 2026)
    assert numbers(urn) == numbers(Urn(urn.tables), again)
    assert LOTTERY.forms(["s001", "s002"]) == again.forms(["s001", "s002"])


@pytest.mark.parametrize(
    "other",
    [
        replace(LOTTERY, secret=b"a secret of many sign"),
        replace(LOTTERY, secret=b"a secret of many signs "),
        replace(LOTTERY, set_digest="digesu"),
        replace(LOTTERY, seed=2027),
        replace(LOTTERY, seed=-2026),
        # The parts of a message are kept apart: these two would read alike without a separator.
        replace(LOTTERY, set_digest="digest2", seed=26),
    ],
)
def test_any_change_gives_other_numbers_and_forms(urn: Urn, other: Lottery) -> None:
    assert numbers(urn) != numbers(urn, other)
    assert LOTTERY.forms(["s001"]) != other.forms(["s001"])


def test_students_and_questions_have_numbers_of_their_own(urn: Urn) -> None:
    who = [(student, question) for student in ("s1", "s11", "s001", "S001", "s") for question in (1, 11, 2)]
    assert len({numbers(urn, LOTTERY, *one) for one in who}) == len(who)


def test_all_that_is_drawn_lies_in_its_range(urn: Urn) -> None:
    drawn = urn.draw(LOTTERY.generator("s001", 1), 4000)
    assert {name.kind for name in drawn} == set(SOURCES)
    for name, values in drawn.items():
        allowed = {float(value) for value in SOURCES[name.kind]}
        # Every value comes up in so many draws, and each is the nearest float to its decimal.
        assert set(values.tolist()) == allowed


def chi_square(values: list[float], count: int) -> float:
    expected = len(values) / count
    found = Counter(values)
    assert len(found) == count
    return sum((number - expected) ** 2 / expected for number in found.values())


def most(freedom: int) -> float:
    """Passed once in some ten thousand by a uniform sample (Wilson and Hilferty)."""
    return freedom * (1 - 2 / (9 * freedom) + 3.72 * math.sqrt(2 / (9 * freedom))) ** 3


def test_one_students_candidates_are_uniform(urn: Urn) -> None:
    drawn = urn.draw(LOTTERY.generator("s001", 1), 20_000)
    for name, values in drawn.items():
        count = len(SOURCES[name.kind])
        assert chi_square(values.tolist(), count) < most(count - 1), name


def test_students_are_uniform_among_themselves(urn: Urn) -> None:
    first = [urn.draw(LOTTERY.generator(f"s{n:04}", 1), 1) for n in range(4000)]
    for name in (WEIGHT, Quantity("b", (1, 2)), Quantity("x", (1,))):
        values = [float(drawn[name][0]) for drawn in first]
        count = len(SOURCES[name.kind])
        assert chi_square(values, count) < most(count - 1), name


def test_neighbours_are_drawn_independently(urn: Urn) -> None:
    """What one student got says nothing about the next one's number, nor about another number of the next one."""
    first = [urn.draw(LOTTERY.generator(f"s{n:04}", 1), 1) for n in range(4000)]
    names = (WEIGHT, Quantity("b", (1, 2)), Quantity("x", (1,)))
    table = np.array([[float(drawn[name][0]) for drawn in first] for name in names])
    for ours, theirs in itertools.product(range(3), repeat=2):
        assert abs(np.corrcoef(table[ours, :-1], table[theirs, 1:])[0, 1]) < 4 / math.sqrt(4000)


def test_quantities_are_drawn_independently(urn: Urn) -> None:
    drawn = urn.draw(LOTTERY.generator("s001", 1), 20_000)
    table = np.corrcoef(np.array(list(drawn.values())))
    np.fill_diagonal(table, 0)
    assert np.abs(table).max() < 0.04


def test_without_the_secret_nothing_is_known(urn: Urn) -> None:
    """Under other secrets the same student's weight is as if drawn anew: equal once in 41 times."""
    secrets = [f"secret number {n:06}".encode() for n in range(3000)]
    values = [float(urn.draw(replace(LOTTERY, secret=s).generator("s001", 1), 1)[WEIGHT][0]) for s in secrets]
    true = float(urn.draw(LOTTERY.generator("s001", 1), 1)[WEIGHT][0])
    assert chi_square(values, 41) < most(40)
    assert abs(values.count(true) / len(values) - 1 / 41) < 0.012
    forms = {replace(LOTTERY, secret=s).forms(["s001"])["s001"] for s in secrets}
    assert len(forms) > 2950


def test_fixed_numbers_are_not_drawn(set_file: SetFile, asking: Ask) -> None:
    samples = "samples: [{input: [0.5, 0.25], target: [0.01, 0.99]}]"
    urn = urn_of(set_file(asking(more=samples)))
    assert {name.kind for name in urn.draw(LOTTERY.generator("s001", 1), 1)} == {"w", "b"}


def test_one_target_of_a_softmax_is_hot(set_file: SetFile, asking: Ask) -> None:
    network = (
        "{inputs: 2, layers: [{units: 2, activation: tanh}, {units: 3, activation: softmax}], loss: cross_entropy}"
    )
    urn = urn_of(set_file(asking(network)))
    drawn = urn.draw(LOTTERY.generator("s001", 1), 3000)
    targets = np.array([drawn[Quantity("y", (j,))] for j in (1, 2, 3)])
    assert set(targets.flatten().tolist()) == {0.0, 1.0}
    assert (targets.sum(axis=0) == 1).all()
    assert chi_square(targets.argmax(axis=0).tolist(), 3) < most(2)


@pytest.mark.parametrize(
    ("start", "stop", "step", "values"),
    [
        ("0", "1", "0.5", ["0", "0.5", "1"]),
        ("-0.1", "0.1", "0.1", ["-0.1", "0", "0.1"]),
        ("0", "0.9", "0.4", ["0", "0.4", "0.8"]),
        ("2", "2", "1", ["2"]),
    ],
)
def test_a_range_holds_its_ends_and_no_float_noise(start: str, stop: str, step: str, values: list[str]) -> None:
    source = Range(Fraction(start), Fraction(stop), Fraction(step))
    assert choices(source) == tuple(map(Fraction, values))
    assert choices([Fraction(v) for v in values]) == tuple(map(Fraction, values))


ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXY"
FORM = re.compile(f"([{ALPHABET}]{{4}})-([{ALPHABET}])")


def is_valid(form: str) -> bool:
    """The last sign is the sum of the others, each times its place, modulo 31."""
    match = FORM.fullmatch(form)
    assert match, form
    weighted = sum(place * ALPHABET.index(sign) for place, sign in enumerate(match[1], 1))
    return weighted % 31 == ALPHABET.index(match[2])


@pytest.fixture(scope="module")
def forms() -> list[str]:
    return list(LOTTERY.forms(f"s{n:05}" for n in range(10_000)).values())


def test_ten_thousand_forms_are_unique_and_valid(forms: list[str]) -> None:
    assert len(set(forms)) == 10_000
    assert all(map(is_valid, forms))


def test_a_misread_sign_or_two_exchanged_ones_show(forms: list[str]) -> None:
    for form in forms[:150]:
        for place in (0, 1, 2, 3):
            for sign in set(ALPHABET) - {form[place]}:
                assert not is_valid(form[:place] + sign + form[place + 1 :])
        for place in (0, 1, 2):
            a, b = form[place], form[place + 1]
            assert a == b or not is_valid(form[:place] + b + a + form[place + 2 :])


def test_a_form_stays_when_students_join() -> None:
    few, many = ["b", "d"], ["a", "b", "c", "d", "e"]
    together = LOTTERY.forms(many)
    assert LOTTERY.forms(few) == {student: together[student] for student in few}
