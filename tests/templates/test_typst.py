"""Typst: every kind of node and of block, every letter, hostile texts, and what those are told who hear a page."""

from __future__ import annotations

import shutil
import subprocess
from typing import Any, get_args

import pytest
import typst

from derive import DenseNetwork, LayerSpec, NetworkSpec, Number, Quantity
from derive.nodes import OfSamples
from derive.quantities import Derivative
from derive.terms import (
    Apply,
    Choice,
    Differential,
    Elementwise,
    Framed,
    Mapped,
    Matrix,
    Negative,
    Power,
    Product,
    Quotient,
    Sum,
    SumOver,
    Term,
    Transposed,
)
from exercises.files.library import builtin_examples
from exercises.lessons.deriving import Request, worked
from templates.compiled import compile_document
from templates.document import (
    BLOCKS,
    Blank,
    Columns,
    Cover,
    Diagram,
    Document,
    Equations,
    Field,
    Formula,
    Frame,
    Given,
    Heading,
    Inserted,
    Item,
    Items,
    Ledger,
    Line,
    Numbers,
    Options,
    Paragraph,
    Quote,
    Remark,
    Results,
    Shown,
    Title,
)
from templates.engines import TYPST
from templates.engines.engine import Order
from templates.filling import Place
from templates.formats import Part
from templates.formats.typst import escape, whole
from templates.mathematics.compact import CompactPrinter
from templates.mathematics.letters import FUNCTION_NAMES
from templates.mathematics.numbers import NumberPrinter
from templates.mathematics.terms import TermPrinter
from templates.notations import WHOLE, notation
from templates.numbers import Figure
from templates.plots import Curve, Marks, Plot, Plots
from templates.printable import PRINTABLE
from templates.slots import Filled, SlotTable
from templates.stopped import Stopped
from templates.styles import style_named, styles
from templates.typst.figures import plain_figure, write_figure
from templates.typst.script import TYPST as SCRIPT
from templates.words.names import spoken
from templates.words.script import WORDS

SPEC = NetworkSpec(2, (LayerSpec(2), LayerSpec(2)), "half_squared_error")
X, Y, Z = (Quantity(letter) for letter in "xyz")
A, T, L, W = Quantity("a", (2, 1)), Quantity("y", (1,)), Quantity("L"), Quantity("w", (2, 1, 1))
TERMS: dict[type[Term], tuple[Term, str]] = {
    Number: (Number(3), "3"),
    Quantity: (W, "weight w one one, layer two"),
    Derivative: (
        Derivative(L, W),
        "partial derivative of L with respect to weight w one one, layer two",
    ),
    Sum: (Sum((X, Negative(Y))), "x minus y"),
    Negative: (Negative(Sum((X, Y))), "minus open bracket x plus y close bracket"),
    Product: (Product((X, Y)), "x times y"),
    Quotient: (Quotient(X, Sum((Y, Z))), "fraction x over y plus z end fraction"),
    Power: (Power(X, Number(2)), "x squared"),
    Apply: (Apply("ln", (X,)), "natural logarithm of open bracket x close bracket"),
    Choice: (Choice(X, Number(1), Number(0)), "1 if x is at least zero, else 0, end of cases"),
    SumOver: (
        SumOver("k", 9, Quantity("x", ("k",))),
        "sum over k from one to nine of x k",
    ),
    Framed: (Framed(X), "x"),
    Matrix: (Matrix(((X, Y), (Z, X))), "matrix, row 1: x, y; row 2: z, x; end matrix"),
    Transposed: (Transposed(X), "x transposed"),
    Mapped: (Mapped("sigmoid", X, True), "sigmoid prime open bracket x close bracket"),
    Elementwise: (Elementwise((X, Y)), "x times entry by entry y"),
    Differential: (
        Differential(Sum((X, Y)), X, alone=True),
        "derivative with respect to x of open bracket x plus y close bracket",
    ),
}


