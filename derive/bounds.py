"""How far from the exact value a person may end up who rounds each operation as told.

`rounding_errors` runs a Program under an arithmetic of values with error bounds, `tolerance` is what an
answer may be off by: what the printed rule allows, no more. This is running error analysis (Higham,
Accuracy and Stability of Numerical Algorithms, chapter 3); monotone functions are bounded at the end
points, and an operation whose result needs no rounding adds none. A function that has a definition may
be worked out by it, operation by operation, or taken as one; the bound holds for both.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from derive.arithmetic import NUMPY, Arithmetic
from derive.errors import InputError
from derive.paper import MANY, places_of
from derive.program import Program, Values, gather
from derive.quantities import Quantity

Array = NDArray[np.float64]
Places = int | NDArray[np.int_]
EXACT: Array = np.zeros(())
"""The error of numbers that are used as they are; known by its identity, so that nothing is worked out for it."""
_LONGEST = 20
"""Whole exponents up to this are products; others go by logarithms."""


def longest(first: Places, *others: Places) -> Places:
    """The most of several decimals, for each person where they are arrays."""
    return reduce(_longer, others, first)


def _longer(one: Places, other: Places) -> Places:
    return max(one, other) if isinstance(one, int) and isinstance(other, int) else np.maximum(one, other)


def rows_of(array: Any, rows: NDArray[np.intp], count: int) -> Any:
    """Some rows of numbers that have one for each of so many persons; what all persons share as it is."""
    if isinstance(array, Bounded):
        return array.of_rows(rows, count)
    return array[rows] if isinstance(array, np.ndarray) and array.shape[:1] == (count,) else array


@dataclass(slots=True, eq=False)
class Bounded:
    """A value, how far a rounded computation may be from it, and the decimals it is written with; never changed.

    Where persons have numbers of different lengths, `places` is an array over them, too. It is not frozen, as one is
    made for each operation, and making a frozen one takes longer than many an operation on few persons.
    """

    value: Array
    error: Array
    places: Places
    carry: int

    def of_rows(self, rows: NDArray[np.intp], count: int) -> Bounded:
        """Those of some of so many persons."""
        places = self.places if isinstance(self.places, int) else rows_of(self.places, rows, count)
        return Bounded(rows_of(self.value, rows, count), rows_of(self.error, rows, count), places, self.carry)

    def _pair(self, other: Any) -> Bounded:
        return other if other.__class__ is Bounded else lifted(other, self.carry)

    def _rounded(self, value: Array, error: Array, places: Places) -> Bounded:
        """One operation's result, written with at most `carry` decimals."""
        if not isinstance(places, int):
            rounding = np.where(places > self.carry, 0.5 * 10.0**-self.carry, 0.0)
            return Bounded(value, error + rounding, np.minimum(places, self.carry), self.carry)
        if places <= self.carry:
            return Bounded(value, error, places, self.carry)
        return Bounded(value, error + 0.5 * 10.0**-self.carry, self.carry, self.carry)

    def __add__(self, other: Any) -> Bounded:
        b = self._pair(other)
        return self._rounded(self.value + b.value, self._sum_error(b), longest(self.places, b.places))

    def kept(self) -> Bounded:
        """Written down: a number with more decimals than are carried is rounded."""
        return self._rounded(self.value, self.error, self.places)

    def __sub__(self, other: Any) -> Bounded:
        return self + -self._pair(other)

    def __rsub__(self, other: Any) -> Bounded:
        return self._pair(other) + -self

    def __neg__(self) -> Bounded:
        return Bounded(-self.value, self.error, self.places, self.carry)

    def __mul__(self, other: Any) -> Bounded:
        b = self._pair(other)
        return self._rounded(self.value * b.value, self._product_error(b), self.places + b.places)

    def _sum_error(self, b: Bounded) -> Array:
        if b.error is EXACT:
            return self.error
        return b.error if self.error is EXACT else self.error + b.error

    def _product_error(self, b: Bounded) -> Array:
        if b.error is EXACT:
            return EXACT if self.error is EXACT else abs(b.value) * self.error
        exact = abs(self.value) if self.error is EXACT else abs(self.value) + self.error
        return exact * b.error if self.error is EXACT else exact * b.error + abs(b.value) * self.error

    def __truediv__(self, other: Any) -> Bounded:
        b = self._pair(other)
        value = self.value / b.value
        room = abs(b.value) - b.error
        error = np.where(room > 0, (self.error + abs(value) * b.error) / np.where(room > 0, room, 1.0), np.inf)
        exact = isinstance(other, int | float) and other != 0
        return self._rounded(value, error, self.places + places_of(1 / float(other)) if exact else MANY)

    def __rtruediv__(self, other: Any) -> Bounded:
        return self._pair(other) / self

    def __pow__(self, other: Any) -> Bounded:
        if isinstance(other, int | float) and other == int(other) and abs(other) <= _LONGEST:
            whole = _folded([self] * int(abs(other))) if other else lifted(1, self.carry)
            return whole if other >= 0 else 1.0 / whole
        return _monotone("exp")(self._pair(other) * _monotone("ln")(self))

    def __rpow__(self, other: Any) -> Bounded:
        return self._pair(other) ** self

    __radd__ = __add__
    __rmul__ = __mul__


