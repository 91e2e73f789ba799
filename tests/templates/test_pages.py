"""Compiled pages: golden files, every kind of block in every format, true relation signs, hostile texts."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from derive import Derivative, Named, Number, Quantity
from derive.errors import InputError
from derive.evaluate import evaluate
from derive.terms import Negative, Product, Quotient, Sum
from templates.compiled import Compiled, compile_document
from templates.document import (
    BLOCKS,
    Document,
    Equations,
    Field,
    Formula,
    Given,
    Line,
    Numbers,
    Paragraph,
    Ref,
    Results,
    Shown,
    Title,
)
from templates.engine import render
from templates.filling import Filling
from templates.formats import format_named, formats
from templates.notations import notation

FIELDS = {"name": "Zażółć O'Hara-Smith", "form": "K7Q2-D"}
X, Y, Z = (Quantity(letter) for letter in "xyz")


def compiled(document: Document, decimals: int = 3, *, full: bool = False, target: str = "tex") -> Compiled:
    return compile_document(document, notation("index"), lambda name: decimals, full=full, format=target)


def page(*blocks: object) -> Document:
    return Document("Page", ("Page",), (), tuple(blocks))


@pytest.mark.parametrize("target", ["tex", "md"])
@pytest.mark.parametrize("title", ["mazur", "index"])
@pytest.mark.parametrize("kind", ["key", "sheet"])
def test_golden_pages(
    request: pytest.FixtureRequest, golden: Callable[[str, str], None], kind: str, title: str, target: str
) -> None:
    document, example = request.getfixturevalue(kind), request.getfixturevalue("example")
    body = compile_document(document, notation(title, example.spec), example.precision, format=target)
    golden(body.fill(example.values, FIELDS), f"page-{kind}-{title}.{target}")


def test_every_format_has_a_template_for_every_kind_of_block() -> None:
    for format_ in formats().values():
        for block in BLOCKS:
            template = format_.folder / "blocks" / f"{block.kind}.{format_.suffix}.j2"
            assert template.exists(), f"{format_.name} lacks {template.name}"


def test_formats_are_found_by_name() -> None:
    assert {"tex", "pdf", "md"} <= set(formats())
    with pytest.raises(InputError, match="did you mean pdf"):
        format_named("pfd")


RELATION = re.compile(r"= (?P<a>-?[0-9.]+) \\times (?P<b>\(?-?[0-9.]+\)?) *(?P<sign>=|\\approx) *(?P<c>-?[0-9.]+)")


@given(st.integers(-999, 999), st.integers(-999, 999), st.sampled_from([0.0, 0.0004, -0.0011, 0.01]))
def test_a_sign_of_equality_is_true_on_paper(a: int, b: int, off: float) -> None:
    line = Line(Z, (Formula(Product((X, Y))), Numbers(Product((X, Y))), Shown(Z)))
    x, y = a / 1000, b / 1000
    text = compiled(page(Equations((line,)))).fill({X: x, Y: y, Z: x * y + off})
    found = RELATION.search(text)
    assert found is not None
    exact = a * int(found["b"].strip("()").replace(".", "")) / 1000
    printed = round(float(found["c"]) * 1000)
    assert (found["sign"] == "=") is (
        abs(exact - printed) < 0.5 or (abs(exact - printed) == 0.5 and abs(printed) > abs(exact))
    )


def test_relation_signs_of_the_whole_key(key: Document, example: Any) -> None:
    """Every line of the key is computed again from the numbers that it prints."""
    body = compile_document(key, notation("mazur", example.spec), example.precision)
    filling = Filling(example.values, {}, body.precision)
    signs = []
    for block in key.walk():
        for line in block.lines if isinstance(block, Equations) else ():
            for before, right in zip(line.rights, line.rights[1:], strict=False):
                if isinstance(before, Numbers) and isinstance(right, Shown):
                    signs.append(abs(evaluate(before.term, filling) - filling[right.name]) <= 0.5000001e-6)
    assert signs
    assert all(signs)
    assert body.fill(example.values, FIELDS).count(r"\approx") == 1


@pytest.mark.parametrize(
    ("rights", "values", "expected"),
    [
        ((Numbers(X), Shown(X)), {X: 0.25}, "= 0.250 = 0.250"),
        ((Shown(X), Shown(X, 2)), {X: 0.25}, "= 0.250 = 0.25"),
        ((Shown(X), Shown(X, 1)), {X: 0.25}, r"= 0.250 \approx 0.3"),
        ((Formula(Quotient(Number.of(1), Number.of(4))), Shown(X)), {X: 0.25}, r"= \tfrac{1}{4} = 0.250"),
        ((Numbers(Sum((X, Negative(Y)))), Shown(Z)), {X: 0.1, Y: -0.2, Z: 0.3}, "= 0.100 - (-0.200) = 0.300"),
        ((Numbers(Sum((X, Y))), Shown(Z)), {X: 0.1, Y: 0.2, Z: 0.304}, r"= 0.100 + 0.200 \approx 0.304"),
    ],
)
def test_relations(rights: tuple[Formula | Numbers | Shown, ...], values: dict[Named, float], expected: str) -> None:
    text = compiled(page(Equations((Line(Quantity("q"), rights),)))).fill(values)
    assert expected in re.sub(r" +", " ", text)


def test_tiny_numbers_are_readable_where_all_digits_are_carried() -> None:
    document = page(Paragraph((Shown(X),)))
    assert r"4.4 \times 10^{-12}" in compiled(document, 9, full=True).fill({X: 4.4e-12})
    assert "0.000000000" in compiled(document, 9).fill({X: 4.4e-12})


HOSTILE = r"100 % & _ # \ { } ~ ^ < > $ \input{/etc/passwd} ^^5c \x1a << <: :> <% %> ?` !` '' ,, --"


@pytest.mark.parametrize("target", ["tex", "md"])
def test_hostile_text_is_escaped_wherever_it_stands(target: str) -> None:
    document = Document(HOSTILE, (HOSTILE,), (Field("name"),), (Paragraph((HOSTILE, Field("name"))),))
    body = compiled(document, target=target).fill({}, {"name": HOSTILE})
    escaped = format_named(target).escape(HOSTILE)
    assert body.count(escaped) == 4
    assert not re.search(r"(?<!\\)\\input", body)


UNPRINTABLE = {
    "bell \x07": "U+0007",
    "slot \x1a0\x1a": "U+001A",
    "face \N{GRINNING FACE}": "U+1F600, grinning face",
    "ж": "U+0436, cyrillic small letter zhe",
    "中": "U+4E2D",
    "\u202e": "U+202E, right-to-left override",
}


@pytest.mark.parametrize(("text", "code"), UNPRINTABLE.items())
def test_what_cannot_be_printed_is_refused_by_name(text: str, code: str) -> None:
    with pytest.raises(InputError, match=re.escape(code)):
        compiled(page(Paragraph((text,))))
    with pytest.raises(InputError, match=re.escape(code)):
        compiled(page(Paragraph((Field("name"),)))).fill({}, {"name": text})


def test_a_missing_number_or_text_is_named() -> None:
    with pytest.raises(InputError, match=r"z\[1,1\]"):
        compiled(page(Paragraph((Shown(Quantity("z", (1, 1))),)))).fill({})
    with pytest.raises(InputError, match="'name'"):
        compiled(page(Paragraph((Field("name"),)))).fill({}, {})


def test_templates_print_only_through_filters(tmp_path: Path) -> None:
    (tmp_path / "page.j2").write_text("<: words :>")
    with pytest.raises(TypeError, match="without a filter"):
        render(tmp_path, "page.j2", {}, words="raw")


def test_documents_of_one_structure_are_of_one_kind(key: Document, sheet: Document, example: Any) -> None:
    make = lambda document: compile_document(document, notation("mazur", example.spec), example.precision)  # noqa: E731
    assert make(key).kind == make(replace(key)).kind != make(sheet).kind


def test_filling_is_fast(key: Document, example: Any) -> None:
    body = compile_document(key, notation("mazur", example.spec), example.precision)
    start = time.thread_time()
    for _ in range(50):
        body.fill(example.values, FIELDS)
    assert (time.thread_time() - start) / 50 < 0.02


def test_vocabulary_derivatives_print_with_their_numbers() -> None:
    name = Derivative(Quantity("L"), Quantity("w", (2, 1, 1)))
    line = Line(name, (Shown(name, strong=True),))
    assert r"\mathbf{-0.082}" in compiled(page(Equations((line,)))).fill({name: -0.0821670})


def test_numbers_in_a_column_stand_by_their_points() -> None:
    rows = tuple(((str(name),), (Shown(name),)) for name in (X, Y, Z))
    decimals = {X: 3, Y: 1, Z: 3}
    document = page(Results((("",), ("value",)), rows))
    text = compile_document(document, notation("index"), decimals.__getitem__).fill({X: 0.125, Y: -2.5, Z: 0.0})
    assert [c.strip() for c in re.findall(r"&(.*?)\\\\", text)] == [
        "$0.125$",
        r"$-2.5\hphantom{00}$",
        r"$0\hphantom{.000}$",
    ]


@pytest.mark.parametrize(("head", "count"), [((("Page",)), 1), ((("Course", "Page")), 2)])
def test_a_head_that_only_repeats_the_title_is_left_out_of_markdown(head: tuple[str, ...], count: int) -> None:
    document = Document("Page", head, (), (Title(("Page",)),))
    assert compiled(document, target="md").fill({}).count("Page") == count


def test_given_numbers_keep_the_learning_rate_below_a_rule() -> None:
    document = page(Given(((X, Y), (Z,)), (Quantity("eta"),)))
    text = compiled(document).fill({X: 0.1, Y: 0.2, Z: 0.3, Quantity("eta"): 0.5})
    before, after = text.split(r"\midrule")
    assert all(name in before for name in ("$x$", "$y$", "$z$"))
    assert r"$\eta$" in after


def test_lines_without_numbers_are_not_counted() -> None:
    lines = (Line(X, (Shown(X),), "x", numbered=False), Line(Y, (Shown(Y),), "y", ("so",)))
    document = page(Equations(lines), Paragraph((Ref("y"),)))
    assert document.numbers() == {"y": 1}
    text = compiled(document).fill({X: 0.1, Y: 0.2})
    assert re.findall(r"\\tag\*\{.*\}", text) == [r"\tag*{\gstag{so}{1}}"]
    with pytest.raises(KeyError):
        compiled(page(Equations(lines), Paragraph((Ref("x"),))))


def test_a_reason_stands_beside_a_line_without_a_number() -> None:
    text = compiled(page(Equations((Line(X, (Shown(X),), reason=("so",), numbered=False),)))).fill({X: 0.1})
    assert r"\tag*{\gsbeside{so}{}}" in text
