"""Slides: every block of a document on one, in order, none too full, routes standing out where a chain is told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from itertools import pairwise
from typing import Any

import pikepdf
import pytest

from derive import LayerSpec, NetworkSpec, Quantity
from derive.terms import Quotient
from exercises.files.library import load_lesson
from exercises.lessons.lesson import Wish
from templates.compiled import arranged, compile_document
from templates.document import (
    Columns,
    Diagram,
    Document,
    Equations,
    Formula,
    Frame,
    Given,
    Heading,
    Item,
    Items,
    Line,
    Paragraph,
    Results,
    Shown,
    Title,
)
from templates.filling import Precision
from templates.formats import format_named
from templates.formats.pdf.batch import batch_pdf
from templates.formats.pdf.compiler import compile_pdf
from templates.formats.tex import whole
from templates.measure import Ruler
from templates.notations import notation
from templates.outline import outline
from templates.pages import PAGES
from templates.plots import Curve, Plot
from templates.slides import THE_NETWORK, framed
from templates.styles import style_named, styles
from templates.writer import Writer

X, Y = Quantity("x"), Quantity("y")
SPEC = NetworkSpec(2, (LayerSpec(2), LayerSpec(2)))
W1 = Quantity("w", (1, 1, 1))
SLIDES = PAGES["slides"]
assert SLIDES.height is not None
ROOM: float = SLIDES.height


def ruler_of(document: Document) -> Ruler:
    writer = Writer(format_named("tex"), notation("index"), document, lambda name: 4, "times")
    return Ruler(writer, SLIDES.room, Precision(lambda name: 4))


def deck(*blocks: Any) -> tuple[Frame, ...]:
    document = Document("Deck", ("Deck",), (), blocks, "slides")
    frames = framed(document, ruler_of(document), ROOM).blocks
    assert all(isinstance(frame, Frame) for frame in frames)
    return frames  # type: ignore[return-value]


def lines(count: int) -> tuple[Line, ...]:
    return tuple(Line(Quantity("z", (1 + i // 6, i)), (Shown(X),), f"z{i}") for i in range(count))


def inner(frames: tuple[Frame, ...]) -> Iterator[Any]:
    for frame in frames:
        yield from frame.blocks


def test_a_title_has_a_slide_of_its_own() -> None:
    title, network = deck(Title(("Deck",)), Columns((Diagram(SPEC),), (Given(((X, Y),)),)))
    assert title.blocks == (Title(("Deck",)),)
    assert network.title == (THE_NETWORK,)


def test_words_behind_the_title_stand_on_its_slide() -> None:
    title, words = Title(("Deck",)), Paragraph(("What it is about.",))
    first, second = deck(title, words, Heading(("One",)), Equations(lines(1)))
    assert (first.blocks, second.title) == ((title, words), ("One",))
    assert deck(title, words, Equations(lines(1)))[0].blocks == (title,)


def test_each_section_begins_a_slide_and_keeps_its_order() -> None:
    frames = deck(Heading(("One",)), Equations(lines(30)), Heading(("Two",)), Paragraph(("Text",)))
    assert [frame.title for frame in frames][-1] == ("Two",)
    one = [frame for frame in frames if frame.title == ("One",)]
    assert len(one) > 1
    assert [frame.right for frame in one] == [(f"{n} / {len(one)}",) for n in range(1, len(one) + 1)]
    told = [line for block in inner(tuple(one)) for line in block.lines]
    assert told == list(lines(30))


def test_no_slide_is_higher_than_it_may_be() -> None:
    rows = tuple(((str(i),), (Shown(X),)) for i in range(40))
    table = Results((("row",), ("number",)), rows)
    items = Items(tuple(Item((f"Part {i}",), (), lines(2)) for i in range(9)))
    frames = deck(Heading(("All",)), Equations(lines(40)), table, items)
    measured = [ruler_of(Document("", (), (), frame.blocks, "slides")).all(frame.blocks) for frame in frames]
    assert max(measured) <= ROOM + 1.0
    assert [row for block in inner(frames) if isinstance(block, Results) for row in block.rows] == list(rows)
    starts = [(block.start, len(block.items)) for block in inner(frames) if isinstance(block, Items)]
    assert starts[0][0] == 1
    assert all(b[0] == a[0] + a[1] for a, b in pairwise(starts))
    assert sum(count for _, count in starts) == 9


def test_a_paragraph_stays_with_what_it_opens_and_an_aside_with_what_it_is_about() -> None:
    opening, aside = Paragraph(("These follow:",)), Paragraph(("So it is.",), quiet=True)
    for count in range(1, 25):
        frames = deck(Heading(("One",)), Equations(lines(count)), opening, Equations(lines(3)), aside)
        (with_opening,) = [frame for frame in frames if opening in frame.blocks]
        assert with_opening.blocks[-1] is not opening
        (with_aside,) = [frame for frame in frames if aside in frame.blocks]
        assert with_aside.blocks[0] is not aside


def test_the_chain_of_a_weight_stands_beside_its_routes() -> None:
    columns = Columns((Diagram(SPEC, W1),), (Given(((X, Y),)),))
    chain = Equations((Line(X, (Formula(Y),)),))
    frames = deck(columns, Heading(("By ", Formula(W1))), Paragraph(("One route:",)), chain, Equations(lines(12)))
    (network,) = (block for block in frames[0].blocks if isinstance(block, Columns))
    assert network.first == (Diagram(SPEC),)
    assert [type(block) for block in frames[1].blocks] == [Paragraph, Equations, Diagram]
    drawn = frames[1].blocks[-1]
    assert isinstance(drawn, Diagram)
    assert drawn.highlight == W1
    assert 0 < drawn.most < ROOM
    assert not any(isinstance(block, Diagram) for block in inner(frames[2:]))


def test_a_short_section_is_one_slide_with_its_routes() -> None:
    columns = Columns((Diagram(SPEC),), (Given(((X, Y),)),))
    *_, last = deck(columns, Heading(("By ", Formula(W1))), Equations(lines(2)))
    assert [type(block) for block in last.blocks] == [Equations, Diagram]


def test_equations_keep_their_numbers_on_slides() -> None:
    blocks = (Title(("T",)), Heading(("One",)), Equations(lines(30)), Heading(("Two",)), Equations(lines(2)))
    document = Document("Deck", ("Deck",), (), blocks, "slides")
    assert framed(document, ruler_of(document), ROOM).numbers() == document.numbers()


def test_golden_outline(golden: Any) -> None:
    style = style_named("slides")
    told = load_lesson("mazur").told(style, Wish())
    golden(outline(arranged(told.document, told.notation, told.precision, style.sign)), "mazur-slides.txt")


def test_markdown_has_a_heading_a_slide() -> None:
    told = load_lesson("mazur").told(style_named("slides"), Wish())
    text = told.page(style_named("slides"), "md").decode()
    assert text.startswith("# A step by step example")
    assert "## Forward pass (1 / 2)" in text
    assert text.count("\n## ") == len(re.findall(r"^## ", text, re.MULTILINE)) > 15


@pytest.mark.needs_tex
def test_a_batch_of_decks_is_split_into_its_decks() -> None:
    style = style_named("slides")
    parts = []
    for name in ("circuit", "mazur", "circuit"):
        told = load_lesson(name).told(style, Wish())
        parts.append(told.compiled(style, "tex").part(told.numbers, {}))
    batch = batch_pdf(parts)
    assert batch.lengths[0] == batch.lengths[2] < batch.lengths[1]
    assert [len(pikepdf.open(BytesIO(file)).pages) for file in batch.files] == list(batch.lengths)
    again = batch_pdf(parts)
    assert (again.whole, again.files) == (batch.whole, batch.files)
    assert batch_pdf(parts, batch.counts).files == batch.files


def test_a_style_of_slides_makes_frames_of_every_document() -> None:
    document = Document("Deck", ("Deck",), (), (Heading(("One",)), Equations(lines(2))), "slides")
    body = compile_document(document, notation("index"), lambda name: 4).fill({X: 0.5})
    assert body.count(r"\frame[t]") == 1
    assert r"\frametitle{One}" in body


def test_a_line_higher_than_a_slide_begins_anew_and_keeps_its_number() -> None:
    rights = tuple(Formula(Quotient(X, Y)) for _ in range(9))
    rules = tuple(f"rule {number}" for number in range(9))
    line = Line(X, (*rights, Shown(X)), "long", ("so",), (*rules, "at last"))
    frames = deck(Heading(("One",)), Equations((line,)))
    told = [part for block in inner(frames) for part in block.lines]
    assert len(frames) > 1
    assert tuple(right for part in told for right in part.rights) == line.rights
    assert tuple(rule for part in told for rule in part.rules) == line.rules
    assert {part.left for part in told} == {X}
    assert [part.numbered for part in told] == [False] * (len(told) - 1) + [True]
    assert (told[-1].label, told[-1].reason) == ("long", ("so",))
    # The sign in front of a number is decided by what stands before it, so a slide never begins with one.
    assert all(isinstance(part.rights[0], Formula) for part in told)


def test_drawings_of_a_section_keep_their_routes() -> None:
    small = Columns((Diagram(SPEC, W1),), (Paragraph(("Its routes.",)),))
    _, section = deck(Columns((Diagram(SPEC, W1),), ()), Heading(("By ", Formula(W1))), small, Equations(lines(1)))
    drawn = [block for block in Document("", (), (), section.blocks).walk() if isinstance(block, Diagram)]
    assert drawn == [Diagram(SPEC, W1)]


def test_a_plot_is_no_higher_than_a_slide() -> None:
    plot = Plot("A line.", (Curve(((0.0, 0.0), (1.0, 1.0))),), share=1.0, height=0.9)
    (frame,) = deck(Heading(("One",)), plot)
    (fitted,) = frame.blocks
    assert isinstance(fitted, Plot)
    assert fitted.share < 0.7
    assert ruler_of(Document("", (), (), (fitted,), "slides")).height(fitted) <= ROOM + 0.1


@pytest.mark.needs_tex
def test_every_manner_makes_slides_that_fit() -> None:
    """Decks in all styles in one run of TeX: no line too wide, nothing set smaller than a reader can read."""
    parts = []
    for style in (replace(style, page="slides") for style in styles().values()):
        told = load_lesson("mazur").told(style, Wish())
        parts.append(told.compiled(style, "tex").part(told.numbers, {}))
    log = compile_pdf(whole(parts)).log
    assert not [over for over in re.findall(r"Overfull \\[hv]box \(([0-9.]+)pt", log) if float(over) > 2.0]
    assert all(float(high) < 230 for high in re.findall(r"gradsheet slide \d+ too high: ([0-9.]+)pt", log))
