"""Heights before TeX: more rows, fractions and matrices are higher, and TeX finds no slide higher than was measured."""

from __future__ import annotations

import pytest

from templates.latex.heights import row_height


@pytest.mark.parametrize(
    ("lower", "higher"),
    [
        ("a + b", r"\frac{a}{b}"),
        (r"\frac{a}{b}", r"\frac{\partial a^{(1)}}{\partial b}"),
        (r"\frac{a}{b}", r"\frac{a_{1}}{1 + \frac{b}{c}}"),
        (r"\begin{bmatrix} a \\ b \end{bmatrix}", r"\begin{bmatrix} a \\ b \\ c \end{bmatrix}"),
        (r"\begin{bmatrix} a \\ b \end{bmatrix}", r"\begin{bmatrix} \frac{a}{b} \\[4pt] \frac{a}{b} \end{bmatrix}"),
        ("a", r"\left[\!\!\begin{array}{rr} 1 & 2 \\ 3 & 4 \end{array}\!\!\right]"),
        ("a", r"\begin{cases} 1 & \text{if } z \ge 0 \\ 0 & \text{if } z < 0 \end{cases}"),
        ("a", r"\sum_{j=1}^{9} a_{j}"),
    ],
)
def test_what_is_higher_measures_higher(lower: str, higher: str) -> None:
    assert row_height(lower) < row_height(higher)


def test_a_fraction_beside_a_matrix_counts_too() -> None:
    matrix = r"\begin{bmatrix} a \end{bmatrix}"
    assert row_height(rf"\frac{{a}}{{b}} {matrix}") == row_height(r"\frac{a}{b}") > row_height(matrix)
