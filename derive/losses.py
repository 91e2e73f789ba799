"""Loss functions, one entry each in LOSSES.

A loss is a sum (or mean) over the outputs j of a part E[j] in the target y and the output a. Its entry
gives the part and the part's slope by the output as textbooks write it. Logarithms are natural. To add
one: an entry here; tests hold it against SymPy and finite differences.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from derive.functions import call, one_minus, square
from derive.rules import Working
from derive.terms import HALF, TWO, Product, Quotient, Sum, Term, negative
from derive.workings import HALF_SQUARE, LOGARITHM, LOGARITHMS, SQUARE


@dataclass(frozen=True)
class Loss:
    """L = sum (or mean) over j of part(y_j, a_j); dE/da = slope(y, a), told as `working` says.

    The last fields say what y and a must be, and which way training should go.
    """

    name: str
    part: Callable[[Term, Term], Term]
    slope: Callable[[Term, Term], Term]
    working: Working
    mean: bool = False
    outputs_in_01: bool = False
    targets_in_01: bool = False
    targets_nonnegative: bool = False
    larger_is_better: bool = False


def _error(y: Term, a: Term) -> Term:
    """y - a"""
    return Sum((y, negative(a)))


def _two_sided(y: Term, a: Term) -> Term:
    """y ln a + (1 - y) ln(1 - a)"""
    return Sum((Product((y, call("ln", a))), Product((one_minus(y), call("ln", one_minus(a))))))


def _two_sided_slope(y: Term, a: Term) -> Term:
    """y/a - (1 - y)/(1 - a)"""
    return Sum((Quotient(y, a), negative(Quotient(one_minus(y), one_minus(a)))))


def _cross_slope(y: Term, a: Term) -> Term:
    """-y/a + (1 - y)/(1 - a)"""
    return Sum((negative(Quotient(y, a)), Quotient(one_minus(y), one_minus(a))))


def _half_square(y: Term, a: Term) -> Term:
    return Product((HALF, square(_error(y, a))))


def _square(y: Term, a: Term) -> Term:
    return square(_error(y, a))


def _square_slope(y: Term, a: Term) -> Term:
    return negative(Product((TWO, _error(y, a))))


def _binary(name: str, *, mean: bool) -> Loss:
    return Loss(
        name,
        lambda y, a: negative(_two_sided(y, a)),
        _cross_slope,
        LOGARITHMS,
        mean=mean,
        outputs_in_01=True,
        targets_in_01=True,
    )


_TABLE = (
    Loss("half_squared_error", _half_square, lambda y, a: negative(_error(y, a)), HALF_SQUARE),
    Loss("squared_error", _square, _square_slope, SQUARE),
    Loss("mean_squared_error", _square, _square_slope, SQUARE, mean=True),
    Loss(
        "cross_entropy",
        lambda y, a: negative(Product((y, call("ln", a)))),
        lambda y, a: negative(Quotient(y, a)),
        LOGARITHM,
        outputs_in_01=True,
        targets_nonnegative=True,
    ),
    _binary("binary_cross_entropy", mean=False),
    _binary("mean_binary_cross_entropy", mean=True),
    Loss(
        "binary_log_likelihood",
        _two_sided,
        _two_sided_slope,
        LOGARITHMS,
        outputs_in_01=True,
        targets_in_01=True,
        larger_is_better=True,
    ),
)
LOSSES: dict[str, Loss] = {loss.name: loss for loss in _TABLE}
