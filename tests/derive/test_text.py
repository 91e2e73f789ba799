"""Plain text of terms: what is read back means the same, by an evaluator that shares no code with either."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from random import Random

import mpmath
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from derive.calculus import differentiate
from derive.errors import ParseError
from derive.functions import FUNCTIONS, GRAMMAR
from derive.grammar import evaluate_number, parse
from derive.lexer import Limits
from derive.network import DenseNetwork, LayerSpec, NetworkSpec
from derive.quantities import Derivative, Named, Quantity, parse_name
from derive.terms import (
    HALF,
    ONE,
    ZERO,
    Apply,
    Choice,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    SumOver,
    Term,
    children,
    named_leaves,
)
from derive.text import decimal, to_text

SPELT = "x y df dq df/dq L' w[1,1,1] w[1,1,2]' x[1] x[2] x[3] z[1,2]@3 dL/dw[1,1,1] da[1,1]/dz[1,2] dL/dz[1,2]@3"
NAMES: dict[str, Named] = {text: parse_name(text) for text in SPELT.split()}
X, Y, Z = Quantity("x"), Quantity("y"), Quantity("z", (1, 2), sample=3)
WIDE = Limits(characters=100_000, nodes=20_000, exponent=10**4)


class NoValue(Exception):
    """The term has no value that a test should rely on: undefined, huge, or at a jump."""


def normal(z: mpmath.mpf) -> mpmath.mpf:
    return mpmath.ncdf(z)


JUDGE: dict[str, Callable[..., mpmath.mpf]] = {
    "exp": mpmath.exp,
    "ln": mpmath.log,
    "sqrt": mpmath.sqrt,
    "abs": abs,
    "max": max,
    "min": min,
    "tanh": mpmath.tanh,
    "arctan": mpmath.atan,
    "erf": mpmath.erf,
    "sigmoid": lambda z: mpmath.exp(z) / (1 + mpmath.exp(z)),
    "softplus": lambda z: mpmath.log(1 + mpmath.exp(z)),
    "step": lambda z: mpmath.mpf(1 if z > 0 else 0),
    "relu": lambda z: max(z, mpmath.mpf(0)),
    "leaky_relu": lambda z, alpha: z if z >= 0 else alpha * z,
    "prelu": lambda z, alpha: z if z >= 0 else alpha * z,
    "elu": lambda z, alpha: z if z >= 0 else alpha * mpmath.expm1(z),
    "gelu": lambda z: z * normal(z),
    "silu": lambda z: z / (1 + mpmath.exp(-z)),
}

SATURATING = ("exp", "tanh", "erf", "sigmoid", "softplus", "elu", "gelu", "silu")


@dataclass(frozen=True)
class Evaluator:
    """The value of a term at a point; raises NoValue where a part has none, or one above `largest`."""

    point: Mapping[Named, mpmath.mpf]
    largest: float = 1e25

    def __call__(self, term: Term) -> mpmath.mpf:
        match term:
            case Number(value):
                return mpmath.mpf(value.numerator) / value.denominator
            case Quantity() | Derivative():
                return self.point[term]
            case SumOver():
                return self.ordinary(sum((self(t) for t in term.terms()), mpmath.mpf(0)))
        return self.ordinary(joined(term, [self(part) for part in children(term)]))

    def ordinary(self, value: mpmath.mpf) -> mpmath.mpf:
        if not abs(value) < self.largest:
            raise NoValue
        return value


def joined(term: Term, values: list[mpmath.mpf]) -> mpmath.mpf:
    """The value of a node from those of its parts, left to right."""
    match term:
        case Sum():
            return sum(values, mpmath.mpf(0))
        case Product():
            return mpmath.fprod(values)
        case Negative():
            return -values[0]
        case Quotient():
            return values[0] / away_from_zero(values[1])
        case Power():
            return power_of(values[0], values[1])
        case Choice():
            return values[2] if values[0] < 0 else values[1]
        case Apply(function, _):
            return applied(function, values)
    raise AssertionError(f"no rule for {term}")


def away_from_zero(value: mpmath.mpf) -> mpmath.mpf:
    if abs(value) < 1e-6:
        raise NoValue
    return value


def power_of(base: mpmath.mpf, exponent: mpmath.mpf) -> mpmath.mpf:
    if abs(exponent) > 50 or (base < 0 and exponent != int(exponent)):
        raise NoValue
    return away_from_zero(base) ** exponent


def applied(function: str, arguments: list[mpmath.mpf]) -> mpmath.mpf:
    if function in ("ln", "sqrt") and not arguments[0] > 1e-6:
        raise NoValue
    if function in SATURATING and abs(arguments[0]) > 50:
        raise NoValue
    return mpmath.mpf(JUDGE[function](*arguments))


LEAVES = st.one_of(
    st.sampled_from(sorted(NAMES.values(), key=str)),
    st.sampled_from(sorted(NAMES.values(), key=str)),
    st.builds(lambda above, below: Number(Fraction(above, below)), st.integers(-99, 99), st.integers(1, 12)),
    st.integers(-999_999, 999_999).map(lambda thousandths: Number(Fraction(thousandths, 1000))),
    st.sampled_from([ZERO, ONE, HALF, Number.of("1e-50"), Number.of("25e20")]),
)
KINDS = (Sum, Product, Negative, Quotient, Power, Apply, Choice, SumOver)


@st.composite
def terms(draw: st.DrawFn, depth: int = 3) -> Term:
    """A random term of every kind, over all functions."""
    kind = draw(st.sampled_from((None, *KINDS))) if depth else None
    if kind is None:
        return draw(LEAVES)
    if kind is Apply:
        return draw(calls(depth - 1))
    if kind is Power:
        return draw(powers(depth - 1))
    if kind is SumOver:
        body = Product((Quantity("x", ("k",)), draw(terms(depth - 1))))
        return SumOver("k", draw(st.integers(1, 3)), body)
    if kind in (Sum, Product):
        return kind(tuple(draw(st.lists(terms(depth - 1), min_size=1, max_size=3))))
    return kind(*(draw(terms(depth - 1)) for _ in kind.__match_args__))


@st.composite
def calls(draw: st.DrawFn, depth: int) -> Term:
    name = draw(st.sampled_from(sorted(FUNCTIONS)))
    least, most = FUNCTIONS[name].arity
    return Apply(name, tuple(draw(st.lists(terms(depth), min_size=least, max_size=min(most, 3)))))


@st.composite
def powers(draw: st.DrawFn, depth: int) -> Term:
    """A power without a power of numbers inside it, which the grammar refuses."""
    exponents = st.one_of(st.integers(-3, 4).map(Number.of), st.just(HALF), terms(depth))
    base, exponent = draw(terms(depth)), draw(exponents)
    return Power(*(Apply("abs", (part,)) if is_power_of_numbers(part) else part for part in (base, exponent)))


def is_power_of_numbers(term: Term) -> bool:
    """Also where it stands alone in a sum or product, whose text shows no sign of that."""
    while isinstance(term, Sum | Product) and len(children(term)) == 1:
        (term,) = children(term)
    return isinstance(term, Power) and not list(named_leaves(term))


def random_point(seed: int) -> dict[Named, mpmath.mpf]:
    """A number from -3 to 3 for every name."""
    numbers = Random(seed)
    return {quantity: mpmath.mpf(numbers.randint(-3000, 3000)) / 1000 for quantity in NAMES.values()}


@settings(max_examples=200)
@given(terms(), st.integers(0, 10**6))
def test_what_is_read_back_means_the_same(term: Term, seed: int) -> None:
    with mpmath.workdps(100):
        point = random_point(seed)
        try:
            truth = Evaluator(point)(term)
        except NoValue:
            assume(False)
        again = Evaluator(point, 1e200)(parse(to_text(term), NAMES, limits=WIDE))
        assert abs(again - truth) <= 1e-30 * max(1, abs(truth))


@given(terms())
def test_what_was_read_is_written_the_same_again(term: Term) -> None:
    try:
        read = parse(to_text(term), NAMES, limits=WIDE)
    except ParseError:  # such as a division by zero, which the random term may hold
        assume(False)
    text = to_text(read)
    assert to_text(parse(text, NAMES, limits=WIDE)) == text


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
@pytest.mark.parametrize("z", ["-2.25", "-0.5", "0", "0.5", "3"])
def test_every_function_is_written_in_the_grammar(name: str, z: str) -> None:
    least, _ = FUNCTIONS[name].arity
    arguments = [Number.of(z), Number.of("0.25")][:least]
    text = to_text(Apply(name, tuple(arguments)))
    if (name == "ln" and float(z) <= 0) or (name == "sqrt" and float(z) < 0):
        with pytest.raises(ParseError, match="not a real number"):
            evaluate_number(text)
        return
    truth = JUDGE[name](*(mpmath.mpf(float(a.value)) for a in arguments))
    assert float(evaluate_number(text)) == pytest.approx(float(truth), rel=1e-12, abs=1e-15)
    assert set("".join(c if c.isalpha() else " " for c in text).split()) <= set(GRAMMAR)


@pytest.mark.parametrize(
    ("term", "text"),
    [
        (Sum((X, Negative(Y), Negative(Sum((X, Y))))), "x - y - (x + y)"),
        (Sum((X, Number.of("-3"))), "x + (-3)"),
        (Sum((X, Negative(Negative(Y)))), "x - (-y)"),
        (Negative(Product((X, Y))), "-x * y"),
        (Product((Negative(X), Y)), "(-x) * y"),
        (Product((X, Quotient(X, Y))), "x * (x / y)"),
        (Quotient(Quotient(X, Y), X), "x / y / x"),
        (Quotient(X, Quotient(X, Y)), "x / (x / y)"),
        (Quotient(X, Product((X, Y))), "x / (x * y)"),
        (Quotient(X, Power(Y, Number.of(2))), "x / y^2"),
        (Negative(Power(X, Number.of(2))), "-x^2"),
        (Power(Negative(X), Number.of(2)), "(-x)^2"),
        (Power(X, Number.of(-2)), "x^(-2)"),
        (Power(Power(X, Y), X), "(x^y)^x"),
        (Power(X, Power(Y, X)), "x^(y^x)"),
        (Power(Number(Fraction(1, 3)), X), "(1/3)^x"),
        (Product((Number(Fraction(-1, 3)), X)), "(-1/3) * x"),
        (Quotient(X, Number(Fraction(1, 3))), "x / (1/3)"),
        (Quotient(Quantity("df"), Quantity("dq")), "df / dq"),
        (Derivative(Quantity("L", sample=3), Z), "dL/dz[1,2]@3"),
        (Choice(X, ONE, ZERO), "1 - step(-x)"),
        (
            SumOver("k", 2, Product((Quantity("w", (1, 1, "k")), Quantity("x", ("k",))))),
            "w[1,1,1] * x[1] + w[1,1,2] * x[2]",
        ),
    ],
)
def test_brackets_stand_where_they_are_needed(term: Term, text: str) -> None:
    assert to_text(term) == text


@pytest.mark.parametrize("z", ["-60", "-1e-9", "0", "1e-9", "60"])
def test_a_choice_loses_nothing_to_the_case_not_taken(z: str) -> None:
    """At z = 60 the other case of elu is 1e26 times larger than the value."""
    text = to_text(Apply("elu", (Number.of(z), ONE)))
    truth = float(z) if float(z) >= 0 else float(mpmath.expm1(mpmath.mpf(z)))
    assert float(evaluate_number(text)) == pytest.approx(truth, rel=1e-6)


@given(st.fractions())
def test_decimals_are_exact(value: Fraction) -> None:
    assert Fraction(decimal(value)) == value


@given(st.integers(), st.integers(0, 60))
def test_finite_decimals_are_written_as_such(digits: int, places: int) -> None:
    value = Fraction(digits, 10**places)
    assert Fraction(decimal(value)) == value
    assert "/" not in decimal(value)


@given(st.integers(-(10**39), 10**39), st.integers(-300, 260))
def test_numbers_of_forty_digits_are_read_back(digits: int, exponent: int) -> None:
    assume(digits != 0)
    number = Number(Fraction(digits) * Fraction(10) ** exponent)
    assume(abs(number.value) > Fraction(1, 10**290))
    assert evaluate_number(to_text(number)) == number.value


@pytest.mark.parametrize("activation", ["sigmoid", "relu", "elu", "gelu", "silu", "softplus", "softmax"])
def test_every_equation_and_slope_of_a_network_is_read_back(activation: str) -> None:
    layers = (LayerSpec(2, activation), LayerSpec(2, "sigmoid"))
    network = DenseNetwork(NetworkSpec(2, layers, "binary_cross_entropy"))
    for equation in network.equations():
        for term in (
            equation.term,
            *(differentiate(equation.term, q) for q in dict.fromkeys(named_leaves(equation.term))),
        ):
            names = {q.name: q for q in named_leaves(term)}
            point = {q: mpmath.mpf(i + 1) / 7 for i, q in enumerate(names.values())}
            value = Evaluator(point)
            assert mpmath.almosteq(value(parse(to_text(term), names)), value(term))
