"""The numeric form: a Plan as straight-line Python, run under one arithmetic or another.

    Plan -> Program.source -> run(given, arithmetic) -> Values

The source holds one assignment a statement and names no library: `exp`, `choose` and the like come from
the arithmetic, so the same program computes exact values of all variants at once (NumPy), of one network
very often (plain floats), what a person finds who rounds on paper, how far rounding can lead, and how
many decimals each number has (`arithmetic.py`, `paper.py`). Only terms of our own are compiled.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from derive.arithmetic import FLOATS, NUMPY, Arithmetic
from derive.errors import InputError
from derive.plan import SAMPLE, Plan
from derive.quantities import Named, Quantity, sample_of, with_sample
from derive.source import Writer

Array = NDArray[np.float64]
BLOCK = 4096
"""Variants computed at a time: the arrays of a block stay in the processor's cache."""


class Values(Mapping[Named, Any]):
    """The numbers of one run by name; `z[1,2]@3` looks into the samples of `z[1,2]`."""

    def __init__(self, numbers: dict[Named, Any], samples: int) -> None:
        self._numbers = numbers
        self._samples = samples

    def __getitem__(self, name: Named) -> Any:
        if self._samples == 1:
            return self._numbers[name]
        sample = sample_of(name)
        if sample is None:
            return self._numbers[name][..., 0]
        if not isinstance(sample, int) or not 1 <= sample <= self._samples:
            raise KeyError(name)
        return self._numbers[with_sample(name, SAMPLE)][..., sample - 1]

    def __iter__(self) -> Iterator[Named]:
        for name in self._numbers:
            if self._samples == 1 or sample_of(name) is None:
                yield name
            else:
                yield from (with_sample(name, s) for s in range(1, self._samples + 1))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def map(self, change: Callable[[Named, Any], Any]) -> Values:
        """The same names with changed numbers; `change` gets each name (samples by letter) and its array."""
        return Values({name: change(name, array) for name, array in self._numbers.items()}, self._samples)

    def variant(self, number: int) -> dict[Named, float]:
        """All the numbers of one variant, as floats."""
        return {name: float(np.asarray(self[name])[number]) for name in self}


class Program:
    """A compiled plan. `wanted` limits what is kept of a run; by default everything is."""

    def __init__(self, plan: Plan, wanted: Sequence[Named] | None = None) -> None:
        self.plan = plan
        self.targets = tuple(statement.target for statement in plan.statements)
        self.wanted = tuple(wanted) if wanted is not None else (*plan.given, *self.targets)
        self._writer = Writer(plan)

    def source(self, *, hooked: bool = False) -> str:
        """The Python text of the program; hooked, each value passes `keep(number of the statement, value)`."""
        return self._writer.function(self.wanted, hooked=hooked)

    def _function(self, *, hooked: bool) -> Callable[..., tuple[Any, ...]]:
        space: dict[str, Any] = {}
        exec(compile(self.source(hooked=hooked), "<program>", "exec"), space)  # noqa: S102 - text made above, from terms only
        function: Callable[..., tuple[Any, ...]] = space["program"]
        return function

    def values(self, given: Sequence[Any], arithmetic: Arithmetic) -> tuple[Any, ...]:
        """One run over numbers in the order of `plan.given`, of whatever kind the arithmetic takes."""
        hooked = arithmetic.keep is not None
        cached = self.__dict__.setdefault("_compiled", {})
        if hooked not in cached:
            cached[hooked] = self._function(hooked=hooked)
        result: tuple[Any, ...] = cached[hooked](given, arithmetic.functions, arithmetic.keep)
        return result

    def run(self, given: Mapping[Quantity, ArrayLike], arithmetic: Arithmetic = NUMPY) -> Values:
        """All variants at once, as `compute`; raises InputError when a result is not finite, too."""
        values, finite = self._computed(given, arithmetic)
        self._check(finite)
        return values

    def compute(self, given: Mapping[Quantity, ArrayLike], arithmetic: Arithmetic = NUMPY) -> Values:
        """All variants at once: each given quantity is an array over the variants (or one number for all).

        A variant whose numbers cannot be computed has inf or nan. Raises InputError when a number is missing.
        """
        return self._computed(given, arithmetic)[0]

    def _computed(
        self, given: Mapping[Quantity, ArrayLike], arithmetic: Arithmetic
    ) -> tuple[Values, NDArray[np.bool_]]:
        """The numbers, and which of the wanted ones are finite for all variants (asked while a block is cached)."""
        arrays = gather(self.plan, given)
        variants = max(len(array) for array in arrays)
        samples = self.plan.batch.samples
        # One array for all results: NumPy asks the system for large pages only for large arrays.
        results = np.empty((len(self.wanted), variants, samples)[: 3 if samples > 1 else 2])
        finite = np.ones(len(self.wanted), dtype=bool)
        with np.errstate(all="ignore"):
            for start in range(0, variants, BLOCK):
                part = slice(start, start + BLOCK)
                block = self.values([a if len(a) == 1 else a[part] for a in arrays], arithmetic)
                for number, value in enumerate(block):
                    results[number, part] = value
                finite &= np.isfinite(results[:, part]).reshape(len(self.wanted), -1).all(axis=1)
        return Values(dict(zip(self.wanted, results, strict=True)), samples), finite

    def _check(self, finite: NDArray[np.bool_]) -> None:
        if not finite.all():
            name = self.wanted[int(np.argmin(finite))]
            if sample_of(name) is not None:
                name = with_sample(name, 1)
            raise InputError(
                f"{name} is not a finite number with these values",
                "an output may be saturated (a logarithm of 0) or a number too large; use smaller weights",
            )

    def run_once(self, given: Mapping[Quantity, float]) -> dict[Named, float]:
        """One network with plain floats, which is fastest for a single one without samples.

        Raises InputError as `run` does.
        """
        numbers = [float(_taken(given, quantity)) for quantity in self.plan.given]
        try:
            results = [float(value) for value in self.values(numbers, FLOATS)]
        except (ArithmeticError, TypeError):
            # Plain floats raise where arrays hold inf or nan, even in the branch of a choice that is not taken.
            return self.run(given).variant(0)
        self._check(np.isfinite(results))
        return dict(zip(self.wanted, results, strict=True))


def gather(plan: Plan, given: Mapping[Quantity, ArrayLike]) -> list[Array]:
    """The given numbers in the plan's order: (variants,), or (variants, samples) where there are samples."""
    samples = plan.batch.samples
    arrays: list[Array] = []
    for quantity in plan.given:
        if quantity.sample == SAMPLE:
            parts = [_number(given, quantity.of_sample(s)) for s in range(1, samples + 1)]
            arrays.append(np.stack(np.broadcast_arrays(*parts), axis=-1))
        else:
            array = _number(given, quantity)
            arrays.append(array[:, np.newaxis] if samples > 1 else array)
    return arrays


def _number(given: Mapping[Quantity, ArrayLike], quantity: Quantity) -> Array:
    return np.atleast_1d(np.asarray(_taken(given, quantity), dtype=np.float64))


def _taken(given: Mapping[Quantity, Any], quantity: Quantity) -> Any:
    if quantity not in given:
        raise InputError(f"no number is given for {quantity}", "give every weight, bias, input and target a number")
    return given[quantity]
