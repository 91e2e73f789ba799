"""Activation functions, one entry each in ACTIVATIONS.

An activation says what an output is (`value`), how it changes with a net input as textbooks write it
(`local`, in terms of net input and output), and where it has kinks. Softmax couples the units of a
layer: its Jacobian has off-diagonal terms. To add one: a Function in `functions.py` if it is new, and
an entry here. Tests hold every entry against SymPy, finite differences and every notation.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from derive.functions import FUNCTIONS, call, is_nonnegative, one_minus, square
from derive.quantities import Quantity
from derive.rules import ONE_RULE, Working
from derive.terms import ONE, ZERO, Choice, Number, Product, Quotient, Sum, SumOver, Term, negative
from derive.workings import ARCTAN, AS_CASES, AT_ONCE, ELU, GELU, SIGMOID, SILU, SOFTMAX, SOFTPLUS, TANH


class Layer(Protocol):
    """The names in one layer: `net(j)` and `output(j)` for the unit j, and how many units there are."""

    @property
    def units(self) -> int: ...

    def net(self, j: int | str) -> Quantity: ...

    def output(self, j: int | str) -> Quantity: ...


@dataclass(frozen=True)
class Activation:
    """output = value(layer, j, alpha); d output j / d net i = local(layer, j, i, alpha), told as `working` says."""

    name: str
    value: Callable[[Layer, int, Term], Term]
    local: Callable[[Layer, int, int, Term], Term]
    kinks: tuple[float, ...] = ()
    coupled: bool = False
    parameter: bool = False
    working: Working = ONE_RULE


def _elementwise(
    name: str,
    value: Callable[[Term, Term], Term],
    slope: Callable[[Term, Term, Term], Term],
    *,
    kinks: tuple[float, ...] = (),
    parameter: bool = False,
    working: Working = ONE_RULE,
) -> Activation:
    """An activation of one net input: `value(z, alpha)` and `slope(z, a, alpha)`."""
    return Activation(
        name,
        lambda layer, j, alpha: value(layer.net(j), alpha),
        lambda layer, j, i, alpha: slope(layer.net(j), layer.output(j), alpha) if i == j else ZERO,
        kinks,
        parameter=parameter,
        working=working,
    )


def _softmax_value(layer: Layer, j: int, alpha: Term) -> Term:
    """exp(z_j) / sum over k of exp(z_k)"""
    return Quotient(call("exp", layer.net(j)), SumOver("k", layer.units, call("exp", layer.net("k"))))


def _softmax_local(layer: Layer, j: int, i: int, alpha: Term) -> Term:
    """a_j (1 - a_j) on the diagonal, -a_j a_i off it"""
    a = layer.output(j)
    return Product((a, one_minus(a))) if i == j else negative(Product((a, layer.output(i))))


def _silu_slope(z: Term, a: Term, alpha: Term) -> Term:
    """a + sigma(z) (1 - a)"""
    return Sum((a, Product((call("sigmoid", z), one_minus(a)))))


def _gelu_slope(z: Term, a: Term, alpha: Term) -> Term:
    """Phi(z) + z phi(z), with Phi and phi of the standard normal distribution"""
    return FUNCTIONS["gelu"].slopes(z)[0]


_TABLE = (
    _elementwise("identity", lambda z, p: z, lambda z, a, p: ONE, working=AT_ONCE),
    _elementwise("step", lambda z, p: call("step", z), lambda z, a, p: ZERO, kinks=(0.0,)),
    _elementwise(
        "sigmoid", lambda z, p: call("sigmoid", z), lambda z, a, p: Product((a, one_minus(a))), working=SIGMOID
    ),
    _elementwise("tanh", lambda z, p: call("tanh", z), lambda z, a, p: one_minus(square(a)), working=TANH),
    _elementwise(
        "arctan", lambda z, p: call("arctan", z), lambda z, a, p: Quotient(ONE, Sum((ONE, square(z)))), working=ARCTAN
    ),
    _elementwise(
        "relu", lambda z, p: call("relu", z), lambda z, a, p: is_nonnegative(z), kinks=(0.0,), working=AS_CASES
    ),
    _elementwise(
        "leaky_relu",
        lambda z, p: call("leaky_relu", z, p),
        lambda z, a, p: Choice(z, ONE, p),
        kinks=(0.0,),
        parameter=True,
    ),
    _elementwise(
        "prelu", lambda z, p: call("prelu", z, p), lambda z, a, p: Choice(z, ONE, p), kinks=(0.0,), parameter=True
    ),
    _elementwise(
        "elu",
        lambda z, p: call("elu", z, p),
        lambda z, a, p: Choice(z, ONE, Sum((a, p))),
        kinks=(0.0,),
        parameter=True,
        working=ELU,
    ),
    _elementwise("softplus", lambda z, p: call("softplus", z), lambda z, a, p: call("sigmoid", z), working=SOFTPLUS),
    _elementwise("gelu", lambda z, p: call("gelu", z), _gelu_slope, working=GELU),
    _elementwise("silu", lambda z, p: call("silu", z), _silu_slope, working=SILU),
    Activation("softmax", _softmax_value, _softmax_local, coupled=True, working=SOFTMAX),
)
ACTIVATIONS: dict[str, Activation] = {activation.name: activation for activation in _TABLE}

DEFAULT_ALPHA = {"leaky_relu": Number.of("0.01"), "prelu": Number.of("0.25"), "elu": ONE}
"""The slope parameter where a file gives none."""
