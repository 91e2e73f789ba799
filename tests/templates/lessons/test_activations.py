"""The page of activations: each has its words, its plot and its derivation, and what happens at kinks is said."""

from __future__ import annotations

from fractions import Fraction

import pytest

from derive.activations import ACTIVATIONS
from derive.shapes import Shape, Shapes
from templates.document import Document, Equations, Heading, Paragraph, Results, Shown
from templates.lessons.activation_plots import HIGH, LOW, REACH, shape_plot
from templates.lessons.activation_words import TITLES, TRAITS, at_kink
from templates.lessons.activations import blocks, formulas
from templates.outline import outline
from templates.plots import Thumbnail

ALL = Shapes(tuple(map(Shape, ACTIVATIONS)), (Fraction(-1), Fraction(0), Fraction(2)))


def words(blocks_: tuple[object, ...]) -> str:
    return outline(Document("t", (), (), blocks_))  # type: ignore[arg-type]


def test_every_activation_has_its_words() -> None:
    assert TITLES.keys() == TRAITS.keys() == ACTIVATIONS.keys()
    assert len(set(TITLES.values())) == len(TITLES)


def test_every_activation_has_a_row_with_its_plot_where_it_has_one_variable_and_a_section() -> None:
    told = blocks(ALL)
    table = next(block for block in told if isinstance(block, Results))
    drawn = [isinstance(row[1][0], Thumbnail) for row in table.rows]
    assert drawn == [True] * len(ALL.single) + [False] * len(ALL.coupled)
    assert [b.text[0] for b in told if isinstance(b, Heading)][:-1] == list(TITLES.values())


@pytest.mark.parametrize("shape", ALL.single, ids=lambda s: s.name)
def test_a_plot_shows_the_function_and_its_slope_with_gaps_where_they_jump(shape: Shape) -> None:
    plot = shape_plot(shape).plot
    sides = len(shape.activation.kinks) + 1
    assert len(plot.curves) == 2 * sides
    for curve in plot.curves:
        function = shape.height if curve.tone == "main" else shape.steepness
        for x, y in curve.points:
            assert -REACH <= x <= REACH
            assert y == pytest.approx(min(max(function(x), LOW - 2 * (HIGH - LOW)), HIGH + 2 * (HIGH - LOW)))


def test_formulas_of_one_form_are_derived_once() -> None:
    lines = [line for block in blocks(ALL) if isinstance(block, Equations) for line in block.lines]
    assert len({line.label for line in lines}) == len(lines) == 2 * (len(ALL.entries) - 1) + 1
    assert "The formulas are (f:leaky_relu) and (slope:leaky_relu:1)." in words(blocks(ALL))


@pytest.mark.parametrize(
    ("shape", "said"),
    [
        (Shape("step"), "jumps from 0 to 1. It is 0 there (some tables write 1)"),
        (Shape("relu"), "slope 0 on the left, 1 on the right. The slope from the right, 1, is taken"),
        (Shape("elu", Fraction(1)), "both sides have the slope 1"),
        (Shape("elu", Fraction(1, 2)), "slope 0.5 on the left"),
    ],
)
def test_kinks_are_told(shape: Shape, said: str) -> None:
    assert said in words((Paragraph(at_kink(shape, 0.0)),))


def test_formulas_have_no_numbers() -> None:
    told = formulas(ALL)
    assert not [block for block in told if isinstance(block, Results)]
    assert not [
        r for b in told if isinstance(b, Equations) for line in b.lines for r in line.rights if isinstance(r, Shown)
    ]
