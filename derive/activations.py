"""Activation functions, one entry each in ACTIVATIONS.

An activation says what an output is (`value`), how it changes with a net input as textbooks write it
(`local`, in terms of net input and output), and where it has kinks. Softmax couples the units of a
layer: its Jacobian has off-diagonal terms. To add one: a Function in `functions.py` if it is new, and
an entry here. Tests hold every entry against SymPy, finite differences and every notation.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from derive.functions import FUNCTIONS, call, is_nonnegative, one_minus, square
from derive.quantities import Quantity
from derive.rules import ONE_RULE, Working
from derive.terms import ONE, ZERO, Choice, Number, Product, Quotient, Sum, SumOver, Term, inputs_of, negative
from derive.workings import ARCTAN, AS_CASES, AT_ONCE, ELU, GELU, SIGMOID, SILU, SOFTMAX, SOFTPLUS, TANH


class Layer(Protocol):
    """The names in one layer: `net(j)` and `output(j)` for the unit j, and how many units there are."""

    @property
    def units(self) -> int: ...

    def net(self, j: int | str) -> Quantity: ...

    def output(self, j: int | str) -> Quantity: ...


EVERYWHERE = (-math.inf, math.inf)


@dataclass(frozen=True)
class Activation:
    """output = value(layer, j, alpha); d output j / d net i = local(layer, j, i, alpha), told as `working` says.

    Every output lies `between` two numbers, both left out.
    """

    name: str
    value: Callable[[Layer, int, Term], Term]
    local: Callable[[Layer, int, int, Term], Term]
    kinks: tuple[float, ...] = ()
    coupled: bool = False
    parameter: bool = False
    working: Working = ONE_RULE
    between: tuple[float, float] = EVERYWHERE

    @property
    def is_bounded(self) -> bool:
        """Whether outputs stay between two numbers."""
        return all(map(math.isfinite, self.between))

    @property
    def in_01(self) -> bool:
        """Whether outputs lie between 0 and 1, so that they and what they lack to 1 have logarithms."""
        return self.between == (0.0, 1.0)

    @property
    def told_by_output(self) -> bool:
        """Whether the slope, as textbooks write it, holds the output."""
        return _ONE_UNIT.output(1) in inputs_of(self.local(_ONE_UNIT, 1, 1, ONE))


@dataclass(frozen=True)
class _Unit:
    """A layer of one unit, by whose names a slope is looked through."""

    units: int = 1

    def net(self, j: int | str) -> Quantity:
        return Quantity("z", (1, j))

    def output(self, j: int | str) -> Quantity:
        return Quantity("a", (1, j))


_ONE_UNIT = _Unit()


def _elementwise(
    name: str,
    value: Callable[[Term, Term], Term],
    slope: Callable[[Term, Term, Term], Term],
    *,
    kinks: tuple[float, ...] = (),
    parameter: bool = False,
    working: Working = ONE_RULE,
    between: tuple[float, float] = EVERYWHERE,
) -> Activation:
    """An activation of one net input: `value(z, alpha)` and `slope(z, a, alpha)`."""
    return Activation(
        name,
        lambda layer, j, alpha: value(layer.net(j), alpha),
        lambda layer, j, i, alpha: slope(layer.net(j), layer.output(j), alpha) if i == j else ZERO,
        kinks,
        parameter=parameter,
        working=working,
        between=between,
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
        "sigmoid",
        lambda z, p: call("sigmoid", z),
        lambda z, a, p: Product((a, one_minus(a))),
        working=SIGMOID,
        between=(0.0, 1.0),
    ),
    _elementwise(
        "tanh", lambda z, p: call("tanh", z), lambda z, a, p: one_minus(square(a)), working=TANH, between=(-1.0, 1.0)
    ),
    _elementwise(
        "arctan",
        lambda z, p: call("arctan", z),
        lambda z, a, p: Quotient(ONE, Sum((ONE, square(z)))),
        working=ARCTAN,
        between=(-math.pi / 2, math.pi / 2),
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
    _elementwise(
        "softplus",
        lambda z, p: call("softplus", z),
        lambda z, a, p: call("sigmoid", z),
        working=SOFTPLUS,
        between=(0.0, math.inf),
    ),
    _elementwise("gelu", lambda z, p: call("gelu", z), _gelu_slope, working=GELU),
    _elementwise("silu", lambda z, p: call("silu", z), _silu_slope, working=SILU),
    Activation("softmax", _softmax_value, _softmax_local, coupled=True, working=SOFTMAX, between=(0.0, 1.0)),
)
ACTIVATIONS: dict[str, Activation] = {activation.name: activation for activation in _TABLE}

IN_01 = tuple(name for name, activation in ACTIVATIONS.items() if activation.in_01)
"""The activations that a loss with logarithms may follow."""

DEFAULT_ALPHA = {"leaky_relu": Number.of("0.01"), "prelu": Number.of("0.25"), "elu": ONE}
"""The slope parameter where a file gives none."""
