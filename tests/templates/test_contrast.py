"""Colours of web pages: text stands out from its ground, in the light and in the dark and on paper."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import templates

FOLDER = Path(templates.__file__).parent
SHEETS = {
    "formats/html/page.css.j2": ("ink", "quiet", "route", "good", "fair", "bad"),
    "reports/base.html.j2": ("ink", "dim", "good", "bad", "link"),
}
LEAST = 4.5
"""What the guidelines for accessible content ask of text."""


def luminance(colour: str) -> float:
    digits = colour if len(colour) == 6 else "".join(2 * digit for digit in colour)
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def palettes(sheet: str) -> list[dict[str, str]]:
    """The colours in the light, in the dark and on paper, each with what it does not change of the first."""
    text = (FOLDER / sheet).read_text(encoding="utf-8")
    found = [
        dict(re.findall(r"--(\w+): #([0-9a-f]{3,6})", block))
        for block in re.findall(r":root \{(.*?)\}", text, re.DOTALL)
    ]
    return [found[0] | one for one in found]


def test_the_measure_is_that_of_the_guidelines() -> None:
    assert contrast("000000", "fff") == pytest.approx(21)
    assert contrast("777777", "ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("sheet", SHEETS)
def test_text_stands_out_from_its_ground(sheet: str) -> None:
    colours = palettes(sheet)
    assert len(colours) == 3
    for palette in colours:
        for name in SHEETS[sheet]:
            for ground in ("paper", "soft"):
                assert contrast(palette[name], palette[ground]) >= LEAST, (name, ground, palette)
