"""Work on paper judged by exact fractions, by decimals and by mpmath with 50 digits."""

from __future__ import annotations

import math
import random
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mpmath import mpf

from derive.activations import ACTIVATIONS
from derive.backprop import Derivation
from derive.losses import LOSSES
from derive.network import DenseNetwork, LayerSpec, NetworkSpec
from derive.paper import decimals_of, places_of, printed_values, round_half_up
from derive.plan import RATE, Batch, make_plan
from derive.program import Program
from derive.quantities import Derivative, Quantity
from derive.terms import Apply, Choice, Negative, Number, Power, Product, Quotient, Sum, SumOver

KINDS = ("each", "shared", "none")


def half_up(text: str, decimals: int) -> Decimal:
    with localcontext() as context:
        context.prec = 400
        return Decimal(text).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def is_nearly_a_tie(text: str, decimals: int, within: Fraction = Fraction(2, 10**9)) -> bool:
    """By parts of a unit, or by what a float of this size can hold: floats cannot tell it from a tie."""
    scaled = abs(Fraction(text)) * 10**decimals
    return abs(scaled % 1 - Fraction(1, 2)) <= within + scaled / 10**15


@given(st.integers(-(10**11), 10**11), st.integers(0, 9))
def test_ties_go_away_from_zero(number, decimals):
    """Every tie of up to twelve digits: 0.125, 1.005, -2.5."""
    tie = f"{number}5e-{decimals + 1}"
    assert float(round_half_up(float(tie), decimals)) == float(half_up(tie, decimals))


@given(st.floats(-1e22, 1e22), st.integers(0, 12))
def test_any_number_is_rounded_as_its_text(number, decimals):
    text = repr(number)
    if not is_nearly_a_tie(text, decimals) or Fraction(text) * 10**decimals % 1 == 0:
        assert float(round_half_up(number, decimals)) == float(half_up(text, decimals))


@given(st.integers(-(10**17), 10**17), st.integers(0, 12), st.integers(0, 12))
def test_decimal_numbers_of_any_size(whole, places, decimals):
    text = repr(float(f"{whole}e-{places}"))
    if not is_nearly_a_tie(text, decimals) or Fraction(text) * 10**decimals % 1 == 0:
        assert float(round_half_up(float(text), decimals)) == float(half_up(text, decimals))


def test_rounding_an_array():
    numbers = [0.125, -0.125, 1.005, -0.001, 2.675, 1e300, -1e300, 4503599627370497.0, np.inf]
    rounded = round_half_up(numbers, 2)
    assert rounded.tolist() == [0.13, -0.13, 1.01, 0.0, 2.68, 1e300, -1e300, 4503599627370497.0, np.inf]
    assert not np.signbit(rounded[3])
    assert np.isnan(round_half_up(np.nan, 2))


@given(st.integers(-(10**14), 10**14), st.integers(0, 14))
def test_places_are_those_of_the_text(whole, places):
    value = Fraction(whole, 10**places)
    needed = next(p for p in range(20) if (value * 10**p).denominator == 1)
    assert places_of(value) == places_of(float(value)) == needed


def test_a_third_has_no_end():
    assert places_of(Fraction(1, 3)) >= 1000


def exact(term, values):
    """The value of a term in fractions."""
    match term:
        case Number(value):
            return value
        case Quantity() | Derivative():
            return values[term]
        case Sum() | SumOver():
            return sum(exact(part, values) for part in (term.terms if isinstance(term, Sum) else term.terms()))
        case Negative(part):
            return -exact(part, values)
        case Product(parts):
            return math.prod(exact(part, values) for part in parts)
        case Quotient(above, below):
            return exact(above, values) / exact(below, values)
        case Power(base, Number(exponent)):
            return exact(base, values) ** int(exponent)
        case Choice(subject, nonnegative, otherwise):
            return exact(nonnegative if exact(subject, values) >= 0 else otherwise, values)
        case Apply(name, (z, *settings)):
            z = exact(z, values)
            alpha = exact(settings[0], values) if settings else Fraction(name == "identity")
            return Fraction(z > 0) if name == "step" else z if z > 0 else alpha * z
    raise AssertionError(term)


RATIONAL = ["identity", "step", "relu", "leaky_relu", "prelu"]
RATIONAL_SPECS = st.builds(
    NetworkSpec,
    st.integers(1, 3),
    st.lists(
        st.builds(LayerSpec, st.integers(1, 3), st.sampled_from(RATIONAL), st.sampled_from(KINDS)),
        min_size=1,
        max_size=2,
    ).map(tuple),
    st.sampled_from(["half_squared_error", "squared_error", "mean_squared_error"]),
)


