"""What differs from variant to variant besides numbers, and numbers that are left out."""

from __future__ import annotations

import re

import pytest

from derive.quantities import Quantity
from derive.terms import Apply, Negative, Product, Sum
from templates.compiled import Compiled, compile_document
from templates.document import (
    Document,
    Equations,
    Formula,
    Given,
    Line,
    Numbers,
    OneOf,
    Options,
    Paragraph,
    Shown,
    Text,
)
from templates.notations import notation
from templates.outline import outline

X, Y, Z = (Quantity(letter) for letter in "xyz")
NUMBERS = {X: 0.251, Y: -0.7, Z: 0.123}
CHOICES: tuple[Text, ...] = (("one ", Shown(X)), (Formula(Product((X, Y))),), ("50 % of them",))


def compiled(document: Document, target: str) -> Compiled:
    return compile_document(document, notation("index"), lambda name: 3, format=target)


@pytest.mark.parametrize("target", ["tex", "md"])
def test_a_field_says_which_of_several_texts_stands_there(target: str) -> None:
    document = Document("t", (), (), (Paragraph(("first ", OneOf("a", CHOICES), " then ", OneOf("b", CHOICES))),))
    page = compiled(document, target)
    text = page.fill(NUMBERS, {"a": "1", "b": "0"})
    assert re.search(r"first \$x\s*y\$ then one \$0\.251\$", text.replace(r"\,", ""))
    assert "of them" not in text
    other = page.fill(NUMBERS, {"a": "2", "b": "1"})
    assert ("50 \\% of them" if target == "tex" else "50 % of them") in other
    assert "0.251" not in other


@pytest.mark.parametrize("target", ["tex", "md"])
def test_options_stand_behind_their_marks(target: str) -> None:
    block = Options((("A", ("first_",)), ("B", (OneOf("b", CHOICES),))))
    text = compiled(Document("t", (), (), (block,)), target).fill(NUMBERS, {"b": "0"})
    assert text.index("A") < text.index("first\\_") < text.index("B") < text.index("0.251")


@pytest.mark.parametrize("target", ["tex", "md"])
def test_a_number_left_out_stands_nowhere(target: str) -> None:
    terms = (Sum((Y, X)), Product((X, Y)), Apply("exp", (Negative(X),)))
    lines = tuple(Line(Z, (Formula(t), Numbers(t), Shown(X), Shown(X, 2))) for t in terms)
    blocks = (Given(((X, Y),)), Equations(lines), Paragraph(("It is ", Shown(X), " and not ", Shown(Y))))
    document = Document("t", (), (), blocks, gaps={X: "c"})
    text = compiled(document, target).fill(NUMBERS, {})
    assert "251" not in text
    assert "0.25" not in text
    assert text.count("0.7") == 4
    box = {"tex": r"\gsgap{c}", "md": r"\boxed{\text{c}\hspace{3em}}"}[target]
    assert text.count(box) == 1 + 3 * 3 + 1
    assert "+ " + box in text
    assert "-" + box in text
    assert "251" in compiled(Document("t", (), (), blocks), target).fill(NUMBERS, {})


def test_an_outline_shows_all_the_texts() -> None:
    document = Document("t", (), (), (Options((("A", (OneOf("a", CHOICES),)),)),))
    assert "A | [a: one <x> | x * y | 50 % of them]" in outline(document)
