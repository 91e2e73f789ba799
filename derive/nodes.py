"""The kinds of node in a term: a small tree that keeps the order a person would write.

Leaves are `Number`, `Quantity` and `Derivative`; the rest is `Sum`, `Negative`, `Product`, `Quotient`,
`Power`, `Apply` (a function), `SumOver` (a sum over an index), `Choice` (two cases by a sign), `Framed` (a box
around what is known already), `Differential` (a derivative that is not yet carried out), `OfSamples` (a number taken
from other samples, plain as soon as a sample is chosen), and for whole layers
`Matrix`, `Transposed`, `Elementwise` and `Mapped`.
A tree becomes SymPy (`symbolic.py`), NumPy source (`source.py`), plain text (`text.py`) and print (the templates).
To add a kind of node: the class here, `children` and `rebuild`, and a case in each of those printers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import singledispatch

from derive.quantities import Derivative, Quantity, sample_of


@dataclass(frozen=True)
class Number:
    """An exact finite decimal, such as 2 or 0.01; a half is `Quotient(Number(1), Number(2))`."""

    value: Fraction

    @classmethod
    def of(cls, value: int | str | float) -> Number:
        """The number that the shortest decimal text of `value` names."""
        return cls(Fraction(str(value)))


@dataclass(frozen=True)
class Sum:
    """terms[0] + terms[1] + ...; a `Negative` term prints as a minus sign."""

    terms: tuple[Term, ...]


@dataclass(frozen=True)
class Negative:
    """-term"""

    term: Term


@dataclass(frozen=True)
class Product:
    """factors[0] * factors[1] * ..."""

    factors: tuple[Term, ...]


@dataclass(frozen=True)
class Quotient:
    """above / below"""

    above: Term
    below: Term


@dataclass(frozen=True)
class Power:
    """base ^ exponent"""

    base: Term
    exponent: Term


@dataclass(frozen=True)
class Apply:
    """function(arguments), the function by its name in FUNCTIONS."""

    function: str
    arguments: tuple[Term, ...]


@dataclass(frozen=True)
class SumOver:
    """The sum of `body` for `index` = 1, 2, ..., `count`; the index stands in the body's quantities."""

    index: str
    count: int
    body: Term

    def at(self, value: int) -> Term:
        """The summand where the index is `value`."""
        return with_index(self.body, self.index, value)

    def terms(self) -> Iterator[Term]:
        """All the summands in order."""
        return (self.at(value) for value in range(1, self.count + 1))


@dataclass(frozen=True)
class Choice:
    """`otherwise` where `subject` < 0, else `nonnegative`: so a slope at a kink is the right-hand one."""

    subject: Term
    nonnegative: Term
    otherwise: Term


@dataclass(frozen=True)
class Framed:
    """`term` in a box, as a factor that stands elsewhere already; it means what `term` means."""

    term: Term


@dataclass(frozen=True)
class OfSamples:
    """`body` as other samples have it: the first sample takes that of sample order[0], the second of order[1], ..."""

    body: Term
    order: tuple[int, ...]


@dataclass(frozen=True)
class Matrix:
    """Terms in rows of equal length; a vector is a matrix of one column or one row."""

    rows: tuple[tuple[Term, ...], ...]

    def __post_init__(self) -> None:
        assert len({len(row) for row in self.rows}) == 1, "rows of one length"
        assert self.rows[0], "at least one entry"

    @classmethod
    def column(cls, entries: Iterable[Term]) -> Matrix:
        """The column vector of these entries."""
        return cls(tuple((entry,) for entry in entries))

    @classmethod
    def row(cls, entries: Iterable[Term]) -> Matrix:
        """The row vector of these entries."""
        return cls((tuple(entries),))

    def turned(self) -> Matrix:
        """The matrix with its rows as columns."""
        return Matrix(tuple(zip(*self.rows, strict=True)))

    def around(self, entries: Iterable[Term]) -> Matrix:
        """Other entries, told row by row, in the same shape."""
        rest = iter(entries)
        return Matrix(tuple(tuple(next(rest) for _ in row) for row in self.rows))


@dataclass(frozen=True)
class Transposed:
    """term^T, its rows as columns"""

    term: Term


@dataclass(frozen=True)
class Elementwise:
    """factors[0], factors[1], ... of one shape, multiplied entry by entry (the Hadamard product)."""

    factors: tuple[Term, ...]


@dataclass(frozen=True)
class Differential:
    """d/dwrt (body), not yet carried out; `alone` where `wrt` is the only variable, so that it is written with a d."""

    body: Term
    wrt: Quantity | Derivative
    alone: bool = False


