"""Solutions in matrices are true on paper: each printed line is computed again with NumPy from the numbers in it.

The judge reads the Markdown of random networks; it knows nothing of plans, programs or rounding.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import mpmath
import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from derive import Number, Quantity, Term, to_text
from derive.errors import InputError
from derive.gathering import gathered, reversed_difference
from derive.terms import ONE, TWO, Matrix, Negative, Product, Quotient, Sum
from exercises.files.library import load_lesson, load_set
from exercises.lessons.deriving import Request, worked
from exercises.lessons.lesson import Wish
from exercises.press.sheets import key, key_blocks
from exercises.storage.roster import numbered
from exercises.variants.drawing import Lottery
from exercises.variants.generate import Generator
from templates.compiled import compile_document
from templates.styles import Style, style_named
from templates.tellings.matrices.shape import Shape

ARRAY = re.compile(r"\\left\[\\!\\!\\begin\{array\}\{[rc]+\} (.*?) \\end\{array\}\\!\\!\\right\]", re.DOTALL)
SYMBOLS = re.compile(r"\\begin\{(bmatrix|cases)\}.*?\\end\{\1\}", re.DOTALL)
DISPLAY = re.compile(r"\\begin\{aligned\}\n(.*?)\n\\end\{aligned\}", re.DOTALL)
LAYOUT = re.compile(r"\\\\(?:\[\d+pt\])?|&|\\qquad\{\}|\\[!,]|\\(?:[Bb]igg?[lr]?|left|right|displaystyle)(?![a-z])|\s")
FIGURE = r"\d+(?:\.\d+)?(?:\\times10\^\{-?\d+\})?"
TOKEN = re.compile(
    rf"(?P<number>{FIGURE})|(?P<matrix>@\d+@)|(?P<name>\\(?:t?frac|ln|max|tanh|arctan|sqrt|mathrm\{{erf\}})|e(?=\^))"
    r"|(?P<sign>\\cdot|\\times|\\odot|[-+^(){},])"
)
FUNCTIONS: dict[str, Callable[..., Any]] = {
    r"\ln": np.log,
    r"\max": max,
    r"\tanh": np.tanh,
    r"\arctan": np.arctan,
    r"\mathrm{erf}": lambda x: float(mpmath.erf(x)),
}


class Symbolic(Exception):
    """The text holds names, so there is nothing to compute."""


@dataclass
class Reader:
    """Computes a printed expression; matrices stand in it as @0@, @1@ ..."""

    tokens: list[tuple[str, str]]
    matrices: list[Any]
    at: int = 0

    def peek(self) -> tuple[str, str]:
        return self.tokens[self.at] if self.at < len(self.tokens) else ("end", "")

    def take(self, wanted: str = "") -> tuple[str, str]:
        kind, text = self.peek()
        assert not wanted or text == wanted, f"{wanted} expected, not {text}"
        self.at += 1
        return kind, text

    def sum(self) -> Any:
        sign = -1.0 if self.peek()[1] == "-" and self.take() else 1.0
        value = sign * self.product()
        while self.peek()[1] in ("+", "-"):
            value = value + self.product() if self.take()[1] == "+" else value - self.product()
        return value

    def product(self) -> Any:
        value = self.power()
        while self.peek()[0] in ("number", "matrix", "name") or self.peek()[1] in (r"\cdot", r"\times", r"\odot", "("):
            sign = self.take()[1] if self.peek()[1].startswith(("\\cdot", "\\times", "\\odot")) else ""
            factor = self.power()
            both = np.ndim(value) == np.ndim(factor) == 2
            value = value @ factor if both and sign != r"\odot" else value * factor
        return value

    def power(self) -> Any:
        base = self.atom()
        return base ** self.group() if self.peek()[1] == "^" and self.take() else base

    def group(self) -> Any:
        self.take("{")
        value = self.sum()
        self.take("}")
        return value

    def atom(self) -> Any:
        kind, text = self.take()
        if kind == "number":
            return float(re.sub(r"\\times10\^\{(-?\d+)\}", r"e\1", text))
        if kind == "matrix":
            return self.matrices[int(text.strip("@"))]
        if text == "(":
            value = self.sum()
            self.take(")")
            return value
        if text.endswith("frac"):
            return self.group() / self.group()
        if text == r"\sqrt":
            return np.sqrt(self.group())
        return np.e if text == "e" else FUNCTIONS[text](*self.arguments())

    def arguments(self) -> list[Any]:
        self.take("(")
        found = [self.sum()]
        while self.peek()[1] == "," and self.take():
            found.append(self.sum())
        self.take(")")
        return found


def computed(text: str, matrices: list[Any]) -> Any:
    """The value of a printed expression; raises Symbolic where there are names in it."""
    tokens, end = [], 0
    for match in TOKEN.finditer(text):
        if match.start() != end:
            raise Symbolic(text)
        end = match.end()
        tokens.append((match.lastgroup or "", match[0]))
    if end != len(text) or not tokens:
        raise Symbolic(text)
    reader = Reader(tokens, matrices)
    value = reader.sum()
    assert reader.at == len(tokens), text
    return value


def plain(text: str) -> str:
    """The text without what only lays it out."""
    shown = re.sub(r"\\hphantom\{[^}]*\}", "", re.sub(r"\\mathbf\{([^}]*)\}", r"\1", text))
    return LAYOUT.sub("", shown)


def cells(text: str) -> list[list[str]]:
    return [[plain(cell) for cell in row.split("&")] for row in re.split(r"\\\\(?:\[\d+pt\])?", text)]


@dataclass
class Part:
    """One side of a printed line: its value, and the decimals of each entry where it is plain numbers."""

    value: Any
    decimals: Any


def part(text: str, arrays: list[list[list[str]]]) -> Part | None:
    try:
        matrices = [np.array([[computed(cell, []) for cell in row] for row in rows]) for rows in arrays]
        value = computed(text, matrices)
    except Symbolic:
        return None
    alone = re.fullmatch(r"@(\d+)@", text)
    shown = arrays[int(alone[1])] if alone else [[text]]
    figures = all(re.fullmatch(r"-?" + FIGURE, cell) for row in shown for cell in row)
    return Part(np.atleast_2d(value), np.array([[unit(c) for c in row] for row in shown]) if figures else None)


def unit(figure: str) -> float:
    """The value of the last printed digit; 0 for a plain 0, which is exact."""
    digits, _, power = figure.partition(r"\times10^{")
    return 0.0 if digits == "0" else 10.0 ** (int(power.rstrip("}") or 0) - len(digits.partition(".")[2]))


def sides(display: str) -> tuple[list[Part | None], list[str]]:
    """The parts of a displayed line and the signs between them."""
    arrays: list[list[list[str]]] = []

    def keep(match: re.Match[str]) -> str:
        arrays.append(cells(match[1]))
        return f"@{len(arrays) - 1}@"

    text = plain(ARRAY.sub(keep, SYMBOLS.sub("names", display)))
    pieces = re.split(r"(=|\\approx)", text)
    return [part(piece, arrays) for piece in pieces[::2]], pieces[1::2]


def is_rounded(before: Part, after: Part) -> bool:
    """Whether every printed entry is the computed one, rounded to the printed digits, ties away from 0."""
    size, units = np.abs(before.value), after.decimals
    steps = np.floor(size / np.where(units, units, 1) + 0.5 + 1e-9)
    rounded = np.where(units, np.sign(before.value) * steps * units, before.value)
    return bool(np.all(np.abs(rounded - after.value) <= 1e-12 * (1 + size)))


def says_right(before: Part, sign: str, after: Part) -> bool:
    """Whether a sign is that of what is printed; a number that is only written again must be the same to be equal."""
    if before.decimals is not None:
        return (sign == "=") is np.array_equal(before.value, after.value)
    return is_rounded(before, after) if sign == "=" else not is_rounded(before, after) or is_tiny(after)


def is_tiny(shown: Part) -> bool:
    """Whether a number has so few digits that a page may rather call it near."""
    return bool(np.any(np.abs(shown.value) < 100.1 * shown.decimals))


def faults(markdown: str) -> Iterator[str]:
    """Lines whose sign does not say what the printed numbers give; none checked is a fault too."""
    checked = 0
    for display in DISPLAY.findall(markdown):
        parts, signs = sides(display)
        for (before, after), sign in zip(pairwise(parts), signs, strict=True):
            if before is None or after is None or after.decimals is None:
                continue
            checked += 1
            if before.value.shape != after.value.shape or not says_right(before, sign, after):
                yield f"{sign}: {display}"
    if not checked:
        yield "nothing is checked"


SINGLE = ("sigmoid", "tanh", "relu", "identity", "leaky_relu", "elu", "softplus", "arctan", "silu", "gelu", "step")
ENDS = (
    ("softmax", "cross_entropy"),
    ("softmax", "binary_cross_entropy"),
    ("sigmoid", "cross_entropy"),
    ("sigmoid", "mean_binary_cross_entropy"),
    ("identity", "half_squared_error"),
    ("tanh", "mean_squared_error"),
    ("softmax", "squared_error"),
)
OPTIONS = {
    "manner": st.just("matrices"),
    "rows": st.sampled_from(["to", "from"]),
    "bias": st.sampled_from(["column", "apart"]),
    "delta": st.sampled_from(["letter", "derivative"]),
    "entries": st.sampled_from(["hidden", "shown"]),
}
FRACTIONS = st.integers(-9, 9).map(lambda tenth: tenth / 10)


@st.composite
def networks(draw: st.DrawFn) -> str:
    """An example file of a small random network."""
    sizes = draw(st.lists(st.integers(1, 3), min_size=2, max_size=4))
    last, loss = draw(st.sampled_from(ENDS))
    activations = [*draw(st.lists(st.sampled_from((*SINGLE, "softmax")), min_size=3, max_size=3))][: len(sizes) - 2]
    biases = [draw(st.sampled_from(["each", "each", "shared", "none"])) for _ in sizes[1:]]
    layers = zip(sizes[1:], [*activations, last], biases, strict=True)
    listed = ", ".join(f"{{units: {n}, activation: {f}, bias: {b}}}" for n, f, b in layers)

    def numbers(count: int, values: st.SearchStrategy[float] = FRACTIONS) -> list[float]:
        return draw(st.lists(values, min_size=count, max_size=count))

    weights = [[numbers(before) for _ in range(after)] for before, after in pairwise(sizes)]
    counts = {"each": lambda n: numbers(n), "shared": lambda n: numbers(1)[0], "none": lambda n: None}
    told = ["null" if b == "none" else str(counts[b](n)) for n, b in zip(sizes[1:], biases, strict=True)]
    targets = st.sampled_from([0.0, 0.3, 1.0])
    samples = [
        f"{{input: {numbers(sizes[0])}, target: {numbers(sizes[-1], targets)}}}" for _ in range(draw(st.integers(1, 2)))
    ]
    carry = draw(st.sampled_from(["4", "6", "full"]))
    lines = [
        f"network: {{inputs: {sizes[0]}, layers: [{listed}], loss: {loss}}}",
        f"weights: {weights}",
        f"biases: [{', '.join(told)}]",
        f"samples: [{', '.join(samples)}]",
        f"reduction: {draw(st.sampled_from(['sum', 'mean']))}",
        f"rounding: {{carry: {carry}, answer: 4}}",
        *draw(st.sampled_from([[], ["learning_rate: 0.5"], ["learning_rate: 0.5", "update: {biases: false}"]])),
    ]
    return "\n".join(lines) + "\n"


@st.composite
def looks(draw: st.DrawFn) -> Style:
    """A style that tells in matrices, with any options, or the rules first."""
    if draw(st.integers(0, 3)) == 0:
        return replace(style_named("notes"), telling={"manner": "rules", "rows": draw(OPTIONS["rows"])})
    return replace(style_named("matrix"), telling={key: draw(values) for key, values in OPTIONS.items()})


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=networks(), look=looks())
def test_every_line_follows_from_the_numbers_in_it(tmp_path: Path, text: str, look: Style) -> None:
    path = tmp_path / "network.yaml"
    path.write_text(text, encoding="utf-8")
    lesson = load_lesson(path)
    try:
        told = lesson.told(look, Wish())
    except InputError as saturated:
        assume("not a finite number" not in saturated.what)
        raise
    assert not list(faults(told.page(look, "md").decode()))


def test_a_changed_digit_is_found() -> None:
    page = worked(Request("dyda", format="md")).decode()
    assert not list(faults(page))
    changed = page.replace("0.07511425", "0.07511426", 1)
    assert changed != page
    assert any("0.07511426" in fault for fault in faults(changed))
    assert list(faults("no display")) == ["nothing is checked"]


def told(name: str, *wrt: str, look: str = "matrix", formula_only: bool = False) -> str:
    return worked(Request(name, wrt, look, "md", formula_only)).decode()


def test_one_weight_is_read_off_the_matrix_of_its_layer() -> None:
    page = told("dyda", "w[1,1,2]")
    assert "row 1, column 3 of" in page
    assert page.count("Backward pass, layer") == 2
    assert r"\frac{\partial L}{\partial W^{[2]}}" not in page
    upper = told("dyda", "w[2,1,1]")
    assert "layer 1" not in upper.split("Backward pass", 1)[1].partition("## Read off")[0]
    turned = told("dyda", "w[2,1,2]", look="layer-letters")
    assert "row 2, column 1 of" in turned


@pytest.mark.parametrize(
    ("wrt", "last"), [("x[1]", "a^{[0]}"), ("a[1,2]", "a^{[1]}"), ("z[2,1]", r"\mathit{net}^{[2]}")]
)
def test_other_quantities_are_told_down_to_their_own_vector(wrt: str, last: str) -> None:
    page = told("dyda", wrt)
    assert "Read off" in page
    assert page.rindex(last) > page.index("Backward pass")
    assert "W^{[1]}}" not in page.split("Backward pass")[1].partition("## Read off")[0] or wrt == "x[1]"


def test_formulas_hold_no_numbers_but_those_of_the_rules() -> None:
    page = told("dyda", formula_only=True)
    assert "0." not in page
    assert r"\delta^{[2]} \, (X^{[2]})^{\mathsf{T}}" in page
    assert r"\begin{array}" not in page


def test_what_is_no_small_network_is_told_in_steps(tmp_path: Path) -> None:
    path = tmp_path / "wide.yaml"
    path.write_text("network: {inputs: 9, layers: [{units: 1}]}\n" + WIDE, encoding="utf-8")
    assert "Derivative with respect to" in told(str(path))
    assert "Derivative with respect to" in told("dyda", "E[1]")


WIDE = f"weights: [[{[0.1] * 9}]]\nbiases: [[0.2]]\nsamples: [{{input: {[0.5] * 9}, target: [1]}}]\n"


def test_a_delta_without_logarithm_or_slope_is_derived_where_there_is_one() -> None:
    page = told("dyda-softmax")
    assert r"(y_{1} + y_{2}) a^{[2]} - y = (1 + 0) \cdot" in page
    assert "slopes cancel" not in told("dyda")
    assert "slopes cancel" not in told("waterloo-3333", look="layer-letters")


SET = """
title: Keys
style: {style}
rounding: {{carry: 6, answer: 4}}
questions:
  - type: gradient_step
    network: {{inputs: 2, layers: [{{units: 2}}, {{units: 2, activation: softmax}}], loss: cross_entropy}}
    learning_rate: 0.5
    ask: {ask}
