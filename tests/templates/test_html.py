"""The HTML format: pages are well formed, hold only what browsers draw, need nothing else, and fit a phone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from html.parser import HTMLParser
from typing import Any

import pytest

from derive.quantities import Quantity
from derive.terms import ONE, Negative, Product, Sum
from exercises.lessons.deriving import Request, worked
from templates.compiled import compile_document
from templates.document import Document, Formula, Given, Heading, Options, Paragraph, Title
from templates.formats import format_named
from templates.notations import notation

VOID = {"meta", "wbr", "br", "hr", "input"}
CHILDREN = {"mfrac": 2, "msup": 2, "msub": 2, "msubsup": 3, "munderover": 3, "mover": 2}
CORE = {*CHILDREN, "math", "mrow", "mi", "mn", "mo", "mtext", "mspace", "mstyle", "msqrt", "mphantom"}
CORE |= {"mtable", "mtr", "mtd"}
"""The elements of MathML Core that pages may use, with the children that some must have."""
EXAMPLES = ("mazur", "dyda", "iris-relu", "gradient-descent", "activations", "circuit")


class Tree(HTMLParser):
    """Reads a page and finds elements that are closed wrongly, or that have other children than they must have."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.tags: set[str] = set()
        self.mathematics: set[str] = set()
        self._open: list[tuple[str, int]] = []
        self.feed(text)
        self.close()
        self.faults += [f"{tag} is not closed" for tag, _ in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if any(name == "math" for name, _ in self._open):
            self.mathematics.add(tag)
        if self._open:
            name, count = self._open[-1]
            self._open[-1] = name, count + 1
        if tag not in VOID:
            self._open.append((tag, 0))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)

    def handle_endtag(self, tag: str) -> None:
        name, count = self._open.pop() if self._open else ("nothing", 0)
        if name != tag:
            self.faults.append(f"{tag} closes {name} at {self.getpos()}")
        elif CHILDREN.get(tag, count) != count:
            self.faults.append(f"{tag} has {count} children at {self.getpos()}")


@cache
def page(example: str, form: str = "html") -> str:
    return worked(Request(example, format=form)).decode()


@pytest.mark.parametrize("example", EXAMPLES)
def test_pages_are_well_formed_and_use_what_browsers_draw(example: str) -> None:
    tree = Tree(page(example))
    assert not tree.faults
    assert tree.mathematics <= CORE
    assert "math" in tree.tags


def test_a_fault_would_be_found() -> None:
    assert Tree("<math><mfrac><mi>a</mi></mfrac></math>").faults == ["mfrac has 1 children at (1, 23)"]
    assert Tree("<p><b>a</p>").faults


@pytest.mark.parametrize("example", EXAMPLES)
def test_pages_need_nothing_else(example: str) -> None:
    text = page(example)
    assert not re.search(r"https?:|\b(?:src|href)=|<script|url\((?!data:font)|@import", text)
    assert "default-src 'none'" in text
    assert text.count("<h1>") == 1


def numbers(texts: Iterator[str]) -> list[str]:
    """The numbers with a decimal point, in order."""
    return [n for text in texts for n in re.findall(r"[0-9]+\.[0-9]+", re.sub(r"\\hphantom\{[^}]*\}", "", text))]


@pytest.mark.parametrize("example", ["mazur", "iris-relu"])
def test_displayed_lines_hold_the_numbers_that_another_format_prints(example: str) -> None:
    own = re.findall(r'<div class="equations">(.*?)\n</div>\n', page(example), re.DOTALL)
    other = re.findall(r"\$\$(.*?)\$\$", page(example, "md"), re.DOTALL)
    tagged = (re.sub(r"<[^>]*>", "", text) for text in own)
    found = numbers(tagged)
    assert found == numbers(iter(other))
    assert len(found) > 20


@pytest.mark.parametrize("example", ["mazur", "iris-relu", "utah"])
def test_displayed_equalities_hold_on_paper(example: str, untrue: Callable[[str], tuple[int, list[str]]]) -> None:
    count, wrong = untrue(page(example))
    assert not wrong
    assert count > 20


def test_an_equality_that_does_not_hold_would_be_found(untrue: Callable[[str], tuple[int, list[str]]]) -> None:
    text = page("mazur")
    assert text.count("<mn>0.593269992</mn>") > 3
    assert untrue(text.replace("<mn>0.593269992</mn>", "<mn>0.593269993</mn>", 1))[1]


def test_text_is_disarmed() -> None:
    assert format_named("html").escape('<b onclick="x">&') == "&lt;b onclick=&quot;x&quot;&gt;&amp;"


