"""Figures and indices in words."""

from __future__ import annotations

from fractions import Fraction

from derive.functions import PI
from derive.text import decimal
from templates.filling import Place, Written
from templates.numbers import Figure

_SMALL = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def numeral(text: str) -> str:
    """A whole number in words where it is small.

    >>> numeral("2"), numeral("31"), numeral("k")
    ('two', '31', 'k')
    """
    return _SMALL[int(text)] if text.isdecimal() and int(text) < len(_SMALL) else text


def spelt(index: str) -> str:
    """An index figure by figure.

    >>> spelt("11"), spelt("j")
    ('one one', 'j')
    """
    return " ".join(map(numeral, index)) if index.isdecimal() else index


def spoken_figure(figure: Figure, place: Place = Place.ALONE, strong: bool = False) -> Written:
    """A figure at its place.

    >>> spoken_figure(Figure(True, "0.3")).text, spoken_figure(Figure(True, "0.3"), Place.NEXT).text
    ('minus 0.3', ' minus 0.3')
    """
    text = figure.digits
    if figure.exponent is not None:
        power = f"minus {-figure.exponent}" if figure.exponent < 0 else str(figure.exponent)
        text = f"{text} times 10 to the power {power}"
    if place is Place.NEXT:
        return Written((" minus " if figure.negative else " plus ") + text, 0.0)
    if figure.negative is not (place is Place.TURNED):
        text = f"minus {text}"
    whole = place is Place.BASE and " " in text
    return Written(f"open bracket {text} close bracket" if whole else text, 0.0)


def exact_number(value: Fraction) -> str:
    """An exact number without its sign.

    >>> exact_number(Fraction(7, 4)), exact_number(Fraction(1, 3))
    ('1.75', '1 over 3')
    """
    if abs(value) == PI.value:
        return "pi"
    return decimal(abs(value)).replace("/", " over ")
