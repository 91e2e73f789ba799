"""Judges that share no code with `derive`: values of terms, activations and losses in mpmath, slopes by differences.

The fixtures give functions, because test folders are no packages. 50 digits are carried; a central
difference with step 1e-15 is then right to about 1e-30 of the size of the function.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import mpmath
import pytest
from mpmath import mpf

from derive.quantities import Derivative, Quantity
from derive.terms import (
    Apply,
    Choice,
    Differential,
    Framed,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    SumOver,
    Term,
)

STEP = mpf(10) ** -15

FUNCTION_VALUES: dict[str, Callable[..., mpf]] = {
    "exp": mpmath.exp,
    "ln": mpmath.log,
    "sqrt": mpmath.sqrt,
    "abs": abs,
    "max": max,
    "min": min,
    "tanh": lambda x: (mpmath.exp(2 * x) - 1) / (mpmath.exp(2 * x) + 1),
    "arctan": mpmath.atan,
    "erf": mpmath.erf,
    "sigmoid": lambda x: mpmath.exp(x) / (mpmath.exp(x) + 1),
    "softplus": lambda x: mpmath.log1p(mpmath.exp(x)),
    "step": lambda x: mpf(1) if x > 0 else mpf(0),
    "relu": lambda x: x if x > 0 else mpf(0),
    "leaky_relu": lambda x, alpha: x if x > 0 else alpha * x,
    "prelu": lambda x, alpha: x if x > 0 else alpha * x,
    "elu": lambda x, alpha: x if x > 0 else alpha * mpmath.expm1(x),
    "gelu": lambda x: x * mpmath.ncdf(x),
    "silu": lambda x: x / (1 + mpmath.exp(-x)),
}

ACTIVATION_VALUES: dict[str, Callable[[mpf, mpf], mpf]] = {
    "identity": lambda z, alpha: z,
    **{name: lambda z, alpha, f=FUNCTION_VALUES[name]: f(z) for name in ("step", "sigmoid", "tanh", "arctan", "relu")},
    **{name: lambda z, alpha, f=FUNCTION_VALUES[name]: f(z) for name in ("softplus", "gelu", "silu")},
    **{name: FUNCTION_VALUES[name] for name in ("leaky_relu", "prelu", "elu")},
}

DEFAULT_ALPHAS = {"leaky_relu": "0.01", "prelu": "0.25", "elu": "1"}


def _binary(y: mpf, a: mpf) -> mpf:
    return mpmath.log(a**y * (1 - a) ** (1 - y))


LOSS_VALUES: dict[str, Callable[[Sequence[mpf], Sequence[mpf]], mpf]] = {
    "half_squared_error": lambda y, a: sum((p - q) ** 2 for p, q in zip(y, a, strict=True)) / 2,
    "squared_error": lambda y, a: sum((p - q) ** 2 for p, q in zip(y, a, strict=True)),
    "mean_squared_error": lambda y, a: sum((p - q) ** 2 for p, q in zip(y, a, strict=True)) / len(y),
    "cross_entropy": lambda y, a: sum(mpmath.log(1 / q) * p for p, q in zip(y, a, strict=True)),
    "binary_cross_entropy": lambda y, a: -sum(map(_binary, y, a)),
    "mean_binary_cross_entropy": lambda y, a: -sum(map(_binary, y, a)) / len(y),
    "binary_log_likelihood": lambda y, a: sum(map(_binary, y, a)),
}


@pytest.fixture(autouse=True, scope="session")
def fifty_digits() -> Iterator[None]:
    with mpmath.workdps(50):
        yield


@pytest.fixture(scope="session")
def function_values() -> Mapping[str, Callable[..., mpf]]:
    return FUNCTION_VALUES


@pytest.fixture(scope="session")
def loss_values() -> Mapping[str, Callable[[Sequence[mpf], Sequence[mpf]], mpf]]:
    return LOSS_VALUES


@pytest.fixture(scope="session")
def activation_layer() -> Callable[..., list[mpf]]:
    """The outputs of a layer by the activation's name, its net inputs and its alpha."""
    return layer_outputs


