"""How wide names and figures are in print, in ems of Computer Modern, whatever a target writes them as."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from derive.functions import PI
from derive.text import decimal
from templates.filling import Place
from templates.notations import Mark, Name
from templates.numbers import Figure

_SMALL = 0.72
"""An index is this much narrower than the line."""
_LETTER, _WORD_LETTER, _DIGIT, _GREEK = 0.58, 0.54, 0.5, 0.6
_NARROW = {"m": 0.88, "w": 0.75, "i": 0.35, "l": 0.32, "t": 0.38, "j": 0.42, "b": 0.44}
_MARKS: Mapping[Mark, float] = {"prime": 0.3, "tilde": 0.0, "new": 1.75, "plus": 0.78}
_AIR = 0.08
"""What is left behind a raised or lowered part."""
_BRACKETS, _MINUS, _OPERATOR = 0.78, 0.78, 1.22


def name_width(name: Name) -> float:
    """The width of a name with its indices."""
    sub = _SMALL * _listed(name)
    mark = _MARKS[name.mark] if name.primed else 0.0
    sup = _SMALL * (mark + sum(len(sup.text) * _DIGIT + (0.8 if sup.fence else 0.0) for sup in name.sup))
    indexed = name.sub or name.sup or (name.primed and name.mark != "tilde")
    return _base(name) * (1.1 if name.bold else 1.0) + max(sub, sup) + (_AIR if indexed else 0.0)


def _listed(name: Name) -> float:
    """The width of the lowered parts with the commas between them."""
    parts = [name_width(part) if isinstance(part, Name) else _DIGIT * len(part) for part in name.sub]
    return sum(parts) + 0.4 * max(0, len(parts) - 1)


def _base(name: Name) -> float:
    if name.style == "greek":
        return _GREEK
    if name.style == "letter":
        return _letter(name.base[:1], _LETTER) + _DIGIT * len(name.base[1:])
    return sum(_letter(letter, _WORD_LETTER) for letter in name.base)


def _letter(letter: str, usual: float) -> float:
    """The width of one letter; capitals are wide."""
    return _NARROW.get(letter, 0.85 if letter.isupper() else usual)


def figure_width(figure: Figure, place: Place = Place.ALONE, strong: bool = False) -> float:
    """The width of a figure at its place."""
    width = _unsigned(figure)
    if place is Place.NEXT:
        return width + _OPERATOR
    if figure.negative is not (place is Place.TURNED):
        width += _MINUS
    if is_bracketed(figure, place):
        return width + _BRACKETS
    return 1.15 * width if strong else width


def is_bracketed(figure: Figure, place: Place) -> bool:
    """Whether a figure has brackets around it there."""
    base = place is Place.BASE
    return (figure.negative and (base or place is Place.FACTOR)) or (base and figure.exponent is not None)


def _unsigned(figure: Figure) -> float:
    grouped = figure.grouped(" ") != figure.digits
    width = 0.5 * len(figure.digits) - (0.22 if "." in figure.digits else 0.0) + (0.5 if grouped else 0.0)
    return width if figure.exponent is None else width + 2.2 + 0.36 * len(str(figure.exponent))


def exact_width(value: Fraction) -> float:
    """The width of an exact number without its sign."""
    if abs(value) == PI.value:
        return _GREEK
    text = decimal(abs(value))
    if "/" in text:
        return 0.36 * max(map(len, text.split("/"))) + 0.2
    return 0.5 * len(text) - (0.22 if "." in text else 0.0)
