"""Programs of graphs, of very long sums and of odd numbers; what is refused; and what the source may say."""

from __future__ import annotations

import ast
import math
import random

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mpmath import mpf

from derive.backprop import Derivation
from derive.errors import InputError
from derive.grammar import parse
from derive.graph import Equation, ExplicitGraph
from derive.network import DenseNetwork, LayerSpec, NetworkSpec
from derive.plan import RATE, Batch, make_plan
from derive.program import Program
from derive.quantities import Derivative, Quantity, parse_name
from derive.source import Writer
from derive.terms import ONE, Apply, Choice, Framed, Negative, Number, Power, Product, Quotient, Sum, children


def graph_program(given_names, equations, output, wrt=()):
    graph = ExplicitGraph(
        [Quantity(n) for n in given_names], [Equation(Quantity(n), t) for n, t in equations.items()], Quantity(output)
    )
    return Program(make_plan(Derivation(graph), [Quantity(n) for n in wrt]))


X, Y, Q = Quantity("x"), Quantity("y"), Quantity("q")
GRAPH = {
    "q": Sum((Apply("exp", (Negative(X),)), Product((X, Y)))),
    "r": Apply("max", (Q, Y, Number.of("0.3"))),
    "c": Choice(Sum((X, Negative(Y))), Apply("ln", (Sum((Power(Q, Number.of(2)), ONE)),)), Quotient(X, Y)),
    "f": Sum((Product((Framed(Quantity("r")), Quantity("c"))), Negative(Apply("sqrt", (Number.of(2),))))),
}


def by_hand(x, y):
    """The same graph in plain mathematics."""
    q = mpmath.exp(-x) + x * y
    c = mpmath.log(q**2 + 1) if x >= y else x / y
    return max(q, y, mpf("0.3")) * c - mpmath.sqrt(2)


def test_a_graph_and_its_slopes(slope):
    source = random.Random(4)
    points = [(source.uniform(-2, 2), source.choice([-1, 1]) * source.uniform(0.5, 2)) for _ in range(200)]
    program = graph_program("xy", GRAPH, "f", "xy")
    values = program.run({X: [x for x, _ in points], Y: [y for _, y in points]})
    for number, (x, y) in enumerate(points):
        x, y = mpf(x), mpf(y)
        truth = {
            "f": by_hand(x, y),
            "df/dx": slope(lambda e, x=x, y=y: by_hand(e, y), x),
            "df/dy": slope(lambda e, x=x, y=y: by_hand(x, e), y),
        }
        once = program.run_once({X: float(x), Y: float(y)})
        for name, value in truth.items():
            assert float(values[parse_name(name)][number]) == pytest.approx(float(value), rel=1e-12, abs=1e-13)
            assert once[parse_name(name)] == pytest.approx(float(value), rel=1e-12, abs=1e-13)


TERMS = st.recursive(
    st.sampled_from([X, Y, Number.of(3), Number.of("-0.25"), Power(X, Number.of(2)), Power(Y, Number.of(-3))]),
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(lambda terms: Sum(tuple(terms))),
        st.lists(inner, min_size=2, max_size=3).map(lambda terms: Product(tuple(terms))),
        inner.map(Negative),
        st.builds(Quotient, inner, st.just(Y)),
        inner.map(lambda term: Apply("tanh", (term,))),
    ),
    max_leaves=12,
)


def size(term, x, y):
    """What a term could come to without any cancellation: rounding errors grow with it."""
    match term:
        case Number(value):
            return abs(float(value))
        case Quantity() | Power():
            return max(abs(x), abs(x) ** 2) if term in (X, Power(X, Number.of(2))) else max(abs(y), abs(y) ** -3)
        case Product(factors):
            return math.prod(size(factor, x, y) for factor in factors)
        case Quotient(above, _):
            return size(above, x, y) / abs(y)
    return sum(size(part, x, y) for part in children(term))


@settings(max_examples=80)
@given(TERMS, st.integers(-24, 24), st.integers(-24, 24))
def test_any_term_has_its_value(value_of, term, x, y):
    numbers = {X: x / 4, Y: y / 4 + 0.125}
    found = graph_program("xy", {"f": term}, "f").run_once(numbers)[Quantity("f")]
    truth = value_of(term, {name: mpf(number) for name, number in numbers.items()})
    assert abs(truth - found) <= 1e-14 * size(term, *numbers.values())


@pytest.mark.parametrize(
    "text", ["1/(y - y)", "ln(y - y)", "sqrt(-y)", "(0 - y)^0.5", "exp(900 * y)", "1e300 * 10^y * 1e10"]
)
def test_what_is_not_finite_is_refused_by_name(text):
    program = graph_program("xy", {"q": X, "r": parse(text, {"x": X, "y": Y}), "f": Sum((Q, Quantity("r")))}, "f")
    for run, many in ((program.run, [1.0, 1.5]), (program.run_once, 1.5)):
        with pytest.raises(InputError, match=r"^r is not a finite number"):
            run({X: 1.0, Y: many})


def test_one_bad_variant_among_many_is_found():
    program = graph_program("x", {"f": Apply("ln", (X,))}, "f")
    numbers = np.full(10_000, 2.0)
    assert program.run({X: numbers})[Quantity("f")].shape == (10_000,)
    numbers[9_998] = 0.0
    with pytest.raises(InputError, match="f is not a finite number"):
        program.run({X: numbers})


