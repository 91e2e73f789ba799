"""Terms in symbols: w_5 out_h1 + w_6 out_h2 + b_2

`TermPrinter` walks the tree and sets signs and brackets, its `Script` writes them; `numbers.py` prints the same tree
with numbers in it, `compact.py` as a definition is written. To add a kind of node: a case in `write`, and in
`level` or in `levels.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import singledispatchmethod

from derive.functions import PI
from derive.quantities import Derivative, Quantity
from derive.terms import (
    ONE,
    Apply,
    Choice,
    Differential,
    Elementwise,
    Framed,
    Mapped,
    Matrix,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    SumOver,
    Term,
    Transposed,
    named_leaves,
)
from templates.filling import Place
from templates.mathematics.fragments import AT_PRODUCT, AT_SUM, Fragment, atom, joined
from templates.mathematics.levels import ATOM, LEVELS, POWER, PRODUCT, SIGN, SUM
from templates.mathematics.script import Script, Sign
from templates.mathematics.sums import UNROLLED, is_numbered, written_out
from templates.notations import Name, Notation


class TermPrinter:
    """Prints terms in the symbols of a notation."""

    def __init__(self, notation: Notation, script: Script) -> None:
        self.notation, self.script = notation, script

    def fragment(self, term: Term) -> Fragment:
        """A whole term."""
        return self.inside(term, SUM, Place.ALONE)

    def running(self, term: Term) -> Fragment:
        """A term for running text, where a derivative is written with a slash and all else is small."""
        if isinstance(term, Derivative):
            return self.script.slashed(*self._names(term), alone=term.wrt.kind in self.notation.alone)
        whole = self.fragment(term)
        return atom(self.script.inline(whole), whole.width)

    def inside(self, term: Term, minimum: int, place: Place) -> Fragment:
        """The term where something at least as tight as `minimum` is needed; brackets where it is not."""
        if self.level(term) < minimum:
            return self.script.bracketed(self.write(term, Place.ALONE))
        return self.write(term, place)

    def level(self, term: Term) -> int:
        """How tightly the outermost operation of the printed term binds."""
        match term:
            case SumOver():
                return self.level(term.at(1)) if term.count == 1 else PRODUCT if self.by_sign(term) else SUM
            case Quotient() if self.is_shared(term):
                return PRODUCT
            case Number():
                return SIGN if term.value < 0 else ATOM if term.value.denominator == 1 else POWER
            case Apply(function):
                return ATOM if function in ("abs", "sqrt") else POWER
            case Quantity():
                return POWER if self._is_raised(term) else ATOM
        return LEVELS[type(term)]

    def _is_raised(self, leaf: Quantity) -> bool:
        name = self.notation.name(leaf)
        return bool(name.sup) or name.primed

    @singledispatchmethod
    def write(self, term: Term, place: Place) -> Fragment:
        """A term at a place."""
        raise TypeError(f"{type(term).__name__} is not printed")

    @write.register
    def _(self, term: Number, place: Place) -> Fragment:
        unsigned = self.script.exact(term.value)
        return unsigned if term.value >= 0 else joined((self.sign("negative"), unsigned))

    def sign(self, sign: Sign) -> Fragment:
        """A sign of the target."""
        return atom(*self.script.signs[sign])

    @write.register(Quantity)
    @write.register(Derivative)
    def _(self, term: Quantity | Derivative, place: Place) -> Fragment:
        return self.leaf(term, place)

    def leaf(self, term: Quantity | Derivative, place: Place) -> Fragment:
        """What stands for a named number."""
        if isinstance(term, Derivative):
            of, wrt = map(self.script.name, self._names(term))
            return self.script.derivative(of, wrt, alone=term.wrt.kind in self.notation.alone)
        return self.script.name(self.notation.name(term))

    def _names(self, term: Derivative) -> tuple[Name, Name]:
        return self.notation.name(term.of), self.notation.name(term.wrt)

    @write.register
    def _(self, term: Sum, place: Place) -> Fragment:
        first, *rest = self._summands(term)
        assert first is not None
        return joined([self.inside(first, SIGN, Place.ALONE), *(self._next(part) for part in rest)])

    def _summands(self, term: Term) -> Iterator[Term | None]:
        """The terms of a sum, sums over an index unrolled; None where some are left out."""
        if isinstance(term, Sum):
            for part in term.terms:
                yield from self._summands(part) if isinstance(part, SumOver) and not self.by_sign(part) else (part,)
        elif isinstance(term, SumOver):
            yield from written_out(term)

    def _next(self, part: Term | None) -> Fragment:
        """A later term of a sum with its sign in front."""
        if part is None:
            return self.sign("dots").breakable(AT_SUM)
        if isinstance(part, Negative):
            return self._signed("minus", part.term)
        if isinstance(part, Number) and part.value < 0:
            return self._signed("minus", Number(-part.value))
        return self.plus(part)

    def plus(self, part: Term) -> Fragment:
        """A later term of a sum that is added."""
        return self._signed("plus", part)

    def _signed(self, sign: Sign, part: Term) -> Fragment:
        return joined((self.sign(sign), self.inside(part, PRODUCT, Place.FACTOR))).breakable(AT_SUM)

    @write.register
    def _(self, term: Negative, place: Place) -> Fragment:
        return joined((self.sign("negative"), self.inside(term.term, PRODUCT, Place.FACTOR)))

    @write.register
    def _(self, term: Product, place: Place) -> Fragment:
        first, *rest = term.factors
        # A summation sign takes in all that follows it, so only the last factor needs no brackets.
        parts = [self.inside(first, POWER if isinstance(first, SumOver) else PRODUCT, place)]
        for before, factor in zip(term.factors, rest, strict=False):
            closed = factor is term.factors[-1] and isinstance(factor, SumOver) and self.by_sign(factor)
            printed = self.inside(factor, SUM if closed else POWER, Place.FACTOR)
            gap = self.sign(self.gap(before, factor))
            parts.append(joined((gap, printed)).breakable(AT_PRODUCT))
        return joined(parts)

    def gap(self, before: Term, behind: Term) -> Sign:
        """What stands between two factors."""
        plain = isinstance(behind, Number) and behind != PI
        if plain or (isinstance(behind, Quotient) and self.is_small(behind)):
            return "by"
        return "air" if self._needs_air(before) or self._needs_air(behind) else "nothing"

    def _needs_air(self, factor: Term) -> bool:
        """Fractions, words and functions do; single letters, numbers and brackets do not."""
        match factor:
            case Quantity():
                return self.notation.name(factor).is_long
            case Number() | Sum() | Power():
                return False
        return not (isinstance(factor, Quotient) and self.is_small(factor))

    @staticmethod
    def is_small(term: Quotient) -> bool:
        """Whether a quotient is of plain numbers, as one half is."""
        return isinstance(term.above, Number) and isinstance(term.below, Number)

    def is_shared(self, term: Quotient) -> bool:
        """Whether a quotient is a sum of derivatives over a number: 1/3 (... + ...) has them at full size."""
        several = isinstance(term.above, Sum | SumOver) and isinstance(term.below, Number)
        return several and any(isinstance(leaf, Derivative) for leaf in named_leaves(term.above))

    @write.register
    def _(self, term: Quotient, place: Place) -> Fragment:
        above, below = self.fragment(term.above), self.fragment(term.below)
        if self.is_small(term):
            return self.script.small_fraction(above, below)
        if self.is_shared(term):
            share = self.script.small_fraction(self.fragment(ONE), below)
            return joined((share, self.script.bracketed(above).breakable(AT_PRODUCT)))
        return self.fraction(above, below)

    def fraction(self, above: Fragment, below: Fragment) -> Fragment:
        """above over below"""
        return self.script.fraction(above, below)

    @write.register
    def _(self, term: Power, place: Place) -> Fragment:
        base = self.inside(term.base, ATOM, Place.BASE)
        return self.power(base, self.fragment(term.exponent))

    def power(self, base: Fragment, exponent: Fragment) -> Fragment:
        """base ^ exponent"""
        return self.script.power(base, exponent)

    @write.register
    def _(self, term: Apply, place: Place) -> Fragment:
        head = self._head(term.function)
        if term.function != "exp":
            return self.script.applied(term.function, [self.fragment(argument) for argument in term.arguments], head)
        exponent = self.exponent(term.arguments[0])
        return self.script.applied("exp", [exponent], head) if head else self.power(self.sign("e"), exponent)

    def _head(self, function: str) -> Fragment | None:
        """The notation's own name of a function."""
        own = self.notation.functions.get(function)
        return self.script.name(own) if own else None

    def exponent(self, argument: Term) -> Fragment:
        """What stands in the exponent of e."""
        return self.fragment(argument)

    def by_sign(self, term: SumOver) -> bool:
        """Whether a sum over an index is printed with a summation sign."""
        return term.count > UNROLLED and not is_numbered(term, self.notation)

    def summation(self, term: SumOver) -> Fragment:
        """The summation sign with its index."""
        return self.script.summation(term.index, term.count)

    @write.register
    def _(self, term: SumOver, place: Place) -> Fragment:
        if term.count == 1:
            return self.inside(term.at(1), SUM, place)
        if self.by_sign(term):
            return joined((self.summation(term), self.inside(term.body, PRODUCT, Place.FACTOR)))
        first, *rest = self._summands(term)
        assert first is not None
        return joined([self.inside(first, SIGN, Place.ALONE), *(self._next(part) for part in rest)])

    @write.register
    def _(self, term: Framed, place: Place) -> Fragment:
        return self.script.framed(self.fragment(term.term))

    @write.register
    def _(self, term: Choice, place: Place) -> Fragment:
        turned = isinstance(term.subject, Negative)
        subject = term.subject.term if isinstance(term.subject, Negative) else term.subject
        branches = (self.fragment(term.nonnegative), self.fragment(term.otherwise))
        return self.script.cases(*branches, self.fragment(subject), turned=turned)

    @write.register
    def _(self, term: Matrix, place: Place) -> Fragment:
        return self.matrix([[self.fragment(entry) for entry in row] for row in term.rows])

    def matrix(self, rows: Sequence[Sequence[Fragment]]) -> Fragment:
        """Printed entries in square brackets."""
        return self.script.matrix(rows)

    @write.register
    def _(self, term: Transposed, place: Place) -> Fragment:
        return self.script.transposed(self.inside(term.term, ATOM, Place.BASE))

    @write.register
    def _(self, term: Mapped, place: Place) -> Fragment:
        head = self._head(term.function) or self.script.head(term.function)
        called = self.script.primed(head) if term.slope else head
        return joined((called, self.script.bracketed(self.fragment(term.term))))

    @write.register
    def _(self, term: Elementwise, place: Place) -> Fragment:
        first, *rest = (self.inside(factor, POWER, Place.FACTOR) for factor in term.factors)
        sign = self.sign("circle")
        return joined([first, *(joined((sign, factor)).breakable(AT_PRODUCT) for factor in rest)])

    @write.register
    def _(self, term: Differential, place: Place) -> Fragment:
        """d/dx (body); a body that is a name stands above the line."""
        wrt = self.leaf(term.wrt, Place.ALONE)
        if isinstance(term.body, Quantity):
            return self.script.derivative(self.leaf(term.body, Place.ALONE), wrt, alone=term.alone)
        sign = self.script.derivative(None, wrt, alone=term.alone)
        return joined((sign, self.script.bracketed(self.fragment(term.body))))
