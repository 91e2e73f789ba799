"""Names: what is written is read back, what is no name is refused."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from derive.errors import InputError
from derive.quantities import QUANTITY_PATTERN, Derivative, Quantity, is_parameter, parse_name

SAMPLES = st.none() | st.integers(1, 999)
INDICES = st.lists(st.integers(1, 999), max_size=4).map(tuple)
KINDS = st.from_regex(r"[A-Za-z][A-Za-z0-9_]{0,5}", fullmatch=True)


@given(KINDS, INDICES, st.booleans(), SAMPLES)
def test_a_quantity_is_read_back(kind, indices, primed, sample):
    quantity = Quantity(kind, indices, primed, sample)
    assert parse_name(quantity.name) == quantity
    assert QUANTITY_PATTERN.fullmatch(quantity.name)


@given(KINDS, INDICES, SAMPLES)
def test_a_derivative_is_read_back(kind, indices, sample):
    wrt = Quantity(kind, indices)
    shared = is_parameter(wrt)
    derivative = Derivative(Quantity("L", sample=sample), wrt if shared else wrt.of_sample(sample))
    assert parse_name(derivative.name) == derivative


@given(KINDS, INDICES, st.booleans(), SAMPLES)
def test_equal_names_are_equal_and_hash_alike(kind, indices, primed, sample):
    one, other = Quantity(kind, indices, primed, sample), Quantity(kind, indices, primed, sample)
    assert one == other
    assert hash(one) == hash(other)
    assert len({one, other, one.after_update(), one.of_sample(1000)}) == (2 if primed else 3)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("w[2,1,1]'", Quantity("w", (2, 1, 1), primed=True)),
        ("z[1,2]@3", Quantity("z", (1, 2), sample=3)),
        ("L", Quantity("L")),
        ("dL/dw[2,1,1]", Derivative(Quantity("L"), Quantity("w", (2, 1, 1)))),
        ("dL/dw[2,1,1]@2", Derivative(Quantity("L", sample=2), Quantity("w", (2, 1, 1)))),
        ("dL/dz[1,2]@3", Derivative(Quantity("L", sample=3), Quantity("z", (1, 2), sample=3))),
        ("da[1,1]/dz[1,2]", Derivative(Quantity("a", (1, 1)), Quantity("z", (1, 2)))),
        ("dq", Quantity("dq")),
    ],
)
def test_the_vocabulary(name, expected):
    assert parse_name(name) == expected
    assert expected.name == name


@pytest.mark.parametrize(
    "text", ["", "1x", "w[]", "w[1,]", "w[1", "w[a]", "w[1,2,3,4,5]", "dL/d", "z[1,2]@", "x y", "x\n", "é"]
)
def test_what_is_no_name_is_refused(text):
    with pytest.raises(InputError, match=re.escape(repr(text))):
        parse_name(text)