def told(term: Term) -> str:
    printed = TermPrinter(spoken(notation("index", SPEC)), WORDS).fragment(term).text
    return " ".join(printed.split())


def set_alone(part: Part) -> bytes:
    """A page of its own, on which nothing may be warned of."""
    compiler = typst.Compiler(ignore_system_fonts=True)
    source = whole([part]).encode()
    pdf, warnings = compiler.compile_with_warnings(source, format="pdf", pdf_standards="ua-1", timestamp=0)
    assert not [warning.message for warning in warnings]
    assert isinstance(pdf, bytes)
    return pdf


def text_of(pdf: bytes) -> str:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed: apt-get install poppler-utils")
    return subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()


def test_every_kind_of_node_is_tried_here() -> None:
    """`OfSamples` stands in wrong derivations alone, which are not printed."""
    assert set(TERMS) == set(get_args(Term)) - {OfSamples}


@pytest.mark.parametrize("kind", TERMS, ids=lambda kind: kind.__name__)
def test_terms_are_told_in_words(kind: type[Term]) -> None:
    term, words = TERMS[kind]
    assert told(term) == words


def test_every_kind_of_node_is_set_in_symbols_and_in_numbers() -> None:
    names, table = notation("index", SPEC), SlotTable()
    printers = [TermPrinter(names, SCRIPT), CompactPrinter(names, SCRIPT), NumberPrinter(names, SCRIPT, table)]
    lines = [
        Equations((Line(X, (Formula(term), Formula(term, compact=True), Numbers(term))),)) for term, _ in TERMS.values()
    ]
    assert all(printer.fragment(term).text.strip() for printer in printers for term, _ in TERMS.values())
    set_alone(filled(Title(("Page",)), *lines))


def filled(*blocks: Any, fields: dict[str, str] | None = None) -> Part:
    document = Document("Page", ("Page",), ("form ", Field("form")), tuple(blocks))
    compiled = compile_document(document, notation("index", SPEC), lambda name: 4, format="typ")
    numbers = _Anything()
    return compiled.part(numbers, {"name": "Ada", "form": "K7", "at 1": "x", **(fields or {})})


class _Anything(dict[Any, float]):
    """A number for every name."""

    def __missing__(self, name: Any) -> float:
        return -0.25


PLOT = Plot(
    "A line falls.", (Curve(((0.0, 1.0), (1.0, 0.0)), legend=(X,)),), (Marks(((0.0, 1.0), (1.0, 0.0)), joined=True),)
)
CELLS = ((("layer",), (Shown(A),)), (("two",), (Shown(L),)))
ASKED = Line(A, (Blank(8.0), Blank(5.0, "a")))
EVERY = {
    Title: Title(("Title ", Formula(W)), ("3 points",)),
    Heading: Heading(("A heading",)),
    Paragraph: Paragraph(("Text with ", Formula(Derivative(L, W)), "; more of it.")),
    Equations: Equations(
        (Line(A, (Formula(Product((W, X))), Numbers(Product((W, X))), Shown(A)), reason=("by hand",)),)
    ),
    Given: Given(((W, A), (T,)), (L,)),
    Results: Results((("head",), ("number",)), CELLS),
    Diagram: Diagram(SPEC, W),
    Columns: Columns((Paragraph(("left",)),), (Paragraph(("right",)),)),
    Items: Items(
        (Item(("Find ", Formula(A)), ("1 point",), (Line(A, (Blank(8.0), Blank(5.0, "a"))),), 2),), boxed=True
    ),
    Frame: Frame(("A frame",), (Paragraph(("in it",)),)),
    Options: Options((("A", (Formula(W),)),)),
    Plot: PLOT,
    Plots: Plots((PLOT, PLOT)),
    Cover: Cover(("Cover",), (("Name ", Field("name")),), ((("Part",), ("(a)",)), (("Points",), ("",)))),
    Ledger: Ledger(("Ledger",), (4.0, 4.0), ((("name",), ("value",)), (("w",), ("-0.5",))), 1.4, "small"),
    Remark: Remark(("Remark",), (Paragraph(("inside",)),), ("1",)),
    Quote: Quote(("0.5",), ("x",), ("7",)),
    Inserted: Inserted("piece"),
}