def layer_outputs(name: str, nets: Sequence[mpf], alpha: mpf | None = None) -> list[mpf]:
    if name == "softmax":
        top = max(nets)
        whole = sum(mpmath.exp(z - top) for z in nets)
        return [mpmath.exp(z - top) / whole for z in nets]
    parameter = mpf(DEFAULT_ALPHAS.get(name, "0")) if alpha is None else alpha
    return [ACTIVATION_VALUES[name](z, parameter) for z in nets]


@pytest.fixture(scope="session")
def value_of() -> Callable[..., mpf]:
    """`value_of(term, values)`: the number a term means, with the numbers of its names."""
    return evaluate


def evaluate(term: Term, values: Mapping[Quantity | Derivative, mpf], indices: Mapping[str, int] | None = None) -> mpf:
    indices = indices or {}
    match term:
        case Number(value):
            return mpf(value.numerator) / value.denominator
        case Quantity() | Derivative():
            return values[_bound(term, indices)]
        case Choice(subject, nonnegative, otherwise):
            return evaluate(nonnegative if evaluate(subject, values, indices) >= 0 else otherwise, values, indices)
        case SumOver(index, count, body):
            return mpmath.fsum(evaluate(body, values, {**indices, index: i}) for i in range(1, count + 1))
        case Differential(body, wrt):
            at = _bound(wrt, indices)
            up, down = (evaluate(body, {**values, at: values[at] + h}, indices) for h in (STEP, -STEP))
            return (up - down) / (2 * STEP)
    return _combined(term, [evaluate(part, values, indices) for part in _parts(term)])


def _bound(leaf: Quantity | Derivative, indices: Mapping[str, int]) -> Quantity | Derivative:
    if isinstance(leaf, Derivative):
        of, wrt = _bound(leaf.of, indices), _bound(leaf.wrt, indices)
        assert isinstance(of, Quantity)
        assert isinstance(wrt, Quantity)
        return Derivative(of, wrt)
    numbers = tuple(indices.get(i, i) if isinstance(i, str) else i for i in leaf.indices)
    sample = indices.get(leaf.sample, leaf.sample) if isinstance(leaf.sample, str) else leaf.sample
    return Quantity(leaf.kind, numbers, leaf.primed, sample)


def _parts(term: Term) -> tuple[Term, ...]:
    match term:
        case Sum(parts) | Product(parts) | Apply(_, parts):
            return parts
        case Negative(part) | Framed(part):
            return (part,)
        case Quotient(first, second) | Power(first, second):
            return (first, second)
    raise AssertionError(f"the judge does not know {type(term).__name__}")


def _combined(term: Term, parts: list[mpf]) -> mpf:
    match term:
        case Sum():
            return mpmath.fsum(parts)
        case Product():
            return mpmath.fprod(parts)
        case Framed():
            return parts[0]
        case Negative():
            return -parts[0]
        case Quotient():
            return parts[0] / parts[1]
        case Power():
            return mpmath.power(*parts)
        case Apply(name):
            return FUNCTION_VALUES[name](*parts)
    raise AssertionError(f"the judge does not know {type(term).__name__}")


@pytest.fixture(scope="session")
def slope() -> Callable[[Callable[[mpf], mpf], mpf], mpf]:
    """`slope(f, x)`: the central difference of f at x."""
    return lambda f, x: (f(x + STEP) - f(x - STEP)) / (2 * STEP)


@pytest.fixture(scope="session")
def right_slope() -> Callable[[Callable[[mpf], mpf], mpf], mpf]:
    """`right_slope(f, x)`: the limit of the slope from the right, by the parabola through f at three points there."""
    return lambda f, x: (-5 * f(x + STEP) + 8 * f(x + 2 * STEP) - 3 * f(x + 3 * STEP)) / (2 * STEP)


@pytest.fixture(scope="session")
def close() -> Callable[[mpf, mpf], bool]:
    """Whether two numbers agree to 22 digits, or differ by less than 1e-22 where they are small."""
    return lambda a, b: bool(abs(a - b) <= mpf(10) ** -22 * (1 + abs(b)))