def test_drawings_tell_in_words_what_they_show() -> None:
    text = page("mazur")
    assert (
        'aria-label="Network, each layer joined to the next: inputs i one, i two; hidden units h one, h two; outputs'
        in text
    )
    assert "The routes from weight w five to the loss stand out" in text
    assert all(re.findall(r'<svg class="curves" [^>]*aria-label="[^"]{20,}"', page("gradient-descent")))


@pytest.mark.parametrize("example", ["mazur", "dyda", "activations"])
def test_pages_fit_a_phone_and_say_nothing_to_the_console(example: str, opened: Callable[..., Any]) -> None:
    for width in (360, 1000):
        shown = opened(page(example), width)
        assert (shown.problems, shown.requests) == ([], [])
        assert shown.overflow <= 0


def test_sections_fold_and_lines_at_three_depths(opened: Callable[..., Any]) -> None:
    browser = opened(page("mazur")).page
    chain, local, result = (browser.locator(f".right{kind}").first for kind in (":has-text('∂')", ".local", ".numeric"))
    seen = []
    for depth in ("all", "formulas", "chains"):
        browser.locator(f".{depth}").focus()
        browser.keyboard.press("Space")
        seen.append((chain.is_visible(), local.is_visible(), result.is_visible()))
    assert seen == [(True, True, True), (True, True, False), (True, False, False)]
    assert "∂" in chain.inner_text()
    formula = browser.locator(".right:not(.numeric, .local)").first
    browser.locator("summary").first.focus()
    browser.keyboard.press("Enter")
    assert not formula.is_visible()


def test_depths_are_offered_only_where_lines_have_them(opened: Callable[..., Any]) -> None:
    blocks = (Title(("A title",)), Heading(("A part",)), Paragraph(("words",)))
    made = compile_document(
        Document("A page", ("A title",), (), blocks), notation("index", None), lambda name: 4, format="html"
    )
    part = made.part({}, {})
    shown = opened(format_named("html").whole([part])).page
    assert not shown.locator(".depth").is_visible()
    assert opened(page("mazur")).page.locator(".depth").is_visible()


@pytest.mark.parametrize("style", ["slides", "matrix", "notes"])
def test_other_styles_are_well_formed(style: str) -> None:
    tree = Tree(worked(Request("mazur", style=style, format="html")).decode())
    assert not tree.faults
    assert tree.mathematics <= CORE


def test_what_styles_a_name_in_a_drawing_leaves_other_names_alone() -> None:
    page = worked(Request("mazur", format="html")).decode()
    style = page[page.index("<style>") : page.index("</style>")]
    before = [re.split("[{};]", rule)[-1] for rule in style.split("{")[:-1]]
    selectors = [selector for selector in before if re.search(r"\.name\b", selector)]
    assert selectors
    assert all(selector.strip().startswith("svg ") for selector in selectors)


def test_tables_wrap_on_a_phone() -> None:
    page = worked(Request("mazur", format="html")).decode()
    _, narrow = page.split("@media (max-width: 36rem)")
    assert ".field.verdict, .field.points { white-space: normal; }" in narrow


X, Y = Quantity("x"), Quantity("y")
CHOICE = Product((Sum((X, Negative(Y))), X, Sum((ONE, Negative(X))), Y, Sum((ONE, Negative(Y))), *(X, Y) * 6))


def handed_out() -> bytes:
    """A page with numbers, what a function is, and formulas to choose from, wider than a phone."""
    given = tuple(Quantity("w", (1, j, 1)) for j in range(1, 8))
    blocks = (
        Given((given,)),
        Paragraph((Formula(Y), " = ", Formula(CHOICE, compact=True))),
        Options((("A", (Formula(CHOICE),)),)),
    )
    compiled = compile_document(Document("t", (), (), blocks), notation("index"), lambda name: 2, format="html")
    return format_named("html").whole([compiled.part(dict.fromkeys(given, 0.5))])


def test_formulas_within_a_line_break_where_displayed_ones_do(opened: Callable[..., Any]) -> None:
    wide = "[...document.querySelectorAll('p, li, li span')].filter(e => e.scrollWidth > e.clientWidth + 1).length"
    assert opened(handed_out(), 320).page.evaluate(wide) == 0


def test_given_numbers_run_down_their_columns(opened: Callable[..., Any]) -> None:
    boxes = "[...document.querySelectorAll('.given div')].map(e => e.getBoundingClientRect()).map(b => [b.x, b.y])"
    (first, second, *_, last) = opened(handed_out(), 1000).page.evaluate(boxes)
    assert first[0] == second[0] < last[0]
    assert first[1] < second[1]
