"""Worked solutions are true on paper: each printed line is computed again from the numbers printed in it.

The judge reads the Markdown and works in exact fractions; it knows nothing of plans, programs or rounding.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import mpmath
import pytest

from exercises.files.library import load_set
from exercises.lessons.deriving import Request, worked
from exercises.press.sheets import key, key_blocks
from exercises.storage.roster import numbered
from exercises.variants.drawing import Lottery
from exercises.variants.generate import Generator
from templates.compiled import compile_document
from templates.styles import style_named

SIGMOID = """
network: {inputs: 2, layers: [{units: 2, bias: shared}, {units: 2, bias: shared}], loss: half_squared_error}
weights: [[[0.15, 0.20], [0.25, 0.30]], [[0.40, 0.45], [0.50, 0.55]]]
biases: [0.35, 0.60]
samples: [{input: [0.05, 0.10], target: [0.01, 0.99]}]
learning_rate: 0.5
"""
SOFTMAX = """
network: {inputs: 2, layers: [{units: 2, activation: relu}, {units: 3, activation: softmax}], loss: cross_entropy}
weights: [[[0.65, -0.35], [-0.25, -0.85]], [[0.55, -0.2], [-0.7, 0.45], [0.15, 0.9]]]
biases: [[0.15, -0.2], [0.05, 0.15, -0.25]]
samples: [{input: [1.25, 0.55], target: [0, 1, 0]}]
learning_rate: 0.25
"""
TANH = """
network: {inputs: 3, layers: [{units: 2, activation: tanh}, {units: 1, activation: tanh}], loss: squared_error}
weights: [[[0.25, -0.35, 0.55], [-0.45, 0.15, 0.65]], [[0.75, -0.85]]]
biases: [[0.15, -0.15], [0.05]]
samples: [{input: [0.55, -0.95, 0.25], target: [0.65]}]
learning_rate: 0.15
"""
BINARY = """
network: {inputs: 2, layers: [{units: 2, activation: elu, alpha: 0.3}, {units: 2}], loss: binary_cross_entropy}
weights: [[[0.65, -0.35], [-0.25, -0.85]], [[0.55, -0.2], [-0.7, 0.45]]]
biases: [[0.15, -0.2], [0.05, 0.15]]
samples: [{input: [1.25, 0.55], target: [0, 1]}, {input: [0.35, 0.45], target: [1, 0]}]
reduction: mean
learning_rate: 0.25
"""
NETWORKS = {"sigmoid": SIGMOID, "softmax": SOFTMAX, "tanh": TANH, "binary": BINARY}
ROUNDINGS = {"4": "{carry: 4, answer: 3}", "6": "{carry: 6, answer: 4}", "full": "{carry: full, answer: 8}"}

NUMBER = re.compile(r"(?P<digits>\d+(?:\\,\d{3})*(?:\.\d+)?)(?: \\times 10\^\{(?P<power>-?\d+)\})?")
DISPLAY = re.compile(r"^\|[^\n]*\|$|\\begin\{aligned\}\n(.*?)\n\\end\{aligned\}", re.MULTILINE | re.DOTALL)
SKIPPED = re.compile(r"\\(?:[Bb]igg?[lr]?|left|right|mathbf|,)|\s|&")
SIGN = re.compile(r"\\times|\\cdot|\\t?frac|\\(?:ln|max|min|tanh|arctan|exp|sqrt)|e(?=\^)|[-+^{}(),]")
FUNCTIONS = {
    "\\ln": mpmath.log,
    "\\tanh": mpmath.tanh,
    "\\arctan": mpmath.atan,
    "\\exp": mpmath.exp,
    "\\sqrt": mpmath.sqrt,
}
Token = str | Fraction


class Symbolic(Exception):
    """The text holds names, so there is nothing to compute."""


def number_of(match: re.Match[str]) -> Fraction:
    return Fraction(match["digits"].replace(r"\,", "")) * Fraction(10) ** int(match["power"] or 0)


def tokens_of(text: str) -> list[Token]:
    found: list[Token] = []
    place = 0
    while place < len(text):
        if match := SKIPPED.match(text, place):
            pass
        elif match := NUMBER.match(text, place):
            found.append(number_of(match))
        elif match := SIGN.match(text, place):
            found.append(match[0])
        else:
            raise Symbolic(text)
        place = match.end()
    return found


def exactly(value: mpmath.mpf) -> Fraction:
    return Fraction(*map(int, mpmath.libmp.to_rational(value._mpf_)))


class Calculator:
    """Recursive descent over the LaTeX of numbers, in fractions; transcendental functions to 60 digits."""

    def __init__(self, text: str) -> None:
        self.tokens, self.place = tokens_of(text), 0

    def value(self) -> Fraction:
        result = self.sum()
        if self.place != len(self.tokens):
            raise Symbolic(str(self.tokens[self.place :]))
        return result

    def next(self) -> Token | None:
        return self.tokens[self.place] if self.place < len(self.tokens) else None

    def take(self, *wanted: str) -> bool:
        found = isinstance(self.next(), str) and self.next() in wanted
        self.place += found
        return found

    def demand(self, wanted: str) -> None:
        if not self.take(wanted):
            raise Symbolic(f"{wanted} is missing")

    def sum(self) -> Fraction:
        total = -self.product() if self.take("-") else self.product()
        while self.next() in ("+", "-"):
            total += self.product() if self.take("+") else (self.demand("-"), -self.product())[1]
        return total

    def product(self) -> Fraction:
        result = self.power()
        while self.take("\\times", "\\cdot") or self.next() not in (None, "+", "-", ")", "}", ","):
            result *= self.power()
        return result

    def power(self) -> Fraction:
        if self.take("e"):
            self.demand("^")
            return self.transcendental(mpmath.exp, self.group())
        base = self.atom()
        if self.take("^"):
            exponent = self.group() if self.next() == "{" else self.atom()
            assert exponent.denominator == 1
            return base ** int(exponent)
        return base

    def transcendental(self, function: object, *arguments: Fraction) -> Fraction:
        with mpmath.workdps(60):
            result = function(*(mpmath.mpf(a.numerator) / a.denominator for a in arguments))  # type: ignore[operator]
            return exactly(result)

    def group(self, opening: str = "{", closing: str = "}") -> Fraction:
        self.demand(opening)
        result = self.sum()
        self.demand(closing)
        return result

    def atom(self) -> Fraction:
        token = self.next()
        if isinstance(token, Fraction):
            self.place += 1
            return token
        if self.take("\\frac", "\\tfrac"):
            return self.group() / self.group()
        if self.take("\\max", "\\min"):
            return self.extreme(max if token == "\\max" else min)
        for name, function in FUNCTIONS.items():
            if self.take(name):
                inner = self.group() if self.next() == "{" else self.group("(", ")")
                return self.transcendental(function, inner)
        return self.group() if token == "{" else self.group("(", ")")

    def extreme(self, choose: object) -> Fraction:
        self.demand("(")
        values = [self.sum()]
        while self.take(","):
            values.append(self.sum())
        self.demand(")")
        return choose(values)  # type: ignore[operator,no-any-return]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (r"0.40 \times 0.5 + (-0.3) \cdot (-1.00) - 0.10", "0.4"),
        (r"\tfrac{1}{2} \, (0.01 - 0.76)^{2}", "0.28125"),
        (r"-(2 - 3)^{2}", "-1"),
        (r"\frac{1}{1 + e^{-0}}", "0.5"),
        (r"\max(0,\, -0.3) + \ln(1) - \tanh(0)", "0"),
        (r"4.4 \times 10^{-3} \times 10", "0.044"),
        (r"\mathbf{12\,345.5}", "12345.5"),
        (r"-0.5 \, \Bigl(1 - 0.5\Bigr)", "-0.25"),
    ],
)
def test_the_judge_can_count(text: str, value: str) -> None:
    assert Calculator(text).value() == Fraction(value)


@pytest.mark.parametrize("text", [r"w_{1} i_{1}", r"\sigma(0.3)", r"2 x", "(1", r"\frac{\partial L}{\partial w}"])
def test_the_judge_leaves_names_alone(text: str) -> None:
    with pytest.raises(Symbolic):
        Calculator(text).value()


@dataclass(frozen=True)
class Side:
    """One side of a line, with the relation sign in front of it; `value` is None where it holds names."""

    relation: str
    text: str

    @property
    def value(self) -> Fraction | None:
        try:
            return Calculator(self.text).value()
        except Symbolic:
            return None

    @property
    def plain(self) -> re.Match[str] | None:
        """The match of a number that stands alone."""
        bare = SKIPPED.sub("", re.sub(r"\\mathbf\{(.*)\}", r"\1", self.text.strip()).replace(r"\,", "_"))
        bare = bare.replace("_", r"\,").replace(r"\times", r" \times ")
        return NUMBER.fullmatch(bare.removeprefix("-"))

    @property
    def places(self) -> int:
        """The decimals of a number that stands alone."""
        assert self.plain is not None
        return places_of(self.plain)


def places_of(match: re.Match[str]) -> int:
    return len(match["digits"].partition(".")[2]) - int(match["power"] or 0)


def rounded(value: Fraction, places: int) -> Fraction:
    """Half away from zero."""
    scaled = abs(value) * Fraction(10) ** places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return (-1 if value < 0 else 1) * Fraction(whole) / Fraction(10) ** places


def sides_of(line: str) -> list[Side]:
    """Split at the relation signs that stand in no brackets."""
    sides, depth, start, relation = [], 0, 0, ""
    for match in re.finditer(r"[{}]|=|\\approx", line):
        depth += {"{": 1, "}": -1}.get(match[0], 0)
        if depth == 0 and match[0] in ("=", "\\approx"):
            sides.append(Side(relation, line[start : match.start()].strip()))
            relation, start = match[0], match.end()
    return [*sides, Side(relation, line[start:].strip())]


def displays(page: str) -> Iterator[str | list[Side]]:
    """Displayed lines as sides, and the rows of tables as text, in reading order."""
    for line in DISPLAY.finditer(page):
        body = line[1]
        yield line[0] if body is None else sides_of(re.sub(r"\\\\\n|\\qquad\{\}|&", " ", body))


def of_sample(text: str) -> str:
    """x^{(2)}_{1} or x^{\\langle 2\\rangle}_{1} as the row and column of a table: 2:x_{1}"""
    return re.sub(r"^(.*?)\^\{(?:\(|\\langle )(\d+)(?:\)|\\rangle)\}(.*)$", r"\2:\1\3", text)


@dataclass
class Reader:
    """Goes through a page as a reader with a pencil does."""

    page: str
    carry: int | None
    known: set[str] = field(default_factory=set)
    values: dict[str, Fraction] = field(default_factory=dict)
    checked: int = 0
    near: int = 0
    given: dict[str, Fraction] = field(default_factory=dict)
    columns: list[str] = field(default_factory=list)
    """The names above a table with a row for each sample."""

    def read(self) -> None:
        constants = self.page.partition("\n## ")[0]
        written = " ".join(re.findall(r"^\$.*\\=.*$", constants, re.MULTILINE))
        self.definitions = set(re.findall(r"\d+(?:\.\d+)?", written))
        for shown in displays(self.page):
            if isinstance(shown, str):
                self.table_row(shown)
            else:
                self.line(shown)

    def table_row(self, row: str) -> None:
        cells = [cell.strip().strip("$") for cell in row.strip("|").split("|")]
        if not cells[0].isdigit():
            self.columns = cells[1:] if cells[0] == "sample" else [] if "---" not in cells[0] else self.columns
        names = [f"{cells[0]}:{name}" for name in self.columns] if self.columns else cells
        for name, cell in zip(["", *names], cells, strict=False):
            if match := NUMBER.fullmatch(cell.removeprefix("-")):
                self.known.add(match[0])
                self.values[name] = number_of(match) * (-1 if cell.startswith("-") else 1)

    def line(self, sides: list[Side]) -> None:
        self.given = self.given or dict(self.values)
        symbols = " ".join(side.text for side in sides if side.value is None)
        for before, side in pairwise(sides):
            if side.value is not None and side.plain is None:
                self.uses_what_is_known(side, symbols)
            if side.plain is not None:
                self.compare(before, side)
                self.known.add(side.plain[0])
        numbers = [side.value for side in sides if side.plain is not None]
        if numbers and numbers[0] is not None:
            self.values[sides[0].text] = numbers[0]

    def uses_what_is_known(self, side: Side, symbols: str) -> None:
        allowed = self.known | self.definitions | set(re.findall(r"\d+(?:\.\d+)?", symbols))
        allowed |= {"0", "1"} if r"\frac{\partial}{" in symbols else set()  # the derivatives of single terms
        used = {match[0] for match in NUMBER.finditer(re.sub(r"\^\{2\}", "", side.text))}
        assert used <= allowed, f"{side.text}: {used - allowed} come from nowhere"

    def compare(self, before: Side, side: Side) -> None:
        value, result = before.value, side.value
        if value is None:
            value = self.values.get(before.text, self.values.get(of_sample(before.text)))
        if value is None or result is None:
            return
        assert side.plain is not None
        places = self.carry if side.plain[0] == "0" and self.carry is not None else side.places
        equal = value == result if before.plain else rounded(value, places) == result
        assert equal is (side.relation == "="), f"{before.text} {side.relation} {side.text}; it is {float(value)!r}"
        if self.carry is not None and before.plain is None:
            assert equal, f"{before.text} is {float(value)!r}, not {side.text}"
            assert side.places == self.carry or side.plain[0] == "0" or value == result, "fewer digits, not exact"
        # What rounding of a handful of operands can do, and no more.
        assert abs(value - result) <= 20 * Fraction(10) ** -places
        self.checked += 1
        self.near += not equal

    def numbers(self) -> Iterator[re.Match[str]]:
        for shown in displays(self.page):
            for side in [] if isinstance(shown, str) else shown:
                if side.value is not None:
                    yield from NUMBER.finditer(side.text)


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        (r"a = 0.5 \times 0.3 = 0.15", False),
        (r"a = 0.5 \times 0.3 = 0.16", True),
        (r"a = 0.5 \times 0.3 \approx 0.15", True),
        (r"a = 0.5 \times 0.3 = 0.1500 \approx 0.15", True),
        (r"a = 0.3333 = 0.33", True),
        (r"a = 0.3333 \approx 0.33", False),
        (r"a = 0.5 \times 0.4 = 0.2", True),
    ],
)
def test_the_judge_finds_what_is_wrong(line: str, wrong: bool) -> None:
    page = f"| $b$ | $0.5$ |\n| $c$ | $0.3$ |\n\n## Forward pass\n\n\\begin{{aligned}}\n{line}\n\\end{{aligned}}"
    reader = Reader(page, 4)
    if wrong:
        with pytest.raises(AssertionError):
            reader.read()
    else:
        reader.read()
        assert reader.checked == 1


def derived(folder: Path, network: str, rounding: str, style: str) -> str:
    path = folder / "example.yaml"
    path.write_text(f"title: Example\n{NETWORKS[network].strip()}\nrounding: {ROUNDINGS[rounding]}\n", encoding="utf-8")
    page = worked(Request(str(path), (), style, "md", formula_only=False)).decode()
    return page.replace(r"\mathrm{exp}", r"\exp")


LEAST = {"sigmoid": 45, "softmax": 55, "tanh": 40, "binary": 70}
"""Lines that must have been computed again; a judge that skips everything would be no judge."""
IN_SHORT = 0.6
"""The share of them where the numbers of all samples but the first stand in tables."""


@pytest.mark.parametrize("style", ["mazur", "per-weight", "index", "named-nodes"])
@pytest.mark.parametrize("rounding", ROUNDINGS)
@pytest.mark.parametrize("network", NETWORKS)
def test_every_printed_line_holds(tmp_path: Path, network: str, rounding: str, style: str) -> None:
    carry = None if rounding == "full" else int(rounding)
    reader = Reader(derived(tmp_path, network, rounding, style), carry)
    reader.read()
    assert reader.checked >= LEAST[network] * (IN_SHORT if style == "named-nodes" else 1)
    most = 8 if carry is None else carry
    assert all(len(n["digits"].partition(".")[2]) <= most for n in reader.numbers())
    assert_tidy(reader)


def assert_tidy(reader: Reader) -> None:
    """No zero with a sign, no sign after a sign, no factor of 1 unless 1 is one of the given numbers."""
    lines = [shown for shown in displays(reader.page) if not isinstance(shown, str)]
    texts = [side.text for sides in lines for side in sides if side.value is not None]
    untidy = r"-0(?:\.0+)?(?![0-9.]| \\times| \\cdot)|(?:[-+]|\\times|\\cdot) *[-+]"
    ones = r"(?<![0-9.])1 (?:\\times|\\cdot)|(?:\\times|\\cdot) 1(?![0-9.])"
    given_one = Fraction(1) in reader.given.values()
    found = [text for text in texts if re.search(untidy, text) or (not given_one and re.search(ones, text))]
    assert not found, found


KEYS = """
title: Keys
style: {style}
rounding: {rounding}
questions:
  - type: gradient_step
    network: {network}
    learning_rate: 0.5
    ask: [z, a, L, dL/dw, "w'", "L'"]
