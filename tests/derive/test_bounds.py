"""Bounds on rounding judged by people: an evaluator in decimals that rounds every operation, or every line.

A person may round halves up, down or to even, and works a function out as one or by its definition.
"""

from __future__ import annotations

import math
import random
from decimal import ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, localcontext
from functools import reduce

import numpy as np
import pytest

from derive.activations import ACTIVATIONS
from derive.backprop import Derivation
from derive.bounds import rounding_errors, tolerance
from derive.graph import Equation, ExplicitGraph
from derive.network import DenseNetwork, LayerSpec, NetworkSpec
from derive.plan import Batch, make_plan
from derive.program import Program
from derive.quantities import Derivative, Quantity, parse_name
from derive.terms import Apply, Choice, Negative, Number, Power, Product, Quotient, Sum, SumOver

VARIANTS = 2000
WAYS = (ROUND_HALF_UP, ROUND_HALF_EVEN, ROUND_HALF_DOWN)
ONE = Decimal(1)


def by_floats(function):
    """Sixteen digits do where nine are carried at most."""
    return lambda x: Decimal(function(float(x)))


KEYS = {
    "exp": Decimal.exp,
    "ln": Decimal.ln,
    "sqrt": Decimal.sqrt,
    "abs": abs,
    "max": max,
    "min": min,
    "tanh": by_floats(math.tanh),
    "arctan": by_floats(math.atan),
    "erf": by_floats(math.erf),
    "step": lambda z: Decimal(z > 0),
    "relu": lambda z: max(z, Decimal(0)),
    "sigmoid": lambda z: ONE / (ONE + (-z).exp()),
    "softplus": lambda z: (ONE + z.exp()).ln(),
    "gelu": by_floats(lambda z: z * math.erfc(-z / math.sqrt(2)) / 2),
    "silu": lambda z: z / (ONE + (-z).exp()),
}


class Person:
    """Carries `carry` decimals; `every` operation or only every line is rounded; functions `opened` or by one key."""

    def __init__(self, carry, way, *, every, opened):
        self.unit, self.way, self.every, self.opened = ONE.scaleb(-carry), way, every, opened

    def rounded(self, value):
        return value.quantize(self.unit, self.way) if value != value.to_integral_value() else value

    def op(self, value):
        return self.rounded(value) if self.every else value

    def line(self, term, values):
        return self.rounded(self.work(term, values))

    def work(self, term, values):
        match term:
            case Number(value):
                return self.op(Decimal(value.numerator) / value.denominator)
            case Quantity() | Derivative():
                return values[term]
            case Negative(part):
                return -self.work(part, values)
            case Choice(subject, nonnegative, otherwise):
                return self.work(nonnegative if self.work(subject, values) >= 0 else otherwise, values)
            case SumOver():
                return self.fold(lambda a, b: a + b, list(term.terms()), values)
            case Sum(parts):
                return self.fold(lambda a, b: a + b, parts, values)
            case Product(parts):
                return self.fold(lambda a, b: a * b, parts, values)
        return self.calculated(term, values)

    def fold(self, operation, parts, values):
        return reduce(lambda a, b: self.op(operation(a, b)), [self.work(part, values) for part in parts])

    def calculated(self, term, values):
        match term:
            case Quotient(above, below):
                return self.op(self.work(above, values) / self.work(below, values))
            case Power(base, exponent):
                return self.power(self.work(base, values), self.work(exponent, values))
            case Apply(name, parts):
                return self.function(name, [self.work(part, values) for part in parts])
        raise AssertionError(term)

    def power(self, base, exponent):
        if self.opened and exponent in (2, 3, 4):
            return reduce(lambda a, b: self.op(a * b), [base] * int(exponent))
        return self.op(base**exponent)

    def function(self, name, arguments):
        op, z = self.op, arguments[0]
        if name in ("leaky_relu", "prelu"):
            return z if z >= 0 else op(arguments[1] * z)
        if name == "elu":
            return z if z >= 0 else op(op(op(z.exp()) - 1) * arguments[1])
        if not self.opened or name not in ("sigmoid", "softplus", "gelu", "silu"):
            return op(KEYS[name](*arguments))
        if name == "softplus":
            return op(op(op(z.exp()) + 1).ln())
        if name == "gelu":
            return op(z * op(op(op(KEYS["erf"](op(z / op(Decimal(2).sqrt())))) + 1) / 2))
        sigmoid = op(ONE / op(op((-z).exp()) + 1))
        return sigmoid if name == "sigmoid" else op(z * sigmoid)