def test_every_kind_of_block_is_set_without_a_warning() -> None:
    assert set(EVERY) == set(BLOCKS)
    kinds = [block for kind, block in EVERY.items() if kind is not Frame]
    set_alone(filled(EVERY[Cover], *kinds, fields={"piece": Filled("put in")}))


@pytest.mark.parametrize("lines", [14, 15, 16, 28, 29, 30])
def test_what_belongs_together_stays_on_a_page(lines: int) -> None:
    wide = NetworkSpec(2, (LayerSpec(3), LayerSpec(2)), "half_squared_error")
    given = (Diagram(wide), Columns((Paragraph(("numbers",)),) * 6, (Paragraph(("functions",)),)))
    told = Paragraph(("announced",), keep=True)
    options = Options((("A", ("choice",)), ("B", ("other",))))
    choices = (Columns((Diagram(SPEC),), (Paragraph(("given",)),)), told, options)
    pages = text_of(set_alone(filled(*[Paragraph(("line",))] * lines, *given, *choices))).split("\f")
    together = [{"\U0001d44f3", "numbers", "functions"}, {"given", "announced", "choice", "other"}]
    assert all(any(words <= set(page.split()) for page in pages) for words in together), pages


@pytest.mark.parametrize("units", [1, 3, 4, 6, 7, 20])
def test_networks_of_every_width_are_drawn_without_a_warning(units: int) -> None:
    """Edges lose their names in wide layers, and wider ones are abbreviated."""
    spec = NetworkSpec(units, (LayerSpec(units), LayerSpec(units)), "half_squared_error")
    set_alone(filled(Diagram(spec, W), Diagram(spec)))


def test_every_sign_that_pages_print_is_in_the_fonts_and_comes_out_as_it_went_in() -> None:
    signs = "".join(sorted(PRINTABLE - set("\u00a0\u2003")))
    every = "".join(f"{sign} " for sign in signs if not sign.isspace())
    text = text_of(set_alone(filled(Title(("Page",)), Paragraph((every,)))))
    assert not {sign for sign in every if not sign.isspace()} - set(text)


HOSTILE = r"= a - 1. #import \ { } ~ ^ < > $ @x [y] 'q' \"r\" // /* */ *b* _c_ `d` ... -- ; 100 % & | #sys.version"


def test_hostile_text_comes_out_as_it_went_in() -> None:
    text = text_of(set_alone(filled(Title((HOSTILE,)), Paragraph((HOSTILE, Field("name"))), fields={"name": HOSTILE})))
    plain = "".join(text.split()).replace("\u2019", "'")
    assert plain.count("".join(HOSTILE.split())) >= 2


@pytest.mark.parametrize("text", ["1. first", "- item", "+ item", "= heading", "/ term: x", "https://example.org"])
def test_what_begins_a_line_is_no_markup(text: str) -> None:
    assert text in text_of(set_alone(filled(Title(("Page",)), Paragraph((text,))))).splitlines()
    assert "\\" in escape(text)


def test_strong_numbers_are_bold_letters_that_can_be_copied() -> None:
    assert write_figure(Figure(True, "0.25"), strong=True).text == ' boldface("\u22120.25")'
    strong = Equations((Line(A, (Shown(A, strong=True),)),))
    assert "\u22120.2500" in text_of(set_alone(filled(Title(("Page",)), strong)))


@pytest.mark.parametrize(
    ("figure", "place", "text"),
    [
        (Figure(True, "0.3"), Place.ALONE, "\u22120.3"),
        (Figure(False, "12345.5"), Place.ALONE, "12\u202f345.5"),
        (Figure(False, "4.4", -12), Place.ALONE, "4.4 \u00d7 10#super[\u221212];"),
    ],
)
def test_numbers_in_running_text(figure: Figure, place: Place, text: str) -> None:
    assert plain_figure(figure, place).text == text


