"""Figures as MathML: the digits in one element, signs and powers of ten in their own."""

from __future__ import annotations

from templates.filling import Place, Written
from templates.mathml.elements import MINUS, element, fence, infix, prefix, row
from templates.numbers import Figure

_BRACKETS, _MINUS, _OPERATOR = 0.78, 0.78, 1.22
_THIN = "\u202f"


def write_figure(figure: Figure, place: Place = Place.ALONE, strong: bool = False) -> Written:
    """A figure at its place, with the width that it takes."""
    text, width = _unsigned(figure)
    if place is Place.NEXT:
        return Written(infix(MINUS if figure.negative else "+") + text, width + _OPERATOR)
    if figure.negative is not (place is Place.TURNED):
        text, width = prefix(MINUS) + text, width + _MINUS
    base = place is Place.BASE
    if (figure.negative and (base or place is Place.FACTOR)) or (base and figure.exponent is not None):
        text, width = fence("(", grows=False) + text + fence(")", grows=False), width + _BRACKETS
        return Written(row(text), width)
    return Written(row(text, class_="strong"), width) if strong else Written(text, width)


def _unsigned(figure: Figure) -> tuple[str, float]:
    digits = element("mn", figure.grouped(_THIN))
    width = 0.5 * len(figure.digits)
    if figure.exponent is None:
        return digits, width
    raised = (prefix(MINUS) if figure.exponent < 0 else "") + element("mn", str(abs(figure.exponent)))
    power = element("msup", element("mn", "10") + row(raised))
    return digits + infix("\u00d7") + power, width + 2.2 + 0.36 * len(str(figure.exponent))
