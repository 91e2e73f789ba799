"""Tolerances: what rounding allows, in two digits that can be printed, and nothing where there is no bound."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from derive.backprop import Derivation
from derive.bounds import rounding_errors, tolerance
from derive.errors import InputError
from derive.graph import Equation, ExplicitGraph
from derive.plan import make_plan
from derive.program import Program
from derive.quantities import Quantity
from derive.terms import Product, Quotient

X, Y = Quantity("x"), Quantity("y")


def test_a_quotient_by_what_may_be_rounded_to_nothing_has_no_bound():
    f = Quantity("f")
    graph = ExplicitGraph([X, Y], [Equation(f, Quotient(Y, Product((X, X))))], f)
    program = Program(make_plan(Derivation(graph), ()))
    errors = rounding_errors(program, {X: [0.02, 0.3], Y: 1.0}, {X: 2, Y: 0}, 3)[f]
    assert errors[0] == np.inf
    assert errors[1] < 0.1
    with pytest.raises(InputError, match="carry more decimals"):
        tolerance(float(errors[0]), 3)


ERRORS = st.floats(0, 1e6) | st.floats(0, 1e-6)


@given(ERRORS, st.integers(0, 12))
def test_a_tolerance_covers_both_roundings_and_has_two_digits(error, decimals):
    found, needed = tolerance(error, decimals), Decimal(error) + Decimal(5).scaleb(-decimals - 1)
    text = Decimal(repr(found))
    assert found == float(f"{found:.1e}")
    assert text >= needed * (1 - Decimal("1e-8"))
    assert text >= Decimal(5).scaleb(-decimals - 1)
    assert text <= needed * Decimal("1.1001"), "a unit of two digits is at most a tenth"


@given(ERRORS, ERRORS, st.integers(0, 12))
def test_a_larger_error_has_no_smaller_tolerance(one, other, decimals):
    low, high = sorted((one, other))
    assert tolerance(low, decimals) <= tolerance(high, decimals)
    assert tolerance(low, decimals) <= tolerance(low, max(decimals - 1, 0))
