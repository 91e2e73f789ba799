from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from derive.mistakes import MISTAKES
from derive.quantities import parse_name
from exercises.files.library import load_set
from exercises.storage.roster import numbered
from exercises.variants.drawing import Lottery
from exercises.variants.frequent import COLUMNS, FREQUENT
from exercises.variants.generate import Copy, Generator

ASK = """[a, L, "dL/dw[2,1,1]", "dL/dw[1,1,1]", "w[2,1,1]'", "w[1,1,1]'"]"""

Ask = Callable[..., str]
SetFile = Callable[..., Path]


@pytest.fixture
def made(set_file: SetFile, asking: Ask) -> tuple[Generator, list[Copy]]:
    generator = Generator(load_set(set_file(asking(ask=ASK))), Lottery(b"sixteen signs or", "d", 1))
    return generator, generator.copies(numbered(20))


def test_every_frequent_mistake_is_a_known_one() -> None:
    assert set(FREQUENT) <= set(MISTAKES)
    assert len(set(FREQUENT)) == len(FREQUENT)


def test_columns_are_few_and_each_shows_in_what_is_asked(made: tuple[Generator, list[Copy]]) -> None:
    frequent = made[0].structures[0].frequent
    assert 0 < len(frequent.wrongs) <= COLUMNS
    names = [wrong.mistake for wrong in frequent.wrongs]
    assert names == sorted(names, key=FREQUENT.index)
    for copy in made[1]:
        assert all(any(column) for column in zip(*copy.questions[0].mistaken.values(), strict=True))


def test_the_numbers_are_those_of_one_who_makes_the_mistake(made: tuple[Generator, list[Copy]]) -> None:
    """Worked out by hand for the first four: no slope, a turned sign, one route, no learning rate."""
    generator, copies = made
    names = [wrong.mistake for wrong in generator.structures[0].frequent.wrongs]
    assert names == ["slope_left_out", "error_sign", "one_route", "rate_left_out"]
    for copy in copies:
        given = {q.name: v for q, v in copy.questions[0].given.items()}
        mistaken = {str(name): numbers for name, numbers in copy.questions[0].mistaken.items()}
        x, y = (np.array([given[f"{kind}[{k}]"] for k in (1, 2)]) for kind in "xy")
        v, w = (
            np.array([[given[f"w[{layer},{j},{k}]"] for k in (1, 2)] for j in (1, 2)], dtype=float) for layer in (1, 2)
        )
        b, c = (np.array([given[f"b[{layer},{j}]"] for j in (1, 2)]) for layer in (1, 2))
        h = 1 / (1 + np.exp(-(v @ x + b)))
        o = 1 / (1 + np.exp(-(w @ h + c)))
        delta = (o - y) * o * (1 - o)
        upper, lower = delta[0] * h[0], (w.T @ delta)[0] * h[0] * (1 - h[0]) * x[0]
        slopeless = [(o - y)[0] * h[0], (w.T @ (o - y))[0] * x[0]]
        found = [mistaken[name] for name in ("dL/dw[2,1,1]", "dL/dw[1,1,1]")]
        assert [numbers[0] for numbers in found] == pytest.approx(slopeless)
        assert [numbers[1] for numbers in found] == pytest.approx([-upper, -lower])
        assert found[0][2] is None
        routes = [w[j, 0] * delta[j] * h[0] * (1 - h[0]) * x[0] for j in (0, 1)]
        assert any(found[1][2] == pytest.approx(route) for route in routes)
        assert mistaken["w[2,1,1]'"][3] == pytest.approx(w[0, 0] - upper)
        assert mistaken["w[1,1,1]'"][3] == pytest.approx(v[0, 0] - lower)
        assert mistaken["a[1,1]"] == (None,) * 4


def test_a_set_without_pages_to_mark_by_works_out_no_mistakes(set_file: SetFile, asking: Ask) -> None:
    path = set_file(asking())
    path.write_text(path.read_text().replace("questions:", "layout: {ta_sheet: false}\nquestions:", 1))
    generator = Generator(load_set(path), Lottery(b"sixteen signs or", "d", 1))
    assert not generator.copies(numbered(1))[0].questions[0].mistaken


def test_where_nothing_can_go_wrong_there_is_no_column(set_file: SetFile, asking: Ask) -> None:
    network = "{inputs: 1, layers: [{units: 1, activation: identity, bias: none}], loss: half_squared_error}"
    generator = Generator(load_set(set_file(asking(network, ask="['z[1,1]']"))), Lottery(b"sixteen signs or", "d", 1))
    (copy,) = generator.copies(numbered(1))
    assert copy.questions[0].mistaken == {parse_name("z[1,1]"): ()}
