"""How a number is shown: `Figure` holds the digits, and each format writes it its own way.

    figure(value, decimals) -> Figure(negative, digits, exponent) -> "-0.30", "4.4 x 10^-12", "12 345.5"

Fixed decimals, ties rounded up as on paper (the rule of `derive.paper`), never a negative zero. Where all
digits are carried (`full`), a number that would lose nearly all of them is shown with a power of ten.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from derive.errors import InputError

_EXACT = 2.0**52
"""Up to here a float holds every whole number, so digits can be read off it."""
_LEFT = 3
"""Fewer significant digits than this are too few to see a number's size by."""


@dataclass(frozen=True, slots=True)
class Figure:
    """The printed digits of a number: `digits` without sign, times ten to the `exponent` where there is one."""

    negative: bool
    digits: str
    exponent: int | None = None

    @property
    def value(self) -> float:
        """The number that these digits name."""
        text = self.digits if self.exponent is None else f"{self.digits}e{self.exponent}"
        return -float(text) if self.negative else float(text)

    def grouped(self, space: str) -> str:
        """The digits with `space` between thousands, from 10 000 on.

        >>> Figure(False, "12345.678").grouped(" "), Figure(False, "9999").grouped(" ")
        ('12 345.678', '9999')
        """
        whole, point, rest = self.digits.partition(".")
        if len(whole) < 5:
            return self.digits
        head = len(whole) % 3 or 3
        return space.join([whole[:head], *(whole[i : i + 3] for i in range(head, len(whole), 3))]) + point + rest


def figure(value: float, decimals: int, *, full: bool = False) -> Figure:
    """The digits of `value` with `decimals` decimals, 0 itself as one digit; raises InputError where it is not finite.

    >>> figure(-0.0000004, 6).negative, figure(0.125, 2).digits
    (False, '0.13')
    >>> figure(0.0, 6).digits, figure(0.0000004, 6).digits
    ('0', '0.000000')
    >>> figure(4.4e-12, 9, full=True)
    Figure(negative=False, digits='4.4', exponent=-12)
    """
    if not math.isfinite(value):
        raise InputError("a number to be printed is not finite", "an output may be saturated; use smaller weights")
    if value == 0:
        return Figure(False, "0")
    size = abs(value)
    scaled = size * 10.0**decimals
    if scaled >= _EXACT:
        return _large(value, decimals)
    below = math.floor(scaled)
    rounded = below + (scaled - below >= 0.5 - min(1e-9 + 4e-16 * scaled + 2e-16 * 10.0**decimals, 0.1))
    if full and 0 < scaled < 10.0 ** (_LEFT - 1) and abs(rounded - scaled) > 1e-6 * scaled:
        return _scientific(value)
    text = str(rounded)
    if decimals:
        text = text.rjust(decimals + 1, "0")
        text = f"{text[:-decimals]}.{text[-decimals:]}"
    return Figure(value < 0 and rounded != 0, text)


def _large(value: float, decimals: int) -> Figure:
    return _scientific(value) if abs(value) >= 1e15 else Figure(value < 0, f"{abs(value):.{decimals}f}")


def _scientific(value: float) -> Figure:
    """Four significant digits, fewer where fewer say it exactly."""
    size = abs(value)
    mantissa, exponent = f"{size:.3e}".split("e")
    if math.isclose(float(f"{mantissa}e{exponent}"), size, rel_tol=1e-12):
        mantissa = mantissa.rstrip("0").rstrip(".")
    return Figure(value < 0, mantissa, int(exponent))
