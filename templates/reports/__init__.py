"""Pages for the instructor: one HTML file each, with all its styles and drawings in it and nothing from a network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

_SLIM = 120.0
"""The width of a histogram."""


def short(number: float) -> str:
    """A number with four digits, for reading.

    >>> [short(n) for n in (0.0123456, 1200.0, -3.0, 1e-7)]
    ['0.01235', '1200', '-3', '1e-07']
    """
    return f"{number:.4g}"


def fixed(number: float, decimals: int) -> str:
    """A number with its decimals, as answers are given.

    >>> fixed(-9.952e-06, 6), fixed(-0.00001, 4)
    ('-0.000010', '0.0000')
    """
    return f"{number:z.{decimals}f}"


def percent(share: float) -> str:
    """A share in percent, with as many digits as tell it from 0 and 100.

    >>> [percent(s) for s in (0.0, 0.256, 0.00012, 1.0)]
    ['0 %', '25.6 %', '0.012 %', '100 %']
    """
    text = f"{100 * share:.1f}" if share >= 0.001 or share == 0 else f"{100 * share:.2g}"
    return f"{text.removesuffix('.0')} %"


def signed(number: float) -> str:
    """A number between -1 and 1 with two decimals.

    >>> signed(0.126), signed(-0.5), signed(-0.001)
    ('0.13', '−0.50', '0.00')
    """
    return f"{number:z.2f}".replace("-", "\u2212")


def clipped(text: str, most: int = 120) -> str:
    """A text with its end cut off where it is long.

    >>> clipped("0.5"), clipped("x" * 130)[-6:]
    ('0.5', 'xxxxx…')
    """
    return text if len(text) <= most else text[: most - 1] + "…"


def bars(counts: Sequence[int], height: float) -> list[tuple[float, float, float, float]]:
    """A histogram's bars: left end, top, width and height each."""
    most, width = max(counts), _SLIM / len(counts)
    tall = [height * count / most for count in counts]
    return [
        (round(n * width, 2), round(height - h, 2), round(0.85 * width, 2), round(h, 2)) for n, h in enumerate(tall)
    ]


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=StrictUndefined,
    )
    environment.filters |= {
        "short": short,
        "fixed": fixed,
        "percent": percent,
        "bars": bars,
        "clipped": clipped,
        "signed": signed,
    }
    return environment


def page(name: str, values: Mapping[str, Any]) -> str:
    """The page of that name, filled with values; every text in them is escaped."""
    return _environment().get_template(f"{name}.html.j2").render(values)
