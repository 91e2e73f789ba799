"""Numbers as Canvas can take them: scaled where they are small, or spelled out as the texts that are right.

Canvas rounds what is entered into a field for numbers to four decimals, and makes nothing of less.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from exercises.export.model import Number
from exercises.kinds.number import decimal, rounded

PLACES = 4
"""Decimals of what is entered that Canvas keeps."""
SMALLEST = Decimal("0.0001")
"""The smallest size of a bound, other than 0, that it can be trusted with."""

_POWERS = (0, 3, 6, 9, 12, 15)


@dataclass(frozen=True, slots=True)
class Entered:
    """A number as it is to be entered: 10 ** `power` times what is asked for, with so many decimals."""

    power: int
    value: Decimal
    tolerance: Decimal
    decimals: int

    @property
    def low(self) -> Decimal:
        """The least that is right."""
        return self.value - self.tolerance

    @property
    def high(self) -> Decimal:
        """The most that is right."""
        return self.value + self.tolerance

    @property
    def factor(self) -> str:
        """What the number is to be multiplied by."""
        return f"{10**self.power}"


def entered(number: Number) -> Entered:
    """The number by the smallest power of 1000 that leaves it four decimals, and bounds that Canvas keeps.

    >>> entered(Number("dL/dw[1,1,1]", 0.000439, 6, 0.000002, "0.000439"))
    Entered(power=3, value=Decimal('0.439'), tolerance=Decimal('0.002'), decimals=3)
    """
    return next(found for power in _POWERS if _kept(found := _scaled(number, power)))


def _scaled(number: Number, power: int) -> Entered:
    value, tolerance = (decimal(size).scaleb(power) for size in (number.value, number.tolerance))
    return Entered(power, _plain(value), _plain(tolerance), max(0, number.decimals - power))


def _plain(size: Decimal) -> Decimal:
    """The decimal without an exponent."""
    return Decimal(f"{size:f}")


def _kept(found: Entered) -> bool:
    bounds = (found.low, found.value, found.high)
    whole = found.decimals <= PLACES and all(not bound or abs(bound) >= SMALLEST for bound in bounds)
    return whole or found.power == _POWERS[-1]


def scaling(found: Entered) -> str:
    """The sentence that tells by how much a number is to be multiplied."""
    value, factor = found.decimals + found.power, found.factor
    example = rounded(1234 / 10**value, value)
    shown = rounded(float(decimal(float(example)).scaleb(found.power)), found.decimals)
    return f"Enter {factor} times the number that is asked for: where it is {example}, enter {shown}."


def numbers_within(number: Number) -> range:
    """The answers with as many decimals as asked for that are right, in units of the last one."""
    value, tolerance = decimal(number.value), decimal(number.tolerance)
    ends = ((value - tolerance, ROUND_CEILING), (value + tolerance, ROUND_FLOOR))
    low, high = (int(end.scaleb(number.decimals).to_integral_value(how)) for end, how in ends)
    return range(low, high + 1)


def texts(number: Number) -> tuple[str, ...]:
    """The texts that are right: each number within the tolerance as people write it, the value's own first.

    >>> texts(Number("L", 0.59004, 4, 0.0001, "0.5900"))
    ('0.5900', '.5900', '0.59', '.59', '0.5901', '.5901')
    """
    units = sorted(numbers_within(number), key=lambda unit: abs(unit - number.value * 10**number.decimals))
    every = (text for unit in units for text in _spelled(Decimal(unit).scaleb(-number.decimals)))
    return tuple(dict.fromkeys(every))


def _spelled(size: Decimal) -> Iterator[str]:
    """With all decimals or without noughts at the end, with the nought in front or without."""
    full = f"{size:f}"
    short = full.rstrip("0").rstrip(".") if "." in full else full
    for text in (full, short):
        yield text
        if text.lstrip("-").startswith("0."):
            yield text.replace("0.", ".", 1)
    if not size:
        yield f"-{full}"