"""
DRAWN = {
    "sigmoid": "{inputs: 2, layers: [{units: 2, bias: shared}, {units: 2, bias: shared}], loss: half_squared_error}",
    "leaky": "{inputs: 2, layers: [{units: 2, activation: leaky_relu}, {units: 2, activation: tanh}]}",
}


def key_pages(folder: Path, network: str, rounding: str, style: str, count: int) -> Iterator[str]:
    path = folder / "set.yaml"
    path.write_text(KEYS.format(style=style, rounding=ROUNDINGS[rounding], network=DRAWN[network]), encoding="utf-8")
    problem_set = load_set(path)
    generator = Generator(problem_set, Lottery(b"sixteen signs or more", "digest", 1))
    (structure,) = generator.structures
    document = key(problem_set, key_blocks(structure, 1, style_named(problem_set.style)))
    names = style_named(style).notation_of(structure.task.network)
    full = structure.rounding.carry is None
    page = compile_document(document, names, structure.decimals.__getitem__, full=full, format="md")
    for copy in generator.copies(numbered(count)):
        yield page.fill(copy.questions[0].printed, copy.fields())


@pytest.mark.parametrize(
    ("rounding", "style"), [("4", "mazur"), ("6", "index"), ("full", "mazur"), ("6", "named-nodes")]
)
@pytest.mark.parametrize("network", DRAWN)
def test_every_line_of_drawn_keys_holds(tmp_path: Path, network: str, rounding: str, style: str) -> None:
    carry = None if rounding == "full" else int(rounding)
    for page in key_pages(tmp_path, network, rounding, style, 12):
        reader = Reader(page, carry)
        reader.read()
        assert reader.checked >= 40


@pytest.mark.parametrize("style", ["mazur", "named-nodes"])
def test_keys_give_what_is_asked_in_the_decimals_asked_for(tmp_path: Path, style: str) -> None:
    (page,) = key_pages(tmp_path, "sigmoid", "6", style, 1)
    strong = re.findall(r"\\mathbf\{-?\d+\.(\d+)\}", page)
    assert len(strong) == 4 + 4 + 1 + 8 + 8 + 1
    assert {len(places) for places in strong} == {4, 6}
