"""The numeric form: a Plan as straight-line Python, run under one arithmetic or another.

    Plan -> Program.source -> run(given, arithmetic) -> Values

The source holds one assignment a statement and names no library: `exp`, `choose` and the like come from
the arithmetic, so the same program computes exact values of all variants at once (NumPy), of one network
very often (plain floats), what a person finds who rounds on paper, how far rounding can lead, and how
many decimals each number has (`arithmetic.py`, `paper.py`). Only terms of our own are compiled.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import singledispatchmethod
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from derive.arithmetic import FLOATS, NUMPY, Arithmetic
from derive.errors import InputError
from derive.functions import FUNCTIONS
from derive.plan import SAMPLE, Plan
from derive.quantities import Derivative, Named, Quantity
from derive.terms import (
    Apply,
    Choice,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    SumOver,
    Term,
)

Array = NDArray[np.float64]
BLOCK = 2048
"""Variants computed at a time: the arrays of a block stay in the processor's cache."""
_LONG = 40
"""Sums with more terms than this are added up over several lines, so that Python's compiler is not nested too deep."""


class Values(Mapping[Named, Any]):
    """The numbers of one run by name; `z[1,2]@3` looks into the samples of `z[1,2]`."""

    def __init__(self, numbers: dict[Named, Any], samples: int) -> None:
        self._numbers = numbers
        self._samples = samples

    def __getitem__(self, name: Named) -> Any:
        if self._samples == 1:
            return self._numbers[name]
        sample = _sample_of(name)
        if sample is None:
            return self._numbers[name][..., 0]
        return self._numbers[_with_sample(name, SAMPLE)][..., int(sample) - 1]

    def __iter__(self) -> Iterator[Named]:
        for name in self._numbers:
            if _sample_of(name) is None:
                yield name
            else:
                yield from (_with_sample(name, s) for s in range(1, self._samples + 1))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def variant(self, number: int) -> dict[Named, float]:
        """All the numbers of one variant, as floats."""
        return {name: float(np.asarray(self[name])[number]) for name in self}


def _sample_of(name: Named) -> int | str | None:
    return name.of.sample if isinstance(name, Derivative) else name.sample


def _with_sample(name: Named, sample: int | str) -> Named:
    if isinstance(name, Derivative):
        wrt = name.wrt if name.wrt.sample is None else name.wrt.of_sample(sample)
        return Derivative(name.of.of_sample(sample), wrt)
    return name.of_sample(sample)


class Program:
    """A compiled plan. `wanted` limits what is kept of a run; by default everything is."""

    def __init__(self, plan: Plan, wanted: Sequence[Named] | None = None) -> None:
        self.plan = plan
        self.targets = tuple(statement.target for statement in plan.statements)
        self.wanted = tuple(wanted) if wanted is not None else (*plan.given, *self.targets)
        self._writer = _Writer(plan)

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
        """All variants at once: each given quantity is an array over the variants (or one number for all).

        Raises InputError when a number is missing or a result is not finite.
        """
        arrays = gather(self.plan, given)
        variants = max(len(array) for array in arrays)
        results = self._in_blocks(arrays, variants, arithmetic)
        self._check_finite(results)
        return Values(dict(zip(self.wanted, results, strict=True)), self.plan.batch.samples)

    def _in_blocks(self, arrays: list[Array], variants: int, arithmetic: Arithmetic) -> list[Array]:
        with np.errstate(all="ignore"):
            if variants <= 2 * BLOCK:
                return [_spread(value, variants) for value in self.values(arrays, arithmetic)]
            results: list[Array] = []
            for start in range(0, variants, BLOCK):
                part = slice(start, min(start + BLOCK, variants))
                block = self.values([a if len(a) == 1 else a[part] for a in arrays], arithmetic)
                results = results or [np.empty((variants, *np.shape(value)[1:])) for value in block]
                for whole, value in zip(results, block, strict=True):
                    whole[part] = value
            return results

    def _check_finite(self, results: list[Array]) -> None:
        for name, value in zip(self.wanted, results, strict=True):
            if not np.isfinite(value).all():
                raise InputError(
                    f"{name} is not a finite number with these values",
                    "an output may be saturated (a logarithm of 0) or a number too large; use smaller weights",
                )

    def run_once(self, given: Mapping[Quantity, float]) -> dict[Named, float]:
        """One network with plain floats, which is fastest for a single one without samples."""
        numbers = [float(given[quantity]) for quantity in self.plan.given]
        return dict(zip(self.wanted, self.values(numbers, FLOATS), strict=True))


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
    if quantity not in given:
        raise InputError(f"no number is given for {quantity}", "give every weight, bias, input and target a number")
    return np.atleast_1d(np.asarray(given[quantity], dtype=np.float64))


