"""The parser against judges of its own: Python's arithmetic, trees written out, and a table of hostile texts."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from contextlib import suppress
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from derive.errors import NameMissing, ParseError
from derive.functions import FUNCTIONS, GRAMMAR
from derive.grammar import evaluate_number, parse
from derive.lexer import Limits
from derive.quantities import Named, Quantity, parse_name
from derive.terms import Apply, Negative, Number, Power, Product, Quotient, Sum
from derive.text import to_text

SPELT = """x y q f df dq df/dq L L' dL/dq w[1,1,1] w[1,1,1]' b[2] z[1,2]@3 a[1,1] dL/dw[1,1,1] dL/dz[1,2]@3
da[1,1]/dz[1,2] dL'/dw[1,1,1]' L@3 max"""
NAMES: dict[str, Named] = {text: parse_name(text) for text in SPELT.split()}
X, Y, Q = Quantity("x"), Quantity("y"), Quantity("q")


def number(text: str) -> Number:
    return Number(Fraction(text))


def refusal(text: str) -> ParseError:
    with pytest.raises(ParseError) as caught:
        parse(text, NAMES)
    return caught.value


SHAPES = {
    "x + y - q": Sum((X, Y, Negative(Q))),
    "x*y/q": Quotient(Product((X, Y)), Q),
    "x/y*q": Product((Quotient(X, Y), Q)),
    "x/y/q": Quotient(Quotient(X, Y), Q),
    "(x*y)*q": Product((Product((X, Y)), Q)),
    "x*(y+q)": Product((X, Sum((Y, Q)))),
    "-x^2": Negative(Power(X, number("2"))),
    "-x*y": Negative(Product((X, Y))),
    "-x + y": Sum((Negative(X), Y)),
    "x*-y*q": Product((X, Negative(Y), Q)),
    "x/-y*q": Product((Quotient(X, Negative(Y)), Q)),
    "x^y^q": Power(X, Power(Y, Q)),
    "x^-y^q": Power(X, Negative(Power(Y, Q))),
    "2^-1": Power(number("2"), number("-1")),
    "(-2)^3": Power(Negative(number("2")), number("3")),
    "1/2": Quotient(number("1"), number("2")),
    "--x": Negative(Negative(X)),
    "+x": X,
    "x - -y": Sum((X, Negative(Negative(Y)))),
    "-.5": Negative(number("1/2")),
    "3.": number("3"),
    "1e-3": number("1/1000"),
    "1E+2": number("100"),
    "max(x, y, 1)": Apply("max", (X, Y, number("1"))),
    "max - x": Sum((Quantity("max"), Negative(X))),
    "exp(-x)": Apply("exp", (Negative(X),)),
    "2x": Product((number("2"), X)),
    "2 x y": Product((number("2"), X, Y)),
    "x(1 - x)": Product((X, Sum((number("1"), Negative(X))))),
    "(x)(y)x": Product((X, Y, X)),
    "-x y^2": Negative(Product((X, Power(Y, number("2"))))),
    "x²y": Product((Power(X, number("2")), Y)),
    "2exp(x)ln(y)": Product((number("2"), Apply("exp", (X,)), Apply("ln", (Y,)))),
    "x/y*q f": Product((Quotient(X, Y), Q, Quantity("f"))),
    "2x/y": Quotient(Product((number("2"), X)), Y),
    "w[1,1,1](1 - b[2])": Product((NAMES["w[1,1,1]"], Sum((number("1"), Negative(NAMES["b[2]"]))))),
}


@pytest.mark.parametrize("text", SHAPES)
def test_order_and_shape_stay_as_written(text: str) -> None:
    assert parse(text, NAMES) == SHAPES[text]


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("x − y", "x - y"),
        ("x – y", "x - y"),
        ("x × y · q ⋅ f", "x * y * q * f"),
        ("x ÷ y ∕ q ⁄ f", "x / y / q / f"),
        ("x**2", "x^2"),
        ("x² + y¹⁰", "x^2 + y^10"),
        ("x⁻¹", "x^-1"),
        ("(x + y)³", "(x + y)^3"),
        ("w[ 1, 1 ,1 ]'", "w[1,1,1]'"),
        ("w[1,1,1]′ + w[1,1,1]’", "w[1,1,1]' + w[1,1,1]'"),
        ("dL / dw[1, 1, 1]", "dL/dw[1,1,1]"),
        ("x\u00a0+\n\ty", "x + y"),
    ],
)
def test_signs_that_people_type_mean_the_plain_ones(typed: str, plain: str) -> None:
    assert parse(typed, NAMES) == parse(plain, NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_every_kind_of_name_is_one_leaf(name: str) -> None:
    assert parse(name, NAMES) == NAMES[name]
    assert parse(f"x*{name}^2", NAMES) == Product((X, Power(NAMES[name], number("2"))))


def test_a_quotient_of_nodes_and_a_derivative_are_told_apart() -> None:
    nodes = {name: Quantity(name) for name in ("df", "dq")}
    quotient = Quotient(nodes["df"], nodes["dq"])
    assert parse("df/dq", nodes) == quotient
    assert parse("df/dq", NAMES) == NAMES["df/dq"]
    assert parse("df / dq", NAMES) == quotient, "both nodes are known, and it is spaced as a quotient"


def test_names_may_be_a_function() -> None:
    assert parse("x*y", lambda name: Quantity(name) if name in "xy" else None) == Product((X, Y))
    with pytest.raises(ParseError, match="unknown name 'q'"):
        parse("x*q", lambda name: Quantity(name) if name in "xy" else None)


@pytest.mark.parametrize("name", GRAMMAR)
def test_every_function_is_called_with_its_number_of_arguments(name: str) -> None:
    least, most = FUNCTIONS[name].arity
    for count in {least, most}:
        text = f"{name}({', '.join(['x'] * count)})"
        assert parse(text, NAMES) == Apply(name, (X,) * count)
    few, many = refusal(f"{name}({', '.join(['x'] * (least - 1))})"), refusal(f"{name}({'x, ' * most}x)")
    assert "too few" in few.what or "nothing stands" in few.what
    assert "too many" in many.what


@pytest.mark.parametrize("name", sorted(set(FUNCTIONS) - set(GRAMMAR)))
def test_functions_outside_the_grammar_are_unknown(name: str) -> None:
    assert refusal(f"{name}(x)").what == f"unknown function {name!r}"


REFUSED = {
    "": (0, "there is no expression"),
    "   ": (3, "there is no expression"),
    "x +": (3, "nothing follows +"),
    "* x": (0, "a value is missing before *"),
    "x + * y": (4, "a value is missing before *"),
    "(x": (2, "not closed"),
    "x)": (1, "no opening one"),
    "x + ()": (5, "nothing stands between the brackets"),
    "x 2": (2, "a sign is missing before 2"),
    "(x + y)2": (7, "a sign is missing before 2"),
    "x²2": (2, "a sign is missing before 2"),
    "1/2x": (3, "two ways; write (1/2)*x or 1/(2*x)"),
    "x/y(1 - q)": (3, "two ways"),
    "x/(1 + y) q": (10, "two ways"),
    "2x/3y": (4, "two ways"),
    "x + w_{11}^{(2)}": (4, "unknown name 'w^2_11'"),
    "x + δ_1": (4, "unknown name 'delta_1'"),
    "1 000": (2, "two numbers"),
    "1.2.3": (3, "two decimal points"),
    "x²³ + y² ³": (9, "two exponents"),
    "x²^3": (2, "two exponents"),
    "tanh²(x)": (0, "tanh is a function"),
    "exp": (0, "write its argument in brackets, as in exp(x)"),
    "log(x)": (0, "write ln(x)"),
    "1.2 X 10^-3": (4, "write * for times"),
    "1.2x10^-3": (3, "write * for times"),
    "Mar + 8": (0, "a spreadsheet may have made a date of a fraction"),
    "arctn(x)": (0, "did you mean arctan?"),
    "x + dL/dw[1,1,2]": (4, "did you mean dL/dw[1,1,1]?"),
    "z[1,2]": (0, "did you mean z[1,2]@3?"),
    "w[1,1": (1, "indices are whole numbers"),
    "q = x": (2, "without an equals sign"),
    "1,234": (1, "write 1234 or 1.234"),
    "0,5": (1, "write 0.5"),
    "12,3456": (2, "write 12.3456"),
    "0,5e-3": (1, "write 0.5e-3"),
    "1,234.5": (1, "one point and no comma"),
    "1.234,5": (5, "one point and no comma"),
    "exp(0,5)": (5, "write 0.5"),
    "exp(x, y)": (5, "takes one argument"),
    "x, y": (1, "outside a function's arguments"),
    "50%": (2, "0.5"),
    "x + 1/0": (5, "division by zero"),
    "x/(1 - 1)": (1, "division by zero"),
    "0^-1 * x": (1, "division by zero"),
    "x + ln(-1)": (4, "ln takes numbers above 0"),
    "x * sqrt(-4)": (4, "sqrt takes numbers from 0 up"),
    "(-8)^(1/3)": (4, "not real"),
    "exp(1000)": (0, "too large"),
    "1e300*1e300": (0, "too large"),
    "2^65": (1, "beyond 64"),
    "x^-65": (1, "beyond 64"),
    "(x^9)^9": (5, "beyond 64"),
    "2^3^2": (1, "power of numbers"),
    "(2^3)^2": (5, "power of numbers"),
    "x^2^2": (1, "power of numbers"),
    "1" * 41: (0, "40 digits"),
    "1e301": (2, "beyond 300"),
    "x + 1e-301": (6, "beyond 300"),
    "x" * 501: (500, "500 characters"),
    "-" * 41 + "x": (40, "40 levels"),
    "(" * 41 + "x" + ")" * 41: (40, "40 levels"),
    "exp(" * 41 + "x" + ")" * 41: (163, "40 levels"),
    "^".join("x" * 42): (81, "40 levels"),
    "/".join("x" * 42): (79, "40 levels"),
    "+".join("x" * 201): (400, "200 numbers"),
}


@pytest.mark.parametrize("text", REFUSED)
def test_a_refusal_names_the_place_and_the_way_out(text: str) -> None:
    offset, said = REFUSED[text]
    error = refusal(text)
    assert (error.text, error.offset) == (text, offset)
    assert said in str(error)


def test_the_caret_stands_under_the_place() -> None:
    for text in ("x + /y", "x + " + "1 * " * 30 + "/y"):
        shown, caret = refusal(text).pointed().splitlines()
        assert shown[caret.index("^")] == "/"


@pytest.mark.parametrize(
    "text",
    [
        "1" * 40,
        "x^64",
        "x^-64",
        "((x^2)^4)^8",
        "1e300",
        "1e-300",
        "-" * 38 + "x",
        "(" * 40 + "x" + ")" * 40,
        "+".join("x" * 199),
        "x + " * 124 + "   x",
        "9.999999999999999999999999999999999999999^64",
    ],
)
def test_what_stands_just_inside_the_limits_is_read(text: str) -> None:
    assert parse(text, NAMES) is not None


def test_limits_can_be_set() -> None:
    wide = Limits(characters=10_000, nodes=5_000)
    assert parse("+".join("x" * 1_000), NAMES, limits=wide) == Sum((X,) * 1_000)
    with pytest.raises(ParseError, match="longer than 3 characters"):
        parse("x+y+q", NAMES, limits=Limits(characters=3))


HOSTILE = [
    "().__class__",
    "x.__class__.__mro__",
    '__import__("os").system("true")',
    "import os",
    "lambda",
    "lambda: 0",
    "exec('1')",
    "[x for x in (1,)]",
    "x if y else q",
    "x; y",
    "x\0y",
    "\0",
    "9**9**9",
    "9^9^9^9",
    "((((9^64)*9)^64*9)^64)^64",
    "(2*(2*(2*(2*(2*(2*x)^64)^64)^64)^64)^64)^64",
    "1.0000001^64*1.1^(9^9)",
    "1e999999999",
    "1e" + "9" * 400,
    "x^" + "9" * 400,
    "x" + "⁹" * 400,
    "(" * 5_000,
    "(" * 2_500 + "x" + ")" * 2_500,
    "(" * 499,
    "-" * 5_000 + "1",
    "-" * 499 + "1",
    "x^" * 249 + "x",
    "2/" * 249 + "2",
    "exp(" * 124,
    "max(" + "x," * 240 + "x)",
    "9" * 100_000,
    "9" * 499,
    "q" * 499,
    "w" + "[ " * 249,
    "w[" + " " * 490 + "1",
    "d" * 499,
    "dL" + " " * 450 + "/" + " " * 40 + "dz",
    "dL/d" * 124,
    "\ud800",
    "x + \udfff",
    "\u200fx",
    "x\u202e + y",
    "x\u200b",
    "x\u0301",
    "ｘ + 1",
    "１ + x",
    "ｅｘｐ(x)",
    "x + ½",
    "٣ + x",
    "²",
    "℮",
    "ℯ^x",
    "∞",
    "nan",
    "inf",
    "1_000",
    "0x10",
    "1j",
    "{x}",
    "$x$",
    r"\input{x}",
    "=1+1",
    "@x",
    "<b>x</b>",
    "x # y",
    "'x'",
    "x'''",
]


def seconds(text: str) -> float:
    """The best of five readings, so that a busy machine does not count."""
    best = math.inf
    for _ in range(5):
        start = time.thread_time()
        with suppress(ParseError):
            parse(text, NAMES)
        best = min(best, time.thread_time() - start)
    return best


@pytest.fixture(scope="module")
def plain_answer() -> float:
    return seconds("-0.0123 * x + 1/3")


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:24]))
def test_hostile_text_is_refused_at_once(text: str, plain_answer: float) -> None:
    error = refusal(text)
    assert 0 <= error.offset <= len(text)
    assert str(error).encode()
    assert len(str(error)) < 400
    assert seconds(text) < 100 * plain_answer


@pytest.mark.parametrize(
    "text",
    [
        "+".join(f".{n}^64" for n in range(101, 155)),
        "*".join(f"(.{n}^30+.1)" for n in range(11, 48)),
        "+".join(f"1/{n}^30" for n in range(11, 48)),
        "x*" * 198 + "x",
        "(" * 40 + "x" + ")" * 40,
    ],
    ids=lambda text: text[:24],
)
def test_the_heaviest_text_that_is_read_stays_quick(text: str, plain_answer: float) -> None:
    assert parse(text, NAMES) is not None
    assert seconds(text) < 600 * plain_answer


def test_a_wrong_name_among_very_many_is_refused_at_once(plain_answer: float) -> None:
    many = {f"w[1,{j},{k}]": Quantity("w", (1, j, k)) for j in range(1, 150) for k in range(1, 150)}
    start = time.thread_time()
    with pytest.raises(ParseError, match="did you mean w"):
        parse("w[1,500,2]", many)
    assert time.thread_time() - start < 5_000 * plain_answer


@given(st.text(max_size=60))
def test_any_text_gives_a_term_or_a_refusal(text: str) -> None:
    either_reads_or_refuses(text)


PIECES = [
    *NAMES,
    *"0123456789.,+-*/^()[]@' ²⁻e",
    "exp(",
    "ln(",
    "max(",
    "step(",
    "**",
    "1e-3",
    "64",
    "−",
    "d",
    "/d",
    "w[",
]


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_any_row_of_the_grammars_own_pieces_gives_a_term_or_a_refusal(text: str) -> None:
    either_reads_or_refuses(text)


def either_reads_or_refuses(text: str) -> None:
    for read in (lambda: parse(text, NAMES), lambda: evaluate_number(text)):
        outcome = outcome_of(read)
        assert outcome is not None
        if isinstance(outcome, ParseError):
            assert outcome.text == text
            assert 0 <= outcome.offset <= len(text)


def outcome_of(read: Callable[[], object]) -> object:
    try:
        return read()
    except ParseError as error:
        return error


# Python's own arithmetic is the judge: the same row of signs and numbers, read by both.


@st.composite
def arithmetic(draw: st.DrawFn, depth: int = 4) -> tuple[str, str, bool]:
    """An expression in this grammar and in Python, put together without brackets of its own, and
    whether it may stand under ^ here (no power of numbers in a power)."""
    kind = (
        draw(st.sampled_from(["number", "number", "binary", "binary", "minus", "bracket", "power"]))
        if depth
        else "number"
    )
    if kind == "number":
        text = draw(st.sampled_from(["0", "1", "2", "3", "7", "10", ".5", "0.25", "3.", "12.75", "1e-3", "2.5E2"]))
        return text, f"F('{text}')", True
    ours, python, plain = draw(arithmetic(depth=depth - 1))
    if kind == "minus":
        return f"-{ours}", f"-{python}", False
    if kind == "bracket":
        return f"({ours})", f"({python})", plain
    if kind == "power":
        exponent = draw(st.sampled_from(["2", "3", "-1", "-2", "0"]))
        base = (ours, python) if plain and python.startswith("F") and "F" not in python[1:] else ("2", "F('2')")
        return f"{base[0]}^{exponent}", f"{base[1]}**{exponent}", False
    sign = draw(st.sampled_from(["+", "-", "*", "/", " - ", "*-", "/-"]))
    right, judged, _ = draw(arithmetic(depth=depth - 1))
    return ours + sign + right, python + sign + judged, False


@given(arithmetic())
def test_arithmetic_agrees_with_python(pair: tuple[str, str, bool]) -> None:
    ours, python, _ = pair
    try:
        truth = eval(python, {"F": Fraction, "__builtins__": {}})
    except ZeroDivisionError:
        with pytest.raises(ParseError, match="division by zero"):
            evaluate_number(ours)
        return
    assert evaluate_number(ours) == truth


@given(st.decimals(-1000, 1000, allow_nan=False, places=4), st.integers(-9, 9))
def test_brackets_bind_as_in_python(value: object, exponent: int) -> None:
    base = Fraction(str(value))
    assume(base != 0)
    assert evaluate_number(f"({value})^{exponent}") == base**exponent
    assert evaluate_number(f"1 - ({value} - 2)*3") == 1 - (base - 2) * 3


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("-.5", Fraction(-1, 2)),
        ("1e-3", Fraction(1, 1000)),
        ("1.2*10^-3", Fraction(3, 2500)),
        ("1.2 × 10⁻³", Fraction(3, 2500)),
        ("3/8", Fraction(3, 8)),
        ("−3/8", Fraction(-3, 8)),
        ("0^0", Fraction(1)),
        ("-2^2", Fraction(-4)),
        ("(2/3)^-2", Fraction(9, 4)),
        ("max(1/3, 0.3, -1)", Fraction(1, 3)),
        ("min(abs(-2/7), 1)", Fraction(2, 7)),
    ],
)
def test_exact_answers_stay_exact(text: str, value: Fraction) -> None:
    found = evaluate_number(text)
    assert isinstance(found, Fraction)
    assert found == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("exp(-2)", 0.1353352832366127),
        ("2^0.5", 1.4142135623730951),
        ("(0.3^2 + 0.4^2)^0.5", 0.5),
        ("exp(1)^2", 7.38905609893065),
        ("(-exp(0))^3", -1.0),
        ("1/(1 + exp(-0.3775))", 0.5932699921071872),
        ("sigmoid(0.3775)", 0.5932699921071872),
        ("ln(10)/10 + 1/2", 0.7302585092994046),
        ("step(0) + step(0.1)", 1.0),
        ("arctan(1)*4", 3.141592653589793),
        ("exp(-1000)", 0.0),
    ],
)
def test_other_answers_are_floats(text: str, value: float) -> None:
    found = evaluate_number(text)
    assert isinstance(found, float)
    assert found == pytest.approx(value, rel=1e-14, abs=0)


@pytest.mark.parametrize(
    "text", ["x", "2*x", "L", "nan", "inf", "1,234", "0,5", "1 1/2", "0.5 V", "= 3", "", "(-1)^0.5"]
)
def test_answers_that_are_no_numbers_are_refused(text: str) -> None:
    with pytest.raises(ParseError) as caught:
        evaluate_number(text)
    assert caught.value.hint


SHEET: dict[str, Named] = {
    **NAMES,
    "w_5": NAMES["w[1,1,1]"],
    "w5": NAMES["w[1,1,1]"],
    "w^2_11": NAMES["b[2]"],
    "out_h1": NAMES["a[1,1]"],
    "ybar_1": NAMES["L"],
    "delta^2_1": NAMES["z[1,2]@3"],
    "e2": Y,
}


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("w_5 x", "w[1,1,1]*x"),
        ("2w_{5}^2", "2*w[1,1,1]^2"),
        ("w5²", "w[1,1,1]^2"),
        ("w₅ + w_5", "w[1,1,1] + w[1,1,1]"),
        ("x w_{11}^{(2)}", "x*b[2]"),
        ("x*w^(2)_11*y", "x*b[2]*y"),
        ("w^{(2)}_{1,1}^2", "b[2]^2"),
        ("out_{h_1}(1 - out_{h1})", "a[1,1]*(1 - a[1,1])"),
        ("out_h_1/out_h1", "a[1,1]/a[1,1]"),
        ("ȳ₁", "L"),
        ("δ^[2]_1", "z[1,2]@3"),
        ("x^(2)", "x^2"),
    ],
)
def test_names_as_sheets_print_them_mean_the_vocabularys(typed: str, plain: str) -> None:
    assert parse(typed, SHEET) == parse(plain, NAMES)


@pytest.mark.parametrize("text", ["w_6", "w_{6}", "w_{11}^{(3)}", "w_11^2", "out_{h2}", "2e2", "x^{2}", "{x}"])
def test_names_that_no_sheet_prints_stay_unknown(text: str) -> None:
    with pytest.raises(ParseError):
        parse(text, SHEET)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0,5", "0.5"),
        ("-,5", "-0.5"),
        ("−1,25e-3", "-0.00125"),
        ("1,234", "1.234"),
        ("1,2·10⁻³", "0.0012"),
        ("3/8", "0.375"),
        ("0.5", "0.5"),
        ("0.125", "0.125"),
        ("12.5", "12.5"),
        ("1234.567", "1234.567"),
        ("max(0,5; 0,25)", "0.5"),
        ("max(1; 2, 3)", "3"),
        ("2(0,5 + 1)", "3"),
    ],
)
def test_numbers_with_a_decimal_comma(text: str, value: str) -> None:
    assert evaluate_number(text, comma=True) == Fraction(value)


@pytest.mark.parametrize(
    ("text", "offset", "said"),
    [
        ("1.234", 1, "ambiguous; write 1234 or 1,234"),
        ("-12.345 + 1", 3, "ambiguous"),
        ("1.234,5", 1, "ambiguous"),
        ("1,234.5", 5, "both a comma and a point"),
        ("1,234,567", 5, "both a comma and a point"),
        ("0,5,", 3, "a comma stands outside"),
        ("0,5;", 3, "outside"),
        ("max(0,5)", 0, "too few"),
        ("1,", 1, "a comma stands outside"),
    ],
)
def test_what_a_decimal_comma_leaves_open_is_refused(text: str, offset: int, said: str) -> None:
    with pytest.raises(ParseError) as caught:
        evaluate_number(text, comma=True)
    assert caught.value.offset == offset
    assert said in str(caught.value)


def test_a_comma_after_a_value_is_never_a_decimal_one() -> None:
    for text in ("max(x,5)", "max((x),5)", "max(x ,5)", "max(b[2],5)", "max(L',5)"):
        assert parse(text, NAMES, comma=True) == parse(text, NAMES)


def test_the_hint_for_a_decimal_comma_keeps_the_sign() -> None:
    for text, hint in (("-0,41", "write -0.41"), ("0,41", "write 0.41"), ("-1,234", "write -1234 or -1.234")):
        with pytest.raises(ParseError) as caught:
            evaluate_number(text)
        assert caught.value.hint == hint


@pytest.mark.parametrize("name", ["cosh", "sinh"])
@pytest.mark.parametrize("x", [-2.5, 0.0, 0.3, 4.0])
def test_hyperbolic_functions_are_read_as_exponentials(name: str, x: float) -> None:
    assert float(evaluate_number(f"{name}({x})")) == pytest.approx(getattr(math, name)(x), rel=1e-12, abs=1e-12)
    assert "exp" in to_text(parse(f"1/{name}(x)^2", NAMES))


def test_hyperbolic_functions_do_not_stand_in_one_another() -> None:
    for text in ("cosh(sinh(x))", "cosh(1 + cosh(x))", "cosh(" * 40 + "x" + ")" * 40):
        assert refusal(text).what == "cosh or sinh stands in another one"
    assert parse("cosh(x) + sinh(x)*cosh(y)", NAMES)
    assert refusal("cosh").hint == "write its argument in brackets, as in cosh(x)"
    assert refusal("cosh(x, y)").what


def test_no_other_letter_is_meant_by_a_short_name() -> None:
    with pytest.raises(NameMissing, match="did you mean target_o1"):
        raise NameMissing.among("name", "t_1", ["w_1", "w_2", "out_o1", "target_o1"])
    with pytest.raises(NameMissing, match="known: w_1, w_2"):
        raise NameMissing.among("name", "t_1", ["w_1", "w_2"])
