"""The outline shows every block, line and table of a document, and changes with each."""

from __future__ import annotations

from dataclasses import replace

from derive.quantities import Derivative, Quantity
from derive.terms import Product
from templates.document import (
    Columns,
    Document,
    Equations,
    Formula,
    Given,
    Heading,
    Line,
    Numbers,
    Paragraph,
    Ref,
    Results,
    Shown,
)
from templates.outline import outline
from templates.plots import Axis, Curve, Marks, Plot, Plots, Tag, Thumbnail

W, X, Z = Quantity("w"), Quantity("x"), Quantity("z")
TERM = Product((W, X))
LINE = Line(Z, (Formula(TERM), Numbers(TERM), Shown(Z, 2, strong=True)), "eq:z", ("because of ", Ref("eq:z")))
DOCUMENT = Document(
    "Page",
    ("Page",),
    blocks=(
        Heading(("First",)),
        Columns((Given(((W, X),), (Z,)),), (Paragraph(("so ", Formula(Z)), quiet=True),)),
        Equations((LINE,)),
        Results((("name",), ("value",)), (((Formula(Z),), (Shown(Z),)),)),
    ),
)


def test_an_outline_tells_all_that_stands_on_the_page() -> None:
    assert outline(DOCUMENT) == (
        "article: Page\n"
        "head: Page\n"
        "heading: First\n"
        "columns: left=0.5\n"
        "  given: foot=z\n"
        "    groups:\n"
        "      w | x\n"
        "  paragraph: so z quiet=True\n"
        "equations\n"
        "  eq:z  z = w * x = #(w * x) = <z .2 !>  (because of (eq:z))\n"
        "results\n"
        "  head:\n"
        "    name\n"
        "    value\n"
        "  rows:\n"
        "    z | <z>\n"
    )


def test_an_outline_changes_with_a_name() -> None:
    other = replace(LINE, left=Derivative(Z, W))
    changed = replace(DOCUMENT, blocks=(Equations((other,)),))
    assert "dz/dw = w * x" in outline(changed)


def test_a_plot_is_told_by_its_words_axes_and_ends() -> None:
    points = ((0.0, 1.0), (1.0, 0.5), (2.0, 0.25))
    plot = Plot(
        "It falls.",
        curves=(Curve(points, "second", ("loss ", Z)),),
        marks=(Marks(points[:1], joined=True),),
        tags=(Tag(points[0], ("start",)),),
        x=Axis(("epoch",), (0.0, 2.0), log=True),
    )
    blocks = (plot, Plots((plot,)), Paragraph((Thumbnail(plot),)))
    told = (
        "plot: It falls.\n"
        "  x: epoch from 0 to 2 log\n"
        "  y: \n"
        "  curve second loss z: 3 points, (0, 1) to (2, 0.25)\n"
        "  path main : 1 points, (0, 1) to (0, 1)\n"
        "  tag: start at (0, 1)\n"
    )
    whole = outline(replace(DOCUMENT, blocks=blocks))
    within = "".join(f"  {line}\n" for line in told.splitlines())
    assert whole == f"article: Page\nhead: Page\n{told}plots\n{within}paragraph: [plot: It falls.]\n"