def _folded(factors: list[Bounded]) -> Bounded:
    whole = factors[0]
    for factor in factors[1:]:
        whole = whole * factor
    return whole


def lifted(number: Any, carry: int) -> Bounded:
    """A plain number, such as a third or pi in a formula, as it is written down; a Bounded is left as it is."""
    return number if isinstance(number, Bounded) else _constant(float(number), carry)


@lru_cache(1024)
def _constant(number: float, carry: int) -> Bounded:
    return Bounded(np.asarray(number), EXACT, places_of(number), carry).kept()


OneArgument = Callable[[Bounded], Bounded]


def _monotone(name: str) -> OneArgument:
    """A monotone function of one argument: the error is the larger of those at the two end points."""
    function = NUMPY.functions[name]

    def bounded(x: Bounded) -> Bounded:
        value, low, high = function(x.value), function(x.value - x.error), function(x.value + x.error)
        error = np.fmax(abs(high - value), abs(value - low))
        return x._rounded(value, np.where(np.isnan(low), np.inf, error), MANY)

    return bounded


def _lipschitz(name: str, slope: float) -> OneArgument:
    """A function that changes by at most `slope` times the change of its argument."""
    function = NUMPY.functions[name]
    return lambda x: x._rounded(function(x.value), slope * x.error, MANY)


def _either(at_once: OneArgument, by_definition: OneArgument) -> OneArgument:
    """A function taken as one, or worked out by its definition where that is not out of range."""

    def bounded(x: Bounded) -> Bounded:
        one, other = at_once(x), by_definition(x)
        error = np.where(np.isfinite(other.error), np.fmax(one.error, other.error), one.error)
        return Bounded(one.value, error, one.places, one.carry)

    return bounded


def _extreme(name: str) -> Callable[..., Bounded]:
    """max or min: off by no more than the worst of its arguments."""

    def bounded(*arguments: Bounded) -> Bounded:
        value = NUMPY.functions[name](*(a.value for a in arguments))
        error = NUMPY.functions["max"](*(a.error for a in arguments))
        return arguments[0]._rounded(value, error, longest(*(a.places for a in arguments)))

    return bounded


def _choose(subject: Bounded, nonnegative: Any, otherwise: Any) -> Bounded:
    """The branch that the sign picks; where rounding could turn the sign, the other branch counts too."""
    a, b = subject._pair(nonnegative), subject._pair(otherwise)
    positive = subject.value >= 0
    unsure = (abs(subject.value) <= subject.error) & (subject.error > 0)
    value = np.where(positive, a.value, b.value)
    taken, other = np.where(positive, a.error, b.error), np.where(positive, b.error, a.error)
    error = np.where(unsure, np.maximum(taken, other + abs(a.value - b.value)), taken)
    return subject._rounded(value, error, longest(a.places, b.places))


