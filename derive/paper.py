"""What a person finds who works on paper with a fixed number of decimals.

Two arithmetics for the same Program:

    places    how many decimals each number needs to be written exactly, capped at those that are carried
    paper     every statement's value rounded to its decimals, and used so by the next (`printed_values`)

How far rounding may lead from the exact value, and so what an answer may be off by, is in `bounds.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from derive.arithmetic import NUMPY, Arithmetic
from derive.functions import FUNCTIONS
from derive.program import Program, Values
from derive.quantities import Named, Quantity

Array = NDArray[np.float64]
MANY = 10**6
"""Stands for "no finite number of decimals"."""
_WHOLE = 2.0**54
_NOISE = 4e-15
"""What a few operations of floats near 1 may add to a result, so that a tie with many decimals is none any more."""
_MOST_NOISE = 4e-6
"""Units of the last decimal; more would take other numbers for ties."""


def round_half_up(value: ArrayLike, decimals: int, *, noise: float = 0.0) -> Array:
    """Rounded to `decimals`, ties away from zero, never -0; a number within `noise` of a tie is one.

    >>> [float(round_half_up(v, 2)) for v in (0.125, -0.125, 1.005, -0.001)]
    [0.13, -0.13, 1.01, 0.0]
    """
    number = np.asarray(value, dtype=np.float64)
    scaled = np.minimum(np.abs(number), _WHOLE / 10.0**decimals) * 10.0**decimals
    below = np.floor(scaled)
    # A tie that binary floats write a little low (1.005) is still a tie on paper.
    slack = 1e-9 + min(noise * 10.0**decimals, _MOST_NOISE) + 4e-16 * scaled
    up = scaled - below >= 0.5 - np.minimum(slack, 0.1)
    rounded = np.copysign((below + up) / 10.0**decimals, number) + 0.0
    # Floats this large have no decimals to be rounded.
    return np.asarray(np.where(scaled < _WHOLE / 2, rounded, number))


def places_of(value: float | Fraction) -> int:
    """The decimals that the shortest decimal text of a number has; many where it has no end."""
    number = value if isinstance(value, Fraction) else Fraction(repr(value))
    for places in range(19):
        if (number * 10**places).denominator == 1:
            return places
    return MANY


@dataclass(frozen=True)
class Places:
    """The decimals of an exact result, as numbers are combined."""

    count: int

    def _with(self, other: object) -> int:
        return other.count if isinstance(other, Places) else places_of(float(other))  # type: ignore[arg-type]

    def __add__(self, other: object) -> Places:
        return Places(max(self.count, self._with(other)))

    def __mul__(self, other: object) -> Places:
        return Places(min(self.count + self._with(other), MANY))

    def __truediv__(self, other: object) -> Places:
        """Dividing by a plain number is multiplying by its inverse."""
        divisor = 0.0 if isinstance(other, Places) else float(other)  # type: ignore[arg-type]
        return self * Places(places_of(1 / divisor)) if divisor else Places(MANY)

    def __rtruediv__(self, other: object) -> Places:
        return Places(MANY)

    def __pow__(self, other: object) -> Places:
        whole = not isinstance(other, Places) and float(other) == int(float(other)) >= 0  # type: ignore[arg-type]
        return Places(min(self.count * int(float(other)), MANY) if whole else MANY)  # type: ignore[arg-type]

    def __rpow__(self, other: object) -> Places:
        return Places(MANY)

    def __neg__(self) -> Places:
        return self

    __radd__ = __sub__ = __rsub__ = __add__
    __rmul__ = __mul__


def _endless(*_: object) -> Places:
    return Places(MANY)


def _widest(*arguments: Any) -> Places:
    return Places(max(a.count if isinstance(a, Places) else places_of(float(a)) for a in arguments))


_EXACT_FUNCTIONS = ("abs", "max", "min", "relu", "over_samples")


def places_arithmetic(carry: int) -> Arithmetic:
    """The arithmetic of Places: each statement is written with at most `carry` decimals."""
    functions: dict[str, Callable[..., Any]] = dict.fromkeys((*FUNCTIONS, "choose"), _endless)
    functions |= dict.fromkeys(_EXACT_FUNCTIONS, _widest)
    functions["step"] = lambda z: Places(0)
    functions["of_samples"] = lambda values, *order: _widest(values)
    functions["choose"] = lambda subject, nonnegative, otherwise: _widest(nonnegative, otherwise)
    functions["leaky_relu"] = functions["prelu"] = lambda z, alpha: _widest(z, z * alpha)

    def keep(number: int, value: Any) -> Places:
        return Places(min(_widest(value).count, carry))

    return Arithmetic(functions, keep)


def decimals_of(program: Program, given: Mapping[Quantity, int], carry: int) -> dict[Named, int]:
    """The decimals each number of the plan is written with: those it needs, at most `carry`.

    `given` holds the decimals of the given quantities as they are printed. Names of samples stand with
    the sample letter.
    """
    plan = program.plan
    start = [Places(given[quantity]) for quantity in plan.given]
    whole = program if set(program.wanted) >= {*plan.given, *program.targets} else Program(plan)
    counts = whole.values(start, places_arithmetic(carry))
    return {name: _widest(count).count for name, count in zip(whole.wanted, counts, strict=True)}


def printed_values(
    program: Program,
    given: Mapping[Quantity, ArrayLike],
    decimals: Mapping[Named, int],
    *,
    full: bool,
    strict: bool = True,
) -> Values:
    """All numbers as a page prints them: as found on paper, or in `full` the exact ones rounded.

    Raises InputError where one cannot be computed; if not `strict`, that variant holds inf or nan.
    """
    run = program.run if strict else program.compute
    if full:
        return run(given).map(lambda name, exact: round_half_up(exact, decimals[name]))
    kept = [decimals[target] for target in program.targets]

    def keep(number: int, value: Array) -> Array:
        return round_half_up(value, kept[number], noise=_NOISE)

    return run(given, Arithmetic(NUMPY.functions, keep))
