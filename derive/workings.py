"""What the rules alone would tell clumsily: the lines between carrying out a derivative and its textbook slope.

Each constant is the `working` of an entry of ACTIVATIONS or LOSSES. The functions take z, a and alpha (a
coupled activation: layer, j, i and alpha) and give the lines; a test proves each equal to its neighbours.
"""

from __future__ import annotations

from typing import Protocol

from derive.functions import PI, call, normal, one_minus, square
from derive.quantities import Quantity
from derive.rules import (
    CHAIN,
    COLLECTED,
    FACTORED,
    INVERSE,
    NAMED,
    PUT_BACK,
    SHORTENED,
    SIMPLIFIED,
    SPLIT,
    DerivedLine,
    Working,
)
from derive.terms import (
    HALF,
    ONE,
    TWO,
    ZERO,
    Choice,
    Differential,
    Negative,
    Product,
    Quotient,
    Sum,
    SumOver,
    Term,
    negative,
    product,
)

Lines = tuple[DerivedLine, ...]


class Nets(Protocol):
    """The net inputs of a layer."""

    @property
    def units(self) -> int: ...

    def net(self, j: int | str) -> Quantity: ...


def _sigmoid(z: Term, a: Term, alpha: Term) -> Lines:
    below = Sum((ONE, call("exp", negative(z))))
    once = Quotient(ONE, below)
    return (
        DerivedLine(Product((once, Quotient(call("exp", negative(z)), below))), SPLIT),
        DerivedLine(Product((once, one_minus(once))), SHORTENED),
    )


def _tanh_value(z: Term, alpha: Term) -> Term:
    """(exp(z) - exp(-z)) / (exp(z) + exp(-z))"""
    up, down = call("exp", z), call("exp", negative(z))
    return Quotient(Sum((up, Negative(down))), Sum((up, down)))


def _tanh(z: Term, a: Term, alpha: Term) -> Lines:
    return (DerivedLine(one_minus(square(_tanh_value(z, alpha))), SPLIT),)


def _arctan(z: Term, a: Term, alpha: Term) -> Lines:
    return (DerivedLine(Quotient(ONE, Sum((ONE, square(z)))), INVERSE),)


def _relu_value(z: Term, alpha: Term) -> Term:
    """z from 0 on, else 0"""
    return Choice(z, z, ZERO)


def _elu(z: Term, a: Term, alpha: Term) -> Lines:
    below = product(alpha, Sum((call("exp", z), negative(ONE))))
    return (DerivedLine(Choice(z, ONE, Sum((below, alpha))), FACTORED),)


def _softplus(z: Term, a: Term, alpha: Term) -> Lines:
    return (DerivedLine(Quotient(ONE, Sum((ONE, call("exp", negative(z))))), SHORTENED),)


def _gelu(z: Term, a: Term, alpha: Term) -> Lines:
    assert isinstance(z, Quantity)
    phi, scaled = normal(z), Quotient(z, call("sqrt", TWO))
    bell = Quotient(Product((TWO, call("exp", negative(square(scaled))))), call("sqrt", PI))
    inner = Differential(scaled, z)
    return (DerivedLine(Sum((phi, Product((z, HALF, bell, inner)))), CHAIN),)


def _silu(z: Term, a: Term, alpha: Term) -> Lines:
    s = call("sigmoid", z)
    return (DerivedLine(Sum((s, Product((a, one_minus(s))))), PUT_BACK),)


def _softmax(layer: Nets, j: int, i: int, alpha: Term) -> Lines:
    """The quotient with the exponential of the numerator taken out, then split, then each part by itself."""
    whole = SumOver("k", layer.units, call("exp", layer.net("k")))
    above, other = call("exp", layer.net(j)), call("exp", layer.net(i))
    once = Quotient(above, whole)
    if i != j:
        return (DerivedLine(Negative(Product((once, Quotient(other, whole)))), SPLIT),)
    rest = Sum((whole, Negative(above)))
    return (
        DerivedLine(Quotient(Product((above, rest)), square(whole)), FACTORED),
        DerivedLine(Product((once, Quotient(rest, whole))), SPLIT),
        DerivedLine(Product((once, one_minus(once))), SHORTENED),
    )


AT_ONCE = Working(depth=0)
SIGMOID = Working(middle=_sigmoid)
TANH = Working(middle=_tanh, shown=_tanh_value)
ARCTAN = Working(depth=0, carries=False, middle=_arctan)
AS_CASES = Working(shown=_relu_value)
ELU = Working(middle=_elu)
SOFTPLUS = Working(middle=_softplus, ending=NAMED)
GELU = Working(carries=False, middle=_gelu, ending=SIMPLIFIED)
SILU = Working(middle=_silu, ending=COLLECTED)
SOFTMAX = Working(middle=_softmax)
HALF_SQUARE = Working(depth=2, ending=SIMPLIFIED)
SQUARE = Working(ending=SIMPLIFIED)
LOGARITHM = Working(ending=SIMPLIFIED)
LOGARITHMS = Working(depth=3, ending=SIMPLIFIED)
