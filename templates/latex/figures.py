r"""Figures as LaTeX: -0.3, (-0.3), 12\,345.5, 4.4 \times 10^{-12}."""

from __future__ import annotations

from fractions import Fraction

from derive.functions import PI
from derive.text import decimal
from templates.filling import Place, Written
from templates.mathematics.widths import figure_width, is_bracketed
from templates.numbers import Figure


def write_figure(figure: Figure, place: Place = Place.ALONE, strong: bool = False) -> Written:
    """A figure at its place, with the width that it takes."""
    return Written(_text(figure, place, strong), figure_width(figure, place, strong))


def _text(figure: Figure, place: Place, strong: bool) -> str:
    text = _unsigned(figure)
    if place is Place.NEXT:
        return f" - {text}" if figure.negative else f" + {text}"
    if figure.negative is not (place is Place.TURNED):
        text = f"-{text}"
    if is_bracketed(figure, place):
        return f"({text})"
    return rf"\mathbf{{{text}}}" if strong else text


def _unsigned(figure: Figure) -> str:
    digits = figure.grouped(r"\,")
    return digits if figure.exponent is None else rf"{digits} \times 10^{{{figure.exponent}}}"


def exact(value: Fraction) -> str:
    """An exact number without its sign."""
    if abs(value) == PI.value:
        return r"\pi"
    above, slash, below = decimal(abs(value)).partition("/")
    return rf"\tfrac{{{above}}}{{{below}}}" if slash else above
