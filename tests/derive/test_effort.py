"""The arithmetic of a person, against counts by hand and digits of decimal texts."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest

from derive.backprop import Derivation
from derive.effort import effort, significant_digits
from derive.network import DenseNetwork, LayerSpec, NetworkSpec
from derive.paper import decimals_of
from derive.plan import Batch, make_plan
from derive.program import Program
from derive.quantities import Quantity, parse_name


def digits_of_text(value: float, decimals: int) -> int:
    text = str(Decimal(repr(value)).quantize(Decimal(1).scaleb(-decimals))).replace("-", "")
    return len(text.replace(".", "").strip("0") if "." in text else text.strip("0"))


def test_digits_are_those_of_the_decimal_text() -> None:
    source = np.random.default_rng(5)
    for decimals in (0, 2, 6):
        values = np.round(source.normal(0, 30, 300), source.integers(0, decimals + 1))
        expected = [digits_of_text(float(v), decimals) for v in values]
        assert significant_digits(values, decimals).tolist() == expected


def program_of(activation: str, samples: int = 1) -> Program:
    graph = DenseNetwork(NetworkSpec(1, (LayerSpec(1, activation),), "squared_error"))
    return Program(make_plan(Derivation(graph), (), batch=Batch(samples)))


def work(program: Program, numbers: dict[str, list[float]], carry: int = 6) -> tuple[list[float], list[float]]:
    given = {parse_name(name): np.array(column) for name, column in numbers.items()}
    places = decimals_of(program, dict.fromkeys(program.plan.given, 2), carry)
    found = effort(program, {q: v for q, v in given.items() if isinstance(q, Quantity)}, places, carry)
    return found.operations.tolist(), found.digits.tolist()


def test_a_forward_pass_by_hand() -> None:
    numbers = {"w[1,1,1]": [0.25, 1, 0.25], "x[1]": [0.5, 0.5, 0], "b[1,1]": [0.12, 0.12, 0], "y[1]": [0.75, 0.5, 1]}
    operations, digits = work(program_of("identity"), numbers)
    # 0.25 * 0.5 (2 * 1) = 0.125, + 0.12 (3) = 0.245, 0.75 - 0.245 (3) = 0.505, squared (3 * 3)
    # 1 * 0.5 is free, 0.5 + 0.12 (2) = 0.62, 0.5 - 0.62 (2) = -0.12, squared (2 * 2)
    # 0.25 * 0 and adding 0 are free, 1 - 0 and its square too
    assert operations == [4, 3, 0]
    assert digits == [2 + 3 + 3 + 9, 2 + 2 + 4, 0]


def test_functions_are_looked_up_and_comparing_is_free() -> None:
    numbers = {"w[1,1,1]": [0.25], "x[1]": [0.5], "b[1,1]": [0.12], "y[1]": [0.0]}
    plain = work(program_of("identity"), numbers)[1][0]
    assert work(program_of("relu"), numbers)[1] == [plain]
    # z has three digits and six are looked up; the output of six digits is squared.
    assert work(program_of("sigmoid"), numbers)[1] == [2 + 3 + (3 + 6) + 36]


def test_every_sample_counts() -> None:
    one = {"w[1,1,1]": [0.25], "b[1,1]": [0.12]}
    alone = work(program_of("identity"), one | {"x[1]": [0.5], "y[1]": [0.75]})
    twice = {f"{name}@{s}": [value] for s in (1, 2) for name, value in (("x[1]", 0.5), ("y[1]", 0.75))}
    both = work(program_of("identity", 2), one | twice)
    # The two losses, of six digits, are added.
    assert both[0] == [2 * alone[0][0] + 1]
    assert both[1][0] == pytest.approx(2 * alone[1][0] + 6)
