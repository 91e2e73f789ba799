"""How much arithmetic a person does who works a plan out on paper, digit by digit.

    Program + given numbers + decimals -> effort -> Effort(operations, digits)

An operation costs what it costs with a pencil: a sum its longer operand's digits, a product the digits of one
factor times those of the other, a quotient the divisor's digits for each digit carried, a function a look-up of
as many digits as go in and come out. What needs no work (adding 0, multiplying by 0 or 1, a sign, comparing) is free.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from derive.arithmetic import NUMPY, Arithmetic
from derive.paper import round_half_up
from derive.program import Program, gather
from derive.quantities import Named, Quantity

Array = NDArray[np.float64]

_LARGEST = 10**15
"""Numbers of more digits count as this one."""

_POWERS = np.array([10**power for power in range(16)])

_LONGEST = 20
"""Whole exponents up to this are products; others are looked up."""

_FREE = ("abs", "max", "min", "relu", "step", "choose", "of_samples")
_MULTIPLIED = ("leaky_relu", "prelu")


def significant_digits(value: ArrayLike, decimals: int) -> Array:
    """The digits a person writes for a number with so many decimals: from the first to the last that is not 0.

    >>> [int(significant_digits(v, 6)) for v in (0.05, -0.741365, 0.000123, 1200.0, 0.0)]
    [1, 6, 3, 2, 0]
    """
    scaled = np.nan_to_num(np.rint(np.abs(np.asarray(value, dtype=np.float64)) * 10.0**decimals), posinf=_LARGEST)
    rest = np.minimum(scaled, _LARGEST).astype(np.int64)
    for zeros in (8, 4, 2, 1):
        shorter, ending = np.divmod(rest, 10**zeros)
        rest = np.where(ending == 0, shorter, rest)
    return np.asarray(np.searchsorted(_POWERS, rest, side="right"), dtype=np.float64)


@dataclass(frozen=True)
class Effort:
    """Of each variant: the operations that need work, and the work of all of them in digits."""

    operations: Array
    digits: Array


@dataclass
class _Ledger:
    """What has been worked out so far, of each variant."""

    carry: int
    samples: int
    operations: Any = 0.0
    digits: Any = 0.0

    def enter(self, work: Array) -> None:
        """One operation of each variant, or of each of its samples."""
        done, work = (work > 0).astype(np.float64), np.asarray(work)
        if self.samples > 1 and work.ndim > 1:
            done, work = done.sum(axis=-1), work.sum(axis=-1)
        self.operations = self.operations + done
        self.digits = self.digits + work


@dataclass(frozen=True)
class _Worked:
    """A number on paper; what is done with it is entered into the ledger."""

    value: Any
    ledger: _Ledger = field(repr=False)

    @cached_property
    def digits(self) -> Array:
        return significant_digits(self.value, self.ledger.carry)

    @cached_property
    def trivial(self) -> Any:
        """Whether multiplying by it needs no work."""
        size = np.abs(self.value)
        return (size == 0) | (size == 1)

    def other(self, number: Any) -> _Worked:
        return number if isinstance(number, _Worked) else _Worked(np.float64(number), self.ledger)

    def after(self, value: Any, work: Any) -> _Worked:
        self.ledger.enter(work)
        return _Worked(value, self.ledger)

    def __add__(self, number: Any) -> _Worked:
        b = self.other(number)
        needed = (self.value != 0) & (b.value != 0)
        return self.after(self.value + b.value, np.where(needed, np.maximum(self.digits, b.digits), 0.0))

    def __mul__(self, number: Any) -> _Worked:
        b = self.other(number)
        return self.after(self.value * b.value, np.where(self.trivial | b.trivial, 0.0, self.digits * b.digits))

    def __truediv__(self, number: Any) -> _Worked:
        b = self.other(number)
        free = (self.value == 0) | b.trivial
        return self.after(self.value / b.value, np.where(free, 0.0, b.digits * self.ledger.carry))

    def __rtruediv__(self, number: Any) -> _Worked:
        return self.other(number) / self

    def __neg__(self) -> _Worked:
        return _Worked(-self.value, self.ledger)

    def __sub__(self, number: Any) -> _Worked:
        return self + -self.other(number)

    def __rsub__(self, number: Any) -> _Worked:
        return self.other(number) + -self

    def __pow__(self, number: Any) -> _Worked:
        if isinstance(number, int | float) and number == int(number) and 0 < number <= _LONGEST:
            whole = self
            for _ in range(int(number) - 1):
                whole = whole * self
            return whole
        return self.looked_up(self.value ** self.other(number).value)

    def __rpow__(self, number: Any) -> _Worked:
        return self.other(number) ** self

    def looked_up(self, value: Any) -> _Worked:
        return self.after(value, self.digits + self.ledger.carry)

    __radd__ = __add__
    __rmul__ = __mul__


def _function(name: str, ledger: _Ledger) -> Callable[..., Any]:
    function = NUMPY.functions[name]

    def worked(first: Any, *others: Any) -> _Worked:
        numbers = [n if isinstance(n, _Worked) else _Worked(np.float64(n), ledger) for n in (first, *others)]
        value = function(*(n.value for n in numbers))
        if name in _FREE:
            return _Worked(value, ledger)
        if name in _MULTIPLIED:
            return numbers[0].after(value, np.where(numbers[0].value < 0, numbers[0].digits * numbers[1].digits, 0.0))
        return numbers[0].looked_up(value)

    return worked


def _over_samples(x: _Worked, count: int) -> _Worked:
    """All but the first are added."""
    longest = np.max(x.digits, axis=-1, keepdims=True)
    return x.after(NUMPY.functions["over_samples"](x.value, count), longest * (count - 1))


def effort_arithmetic(ledger: _Ledger, decimals: Callable[[int], int]) -> Arithmetic:
    """The arithmetic that enters each operation into the ledger; statement n is written with `decimals(n)`."""
    functions = {name: _function(name, ledger) for name in NUMPY.functions}
    functions["over_samples"] = _over_samples
    functions["of_samples"] = lambda x, *order: _Worked(NUMPY.functions["of_samples"](x.value, *order), ledger)

    def keep(number: int, value: Any) -> _Worked:
        plain = value.value if isinstance(value, _Worked) else value
        return _Worked(round_half_up(plain, decimals(number)), ledger)

    return Arithmetic(functions, keep)


def effort(program: Program, given: Mapping[Quantity, ArrayLike], decimals: Mapping[Named, int], carry: int) -> Effort:
    """The work of every variant, where each statement's value is written with its decimals, `carry` on the way."""
    ledger = _Ledger(carry, program.plan.batch.samples)
    arrays = gather(program.plan, given)
    kept = [decimals[target] for target in program.targets]
    with np.errstate(all="ignore"):
        program.values([_Worked(a, ledger) for a in arrays], effort_arithmetic(ledger, kept.__getitem__))
    variants = max(map(len, arrays))
    return Effort(np.broadcast_to(ledger.operations, variants), np.broadcast_to(ledger.digits, variants))
