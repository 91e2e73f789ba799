"""The shares of a grade that Moodle knows, and how it writes numbers."""

from __future__ import annotations

from decimal import Context, Decimal
from fractions import Fraction
from functools import lru_cache

from exercises.kinds.number import decimal

_TEXTS = (
    *("100", "90", "83.33333", "80", "75", "70", "66.66667", "60", "50", "40", "33.33333", "30", "25", "20"),
    *("16.66667", "14.28571", "12.5", "11.11111", "10", "5", "0"),
)
_ALL = 2520
"""What every denominator of theirs divides."""
GRADES: dict[str, Fraction] = {text: Fraction(round(Fraction(text) * _ALL), 100 * _ALL) for text in _TEXTS}
"""The grade options as they are written, with the shares that they stand for."""

NEAR = Fraction(1, 50_000)
"""How far a written grade may be from an option, as a share."""

DIGITS = 14
"""The significant digits of an answer that Moodle keeps."""
_KEPT = Context(prec=DIGITS)


@lru_cache(maxsize=1024)
def grade(share: Fraction) -> str:
    """The grade option nearest to a share; the lower one of two.

    >>> grade(Fraction(1, 2)), grade(Fraction(1, 3)), grade(Fraction(55, 100))
    ('50', '33.33333', '50')
    """
    return min(GRADES, key=lambda text: (abs(GRADES[text] - share), GRADES[text]))


def plain(value: float) -> str:
    """A number with a decimal point and no exponent, to the digits that Moodle keeps.

    >>> plain(-1.5e-06), plain(52.19558399999999)
    ('-0.0000015', '52.195584')
    """
    kept = decimal(value).normalize(_KEPT)
    return f"{kept + 0 if kept else Decimal(0):f}"
