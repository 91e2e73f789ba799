r"""Figures as LaTeX: -0.3, \left(-0.3\right), 12\,345.5, 4.4 \times 10^{-12}."""

from __future__ import annotations

from fractions import Fraction

from derive.functions import PI
from derive.text import decimal
from templates.filling import Place, Written
from templates.numbers import Figure

_BRACKETS, _MINUS, _OPERATOR = 0.78, 0.78, 1.22


def write_figure(figure: Figure, place: Place = Place.ALONE, strong: bool = False) -> Written:
    """A figure at its place, with the width that it takes."""
    text, width = _unsigned(figure)
    if place is Place.NEXT:
        return Written(f" - {text}" if figure.negative else f" + {text}", width + _OPERATOR)
    if figure.negative is not (place is Place.TURNED):
        text, width = f"-{text}", width + _MINUS
    base = place is Place.BASE
    if (figure.negative and (base or place is Place.FACTOR)) or (base and figure.exponent is not None):
        return Written(f"({text})", width + _BRACKETS)
    return Written(rf"\mathbf{{{text}}}", 1.15 * width) if strong else Written(text, width)


def _unsigned(figure: Figure) -> tuple[str, float]:
    digits = figure.grouped(r"\,")
    width = 0.5 * len(figure.digits) - (0.22 if "." in digits else 0.0) + (0.5 if digits != figure.digits else 0.0)
    if figure.exponent is None:
        return digits, width
    return rf"{digits} \times 10^{{{figure.exponent}}}", width + 2.2 + 0.36 * len(str(figure.exponent))


def exact(value: Fraction) -> tuple[str, float]:
    """An exact number without its sign, and its width."""
    if abs(value) == PI.value:
        return r"\pi", 0.6
    text = decimal(abs(value))
    if "/" in text:
        above, _, below = text.partition("/")
        return rf"\tfrac{{{above}}}{{{below}}}", 0.36 * max(len(above), len(below)) + 0.2
    return text, 0.5 * len(text) - (0.22 if "." in text else 0.0)