DEEP = NetworkSpec(2, (LayerSpec(2, "tanh"), LayerSpec(2, bias="shared"), LayerSpec(2, "softmax")), "cross_entropy")


def every_name(spec: NetworkSpec) -> list[Term]:
    """What a notation can be asked for: quantities, whole layers, derivatives, and functions of them."""
    network = DenseNetwork(spec)
    single = [*network.given(), *(equation.target for equation in network.equations()), Quantity("eta")]
    layers = range(1, len(spec.layers) + 1)
    whole = [Quantity(kind, (layer,)) for kind in WHOLE if kind != "Y" for layer in layers]
    plain = [*single, *whole, Quantity("A", (0,)), Quantity("Y")]
    functions = [Mapped(name, Quantity("Z", (1,)), slope=slope) for name in FUNCTION_NAMES for slope in (False, True)]
    changed = [*(name.of_sample(2) for name in plain), *(name.after_update() for name in plain)]
    return [*plain, *changed, *(Derivative(L, name) for name in plain), *functions]


@pytest.mark.parametrize("style", styles())
def test_every_name_of_a_style_is_of_letters_that_the_fonts_have(style: str) -> None:
    for spec in (SPEC, DEEP):
        printer = TermPrinter(style_named(style).notation_of(spec), SCRIPT)
        lines = [f'#m("name", ${printer.fragment(term).text}$)' for term in every_name(spec)]
        set_alone(Part("Page", "#title[Page]\n" + "\n".join(lines), {}))


def test_words_for_layers_are_bold_letters_that_can_be_copied() -> None:
    printer = TermPrinter(notation("mazur", SPEC), SCRIPT)
    name = printer.fragment(Quantity("A", (2,))).text
    assert name == ' boldword("out")_( o)'
    assert "out" in text_of(set_alone(Part("Page", f'#title[Page]\n#m("name", ${name}$)', {})))


def test_boxes_for_numbers_stand_in_the_rows_of_their_matrix() -> None:
    column = Equations((Line(W, (Numbers(Matrix(((X,), (Y,), (Z,)))),)),))
    document = Document("Page", ("Page",), (), (Title(("Page",)), column), gaps={X: "7", Y: "8"})
    part = compile_document(document, notation("index"), lambda name: 4, format="typ").part(_Anything(), {})
    lines = [line.strip() for line in text_of(set_alone(part)).splitlines()]
    assert [line for line in lines if "7" in line or "8" in line] == ["7", "8"]


def test_an_error_of_typst_is_told_in_a_line() -> None:
    with pytest.raises(Stopped, match="Typst stopped: unknown variable: nosuch"):
        TYPST.print(Order([Part("Page", "#nosuch", {})]))


def test_the_same_source_gives_the_same_bytes_whatever_was_set_before() -> None:
    one, other = (worked(Request(name, engine="typst")) for name in ("circuit", "gradient-descent"))
    again = worked(Request("circuit", engine="typst"))
    assert one.startswith(b"%PDF-")
    assert one == again != other


EXAMPLES = list(builtin_examples())
SMALL = ("circuit", "dyda", "gradient-descent", "mazur")
CASES = [(name, None) for name in EXAMPLES] + [
    (SMALL[place % len(SMALL)], style) for place, style in enumerate(styles())
]


@pytest.mark.parametrize(("name", "style"), CASES)
def test_examples_are_set_without_a_warning(name: str, style: str | None) -> None:
    source = worked(Request(name, style=style, format="typ"))
    compiler = typst.Compiler(ignore_system_fonts=True)
    _, warnings = compiler.compile_with_warnings(source, format="pdf", pdf_standards="ua-1", timestamp=0)
    assert not [warning.message for warning in warnings]