def people(carry):
    """Everyone works with the same rule, each in a way of their own."""
    return [
        Person(carry, way, every=e, opened=o) for e, o in ((True, True), (True, False), (False, False)) for way in WAYS
    ]


def program_of(spec, told):
    network = DenseNetwork(spec)
    chosen = [parse_name(name) for name in told]
    return Program(make_plan(Derivation(network), chosen, update=[q for q in chosen if q.kind in "wb"], after=True))


def drawn(program, seed, places=2):
    source, unit = random.Random(seed), 10**places
    lowest = {"y": 5, "eta": 5}
    return {
        q: [source.randint(lowest.get(q.kind, -unit), unit - 5) / unit for _ in range(VARIANTS)]
        for q in program.plan.given
    }


def deviations(program, numbers, workers):
    """How far each person's numbers are from the exact ones: an array of variants by name."""
    exact = program.run(numbers)
    off = {target: np.empty(VARIANTS) for target in program.targets}
    with localcontext() as context:
        context.prec = 25
        for variant in range(VARIANTS):
            person = workers[variant % len(workers)]
            values = {name: Decimal(repr(column[variant])) for name, column in numbers.items()}
            for target, term in program.plan.terms.items():
                values[target] = person.line(term, values)
                off[target][variant] = abs(float(values[target]) - float(exact[target][variant]))
    return off


CASES = {
    "sigmoid": (NetworkSpec(2, (LayerSpec(2), LayerSpec(2))), 6),
    "shared": (NetworkSpec(2, (LayerSpec(2, bias="shared"), LayerSpec(2, "softmax")), "cross_entropy"), 5),
    "smooth": (NetworkSpec(1, (LayerSpec(1, "gelu"), LayerSpec(1, "silu"), LayerSpec(1, "softplus"))), 4),
    "kinked": (NetworkSpec(2, (LayerSpec(2, "leaky_relu"), LayerSpec(1, "relu")), "squared_error"), 3),
    "mean": (NetworkSpec(1, (LayerSpec(2, "tanh", "none"), LayerSpec(3, "arctan")), "mean_squared_error"), 4),
    "binary": (NetworkSpec(1, (LayerSpec(1, "elu"), LayerSpec(2)), "mean_binary_cross_entropy"), 7),
}
TOLD = ["w[1,1,1]", "w[2,1,1]", "b[2,1]", "x[1]"]
_KNOWN = {}


def case(name):
    """Program, numbers, errors allowed and errors made; worked out once."""
    if name not in _KNOWN:
        spec, carry = CASES[name]
        program = program_of(spec, TOLD)
        numbers = drawn(program, name)
        allowed = rounding_errors(program, numbers, dict.fromkeys(numbers, 2), carry)
        _KNOWN[name] = program, numbers, allowed, deviations(program, numbers, people(carry))
    return _KNOWN[name]


@pytest.mark.parametrize("name", CASES)
def test_nobody_who_rounds_as_told_ends_up_farther_away(name):
    program, _, allowed, off = case(name)
    for target in program.targets:
        beyond = off[target] > allowed[target] * (1 + 1e-9) + 1e-14
        assert not beyond.any(), (target.name, int(np.argmax(beyond)), off[target].max())


@pytest.mark.parametrize("name", CASES)
def test_no_more_is_allowed_than_some_need(name):
    """In most quantities somebody uses a twentieth of what is allowed, and in half of them a half.

    Where nobody uses any, it is a slope at a kink, which is off only where rounding turns a sign.
    """
    program, _, allowed, off = case(name)
    used = []
    for target in program.targets:
        room = np.asarray(allowed[target])
        assert np.isfinite(room).all()
        if room.max() > 0:
            used.append(float(np.max(off[target][room > 0] / room[room > 0])))
    assert np.mean(np.array(used) > 1 / 20) >= 0.9
    assert float(np.median(used)) > 1 / 2


def told_apart(name):
    """The share of answers out of tolerance when everything is carried with one decimal less than told."""
    program, numbers, allowed, _ = case(name)
    carry = CASES[name][1]
    off = deviations(program, numbers, people(carry - 1))
    wrong = [
        off[t] > np.array([tolerance(float(e), carry) for e in allowed[t]])
        for t in program.targets
        if allowed[t].max() > 0
    ]
    return float(np.mean(wrong))


@pytest.mark.parametrize("name", ["sigmoid", "kinked"])
def test_one_decimal_less_than_told_is_often_found_out(name):
    assert told_apart(name) > 0.3


