"""Numbers as they stand in files for other programs; what is longer than any of these reads is none.

number_of("-1.5e3"), count_of("12") -> Decimal, int; None
"""

from __future__ import annotations

import re
from decimal import Context, Decimal

NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_COUNT = re.compile(r"[0-9]{1,9}")
_LONGEST, _FARTHEST = 60, 100
"""Signs of a number, and its largest power of ten."""
_EXACT = Context(prec=2 * (_LONGEST + _FARTHEST))


def number_of(text: str) -> Decimal | None:
    """The number that a text is; None where it is none.

    >>> number_of("0.50"), number_of(" 1"), number_of("1e999999999999")
    (Decimal('0.50'), None, None)
    """
    if len(text) > _LONGEST or not NUMBER.fullmatch(text):
        return None
    power = text.lower().partition("e")[2]
    return Decimal(text) if abs(int(power or "0")) <= _FARTHEST else None


def plain_number(text: str) -> Decimal | None:
    """The number that a text is without a power of ten or a plus; None where it is none."""
    return None if set(text) & set("eE+") else number_of(text)


def is_multiple(one: Decimal, step: Decimal) -> bool:
    """Whether a number is some whole steps.

    >>> is_multiple(Decimal("1e90"), Decimal("0.0001")), is_multiple(Decimal("0.00015"), Decimal("0.0001"))
    (True, False)
    """
    return not _EXACT.remainder(one, step)


def rounded_up(one: Decimal, step: Decimal) -> Decimal:
    """The least multiple of a step that is no smaller."""
    below = _EXACT.multiply(_EXACT.divide_int(one, step), step)
    return below if below >= one else _EXACT.add(below, step)


def count_of(text: str) -> int | None:
    """The whole number from 0 on that a text is; None where it is none.

    >>> count_of("3"), count_of("3.0"), count_of("9" * 5000)
    (3, None, None)
    """
    return int(text) if _COUNT.fullmatch(text) else None
