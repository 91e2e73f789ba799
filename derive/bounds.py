"""How far from the exact value a person may end up who rounds each operation as told.

`rounding_errors` runs a Program under an arithmetic of values with error bounds, `tolerance` is what an
answer may be off by: what the printed rule allows, no more. Operations are bounded by `Bounded` numbers,
monotone functions at the end points. A function that has a definition may be worked out by it, operation
by operation, or taken as one; the bound holds for both.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from derive.arithmetic import NUMPY, Arithmetic
from derive.bounded import EXACT, Bounded, OneArgument, lifted, longest, monotone
from derive.errors import InputError
from derive.paper import MANY
from derive.program import Program, Values, gather
from derive.quantities import Quantity

Array = NDArray[np.float64]


def _lipschitz(name: str, slope: float) -> OneArgument:
    """A function that changes by at most `slope` times the change of its argument."""
    function = NUMPY.functions[name]
    return lambda x: x.rounded(function(x.value), slope * x.error, MANY)


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
        return arguments[0].rounded(value, error, longest(*(a.places for a in arguments)))

    return bounded


def _choose(subject: Bounded, nonnegative: Any, otherwise: Any) -> Bounded:
    """The branch that the sign picks; where rounding could turn the sign, the other branch counts too."""
    a, b = lifted(nonnegative, subject.carry), lifted(otherwise, subject.carry)
    positive = subject.value >= 0
    unsure = (abs(subject.value) <= subject.error) & (subject.error > 0)
    value = np.where(positive, a.value, b.value)
    taken, other = np.where(positive, a.error, b.error), np.where(positive, b.error, a.error)
    error = np.where(unsure, np.maximum(taken, other + abs(a.value - b.value)), taken)
    return subject.rounded(value, error, longest(a.places, b.places))


def _over_samples(x: Bounded, count: Bounded) -> Bounded:
    """Every sample's error counts in their sum."""
    number = int(count.value)
    value, error = (NUMPY.functions["over_samples"](part, number) for part in (x.value, x.error))
    return x.rounded(value, error, x.places)


def _of_samples(x: Bounded, *order: Bounded) -> Bounded:
    """Each value keeps its error."""
    samples = [int(sample.value) for sample in order]
    value, error = (NUMPY.functions["of_samples"](part, *samples) for part in (x.value, x.error))
    return Bounded(value, error, x.places, x.carry)


def _bounded_functions() -> dict[str, Callable[..., Any]]:
    choose, extreme = _choose, _extreme("max")
    one_key = {name: monotone(name) for name in ("exp", "ln", "sqrt", "tanh", "arctan", "erf")}
    exp, ln, sqrt, erf = one_key["exp"], one_key["ln"], one_key["sqrt"], one_key["erf"]
    sigmoid = _either(monotone("sigmoid"), lambda x: 1.0 / (exp(-x) + 1.0))
    return one_key | {
        "sigmoid": sigmoid,
        "softplus": _either(monotone("softplus"), lambda x: ln(exp(x) + 1.0)),
        "gelu": _either(_lipschitz("gelu", 1.13), lambda x: x * ((erf(x / sqrt(lifted(2, x.carry))) + 1.0) / 2)),
        "silu": _either(_lipschitz("silu", 1.1), lambda x: x * sigmoid(x)),
        "abs": lambda x: x.rounded(abs(x.value), x.error, x.places),
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
