from __future__ import annotations

import json
import math
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from derive.errors import InputError, NameMissing
from derive.quantities import Named, Quantity, parse_name
from exercises.files.library import load_example
from exercises.lessons.solved import Solved

# The numbers of the well-known 2-2-2 example, with the digits in which slides print them.
PRINTED = {
    "z[1,1]": "0.3775",
    "a[1,1]": "0.593269992",
    "a[1,2]": "0.596884378",
    "z[2,1]": "1.105905967",
    "a[2,1]": "0.75136507",
    "a[2,2]": "0.772928465",
    "E[1]": "0.274811083",
    "E[2]": "0.023560026",
    "L": "0.298371109",
    "dL/da[2,1]": "0.74136507",
    "da[2,1]/dz[2,1]": "0.186815602",
    "dL/dw[2,1,1]": "0.082167041",
    "dL/dz[2,1]": "0.138498562",
    "dL/da[1,1]": "0.036350306",
    "da[1,1]/dz[1,1]": "0.241300709",
    "dL/dw[1,1,1]": "0.000438568",
    "w[2,1,1]'": "0.35891648",
    "w[2,1,2]'": "0.408666186",
    "w[2,2,1]'": "0.511301270",
    "w[2,2,2]'": "0.561370121",
    "w[1,1,1]'": "0.149780716",
    "w[1,1,2]'": "0.19956143",
    "w[1,2,1]'": "0.24975114",
    "w[1,2,2]'": "0.29950229",
    "L'": "0.291027924",
}
MISPRINTED = {"L'"}
"""The loss after the update is 0.291027774; the slides differ from it in the seventh decimal."""


def solved(name: str) -> Solved:
    return Solved(load_example(name))


def exact(name: str) -> dict[Named, float]:
    found = solved(name)
    return found.values(found.plan).variant(0)


def test_the_circuit_by_hand() -> None:
    values = {name.name: value for name, value in exact("circuit").items()}
    by_hand = {"x": -2, "y": 5, "z": -4, "q": 3, "f": -12, "df/dx": -4, "df/dy": -4, "df/dz": 3, "df/dq": -4}
    assert values == by_hand


def test_the_printed_numbers_hold_to_their_digits() -> None:
    values = exact("mazur")
    wrong = set()
    for name, printed in PRINTED.items():
        unit = Decimal(1).scaleb(-len(printed.partition(".")[2]))
        # Within a unit of the last digit: some are rounded, some are cut.
        if abs(Decimal(repr(values[parse_name(name)])) - Decimal(printed)) >= unit:
            wrong.add(name)
    assert wrong == MISPRINTED


def test_three_samples_of_a_softmax_against_finite_differences() -> None:
    found = solved("softmax-2-2-3")
    values = exact("softmax-2-2-3")
    given = {q: float(v) for q, v in found.example.given.items()}
    parameters = [q for q in given if q.kind in "wb"]
    assert len(parameters) == 4 + 2 + 6 + 3
    assert mean_loss(given) == pytest.approx(values[Quantity("L")], rel=1e-14)
    for q in parameters:
        up, down = (mean_loss({**given, q: given[q] + step}) for step in (1e-6, -1e-6))
        derivative = values[parse_name(f"dL/d{q.name}")]
        assert derivative == pytest.approx((up - down) / 2e-6, abs=1e-8), q
        assert values[q.after_update()] == pytest.approx(given[q] - 0.1 * derivative, abs=1e-15)
    after = {**given, **{q: values[q.after_update()] for q in parameters}}
    assert values[parse_name("L'")] == pytest.approx(mean_loss(after), rel=1e-13)
    assert values[parse_name("L'")] < values[Quantity("L")]


def mean_loss(given: dict[Quantity, float]) -> float:
    """The mean cross entropy over the samples, by matrices."""

    def array(kind: str, layer: int, *shape: int) -> np.ndarray:
        return np.array([given[Quantity(kind, (layer, *(i + 1 for i in at)))] for at in np.ndindex(*shape)])

    losses = []
    for s in (1, 2, 3):
        x = np.array([given[Quantity("x", (k,), sample=s)] for k in (1, 2)])
        y = np.array([given[Quantity("y", (j,), sample=s)] for j in (1, 2, 3)])
        hidden = np.maximum(array("w", 1, 2, 2).reshape(2, 2) @ x + array("b", 1, 2), 0)
        powers = np.exp(array("w", 2, 3, 2).reshape(3, 2) @ hidden + array("b", 2, 3))
        losses.append(-float(y @ np.log(powers / powers.sum())))
    return sum(losses) / 3


def test_samples_have_losses_of_their_own_and_totals_are_their_mean() -> None:
    values = {name.name: value for name, value in exact("softmax-2-2-3").items()}
    for name in ("L", "dL/dw[2,3,1]", "dL/db[1,2]"):
        each = [values[f"{name}@{s}"] for s in (1, 2, 3)]
        assert values[name] == pytest.approx(math.fsum(each) / 3, rel=1e-14, abs=1e-16)
        assert len(set(each)) > 1
    assert "z[1,1]" not in values


@pytest.mark.parametrize("name", ["mazur", "circuit", "softmax-2-2-3"])
def test_json_holds_every_kind_of_number_and_no_learning_rate(name: str) -> None:
    found = solved(name)
    whole = json.loads(found.as_json())
    assert {"quantities", "derivatives", "updated", "formulas"} <= set(whole)
    values = exact(name)
    for part in ("quantities", "derivatives", "updated"):
        for text, value in whole[part].items():
            assert value == values[parse_name(text)]
    assert "eta" not in whole["quantities"]
    assert not any("'" in text for part in ("quantities", "derivatives") for text in whole[part])


@pytest.mark.parametrize("carry", [None, 6])
def test_printed_numbers_are_near_the_exact_ones(carry: int | None) -> None:
    found = solved("mazur" if carry is None else "softmax-2-2-3")
    assert found.example.rounding.carry == carry
    printed, values = found.printed(found.plan), exact(found.example.name)
    assert set(printed) == set(values)
    room = 0.5e-9 if carry is None else 5e-6
    assert all(abs(printed[name] - values[name]) <= room * 1.001 for name in values)


def test_what_is_not_there_is_named_with_the_nearest() -> None:
    with pytest.raises(InputError) as caught:
        solved("mazur").find(parse_name("w[2,1,3]"))
    assert caught.value.hint == "there are w[2,1,1] to w[2,2,2]"
    with pytest.raises(NameMissing, match="known: "):
        solved("mazur").find(parse_name("q"))


def test_an_example_without_numbers_tells_which_is_missing(tmp_path: Path) -> None:
    path = tmp_path / "bare.yaml"
    path.write_text("title: Bare\nnetwork: {inputs: 1, layers: [{units: 1}]}\n", encoding="utf-8")
    bare = solved(str(path))
    with pytest.raises(InputError, match="bare"):
        bare.values(bare.plan)
    assert bare.formulas(list(bare.differentiable()))["dL/dw[1,1,1]"] == "dL/dz[1,1] * x[1]"