def _over_samples(x: Bounded, count: Bounded) -> Bounded:
    """Every sample's error counts in their sum."""
    number = int(count.value)
    value, error = (NUMPY.functions["over_samples"](part, number) for part in (x.value, x.error))
    return x._rounded(value, error, x.places)


def _of_samples(x: Bounded, *order: Bounded) -> Bounded:
    """Each value keeps its error."""
    samples = [int(sample.value) for sample in order]
    value, error = (NUMPY.functions["of_samples"](part, *samples) for part in (x.value, x.error))
    return Bounded(value, error, x.places, x.carry)


def _bounded_functions() -> dict[str, Callable[..., Any]]:
    choose, extreme = _choose, _extreme("max")
    one_key = {name: _monotone(name) for name in ("exp", "ln", "sqrt", "tanh", "arctan", "erf")}
    exp, ln, sqrt, erf = one_key["exp"], one_key["ln"], one_key["sqrt"], one_key["erf"]
    sigmoid = _either(_monotone("sigmoid"), lambda x: 1.0 / (exp(-x) + 1.0))
    return one_key | {
        "sigmoid": sigmoid,
        "softplus": _either(_monotone("softplus"), lambda x: ln(exp(x) + 1.0)),
        "gelu": _either(_lipschitz("gelu", 1.13), lambda x: x * ((erf(x / sqrt(lifted(2, x.carry))) + 1.0) / 2)),
        "silu": _either(_lipschitz("silu", 1.1), lambda x: x * sigmoid(x)),
        "abs": lambda x: x._rounded(abs(x.value), x.error, x.places),
        "max": extreme,
        "min": _extreme("min"),
        "relu": lambda x: extreme(lifted(0, x.carry), x),
        "step": lambda x: choose(-x, 0, 1),
        "leaky_relu": lambda x, alpha: choose(x, x, x * alpha),
        "prelu": lambda x, alpha: choose(x, x, x * alpha),
        "elu": lambda x, alpha: choose(x, x, (exp(x) - 1.0) * alpha),
        "choose": choose,
        "over_samples": _over_samples,
        "of_samples": _of_samples,
    }


def bounded_arithmetic(carry: int) -> Arithmetic:
    """The arithmetic of Bounded numbers, plain numbers taken as written with `carry` decimals."""

    def taking_plain(function: Callable[..., Bounded]) -> Callable[..., Bounded]:
        return lambda *arguments: function(*(lifted(a, carry) for a in arguments))

    functions = {name: taking_plain(function) for name, function in _bounded_functions().items()}
    return Arithmetic(functions, lambda number, value: lifted(value, carry).kept())


def rounding_errors(
    program: Program, given: Mapping[Quantity, ArrayLike], places: Mapping[Quantity, int], carry: int
) -> Values:
    """For every wanted number, how far rounding each operation to `carry` decimals can lead from the exact value."""
    arrays: Sequence[Array] = gather(program.plan, given)
    start = [
        Bounded(array, EXACT, places[quantity], carry)
        for array, quantity in zip(arrays, program.plan.given, strict=True)
    ]
    variants = max(len(array) for array in arrays)
    with np.errstate(all="ignore"):
        results = program.values(start, bounded_arithmetic(carry))
    samples = program.plan.batch.samples
    shape = (variants, samples) if samples > 1 else (variants,)
    errors = [np.broadcast_to(result.error, shape) for result in results]
    return Values(dict(zip(program.wanted, errors, strict=True)), samples)


def tolerance(error: float, answer_decimals: int) -> float:
    """What an answer may be off by: the rounding on the way, and that of the answer itself.

    Rounded up to two digits, so that it can be printed and holds as printed. Raises InputError where the
    rounding on the way has no bound, as for a quotient by a number that may be rounded to 0.

    >>> tolerance(1.03e-6, 6)
    1.6e-06
    """
    bound = error + 0.5 * 10.0**-answer_decimals
    if not math.isfinite(bound):
        raise InputError("rounding on the way may lead anywhere", "carry more decimals, or draw other numbers")
    digit = 10.0 ** (math.floor(math.log10(bound)) - 1)
    return float(f"{math.ceil(bound / digit - 1e-9) * digit:.1e}")
