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
