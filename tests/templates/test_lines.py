"""Displayed lines whose right sides each have a row, with the rule beside it."""

from __future__ import annotations

import re

import pytest

from derive import Number, Quantity
from derive.terms import ONE, TWO, Choice, Product, Quotient, Sum, Term
from templates.compiled import compile_document
from templates.document import Document, Equations, Formula, Line, Numbers, Shown
from templates.formats.pdf.compiler import compile_pdf
from templates.formats.tex import whole
from templates.notations import notation

X, Y = Quantity("x"), Quantity("y")


def page(target: str, *lines: Line) -> str:
    document = Document("t", (), (), (Equations(lines),))
    return compile_document(document, notation("index"), lambda name: 2, format=target).fill({})


def ruled(*rights: tuple[Term, str]) -> Line:
    return Line(X, tuple(Formula(term) for term, _ in rights), "eq:x", rules=tuple(rule for _, rule in rights))


THREE = ruled((Sum((X, X)), ""), (Product((TWO, X)), "sum rule"), (TWO, "put 50 % in"))


def test_each_side_has_a_row_and_the_number_stands_beside_the_last() -> None:
    rows = page("tex", THREE).partition("begin{align*}")[2].partition("end{align*}")[0].strip().split("\\\\*\n")
    assert [row.count("tag*") for row in rows] == [0, 1, 1]
    assert r"\tag*{\gsbeside{sum rule}{1}}" in rows[1]
    assert r"\tag*{\gstag{put 50 \% in}{1}}" in rows[2]


def test_the_rules_stand_behind_the_rows_in_markdown() -> None:
    text = page("md", THREE)
    assert text.count(r"\\") == 2
    assert r"\text{(sum rule)}" in text
    assert r"\tag{1}" in text


def test_a_side_that_is_too_wide_goes_on_below_and_the_next_starts_anew() -> None:
    wide = Sum(tuple(Quotient(Product((X, Y, X, Y, X, Y)), Y) for _ in range(12)))
    rows = page("tex", ruled((wide, ""), (ONE, "all in all"))).split("\\\\*\n")
    assert len(rows) == 3
    assert rows[1].startswith(r"&\qquad{}")
    assert rows[2].startswith("& = 1")


def test_a_rule_for_each_side_or_none() -> None:
    line = Line(X, (Formula(ONE), Formula(TWO)), rules=("one",))
    with pytest.raises(ValueError, match="zip"):
        page("tex", line)


def test_what_cannot_break_and_is_too_wide_is_set_smaller() -> None:
    def fraction(count: int) -> Term:
        return Quotient(Sum((X,) * count), Y)

    assert "gsscaled" not in page("tex", ruled((fraction(20), ""), (ONE, "one")))
    wide = page("tex", ruled((fraction(60), ""), (ONE, "one")))
    scale = float(wide.partition(r"&\gsscaled{")[2].partition("}")[0])
    assert 0.2 < scale < 0.7
    assert r"\gsscaled{" not in wide.partition("\\\\*\n")[2]
    assert "gsscaled" not in page("md", ruled((fraction(60), ""), (ONE, "one")))


@pytest.mark.needs_tex
def test_a_line_that_was_set_smaller_fits() -> None:
    lines = [ruled((Quotient(Sum((X,) * count), Y), ""), (ONE, "one")) for count in range(20, 90, 7)]
    document = Document("t", (), (), (Equations(tuple(lines)),))
    compiled = compile_document(document, notation("index"), lambda name: 2)
    log = compile_pdf(whole([compiled.part({})])).log
    assert not [width for width in re.findall(r"Overfull .hbox \(([0-9.]+)pt", log) if float(width) > 2]


@pytest.mark.parametrize(("x", "told"), [(0.25, r"= 0.25"), (-0.5, r"= 0.01 \times (-0.50) = -0.01")])
def test_a_case_that_is_a_number_already_is_not_told_beside_its_result(x: float, told: str) -> None:
    leaky = Choice(X, X, Product((Number.of("0.01"), X)))
    document = Document("t", (), (), (Equations((Line(Y, (Formula(X), Numbers(leaky), Shown(Y))),)),))
    body = compile_document(document, notation("index"), lambda name: 2).fill({X: x, Y: x if x > 0 else 0.01 * x})
    (line,) = re.findall(r"y & = x (.*?)(?:\\tag|\n)", " ".join(body.split(" ")).replace(r"\approx", "="))
    assert " ".join(line.split()) == told