def test_a_branch_that_is_not_taken_may_be_undefined():
    program = graph_program("x", {"f": Choice(X, Number.of(5), Quotient(ONE, X))}, "f")
    assert program.run({X: [0.0, -2.0]})[Quantity("f")].tolist() == [5.0, -0.5]
    assert program.run_once({X: 0.0}) == {X: 0.0, Quantity("f"): 5.0}


def test_whole_numbers_may_be_long():
    large = Number.of(10**30)
    program = graph_program("x", {"f": Product((Quotient(X, large), Apply("sqrt", (large,)), large))}, "f")
    assert program.run_once({X: 2.0})[Quantity("f")] == pytest.approx(2e15, rel=1e-14)
    assert program.run({X: [2.0, 3.0]})[Quantity("f")] == pytest.approx([2e15, 3e15], rel=1e-14)


@pytest.mark.parametrize("count", [39, 40, 41, 300, 5000])
def test_long_sums(count):
    """Signs and nested sums are kept however the sum is cut."""
    parts = [Negative(X) if i % 3 == 0 else Product((X, Number.of(i))) for i in range(count)]
    term = Sum((*parts[: count // 2], Sum(tuple(parts[count // 2 :]))))
    truth = sum(-0.5 if i % 3 == 0 else 0.5 * i for i in range(count))
    assert graph_program("x", {"f": term}, "f").run_once({X: 0.5})[Quantity("f")] == truth


@pytest.mark.parametrize(("inputs", "outputs"), [(300, 7), (2, 300)])
def test_hundreds_of_inputs_or_outputs(inputs, outputs):
    source = np.random.default_rng(2)
    x, y, w = source.uniform(0, 1, inputs), source.uniform(0, 1, outputs), source.uniform(-1, 1, (outputs, inputs))
    network = DenseNetwork(NetworkSpec(inputs, (LayerSpec(outputs, "softmax", "none"),), "cross_entropy"))
    numbers = {Quantity("w", (1, j + 1, k + 1)): value for (j, k), value in np.ndenumerate(w)}
    for kind, vector in (("x", x), ("y", y)):
        numbers |= {Quantity(kind, (i + 1,)): value for i, value in enumerate(vector)}
    chosen = [Quantity("w", (1, 7, inputs))]
    values = Program(make_plan(Derivation(network), chosen)).run(numbers)
    z = w @ x
    a = np.exp(z) / np.exp(z).sum()
    delta = (y.sum() * a - y)[6]
    assert values[Quantity("z", (1, outputs))] == pytest.approx(z[-1], rel=1e-13)
    assert values[Quantity("L")] == pytest.approx(-y @ np.log(a), rel=1e-13)
    assert values[Derivative(Quantity("L"), chosen[0])] == pytest.approx(delta * x[-1], rel=1e-11)


def test_samples_are_looked_up_by_number():
    network = DenseNetwork(NetworkSpec(1, (LayerSpec(1, "identity", "none"),), "squared_error"))
    weight = Quantity("w", (1, 1, 1))
    program = Program(make_plan(Derivation(network), [weight], batch=Batch(3, "mean"), update=[weight]))
    numbers = {parse_name(f"{kind}[1]@{s}"): value for kind in "xy" for s, value in enumerate((1.0, 2.0, 4.0), 1)}
    values = program.run(numbers | {weight: [1.5, 1.0], RATE: 0.1})
    assert values[parse_name("z[1,1]@3")].tolist() == [6.0, 4.0]
    assert values[parse_name("L@2")].tolist() == [1.0, 0.0]
    assert values[parse_name("dL/dw[1,1,1]@2")].tolist() == [4.0, 0.0]
    assert values[parse_name("L")] == pytest.approx([21 / 12, 0.0])
    assert values.variant(0)[parse_name("w[1,1,1]'")] == pytest.approx(1.5 - 0.1 * (1 + 4 + 16) / 3)
    assert len(values) == len(set(values)) == len(values.variant(1))
    assert all(name in values for name in values)
    for absent in ("z[1,1]", "z[1,1]@0", "z[1,1]@4", "z[2,1]@1"):
        assert parse_name(absent) not in values


def test_wanted_limits_what_is_kept():
    plan = graph_program("xy", GRAPH, "f").plan
    program = Program(plan, [Quantity("f"), Q])
    assert list(program.run_once({X: 0.5, Y: 1.0})) == [Quantity("f"), Q]
    assert program.source().count("return (") == 1
    assert len(program.run({X: 0.5, Y: 1.0})) == 2


def test_the_source_holds_assignments_numbers_and_calls_by_name_only():
    program = graph_program("xy", GRAPH, "f", "xy")
    (function,) = ast.parse(program.source()).body
    assert isinstance(function, ast.FunctionDef)
    assert all(isinstance(line, ast.Assign | ast.Return) for line in function.body)
    called = {node.func for node in ast.walk(function) if isinstance(node, ast.Call)}
    assert {ast.unparse(f) for f in called} == {"exp", "ln", "max", "sqrt", "choose"}
    assert not any(isinstance(node, ast.Attribute | ast.Import | ast.Lambda) for node in ast.walk(function))
    hooked = program.source(hooked=True)
    assert hooked.count("= keep(") == len(program.targets) > program.source().count("keep(")


def test_a_term_of_a_foreign_kind_is_no_source():
    with pytest.raises(TypeError, match="str"):
        Writer(graph_program("x", {"f": X}, "f").plan).write("x")  # type: ignore[arg-type]
