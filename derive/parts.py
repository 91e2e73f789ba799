"""Parts of an expression as the parser joins them: `Builder` makes each `Part` and holds it to the limits.

A part carries what the limits speak of: the height of its tree, its nested exponents multiplied, and
its value where it holds no name. So a refusal names the sign at which a limit is passed, and reading
stays linear in the text.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from derive.constants import Value, apply, literal, opposite, power_of, product_of, quotient_of, sum_of
from derive.errors import InputError, ParseError
from derive.lexer import Limits, Token
from derive.quantities import Named
from derive.terms import Apply, Negative, Number, Power, Product, Quotient, Sum, Term


@dataclass(frozen=True)
class Part:
    """A term with the height of its tree, the product of its nested exponents, and its value if constant."""

    term: Term
    height: int = 1
    degree: float = 1.0
    value: Value | None = None


class Builder:
    """Makes the parts of one text; every method raises ParseError at the token it is given."""

    def __init__(self, text: str, limits: Limits) -> None:
        self._text, self._limits = text, limits
        self._nodes = 0

    def name(self, at: Token, meaning: Named) -> Part:
        return self._node(at, meaning, None)

    def number(self, at: Token) -> Part:
        value = self._value(at, lambda: literal(at.text))
        assert isinstance(value, Fraction), "a literal has an exact value"
        return self._node(at, Number(value), value)

    def minus(self, at: Token, part: Part) -> Part:
        return self._node(at, Negative(part.term), self._value(at, opposite, part), part)

    def sum(self, at: Token, parts: Sequence[Part]) -> Part:
        """The sum of several parts; one part stays alone."""
        return (
            parts[0] if len(parts) == 1 else self._node(at, Sum(_terms(parts)), self._value(at, sum_of, *parts), *parts)
        )

    def product(self, at: Token, parts: Sequence[Part]) -> Part:
        """The product of several parts; one part stays alone."""
        if len(parts) == 1:
            return parts[0]
        return self._node(at, Product(_terms(parts)), self._value(at, product_of, *parts), *parts)

    def quotient(self, at: Token, above: Part, below: Part) -> Part:
        if below.value == 0:
            raise self.refusal(at, "division by zero", "divide by a number other than 0")
        value = self._value(at, quotient_of, above, below)
        return self._node(at, Quotient(above.term, below.term), value, above, below)

    def power(self, at: Token, base: Part, exponent: Part) -> Part:
        if any(isinstance(part.term, Power) and part.value is not None for part in (base, exponent)):
            raise self.refusal(at, "a power of numbers stands in another power", "work the inner power out")
        degree = base.degree * max(1.0, 1.0 if exponent.value is None else abs(float(exponent.value)))
        if degree > self._limits.exponent:
            what = f"an exponent, or the product of nested exponents, is beyond {self._limits.exponent}"
            raise self.refusal(at, what, "use smaller powers")
        value = self._value(at, power_of, base, exponent)
        return self._node(at, Power(base.term, _signed(exponent.term)), value, base, exponent, degree=degree)

    def call(self, at: Token, arguments: Sequence[Part]) -> Part:
        """The function that the token names, of its arguments."""
        value = self._value(at, lambda *values: apply(at.text, *values), *arguments)
        return self._node(at, Apply(at.text, _terms(arguments)), value, *arguments)

    def hyperbolic(self, at: Token, part: Part) -> Part:
        """cosh x = (exp x + exp(-x)) / 2, or sinh x with minus between them."""
        exponential = replace(at, text="exp")
        up, down = (self.call(exponential, [one]) for one in (part, self.minus(at, part)))
        both = self.sum(at, [up, down if at.text == "cosh" else self.minus(at, down)])
        return self.quotient(at, both, self.number(replace(at, text="2")))

    def check_nesting(self, at: Token, levels: int) -> None:
        """Refuses more levels inside one another than the limits allow."""
        if levels > self._limits.nesting:
            what = f"more than {self._limits.nesting} levels inside one another"
            raise self.refusal(at, what, "name intermediate results")

    def refusal(self, at: Token, what: str, hint: str) -> ParseError:
        return ParseError(what, hint, text=self._text, offset=at.offset)

    def _node(self, at: Token, term: Term, value: Value | None, *parts: Part, degree: float = 1.0) -> Part:
        """A part around `parts`, within the limits on nodes and nesting."""
        self._nodes += 1
        if self._nodes > self._limits.nodes:
            what = f"more than {self._limits.nodes} numbers, names and operations"
            raise self.refusal(at, what, "name intermediate results")
        height = 1 + max((part.height for part in parts), default=0)
        self.check_nesting(at, height)
        return Part(term, height, max(degree, *(part.degree for part in parts), 1.0), value)

    def _value(self, at: Token, operation: Callable[..., Value], *parts: Part) -> Value | None:
        """The operation on the parts' values; None where a part holds a name."""
        values = [part.value for part in parts]
        if None in values:
            return None
        try:
            return operation(*values)
        except InputError as error:
            raise self.refusal(at, error.what, error.hint) from None


def _terms(parts: Sequence[Part]) -> tuple[Term, ...]:
    return tuple(part.term for part in parts)


def _signed(exponent: Term) -> Term:
    """x^-2 has the number -2 as its exponent, so that differentiation lowers it by one."""
    if isinstance(exponent, Negative) and isinstance(exponent.term, Number):
        return Number(-exponent.term.value)
    return exponent