"""


def key_pages(folder: Path, style: str, ask: str) -> Iterator[str]:
    path = folder / "set.yaml"
    path.write_text(SET.format(style=style, ask=ask), encoding="utf-8")
    problem_set = load_set(path)
    generator = Generator(problem_set, Lottery(b"sixteen signs or more", "digest", 1))
    (structure,) = generator.structures
    names = style_named(style).notation_of(structure.task.network)
    document = key(problem_set, key_blocks(structure, 1, style_named(style)))
    page = compile_document(document, names, structure.decimals.__getitem__, format="md")
    yield from (page.fill(copy.questions[0].printed, copy.fields()) for copy in generator.copies(numbered(6)))


ELU = """
network: {inputs: 1, layers: [{units: 2, activation: elu}, {units: 1}], loss: half_squared_error}
weights: [[[1.0], [-1.0]], [[0.5, 0.5]]]
biases: [[0.1, 0.1], [0.2]]
samples: [{input: [0.5], target: [1]}]
"""


def test_slopes_by_case_show_how_they_are_found_where_that_is_no_number(tmp_path: Path) -> None:
    (tmp_path / "elu.yaml").write_text(ELU, encoding="utf-8")
    page = told(str(tmp_path / "elu.yaml"))
    (slopes,) = [line for line in page.splitlines() if line.startswith(r"\mathrm{ELU}'")]
    assert r"\text{if }" in slopes
    assert "0.329680 + 1" in slopes.replace("-", "")
    assert "else the output plus" in page


@pytest.mark.parametrize("style", ["matrix", "layer-letters"])
@pytest.mark.parametrize("ask", ['[z, a, L, dL/dw, "w\'", "L\'"]', '["dL/dw[1,1,1]", "w[1,1,1]\'"]'])
def test_solutions_of_questions_hold_and_end_with_the_answers(tmp_path: Path, style: str, ask: str) -> None:
    for page in key_pages(tmp_path, style, ask):
        assert not list(faults(page))
        answers = page.partition("## Answers")[2]
        strong = re.findall(r"\\mathbf\{(-?)(\d+(?:\.\d+)?)\}", answers)
        assert len(strong) == (4 + 4 + 1 + 8 + 8 + 1 if "a, L" in ask else 2)
        assert "Remarks" not in page


A, Y = (tuple(Quantity(kind, (j,)) for j in (1, 2)) for kind in "ay")


def vector(found: Sequence[Quantity]) -> Quantity | None:
    return {A: Quantity("A"), Y: Quantity("Y")}.get(tuple(found))


@pytest.mark.parametrize(
    ("terms", "whole"),
    [
        ([Sum((a, Negative(y))) for a, y in zip(A, Y, strict=True)], "A - Y"),
        ([Product((TWO, Sum((a, Negative(y))))) for a, y in zip(A, Y, strict=True)], "2 * (A - Y)"),
        ([Sum((Product((Sum(Y), a)), Negative(y))) for a, y in zip(A, Y, strict=True)], "(y[1] + y[2]) * A - Y"),
        ([Quotient(a, TWO) for a in A], "A / 2"),
        ([Quotient(y, a) for a, y in zip(A, Y, strict=True)], None),
        ([Product((a, y)) for a, y in zip(A, Y, strict=True)], None),
        ([Sum((ONE, Negative(a))) for a in A], None),
        ([Sum((A[0], Y[0])), Product((A[1], Y[1]))], None),
        ([Negative(A[1]), Negative(A[0])], None),
    ],
)
def test_the_terms_of_all_units_are_gathered_where_they_are_alike(terms: list[Term], whole: str | None) -> None:
    found = gathered(terms, vector)
    assert (found if found is None else to_text(found)) == whole


def test_differences_turn_round_with_their_sign() -> None:
    difference = Sum((A[0], Negative(Y[0])))
    assert reversed_difference(Negative(difference)) == Sum((Y[0], Negative(A[0])))
    assert reversed_difference(Negative(Product((TWO, difference)))) == Product((TWO, Sum((Y[0], Negative(A[0])))))
    assert reversed_difference(difference) == difference


@given(st.integers(1, 4), st.integers(1, 4), st.booleans(), st.integers(0, 99))
def test_products_of_layers_are_the_same_in_both_shapes(outputs: int, inputs: int, to: bool, seed: int) -> None:
    draw = np.random.default_rng(seed)
    w, x, d = draw.normal(size=(outputs, inputs)), draw.normal(size=inputs), draw.normal(size=outputs)
    shape = Shape(to)

    def numbers(array: Any) -> list[Number]:
        return [Number.of(float(entry)) for entry in array]

    weights, given_, delta = shape.matrix([numbers(row) for row in w]), numbers(x), numbers(d)
    forward = value(shape.forward(weights, shape.vector(given_)))
    assert np.allclose(forward, (w @ x).reshape(forward.shape))
    assert forward.shape == ((outputs, 1) if to else (1, outputs))
    outer = value(shape.outer(shape.vector(delta), shape.vector(given_)))
    assert np.allclose(outer if to else outer.T, np.outer(d, x))
    back = value(shape.back(weights, shape.vector(delta)))
    assert np.allclose(back, (w.T @ d).reshape(back.shape))


def value(product: Term) -> Any:
    """The product of matrices of numbers."""
    assert isinstance(product, Product)
    matrices = [factor for factor in product.factors if isinstance(factor, Matrix)]
    arrays = [np.array([[float(c.value) for c in row if isinstance(c, Number)] for row in m.rows]) for m in matrices]
    return arrays[0] @ arrays[1]
