"""Kinds of arithmetic that a Program can run under.

An Arithmetic supplies the functions that programs call by name, one for every entry of FUNCTIONS plus
`choose` (two cases by a sign), `over_samples` and `of_samples`, and may look at each value as it is made (`keep`).
Here are NUMPY (all variants at once) and FLOATS (one network); `paper.py` has the others. A test holds
that every arithmetic has every function.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Arithmetic:
    """Functions by name, and what becomes of each statement's value."""

    functions: Mapping[str, Callable[..., Any]]
    keep: Callable[[int, Any], Any] | None = None


def _sigmoid(z: Array) -> Any:
    return 1.0 / (1.0 + np.exp(-z))


_erf_each = np.frompyfunc(math.erf, 1, 1)
_erfc_each = np.frompyfunc(math.erfc, 1, 1)


def _erf(x: Array) -> Array:
    """NumPy has no error function; the standard library's, element by element."""
    return np.asarray(_erf_each(x), dtype=np.float64)


def _normal(z: Array) -> Any:
    """The standard normal distribution function; 1 + erf would lose all digits far to the left."""
    return 0.5 * np.asarray(_erfc_each(-z / math.sqrt(2.0)), dtype=np.float64)


def _over_samples(values: Array, count: int) -> Any:
    """The sum over `count` samples, which lie on the last axis; a value that all share counts for each."""
    own = np.shape(values)[-1:] == (count,)
    return np.sum(values, axis=-1, keepdims=True) if own else values * count


def _of_samples(values: Array, *order: int) -> Any:
    """The values of some samples, counted from 1; a value that all share is each one's own."""
    shared = np.ndim(values) == 0 or np.shape(values)[-1] == 1
    return values if shared else np.asarray(values)[..., [sample - 1 for sample in order]]


def _where(subject: Array, nonnegative: Array, otherwise: Array) -> Any:
    return np.where(np.asarray(subject) >= 0, nonnegative, otherwise)


def _leaky(z: Array, alpha: float) -> Any:
    return np.where(z >= 0, z, alpha * z)


def _many(function: Callable[[Array, Array], Any]) -> Callable[..., Any]:
    """A function of two as one of any number."""

    def folded(first: Array, *others: Array) -> Any:
        for other in others:
            first = function(first, other)
        return first

    return folded


NUMPY = Arithmetic(
    {
        "exp": np.exp,
        "ln": np.log,
        "sqrt": np.sqrt,
        "abs": np.abs,
        "max": _many(np.maximum),
        "min": _many(np.minimum),
        "tanh": np.tanh,
        "arctan": np.arctan,
        "erf": _erf,
        "sigmoid": _sigmoid,
        "softplus": lambda z: np.logaddexp(0.0, z),
        "step": lambda z: np.where(z > 0, 1.0, 0.0),
        "relu": lambda z: np.maximum(0.0, z),
        "leaky_relu": _leaky,
        "prelu": _leaky,
        "elu": lambda z, alpha: np.where(z >= 0, z, alpha * np.expm1(np.minimum(z, 0.0))),
        "gelu": lambda z: z * _normal(z),
        "silu": lambda z: z * _sigmoid(z),
        "choose": _where,
        "over_samples": _over_samples,
        "of_samples": _of_samples,
    }
)


def _exp(x: float) -> float:
    try:
        return math.exp(x)
    except OverflowError:
        return math.inf


def _ln(x: float) -> float:
    return math.log(x) if x > 0 else -math.inf if x == 0 else math.nan


def _sigmoid_float(z: float) -> float:
    return 1.0 / (1.0 + _exp(-z))


def _softplus(z: float) -> float:
    return max(z, 0.0) + math.log1p(math.exp(-abs(z)))


def _one_sample(value: float, *samples: int) -> float:
    raise TypeError("several samples are computed with NUMPY")


FLOATS = Arithmetic(
    {
        "exp": _exp,
        "ln": _ln,
        "sqrt": lambda x: math.sqrt(x) if x >= 0 else math.nan,
        "abs": abs,
        "max": max,
        "min": min,
        "tanh": math.tanh,
        "arctan": math.atan,
        "erf": math.erf,
        "sigmoid": _sigmoid_float,
        "softplus": _softplus,
        "step": lambda z: 1.0 if z > 0 else 0.0,
        "relu": lambda z: max(0.0, z),
        "leaky_relu": lambda z, alpha: z if z >= 0 else alpha * z,
        "prelu": lambda z, alpha: z if z >= 0 else alpha * z,
        "elu": lambda z, alpha: z if z >= 0 else alpha * math.expm1(z),
        "gelu": lambda z: 0.5 * z * math.erfc(-z / math.sqrt(2.0)),
        "silu": lambda z: z * _sigmoid_float(z),
        "choose": lambda subject, nonnegative, otherwise: nonnegative if subject >= 0 else otherwise,
        "over_samples": _one_sample,
        "of_samples": _one_sample,
    }
)
