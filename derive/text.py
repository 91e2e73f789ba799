"""Terms as plain text in the one grammar of graph files, answers and JSON: `dL/dz[2,1] * a[1,1]`.

The grammar has no matrices; they are written for reading only: `[1, 2; 3, 4]`, `X[1]^T`, `u .* v`, `f'(Z[1])`.
"""

from __future__ import annotations

from fractions import Fraction
from functools import singledispatch

from derive.functions import GRAMMAR, opened
from derive.lexer import LIMITS
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
    negative,
    product,
    total,
)

_SUM, _SIGN, _PRODUCT, _POWER, _ATOM = range(5)


def to_text(term: Term) -> str:
    """The term in grammar text; functions the grammar lacks are opened into those it has.

    A derivative that is not carried out has no place in the grammar; it is written d/dx (body).

    >>> w, x = Quantity("w", (1, 1, 1)), Quantity("x", (1,))
    >>> to_text(Sum((Product((w, x)), Negative(Quotient(x, Number.of(2))))))
    'w[1,1,1] * x[1] - x[1] / 2'
    """
    return _write(term)[0]


def decimal(value: Fraction) -> str:
    """An exact finite decimal in full, or a quotient where there is none.

    >>> decimal(Fraction(1, 100)), decimal(Fraction(-3)), decimal(Fraction(1, 3))
    ('0.01', '-3', '1/3')
    """
    sign, value = ("-" if value < 0 else ""), abs(value)
    places = 0
    while (value * 10**places).denominator != 1:
        places += 1
        if places > 60:
            return f"{sign}{value.numerator}/{value.denominator}"
    digits = str(int(value * 10**places)).rjust(places + 1, "0")
    return sign + (f"{digits[:-places]}.{digits[-places:]}" if places else digits)


def _number(value: Fraction) -> str:
    """`decimal`, or 15e-52 where the zeros would pass what the grammar reads in one number."""
    text, places = decimal(value), 0
    rest = value.denominator
    while rest % 10 == 0 or rest % 2 == 0 or rest % 5 == 0:
        rest //= 10 if rest % 10 == 0 else 2 if rest % 2 == 0 else 5
        places += 1
    if rest != 1 or sum(map(str.isdigit, text)) <= LIMITS.digits:
        return text
    whole = str(int(value * 10**places))
    digits = whole.rstrip("0")
    return f"{digits}e{len(whole) - len(digits) - places}"


def _in(term: Term, level: int) -> str:
    text, own = _write(term)
    return f"({text})" if own < level else text


@singledispatch
def _write(term: Term) -> tuple[str, int]:
    """The text of a term and how tightly its outermost operation binds."""
    raise TypeError(f"no text form for {type(term).__name__}")


@_write.register
def _(term: Number) -> tuple[str, int]:
    text = _number(term.value)
    return text, _SIGN if text.startswith("-") else _PRODUCT if "/" in text else _ATOM


@_write.register(Quantity)
@_write.register(Derivative)
def _(term: Quantity | Derivative) -> tuple[str, int]:
    return term.name, _ATOM


@_write.register
def _(term: Sum) -> tuple[str, int]:
    text = to_text(term.terms[0])
    for part in term.terms[1:]:
        text += f" - {_in(part.term, _PRODUCT)}" if isinstance(part, Negative) else f" + {_in(part, _PRODUCT)}"
    return text, _SUM


@_write.register
def _(term: Negative) -> tuple[str, int]:
    return "-" + _in(term.term, _PRODUCT), _SIGN


@_write.register
def _(term: Product) -> tuple[str, int]:
    first, *rest = term.factors
    return " * ".join([_in(first, _PRODUCT), *(_in(f, _POWER) for f in rest)]), _PRODUCT


@_write.register
def _(term: Quotient) -> tuple[str, int]:
    return f"{_in(term.above, _PRODUCT)} / {_in(term.below, _POWER)}", _PRODUCT


@_write.register
def _(term: Power) -> tuple[str, int]:
    return f"{_in(term.base, _ATOM)}^{_in(term.exponent, _ATOM)}", _POWER


@_write.register
def _(term: Apply) -> tuple[str, int]:
    if term.function not in GRAMMAR:
        return _write(opened(term))
    return f"{term.function}({', '.join(to_text(a) for a in term.arguments)})", _ATOM


@_write.register
def _(term: SumOver) -> tuple[str, int]:
    return _write(Sum(tuple(term.terms()))) if term.count > 1 else _write(term.at(1))


@_write.register
def _(term: Choice) -> tuple[str, int]:
    """nonnegative * (1 - step(-subject)) + otherwise * step(-subject): `step` is 0 at 0, the choice is not.

    Each branch is multiplied by exactly 0 or 1, so nothing is lost where the other one is huge.
    """
    below = Apply("step", (negative(term.subject),))
    above = Sum((ONE, negative(below)))
    return _write(total(product(term.nonnegative, above), product(term.otherwise, below)))


@_write.register
def _(term: Framed) -> tuple[str, int]:
    return _write(term.term)


@_write.register
def _(term: Matrix) -> tuple[str, int]:
    return "[" + "; ".join(", ".join(map(to_text, row)) for row in term.rows) + "]", _ATOM


@_write.register
def _(term: Transposed) -> tuple[str, int]:
    return f"{_in(term.term, _ATOM)}^T", _POWER


@_write.register
def _(term: Elementwise) -> tuple[str, int]:
    return " .* ".join(_in(factor, _POWER) for factor in term.factors), _PRODUCT


@_write.register
def _(term: Differential) -> tuple[str, int]:
    return f"d/d{term.wrt.name} ({to_text(term.body)})", _ATOM


@_write.register
def _(term: Mapped) -> tuple[str, int]:
    name = term.function + ("'" if term.slope else "")
    return f"{name}({to_text(term.term)})", _ATOM
