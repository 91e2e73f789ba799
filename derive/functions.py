"""The functions that formulas may use, one entry each in FUNCTIONS.

`GRAMMAR` lists those an expression in a file or an answer may call, beside `HYPERBOLIC`; the others are
activations, whose `definition` opens them into grammar functions. To add one: an entry here (name, slopes as a textbook
writes them, definition or SymPy form, source for NumPy and for plain floats). A test holds every entry's
slope against SymPy and against finite differences.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from derive.terms import ONE, TWO, ZERO, Apply, Choice, Number, Power, Product, Quotient, Sum, Term, negative, product

Slopes = Callable[..., tuple[Term, ...]]


@dataclass(frozen=True)
class Function:
    """A function of one or more terms.

    `slopes(*arguments)` gives the partial derivative by each argument; `definition(*arguments)` opens
    the function into simpler ones; `sympy` names SymPy's own function where there is no definition.
    """

    name: str
    slopes: Slopes
    definition: Callable[..., Term] | None = None
    sympy: str = ""
    arity: tuple[int, int] = (1, 1)
    domain: Callable[[float], bool] = lambda value: True


def call(name: str, *arguments: Term) -> Apply:
    """`name(arguments)` as a term."""
    return Apply(name, arguments)


def one_minus(term: Term) -> Sum:
    """1 - term"""
    return Sum((ONE, negative(term)))


def square(term: Term) -> Power:
    """term^2"""
    return Power(term, TWO)


def is_nonnegative(subject: Term) -> Choice:
    """1 where subject >= 0, else 0"""
    return Choice(subject, ONE, ZERO)


def _extreme(first_wins: Callable[[Term, Term], Term], name: str) -> Slopes:
    """The slopes of max or min: each argument against the extreme of the others."""

    def slopes(*arguments: Term) -> tuple[Term, ...]:
        def rest(i: int) -> Term:
            others = arguments[:i] + arguments[i + 1 :]
            return others[0] if len(others) == 1 else call(name, *others)

        return tuple(first_wins(a, rest(i)) for i, a in enumerate(arguments))

    return slopes


def _max_slope(a: Term, rest: Term) -> Term:
    return Choice(Sum((a, negative(rest))), ONE, ZERO)


def _min_slope(a: Term, rest: Term) -> Term:
    return Choice(Sum((a, negative(rest))), ZERO, ONE)


PI = Number.of("3.141592653589793238462643383279502884197")
"""To more digits than anything here is computed with."""


def _bell(z: Term) -> Term:
    """exp(-z^2)"""
    return call("exp", negative(square(z)))


def _gelu_slope(z: Term, *_: Term) -> tuple[Term, ...]:
    phi = Quotient(call("exp", negative(Quotient(square(z), TWO))), call("sqrt", Product((TWO, PI))))
    return (Sum((normal(z), Product((z, phi)))),)


def normal(z: Term) -> Term:
    """The standard normal distribution function."""
    return Quotient(Sum((ONE, call("erf", Quotient(z, call("sqrt", TWO))))), TWO)


def _silu_slope(z: Term) -> tuple[Term, ...]:
    s = call("sigmoid", z)
    return (Product((s, Sum((ONE, Product((z, one_minus(s))))))),)


def _leaky(z: Term, alpha: Term) -> Term:
    return Choice(z, z, product(alpha, z))


def _leaky_slopes(z: Term, alpha: Term) -> tuple[Term, ...]:
    return Choice(z, ONE, alpha), Choice(z, ZERO, z)


def _elu(z: Term, alpha: Term) -> Term:
    return Choice(z, z, product(alpha, Sum((call("exp", z), negative(ONE)))))


def _elu_slopes(z: Term, alpha: Term) -> tuple[Term, ...]:
    below = Sum((call("exp", z), negative(ONE)))
    return Choice(z, ONE, product(alpha, call("exp", z))), Choice(z, ZERO, below)


_MANY = (2, 20)
_TABLE = (
    Function("exp", lambda x: (call("exp", x),), sympy="exp"),
    Function("ln", lambda x: (Quotient(ONE, x),), sympy="log", domain=lambda value: value > 0),
    Function("sqrt", lambda x: (Quotient(ONE, Product((TWO, call("sqrt", x)))),), sympy="sqrt", domain=lambda v: v > 0),
    Function("abs", lambda x: (Choice(x, ONE, negative(ONE)),), sympy="Abs"),
    Function("max", _extreme(_max_slope, "max"), sympy="Max", arity=_MANY),
    Function("min", _extreme(_min_slope, "min"), sympy="Min", arity=_MANY),
    Function("tanh", lambda x: (one_minus(square(call("tanh", x))),), sympy="tanh"),
    Function("arctan", lambda x: (Quotient(ONE, Sum((ONE, square(x)))),), sympy="atan"),
    Function("erf", lambda x: (Quotient(product(TWO, _bell(x)), call("sqrt", PI)),), sympy="erf"),
    Function(
        "sigmoid",
        lambda x: (Product((call("sigmoid", x), one_minus(call("sigmoid", x)))),),
        lambda x: Quotient(ONE, Sum((ONE, call("exp", negative(x))))),
    ),
    Function(
        "softplus",
        lambda x: (call("sigmoid", x),),
        lambda x: call("ln", Sum((ONE, call("exp", x)))),
    ),
    Function("step", lambda x: (ZERO,), lambda x: Choice(negative(x), ZERO, ONE)),
    Function("relu", lambda x: (is_nonnegative(x),), lambda x: call("max", ZERO, x)),
    Function("leaky_relu", _leaky_slopes, _leaky, arity=(2, 2)),
    Function("prelu", _leaky_slopes, _leaky, arity=(2, 2)),
    Function("elu", _elu_slopes, _elu, arity=(2, 2)),
    Function("gelu", _gelu_slope, lambda x: Product((x, normal(x)))),
    Function("silu", _silu_slope, lambda x: Product((x, call("sigmoid", x)))),
)
FUNCTIONS: dict[str, Function] = {function.name: function for function in _TABLE}
GRAMMAR = ("exp", "ln", "sqrt", "abs", "max", "min", "tanh", "arctan", "erf", "sigmoid", "softplus", "step")
HYPERBOLIC = ("cosh", "sinh")
ALIASES = {"sigma": "sigmoid"}
"""An expression may call these, too; they are read as sums of exponentials."""


def opened(term: Apply) -> Term:
    """One function replaced by its definition; raises KeyError for a name not in FUNCTIONS."""
    definition: Callable[..., Any] | None = FUNCTIONS[term.function].definition
    result: Term = definition(*term.arguments) if definition else term
    return result