@dataclass(frozen=True)
class Mapped:
    """The activation `function` of a whole vector; its slope at every entry where `slope`."""

    function: str
    term: Term
    slope: bool = False


Leaf = Number | Quantity | Derivative
Whole = Matrix | Transposed | Elementwise | Mapped
Term = (
    Leaf
    | Sum
    | Negative
    | Product
    | Quotient
    | Power
    | Apply
    | SumOver
    | Choice
    | Framed
    | OfSamples
    | Differential
    | Whole
)


@singledispatch
def children(term: Term) -> tuple[Term, ...]:
    """The direct parts of a term, left to right; a leaf has none."""
    return ()


@singledispatch
def rebuild(term: Term, parts: tuple[Term, ...]) -> Term:
    """The same kind of node around new parts."""
    return term


children.register(Sum, lambda t: t.terms)
children.register(Negative, lambda t: (t.term,))
children.register(Product, lambda t: t.factors)
children.register(Quotient, lambda t: (t.above, t.below))
children.register(Power, lambda t: (t.base, t.exponent))
children.register(Apply, lambda t: t.arguments)
children.register(SumOver, lambda t: (t.body,))
children.register(Framed, lambda t: (t.term,))
children.register(Choice, lambda t: (t.subject, t.nonnegative, t.otherwise))
children.register(OfSamples, lambda t: (t.body,))
children.register(Matrix, lambda t: tuple(entry for row in t.rows for entry in row))
children.register(Transposed, lambda t: (t.term,))
children.register(Elementwise, lambda t: t.factors)
children.register(Mapped, lambda t: (t.term,))
children.register(Differential, lambda t: (t.body, t.wrt))

rebuild.register(Sum, lambda t, parts: Sum(parts))
rebuild.register(Negative, lambda t, parts: Negative(*parts))
rebuild.register(Product, lambda t, parts: Product(parts))
rebuild.register(Quotient, lambda t, parts: Quotient(*parts))
rebuild.register(Power, lambda t, parts: Power(*parts))
rebuild.register(Apply, lambda t, parts: Apply(t.function, parts))
rebuild.register(SumOver, lambda t, parts: SumOver(t.index, t.count, *parts))
rebuild.register(Framed, lambda t, parts: Framed(*parts))
rebuild.register(Choice, lambda t, parts: Choice(*parts))
rebuild.register(OfSamples, lambda t, parts: OfSamples(parts[0], t.order))
rebuild.register(Matrix, lambda t, parts: t.around(parts))
rebuild.register(Transposed, lambda t, parts: Transposed(*parts))
rebuild.register(Elementwise, lambda t, parts: Elementwise(parts))
rebuild.register(Mapped, lambda t, parts: Mapped(t.function, parts[0], t.slope))
rebuild.register(Differential, lambda t, parts: _differential(t, *parts))


def _differential(term: Differential, body: Term, wrt: Term) -> Differential:
    assert isinstance(wrt, Quantity | Derivative), "a derivative is taken by a name"
    return Differential(body, wrt, term.alone)


def with_index(term: Term, index: str, value: int) -> Term:
    """The tree with the index letter `index` given the number `value`; a sum over the same letter keeps its own."""
    if isinstance(term, Leaf):
        return _leaf_at(term, index, value)
    if isinstance(term, SumOver) and term.index == index:
        return term
    if isinstance(term, OfSamples) and _is_of_sample(term.body, index):
        return with_index(term.body, index, term.order[value - 1])
    return rebuild(term, tuple(with_index(part, index, value) for part in children(term)))


def _is_of_sample(term: Term, letter: str) -> bool:
    """Whether a name in the term is of the sample that the letter stands for."""
    own = isinstance(term, Quantity | Derivative) and sample_of(term) == letter
    return own or any(_is_of_sample(part, letter) for part in children(term))


def _leaf_at(leaf: Leaf, index: str, value: int) -> Leaf:
    match leaf:
        case Quantity():
            return _quantity_at(leaf, index, value)
        case Derivative():
            return leaf.changed(lambda quantity: _quantity_at(quantity, index, value))
    return leaf


def _quantity_at(quantity: Quantity, index: str, value: int) -> Quantity:
    if index not in quantity.indices and quantity.sample != index:
        return quantity
    sample = value if quantity.sample == index else quantity.sample
    return replace(quantity, indices=tuple(value if i == index else i for i in quantity.indices), sample=sample)
