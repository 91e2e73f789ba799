"""How tightly the operations of a printed term bind, which decides where brackets stand."""

from __future__ import annotations

from collections.abc import Mapping

from derive.quantities import Derivative
from derive.terms import (
    Choice,
    Differential,
    Elementwise,
    Framed,
    Mapped,
    Matrix,
    Negative,
    Power,
    Product,
    Quotient,
    Sum,
    Term,
    Transposed,
)

SUM, SIGN, PRODUCT, POWER, ATOM = range(5)
"""How tightly an operation binds."""
LEVELS: Mapping[type[Term], int] = {
    Sum: SUM,
    Negative: SIGN,
    Product: PRODUCT,
    Choice: PRODUCT,
    Elementwise: PRODUCT,
    Quotient: POWER,
    Power: POWER,
    Derivative: POWER,
    Transposed: POWER,
    Mapped: POWER,
    Matrix: ATOM,
    Framed: ATOM,
    Differential: POWER,
}
"""The kinds of node that bind alike whatever is in them."""
