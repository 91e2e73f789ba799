"""Matrices in print: brackets, columns aligned at their points, and signs of equality that hold cell by cell."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from derive import Named, Number, Quantity, Term
from derive.terms import ONE, Elementwise, Matrix, Negative, Product, Quotient, Sum, Transposed
from templates.compiled import compile_document
from templates.document import Document, Equations, Line, Numbers
from templates.filling import Filling, Precision
from templates.latex.script import LATEX
from templates.leaves import Cells
from templates.mathematics.numbers import NumberPrinter
from templates.mathematics.terms import TermPrinter
from templates.notations import notation
from templates.outline import outline
from templates.slots import SlotTable

W, X, Y, Z = (Quantity(letter) for letter in "WxyZ")
HIGH = Quotient(X, Y)


def tidy(text: str) -> str:
    return re.sub(r" +", " ", text).strip()


def symbols(term: Term) -> str:
    return tidy(TermPrinter(notation("index"), LATEX).fragment(term).text)


@pytest.mark.parametrize(
    ("term", "text"),
    [
        (Matrix(((X, Y), (ONE, Negative(X)))), r"\begin{bmatrix} x & y \\[2pt] 1 & -x \end{bmatrix}"),
        (Matrix(((HIGH,), (X,))), r"\begin{bmatrix} \displaystyle \frac{x}{y} \\[11pt] x \end{bmatrix}"),
        (Product((W, Transposed(X))), r"W \, x^{\mathsf{T}}"),
        (Transposed(Product((W, X))), r"(W x)^{\mathsf{T}}"),
        (Transposed(Quantity("Z", (1,))), r"Z_{1}^{\mathsf{T}}"),
        (Elementwise((X, Sum((ONE, Negative(X))))), r"x \odot (1 - x)"),
        (Product((X, Elementwise((Y, Z)))), r"x \, (y \odot Z)"),
        (
            Transposed(Sum((Matrix.row((X, Y)), Matrix.row((Y, X))))),
            r"\left(\begin{bmatrix} x & y \end{bmatrix} + \begin{bmatrix} y & x \end{bmatrix}\right)^{\mathsf{T}}",
        ),
    ],
)
def test_matrices_in_symbols(term: Term, text: str) -> None:
    assert symbols(term) == text


def numbers(term: Term, decimals: dict[str, int], **values: float) -> tuple[str, float]:
    table = SlotTable()
    fragment = NumberPrinter(notation("index"), LATEX, table, "dot").fragment(term)
    known: dict[Named, float] = {Quantity(name): value for name, value in values.items()}
    filling = Filling(known, {}, Precision(lambda name: decimals[name.name]))
    text, width = table.split(fragment.text, fragment.width).write(filling)
    return tidy(text), width


def cells(text: str) -> str:
    return text.replace(r"\left[\!\!\begin{array}", "[").replace(r"\end{array}\!\!\right]", "]").replace(r"\\", ";")


@pytest.mark.parametrize(
    ("term", "text"),
    [
        (Matrix.column((ONE, X, Y)), r"[{r} 1\hphantom{.00} ; 0.25 ; -3.5\hphantom{0} ]"),
        (Matrix(((X, Z), (Y, Y))), r"[{rr} 0.25 & 0\hphantom{.0} ; -3.5\hphantom{0} & -3.5 ]"),
        (Matrix.column((X, Product((X, Y)))), r"[{c} 0.25 ; 0.25 \cdot (-3.5) ]"),
        (Product((Matrix.column((X, X)), Matrix.row((Y, Y)))), r"[{r} 0.25 ; 0.25 ] \, [{rr} -3.5 & -3.5 ]"),
        (Product((X, Matrix.row((Y, Y)))), r"0.25 \cdot [{rr} -3.5 & -3.5 ]"),
    ],
)
def test_columns_of_numbers_are_aligned_at_their_points(term: Term, text: str) -> None:
    written, _ = numbers(term, {"x": 2, "y": 1, "Z": 1}, x=0.25, y=-3.5, Z=0.0)
    assert cells(written) == text


def test_a_matrix_is_as_wide_as_the_widest_cells_of_its_columns() -> None:
    decimals = {"x": 2, "y": 1, "Z": 8}
    narrow = numbers(Matrix(((X, Y), (Y, X))), decimals, x=0.25, y=0.5)[1]
    wide = numbers(Matrix(((X, Y), (Z, X))), decimals, x=0.25, y=0.5, Z=0.12345678)[1]
    alone = numbers(Matrix(((X,), (Z,))), decimals, x=0.25, Z=0.12345678)[1]
    assert wide - narrow == pytest.approx(6 * 0.5)
    assert wide > alone


def sign(names: tuple[Named, ...], values: dict[Named, float], terms: tuple[Term, ...], **options: int) -> str:
    both = Cells((names,), (terms,))
    rights = (Numbers(Matrix((terms,))), both, *((Cells((names,), (terms,), **options),) if options else ()))
    document = Document("Page", ("Page",), (), (Equations((Line(W, rights),)),))
    body = compile_document(document, notation("index"), lambda name: 2).fill(values)
    return re.findall(r"(=|\\approx) *\\left\[", body)[-1]


@given(st.integers(-99, 99), st.integers(-99, 99), st.sampled_from([0.0, 0.01]), st.booleans())
def test_a_matrix_is_equal_where_every_cell_is(a: int, b: int, off: float, first: bool) -> None:
    p, q = Quantity("p"), Quantity("q")
    values: dict[Named, float] = {X: a / 100, Y: b / 100, p: (a + b) / 100, q: (a - b) / 100}
    values[p if first else q] += off
    terms = (Sum((X, Y)), Sum((X, Negative(Y))))
    assert sign((p, q), values, terms) == ("=" if off == 0 else r"\approx")


@pytest.mark.parametrize(("value", "wanted"), [(0.5, "="), (0.54, r"\approx")])
def test_a_matrix_written_again_with_fewer_decimals_is_equal_if_nothing_is_lost(value: float, wanted: str) -> None:
    assert sign((X,), {X: value, Y: value}, (Y,), decimals=1) == wanted


def test_a_cell_that_repeats_a_name_is_equal_to_it() -> None:
    assert sign((X,), {X: 0.5, Y: 0.5}, (Y,)) == "="
    assert sign((X,), {X: 0.51, Y: 0.5}, (Y,)) == r"\approx"
    assert sign((X,), {X: 2.0}, (Number.of(2),)) == "="


def test_the_outline_holds_the_names_of_the_cells() -> None:
    rows = ((X, Y), (Y, Z))
    line = Line(W, (Numbers(Matrix(rows)), Cells(rows, rows), Cells(rows, rows, 4, strong=True)))
    told = outline(Document("Page", ("Page",), (), (Equations((line,)),)))
    assert "W = #([x, y; y, Z]) = <[x, y; y, Z]> = <[x, y; y, Z] .4 !>" in told
