"""Plans as Python source: one assignment a statement, functions by name, no library mentioned.

To teach it a new kind of term: a `write` case, and in `_calls` the functions that it needs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import singledispatchmethod

from derive.functions import FUNCTIONS
from derive.plan import SAMPLE, Plan
from derive.quantities import Derivative, Named, Quantity, sample_of, with_sample
from derive.registers import reusing
from derive.terms import (
    Apply,
    Choice,
    Framed,
    Negative,
    Number,
    OfSamples,
    Power,
    Product,
    Quotient,
    Sum,
    SumOver,
    Term,
    children,
    summands,
)

_LONG = 40
"""Sums with more terms than this are added up over several lines, so that Python's compiler is not nested too deep."""

_LARGE = 2**53
"""Whole numbers from here on are written as floats: NumPy takes no longer integers."""


class Writer:
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
        statements = self.plan.statements
        texts = [list(self._statement(n, s.target, s.term, hooked=hooked)) for n, s in enumerate(statements)]
        kept = {self.variables[name] for name in wanted}
        lines += reusing(texts, [self.variables[s.target] for s in statements], kept)
        lines.append(f"    return ({''.join(self.variables[name] + ', ' for name in wanted)})")
        return "\n".join(lines) + "\n"

    def _statement(self, number: int, target: Named, term: Term, *, hooked: bool) -> Iterator[str]:
        variable = self.variables[target]
        first, *rest = self.pieces(term)
        yield f"    {variable} = {first}"
        for piece in rest:
            yield f"    {variable} = {variable} + ({piece})"
        if hooked:
            yield f"    {variable} = keep({number}, {variable})"

    def pieces(self, term: Term) -> list[str]:
        """The term's text, a long sum in several pieces to be added one after another."""
        pieces = list(summands(term, closed=SAMPLE))
        if len(pieces) <= _LONG:
            return [self.write(term)]
        return [self.write(Sum(tuple(pieces[i : i + _LONG]))) for i in range(0, len(pieces), _LONG)]

    def _calls(self, term: Term) -> Iterator[str]:
        """The functions of the arithmetic that a term needs."""
        stack = [term]
        while stack:
            node = stack.pop()
            stack.extend(children(node))
            match node:
                case Apply(function):
                    yield function
                case Choice():
                    yield "choose"
                case SumOver(index) if index == SAMPLE:
                    yield "over_samples"
                case OfSamples():
                    yield "of_samples"
                case Quantity() | Derivative() if isinstance(sample_of(node), int) and node not in self.variables:
                    yield "of_samples"

    @singledispatchmethod
    def write(self, term: Term) -> str:
        """The Python expression of a term, bracketed so that it can stand anywhere."""
        raise TypeError(f"no numeric form for {type(term).__name__}")

    @write.register
    def _(self, term: Number) -> str:
        value = term.value
        short = value.denominator == 1 and abs(value) < _LARGE
        text = repr(int(value) if short else float(value))
        return f"({text})" if value < 0 else text

    @write.register(Quantity)
    @write.register(Derivative)
    def _(self, term: Quantity | Derivative) -> str:
        """The variable; of one sample by its number, a column of the variable that holds all samples."""
        sample = sample_of(term)
        if isinstance(sample, int) and term not in self.variables:
            return f"of_samples({self.variables[with_sample(term, SAMPLE)]}, {sample})"
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
            return f"over_samples({self.write(term.body)}, {term.count})"
        return self.write(Sum(tuple(term.terms()))) if term.count > 1 else self.write(term.at(1))

    @write.register
    def _(self, term: OfSamples) -> str:
        return f"of_samples({', '.join([self.write(term.body), *map(str, term.order)])})"

    @write.register
    def _(self, term: Choice) -> str:
        parts = (term.subject, term.nonnegative, term.otherwise)
        return f"choose({', '.join(map(self.write, parts))})"

    @write.register
    def _(self, term: Framed) -> str:
        return self.write(term.term)