def _spread(value: Any, variants: int) -> Array:
    """A result that does not depend on the variant, repeated for each."""
    array = np.atleast_1d(np.asarray(value, dtype=np.float64))
    return array if len(array) == variants else np.repeat(array, variants, axis=0)


class _Writer:
    """Writes a plan's statements as Python source."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        names: list[Named] = [*plan.given, *(statement.target for statement in plan.statements)]
        self.variables = {name: f"v{number}" for number, name in enumerate(names)}

    def function(self, wanted: Sequence[Named], *, hooked: bool) -> str:
        given = [self.variables[name] for name in self.plan.given]
        used = sorted({name for s in self.plan.statements for name in self._calls(s.term)})
        lines = ["def program(given, functions, keep):"]
        lines += [f"    {', '.join(given)}, = given"] if given else []
        lines += [f"    {name} = functions[{name!r}]" for name in used]
        for number, statement in enumerate(self.plan.statements):
            lines += self._statement(number, statement.target, statement.term, hooked=hooked)
        lines.append(f"    return ({''.join(self.variables[name] + ', ' for name in wanted)})")
        return "\n".join(lines) + "\n"

    def _statement(self, number: int, target: Named, term: Term, *, hooked: bool) -> Iterator[str]:
        variable = self.variables[target]
        first, *rest = self._pieces(term)
        yield f"    {variable} = {first}"
        for piece in rest:
            yield f"    {variable} = {variable} + ({piece})"
        if hooked:
            yield f"    {variable} = keep({number}, {variable})"

    def _pieces(self, term: Term) -> list[str]:
        """The term's text, a long sum in several pieces to be added one after another."""
        summands = list(_summands(term))
        if len(summands) <= _LONG:
            return [self.write(term)]
        return [self.write(Sum(tuple(summands[i : i + _LONG]))) for i in range(0, len(summands), _LONG)]

    def _calls(self, term: Term) -> Iterator[str]:
        """The functions of the arithmetic that a term needs."""
        stack = [term]
        while stack:
            node = stack.pop()
            match node:
                case Apply(function):
                    yield function
                    stack.extend(node.arguments)
                case Choice():
                    yield "choose"
                    stack.extend((node.subject, node.nonnegative, node.otherwise))
                case Sum(parts) | Product(parts):
                    stack.extend(parts)
                case Negative(part):
                    stack.append(part)
                case Quotient(a, b) | Power(a, b):
                    stack.extend((a, b))
                case SumOver(index):
                    if index == SAMPLE:
                        yield "over_samples"
                    stack.append(node.body)

    @singledispatchmethod
    def write(self, term: Term) -> str:
        """The Python expression of a term, bracketed so that it can stand anywhere."""
        raise TypeError(f"no numeric form for {type(term).__name__}")

    @write.register
    def _(self, term: Number) -> str:
        value = term.value
        text = repr(int(value) if value.denominator == 1 else float(value))
        return f"({text})" if value < 0 else text

    @write.register(Quantity)
    @write.register(Derivative)
    def _(self, term: Quantity | Derivative) -> str:
        return self.variables[term]

    @write.register
    def _(self, term: Sum) -> str:
        text = self.write(term.terms[0])
        for part in term.terms[1:]:
            text += f" - {self.write(part.term)}" if isinstance(part, Negative) else f" + {self.write(part)}"
        return f"({text})"

    @write.register
    def _(self, term: Negative) -> str:
        return f"(-{self.write(term.term)})"

    @write.register
    def _(self, term: Product) -> str:
        return f"({' * '.join(map(self.write, term.factors))})"

    @write.register
    def _(self, term: Quotient) -> str:
        if isinstance(term.above, Number) and isinstance(term.below, Number):
            return self.write(Number(term.above.value / term.below.value))
        return f"({self.write(term.above)} / {self.write(term.below)})"

    @write.register
    def _(self, term: Power) -> str:
        return f"({self.write(term.base)} ** {self.write(term.exponent)})"

    @write.register
    def _(self, term: Apply) -> str:
        assert term.function in FUNCTIONS
        return f"{term.function}({', '.join(map(self.write, term.arguments))})"

    @write.register
    def _(self, term: SumOver) -> str:
        if term.index == SAMPLE:
            return f"over_samples({self.write(term.body)})"
        return self.write(Sum(tuple(term.terms()))) if term.count > 1 else self.write(term.at(1))

    @write.register
    def _(self, term: Choice) -> str:
        parts = (term.subject, term.nonnegative, term.otherwise)
        return f"choose({', '.join(map(self.write, parts))})"


def _summands(term: Term) -> Iterator[Term]:
    """The terms of a sum, sums over an index inside it opened."""
    if isinstance(term, SumOver) and term.index != SAMPLE:
        yield from term.terms()
    elif isinstance(term, Sum):
        for part in term.terms:
            yield from _summands(part)
    else:
        yield term
