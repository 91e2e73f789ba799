"""How far from the exact value a person may end up who rounds each operation as told.

`rounding_errors` runs a Program under an arithmetic of values with error bounds, `tolerance` is what an
answer may be off by: what the printed rule allows, no more. This is running error analysis (Higham,
Accuracy and Stability of Numerical Algorithms, chapter 3); monotone functions are bounded at the end
points, and an operation whose result needs no rounding adds none.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from derive.arithmetic import NUMPY, Arithmetic
from derive.paper import MANY, places_of
from derive.program import Program, Values, gather
from derive.quantities import Quantity

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Bounded:
    """A value, how far a rounded computation may be from it, and the decimals it is written with."""

    value: Array
    error: Array
    places: int
    carry: int

    def _pair(self, other: Any) -> Bounded:
        return other if isinstance(other, Bounded) else _exactly(float(other), self.carry)

    def _rounded(self, value: Array, error: Array, places: int) -> Bounded:
        """One operation's result, written with at most `carry` decimals."""
        if places <= self.carry:
            return Bounded(value, error, places, self.carry)
        return Bounded(value, error + 0.5 * 10.0**-self.carry, self.carry, self.carry)

    def __add__(self, other: Any) -> Bounded:
        b = self._pair(other)
        return self._rounded(self.value + b.value, self.error + b.error, max(self.places, b.places))

    def __sub__(self, other: Any) -> Bounded:
        return self + -self._pair(other)

    def __rsub__(self, other: Any) -> Bounded:
        return self._pair(other) + -self

    def __neg__(self) -> Bounded:
        return Bounded(-self.value, self.error, self.places, self.carry)

    def __mul__(self, other: Any) -> Bounded:
        b = self._pair(other)
        error = abs(self.value) * b.error + abs(b.value) * self.error + self.error * b.error
        return self._rounded(self.value * b.value, error, self.places + b.places)

    def __truediv__(self, other: Any) -> Bounded:
        b = self._pair(other)
        value = self.value / b.value
        room = abs(b.value) - b.error
        error = np.where(room > 0, (self.error + abs(value) * b.error) / np.where(room > 0, room, 1.0), np.inf)
        exact = isinstance(other, int | float) and places_of(1 / float(other)) < MANY
        places = self.places + places_of(1 / float(other)) if exact else MANY
        return self._rounded(value, error, places)

    def __rtruediv__(self, other: Any) -> Bounded:
        return self._pair(other) / self

    def __pow__(self, other: Any) -> Bounded:
        exponent = self._pair(other)
        whole = exponent.places == 0 and float(np.max(exponent.value)) in (1.0, 2.0, 3.0)
        if whole and np.size(exponent.value) == 1:
            return _folded([self] * int(np.max(exponent.value)))
        raised: Bounded = _monotone("exp")(exponent * _monotone("ln")(self))
        return raised

    def __rpow__(self, other: Any) -> Bounded:
        return self._pair(other) ** self

    __radd__ = __add__
    __rmul__ = __mul__


def _folded(factors: list[Bounded]) -> Bounded:
    whole = factors[0]
    for factor in factors[1:]:
        whole = whole * factor
    return whole


def _exactly(value: float, carry: int) -> Bounded:
    return Bounded(np.asarray(value), np.asarray(0.0), min(places_of(value), carry), carry)


def _monotone(name: str) -> Callable[..., Bounded]:
    """A monotone function of one argument: the error is the larger of those at the two end points."""
    function = NUMPY.functions[name]

    def bounded(x: Bounded, *settings: float) -> Bounded:
        value = function(x.value, *settings)
        low, high = function(x.value - x.error, *settings), function(x.value + x.error, *settings)
        error = np.fmax(abs(high - value), abs(value - low))
        return x._rounded(value, np.where(np.isnan(low), np.inf, error), MANY)

    return bounded


def _lipschitz(name: str, slope: float) -> Callable[..., Bounded]:
    """A function that changes by at most `slope` times the change of its argument."""
    function = NUMPY.functions[name]
    return lambda x: x._rounded(function(x.value), slope * x.error, MANY)


def _extreme(name: str) -> Callable[..., Bounded]:
    """max or min: off by no more than the worst of its arguments."""

    def bounded(*arguments: Any) -> Bounded:
        first = next(a for a in arguments if isinstance(a, Bounded))
        pairs = [first._pair(a) for a in arguments]
        value = NUMPY.functions[name](*(p.value for p in pairs))
        error = NUMPY.functions["max"](*(p.error for p in pairs))
        return first._rounded(value, error, max(p.places for p in pairs))

    return bounded


def _choose(subject: Bounded, nonnegative: Any, otherwise: Any) -> Bounded:
    """The branch that the sign picks; where rounding could turn the sign, the difference counts as error."""
    a, b = subject._pair(nonnegative), subject._pair(otherwise)
    positive = subject.value >= 0
    unsure = (abs(subject.value) <= subject.error) & (subject.error > 0)
    value = np.where(positive, a.value, b.value)
    error = np.where(positive, a.error, b.error) + np.where(unsure, abs(a.value - b.value), 0.0)
    return subject._rounded(value, error, max(a.places, b.places))


def _bounded_functions() -> dict[str, Callable[..., Any]]:
    choose, extreme = _choose, _extreme("max")
    monotone = {name: _monotone(name) for name in ("exp", "ln", "sqrt", "tanh", "arctan", "erf", "sigmoid", "softplus")}
    return monotone | {
        "abs": lambda x: x._rounded(abs(x.value), x.error, x.places),
        "max": extreme,
        "min": _extreme("min"),
        "relu": lambda x: extreme(0.0, x),
        "step": lambda x: choose(-x, 0.0, 1.0),
        "leaky_relu": lambda x, alpha: choose(x, x, x * alpha),
        "prelu": lambda x, alpha: choose(x, x, x * alpha),
        "elu": lambda x, alpha: choose(x, x, (_monotone("exp")(x) - 1.0) * alpha),
        "gelu": _lipschitz("gelu", 1.13),
        "silu": _lipschitz("silu", 1.1),
        "choose": choose,
        "over_samples": lambda x: x._rounded(
            np.sum(x.value, axis=-1, keepdims=True), np.sum(x.error, axis=-1, keepdims=True), x.places
        ),
    }


def rounding_errors(
    program: Program, given: Mapping[Quantity, ArrayLike], places: Mapping[Quantity, int], carry: int
) -> Values:
    """For every wanted number, how far rounding each operation to `carry` decimals can lead from the exact value."""
    arrays: Sequence[Array] = gather(program.plan, given)
    start = [
        Bounded(array, np.zeros_like(array), places[quantity], carry)
        for array, quantity in zip(arrays, program.plan.given, strict=True)
    ]
    variants = max(len(array) for array in arrays)
    with np.errstate(all="ignore"):
        results = program.values(start, Arithmetic(_bounded_functions()))
    errors = [np.broadcast_to(r.error, (variants, *np.shape(r.error)[1:])) for r in results]
    return Values(dict(zip(program.wanted, errors, strict=True)), program.plan.batch.samples)


def tolerance(error: float, answer_decimals: int) -> float:
    """What an answer may be off by: the rounding on the way, and that of the answer itself.

    Rounded up to two digits, so that it can be printed and holds as printed.

    >>> tolerance(1.03e-6, 6)
    1.6e-06
    """
    bound = error + 0.5 * 10.0**-answer_decimals
    digit = 10.0 ** (math.floor(math.log10(bound)) - 1)
    return float(f"{math.ceil(bound / digit - 1e-9) * digit:.1e}")
