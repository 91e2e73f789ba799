"""A printed number with the unit of its last digit."""

from __future__ import annotations

from exercises.audit.cursor import Unreadable
from exercises.audit.trees import Literal

_LONGEST = 40
_LARGEST_POWER = 300


def literal(text: str) -> Literal:
    r"""A printed number; raises Unreadable where its one comma may be a decimal point or part thousands.

    >>> literal("0.40"), literal("1.5e-3").unit
    (Literal(text='0.40', value=0.4, unit=0.01), 0.0001)
    """
    plain = text.replace("\\,", "")
    whole, comma, rest = plain.partition("{,}")
    if "{,}" in rest or "." in rest:
        plain = plain.replace("{,}", "")
    elif comma:
        if len(rest) == 3 and whole != "0":
            raise Unreadable
        plain = f"{whole}.{rest}"
    if len(plain) > _LONGEST:
        raise Unreadable
    mantissa, _, power = plain.lower().partition("e")
    if power and abs(int(power)) > _LARGEST_POWER:
        raise Unreadable
    decimals = len(mantissa.partition(".")[2])
    exponent = int(power or 0) - decimals
    return Literal(plain, float(plain), 10.0**exponent if decimals or power else 0.0)
