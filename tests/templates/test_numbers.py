"""Figures against Python's own decimal arithmetic."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from derive.errors import InputError
from derive.paper import round_half_up
from templates.filling import Place
from templates.latex.figures import write_figure
from templates.numbers import Figure, figure


@given(st.integers(-(10**12), 10**12), st.integers(0, 8), st.integers(0, 8))
def test_decimal_numbers_round_half_up(whole: int, places: int, decimals: int) -> None:
    exact = Decimal(whole).scaleb(-places)
    expected = exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    shown = figure(float(exact), decimals)
    assert Decimal(shown.digits) == abs(expected)
    assert shown.negative is (expected < 0)


@given(st.floats(-1e6, 1e6), st.integers(0, 9))
def test_figures_round_as_the_numbers_on_paper_do(value: float, decimals: int) -> None:
    assert figure(value, decimals).value == pytest.approx(float(round_half_up(value, decimals)), abs=1e-12)


@given(st.floats(-1e300, 1e300), st.integers(0, 12), st.booleans())
def test_the_value_of_a_figure_is_near_the_number(value: float, decimals: int, full: bool) -> None:
    assert figure(value, decimals, full=full).value == pytest.approx(value, rel=1e-3, abs=0.5000001 * 10**-decimals)


@pytest.mark.parametrize(
    ("value", "decimals", "full", "text"),
    [
        (0.5, 3, False, "0.500"),
        (-0.0000004, 6, False, "0.000000"),
        (4.4e-12, 9, True, r"4.4 \times 10^{-12}"),
        (4.4e-12, 9, False, "0.000000000"),
        (0.001, 3, True, "0.001"),
        (0.0, 9, True, "0"),
        (9999.5, 1, False, "9999.5"),
        (-12345.678, 3, False, r"-12\,345.678"),
        (1234567.0, 0, False, r"1\,234\,567"),
        (1.25e20, 2, False, r"1.25 \times 10^{20}"),
    ],
)
def test_printed_figures(value: float, decimals: int, full: bool, text: str) -> None:
    assert write_figure(figure(value, decimals, full=full)).text == text


@pytest.mark.parametrize(
    ("place", "positive", "negative"),
    [
        (Place.ALONE, "0.3", "-0.3"),
        (Place.FACTOR, "0.3", "(-0.3)"),
        (Place.BASE, "0.3", "(-0.3)"),
        (Place.NEXT, " + 0.3", " - 0.3"),
        (Place.TURNED, "-0.3", "0.3"),
    ],
)
def test_signs_by_place(place: Place, positive: str, negative: str) -> None:
    assert write_figure(Figure(False, "0.3"), place).text == positive
    assert write_figure(Figure(True, "0.3"), place).text == negative


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_is_not_finite_is_refused(value: float) -> None:
    with pytest.raises(InputError, match="not finite"):
        figure(value, 3)
