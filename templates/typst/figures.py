"""Figures as Typst: -0.3 in a formula, a real minus sign in running text, powers of ten in both."""

from __future__ import annotations

from fractions import Fraction

from derive.functions import PI
from derive.text import decimal
from templates.filling import Place, Written
from templates.mathematics.widths import figure_width, is_bracketed
from templates.numbers import Figure

_MINUS = "−"


def write_figure(figure: Figure, place: Place = Place.ALONE, strong: bool = False) -> Written:
    """A figure at its place in a formula, with the width that it takes."""
    return Written(_text(figure, place, strong), figure_width(figure, place, strong))


def _text(figure: Figure, place: Place, strong: bool) -> str:
    text = _unsigned(figure)
    if place is Place.NEXT:
        return f" - {text}" if figure.negative else f" + {text}"
    if figure.negative is not (place is Place.TURNED):
        text = f"-{text}"
    if is_bracketed(figure, place):
        return rf"\({text}\)"
    return f' boldface("{_plain(figure)}")' if strong and figure.exponent is None else text


def _plain(figure: Figure) -> str:
    return (_MINUS if figure.negative else "") + figure.grouped("\u202f")


def _unsigned(figure: Figure) -> str:
    digits = figure.grouped(" thin ")
    return digits if figure.exponent is None else f"{digits} × 10^({figure.exponent})"


def plain_figure(figure: Figure, place: Place = Place.ALONE, strong: bool = False) -> Written:
    """A figure that stands by itself in running text or in a table."""
    text = _plain(figure)
    if figure.exponent is not None:
        text += f" × 10#super[{str(figure.exponent).replace('-', _MINUS)}];"
    return Written(f"#strong[{text}];" if strong else text, figure_width(figure, Place.ALONE, strong))


def exact(value: Fraction) -> str:
    """An exact number without its sign."""
    if abs(value) == PI.value:
        return " π"
    above, slash, below = decimal(abs(value)).partition("/")
    return f" inline(frac({above}, {below}))" if slash else above