GRAPH_CARRY = 3
X, Y = Quantity("x"), Quantity("y")
GRAPHS = {
    "constants": Sum((Apply("sqrt", (Number.of(2),)), Product((X, Quotient(Number.of(1), Number.of(3)))))),
    "pi": Product((X, Number.of("3.14159265358979"))),
    "numbers only": Apply("exp", (Number.of("0.7"),)),
    "copy": X,
    "cube": Power(Sum((X, Negative(Y))), Number.of(3)),
    "fourth power": Power(Sum((X, Negative(Y))), Number.of(4)),
    "one over a square": Power(Sum((X, Number.of(5))), Number.of(-2)),
    "zeroth power": Power(X, Number.of(0)),
    "root": Power(Sum((X, Number.of(2))), Number.of("0.5")),
    "choice": Choice(Product((X, Y)), Apply("exp", (X,)), Product((X, Y, Number.of(7)))),
    "extremes": Apply("max", (Product((X, Y)), Apply("min", (X, Number.of("0.1234"))), Quotient(Y, Number.of(3)))),
    "distance": Apply("abs", (Product((X, Y)),)),
    "steeper below": Apply("ln", (Sum((Quotient(X, Number.of(100)), Number.of("0.012"))),)),
    "large divisor": Quotient(Apply("exp", (X,)), Number.of(8)),
}


@pytest.mark.parametrize("name", GRAPHS)
def test_people_and_graphs(name):
    """Given numbers have more decimals than are carried, and formulas hold numbers without end."""
    q, f = Quantity("q"), Quantity("f")
    equations = [Equation(q, GRAPHS[name]), Equation(f, Product((q, q, Sum((X, Number.of(1))))))]
    program = Program(make_plan(Derivation(ExplicitGraph([X, Y], equations, f)), [X]))
    numbers = drawn(program, name, places=4)
    allowed = rounding_errors(program, numbers, dict.fromkeys(numbers, 4), GRAPH_CARRY)
    off = deviations(program, numbers, people(GRAPH_CARRY))
    for target in program.targets:
        assert (off[target] <= allowed[target] * (1 + 1e-9) + 1e-14).all(), target.name
    assert (allowed[f] > 0).all()
    assert float(np.max(off[f] / allowed[f])) > 1 / 4


@pytest.mark.parametrize("reduction", ["sum", "mean"])
def test_samples_have_bounds_of_their_own_and_totals_add_them(reduction):
    spec, carry, w = NetworkSpec(2, (LayerSpec(2), LayerSpec(1))), 5, Quantity("w", (1, 2, 1))
    samples = [[0.31, -0.72, 0.25], [0.95, 0.18, 0.75], [-0.44, 0.07, 0.5]]
    parameters = {q: [0.37, -0.61] for q in DenseNetwork(spec).parameters()}

    def errors(rows, batch):
        numbers = dict(parameters)
        for s, row in enumerate(rows, 1):
            names = [Quantity("x", (1,)), Quantity("x", (2,)), Quantity("y", (1,))]
            numbers |= {q.of_sample(s if batch.several else None): v for q, v in zip(names, row, strict=True)}
        program = Program(make_plan(Derivation(DenseNetwork(spec)), [w], batch=batch))
        return rounding_errors(program, numbers, dict.fromkeys(program.plan.given, 2), carry)

    together = errors(samples, Batch(3, reduction))
    for name in ("L", "dL/dw[1,2,1]"):
        each = [errors([row], Batch())[parse_name(name)] for row in samples]
        for s, error in enumerate(each, 1):
            np.testing.assert_allclose(together[parse_name(f"{name}@{s}")], error)
        whole = np.sum(each, axis=0)
        mean = whole / 3 + 0.5e-5
        np.testing.assert_allclose(together[parse_name(name)], mean if reduction == "mean" else whole)


@pytest.mark.parametrize("samples", [1, 2])
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_every_activation_has_finite_bounds(activation, samples):
    network = DenseNetwork(NetworkSpec(2, (LayerSpec(2, activation), LayerSpec(2, activation)), "squared_error"))
    plan = make_plan(Derivation(network), network.parameters(), batch=Batch(samples))
    numbers = {Quantity(k, (i,), sample=s): 0.3 for k in "xy" for i in (1, 2) for s in (None, 1, 2)}
    numbers |= {q: 0.05 * (1 + i) for i, q in enumerate(network.parameters())}
    errors = rounding_errors(Program(plan), numbers, dict.fromkeys(plan.given, 2), 4)
    assert all(error.shape == (1,) and 0 <= error[0] < 0.1 for error in errors.values())
