"""Terms: the simplifying builders keep the value, trees are walked and rebuilt whole."""

from __future__ import annotations

from fractions import Fraction

import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st
from mpmath import mpf

from derive.evaluate import prepared
from derive.quantities import Derivative, Quantity
from derive.symbolic import to_sympy
from derive.terms import (
    ONE,
    TWO,
    ZERO,
    Apply,
    Choice,
    Differential,
    Elementwise,
    Framed,
    Mapped,
    Matrix,
    Negative,
    Number,
    OfSamples,
    Power,
    Product,
    Quotient,
    Sum,
    SumOver,
    Transposed,
    children,
    inputs_of,
    map_leaves,
    negative,
    power,
    product,
    rebuild,
    total,
    with_index,
)
from derive.text import to_text

X, Y = Quantity("x", (1,)), Quantity("y")
VALUES = {X: mpf("1.75"), Y: mpf("-0.4")}
SMALL = st.recursive(
    st.sampled_from([X, Y, ZERO, ONE, TWO, Number.of("-0.5")]),
    lambda inner: st.one_of(
        inner.map(Negative),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: Sum(tuple(parts))),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: Product(tuple(parts))),
    ),
    max_leaves=6,
)
EVERY_KIND = [
    Sum((X, Y)),
    Negative(X),
    Product((X, Y)),
    Quotient(X, Y),
    Power(X, TWO),
    Apply("max", (X, Y)),
    SumOver("k", 3, Quantity("x", ("k",))),
    Choice(X, Y, ONE),
    Framed(X),
    Matrix(((X, Y), (ONE, X))),
    Transposed(X),
    Elementwise((X, Y)),
    Mapped("sigmoid", X),
    Differential(X, Y, alone=True),
    OfSamples(X, (2, 1)),
]


@given(st.lists(SMALL, max_size=4))
def test_builders_keep_the_value(value_of, close, parts):
    numbers = [value_of(part, VALUES) for part in parts]
    assert close(value_of(total(*parts), VALUES), sum(numbers, mpf(0)))
    whole = mpf(1)
    for number in numbers:
        whole *= number
    assert close(value_of(product(*parts), VALUES), whole)


@given(SMALL)
def test_negative_and_power_keep_the_value(value_of, close, term):
    number = value_of(term, VALUES)
    assert close(value_of(negative(term), VALUES), -number)
    assert all(close(value_of(power(term, n), VALUES), number**n) for n in range(4))


def test_builders_leave_out_what_says_nothing():
    assert total() == ZERO
    assert total(ZERO, X, ZERO) == X
    assert product() == ONE
    assert product(ONE, X, ONE) == X
    assert product(X, ZERO, Y) == ZERO
    assert product(Negative(X), Negative(Y)) == Product((X, Y))
    assert product(Negative(X), Y) == Negative(Product((X, Y)))
    assert negative(Negative(X)) == X
    assert negative(ZERO) == ZERO


@pytest.mark.parametrize("term", EVERY_KIND, ids=lambda t: type(t).__name__)
def test_every_kind_is_taken_apart_and_rebuilt(term):
    assert children(term)
    assert rebuild(term, children(term)) == term
    assert map_leaves(term, lambda leaf: leaf) == term
    changed = map_leaves(term, lambda leaf: Quantity("q") if leaf == X else leaf)
    assert (changed != term) == (X in list(children(term)))


def test_an_index_is_put_in_everywhere():
    k = ("k",)
    body = Product(
        (Quantity("w", (1, "k")), Derivative(Quantity("L"), Quantity("z", k)), Quantity("y", (2,), sample="k"))
    )
    three = Product(
        (Quantity("w", (1, 3)), Derivative(Quantity("L"), Quantity("z", (3,))), Quantity("y", (2,), sample=3))
    )
    assert with_index(body, "k", 3) == three
    assert with_index(body, "j", 3) == body
    by_z = Quantity("z", ("k",))
    assert with_index(Differential(body, by_z), "k", 3) == Differential(three, Quantity("z", (3,)))


def test_a_sum_over_the_same_letter_keeps_its_own(value_of, close):
    inner = SumOver("k", 2, Quantity("x", ("k",)))
    outer = SumOver("k", 3, Product((Quantity("x", ("k",)), inner)))
    values = {Quantity("x", (i,)): mpf(i) for i in (1, 2, 3)}
    assert close(value_of(total(*outer.terms()), values), mpf((1 + 2 + 3) * (1 + 2)))


def test_inputs_stand_in_reading_order_once():
    term = Sum((Product((Y, X)), SumOver("k", 3, Quantity("x", ("k",))), X))
    assert [leaf.name for leaf in inputs_of(term)] == ["y", "x[1]", "x[2]", "x[3]"]


@pytest.mark.parametrize(("value", "expected"), [("0.1", Fraction(1, 10)), (0.1, Fraction(1, 10)), (-3, Fraction(-3))])
def test_a_number_is_the_decimal_that_is_written(value, expected):
    assert Number.of(value).value == expected


A = Matrix(((X, Y), (ONE, X), (Y, TWO)))


def test_vectors_are_matrices_and_turn_into_one_another():
    assert Matrix.column((X, Y)).turned() == Matrix.row((X, Y))
    assert A.turned().rows == ((X, ONE, Y), (Y, X, TWO))
    assert A.turned().turned() == A
    assert A.around(children(A)) == A


@pytest.mark.parametrize("rows", [(), ((),), ((X, Y), (X,))])
def test_rows_of_different_lengths_or_none_are_no_matrix(rows):
    with pytest.raises(AssertionError):
        Matrix(rows)


def test_matrices_mean_sympys_matrices():
    x, y = sympy.symbols("x[1] y", real=True)
    ours = sympy.Matrix([[x, y], [1, x], [y, 2]])
    column = Matrix.column((X, TWO))
    assert to_sympy(Product((A, column))) == ours * sympy.Matrix([x, 2])
    assert to_sympy(Product((Transposed(column), Transposed(A)))) == sympy.Matrix([[x, 2]]) * ours.T
    assert to_sympy(Sum((A, Negative(Product((Y, A)))))) == ours - y * ours
    assert to_sympy(Elementwise((A, A))) == ours.applyfunc(lambda entry: entry**2)


def test_matrices_are_read_row_by_row_in_plain_text():
    w, x = Quantity("W", (1,)), Quantity("X", (1,))
    assert to_text(Mapped("relu", w, slope=True)) == "relu'(W[1])"
    assert to_text(Sum((Product((w, Transposed(x))), Elementwise((A, Sum((x, w))))))) == (
        "W[1] * X[1]^T + [x[1], y; 1, x[1]; y, 2] .* (X[1] + W[1])"
    )


def test_matrices_are_no_single_number():
    with pytest.raises(TypeError, match="no value for Matrix"):
        prepared(A)


def test_a_chosen_sample_takes_its_number_from_another():
    y = Quantity("y", (1,), sample="s")
    term = Product((Quantity("a", (1,), sample="s"), OfSamples(y, (3, 1, 2))))
    assert [with_index(term, "s", s) for s in (1, 2, 3)] == [
        Product((Quantity("a", (1,), sample=s), Quantity("y", (1,), sample=t))) for s, t in ((1, 3), (2, 1), (3, 2))
    ]
    assert with_index(term, "k", 1) == term