def whole_program(spec):
    network = DenseNetwork(spec)
    parameters = list(network.parameters())
    return Program(make_plan(Derivation(network), network.given(), update=parameters, after=True))


@settings(max_examples=60)
@given(RATIONAL_SPECS, st.integers(0, 15), st.integers(0, 10**6))
def test_fewer_decimals_than_are_carried_are_exact(spec, carry, seed):
    program, source = whole_program(spec), random.Random(seed)
    places = {q: source.randint(0, 3) for q in program.plan.given}
    values = {q: Fraction(source.randint(-2000, 2000), 10**p) for q, p in places.items()}
    decimals = decimals_of(program, places, carry)
    assert set(decimals) == set(program.wanted)
    for statement in program.plan.statements:
        values[statement.target] = exact(statement.term, values)
        assert 0 <= decimals[statement.target] <= carry
        if decimals[statement.target] < carry:
            assert (values[statement.target] * 10 ** decimals[statement.target]).denominator == 1, statement


def test_no_more_decimals_than_are_needed():
    program = whole_program(NetworkSpec(2, (LayerSpec(1, "relu"),), "half_squared_error"))
    places = {q: {"w": 2, "x": 1, "b": 0, "y": 1, "eta": 1}[q.kind] for q in program.plan.given}
    names = {name.name: count for name, count in decimals_of(program, places, 12).items()}
    assert (names["z[1,1]"], names["a[1,1]"], names["dL/da[1,1]"], names["L"]) == (3, 3, 3, 7)
    assert (names["dL/dw[1,1,1]"], names["w[1,1,1]'"], names["dL/dx[1]"]) == (4, 5, 5)
    sigmoid = whole_program(NetworkSpec(2, (LayerSpec(1),)))
    assert decimals_of(sigmoid, places, 5)[Quantity("a", (1, 1))] == 5


def to_text(value: mpf) -> str:
    return mpmath.nstr(value, 45, min_fixed=-400, max_fixed=400)


def drawn(quantity, places, source):
    top = 10**places
    return source.randint(1, top - 1) / top if quantity.kind in ("y", "eta") else source.randint(-top, top) / top


@pytest.mark.parametrize("carry", [3, 6, 9])
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_each_number_on_paper_follows_from_those_on_paper(activation, carry, value_of):
    source = random.Random(f"{activation}{carry}")
    loss = source.choice([n for n in LOSSES if not LOSSES[n].outputs_in_01])
    layers = (LayerSpec(2, activation, source.choice(KINDS)), LayerSpec(2, activation, source.choice(KINDS)))
    program = whole_program(NetworkSpec(2, layers, loss))
    places = dict.fromkeys(program.plan.given, 2)
    numbers = {q: [drawn(q, 2, source) for _ in range(20)] for q in program.plan.given}
    decimals = decimals_of(program, places, carry)
    paper, ties = printed_values(program, numbers, decimals, full=False), 0
    for variant in range(20):
        printed = {name: mpf(repr(float(paper[name][variant]))) for name in paper}
        for target, term in program.plan.terms.items():
            text, kept = to_text(value_of(term, printed)), decimals[target]
            if is_nearly_a_tie(text, kept, Fraction(1, 10**5)) and Fraction(text) * 10**kept % 1 != Fraction(1, 2):
                ties += 1
            else:
                assert float(paper[target][variant]) == float(half_up(text, kept)), (target, text)
    assert ties <= len(program.targets) * 20 / 100


def test_totals_on_paper_add_rounded_numbers():
    """Three losses of 0.0049 are 0.00 each, and so is their sum; their mean by three is rounded once more."""
    network = DenseNetwork(NetworkSpec(1, (LayerSpec(1, "identity", "none"),), "squared_error"))
    plan = make_plan(Derivation(network), (), batch=Batch(3, "mean"))
    numbers = {Quantity("w", (1, 1, 1)): 1.0}
    for sample, (x, y) in enumerate([(0.07, 0.0), (0.5, 0.3), (0.4, 0.1)], 1):
        numbers |= {Quantity("x", (1,), sample=sample): x, Quantity("y", (1,), sample=sample): y}
    program = Program(plan)
    decimals = decimals_of(program, {q: 2 if q.kind == "x" else 1 for q in plan.given}, 2)
    paper = printed_values(program, numbers, decimals, full=False)
    assert [float(paper[Quantity("L", sample=s)][0]) for s in (1, 2, 3)] == [0.0, 0.04, 0.09]
    assert float(paper[Quantity("L")][0]) == 0.04
    assert float(program.run(numbers)[Quantity("L")][0]) == pytest.approx(0.1349 / 3)
    assert RATE not in paper
