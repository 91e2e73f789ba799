"""A whole question in HTML: its statement, then each part in words, and the fields to answer in.

asking(statement, parts) -> HTML;  what is named `text`, `symbol`, `rows` and `told` here is ready for the page
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from templates.engine import Filters, Safe, render
from templates.formats.html import escape
from templates.formats.lms import DRAWING

_IMAGE = re.compile(rf'src="{DRAWING}(?P<name>\w+)"')
_DISPLAY = re.compile(r"\\\[(?P<formula>.*?)\\\]", re.DOTALL)
_TAG = re.compile(rf'<img src="{DRAWING}(?P<name>\w+)"[^>]*>')


@dataclass(frozen=True)
class Line:
    """What is asked for, and the fields for it, row by row; none where the platform has its own field."""

    symbol: str
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Part:
    """One part: its letter and points, where they are to be told, what is asked, and how answers are written."""

    text: str
    lines: tuple[Line, ...]
    letter: str = ""
    points: str = ""
    how: str = ""


@dataclass(frozen=True)
class Mistaken:
    """What a known mistake gives: the number as it is entered, what is told, and where it is not plain what for."""

    value: str
    told: str
    symbol: str = ""


def asking(statement: str, parts: Sequence[Part]) -> str:
    """The question as a learning platform shows it."""
    return _rendered("question.html.j2", statement=statement, parts=parts)


def mistakes(found: Sequence[Mistaken]) -> str:
    """A list of what known mistakes give, for platforms that cannot tell one wrong answer from another."""
    return _rendered("mistaken.html.j2", found=found)


def _rendered(template: str, **values: object) -> str:
    filters: Filters = {"safe": Safe, "text": lambda text: Safe(escape(text))}
    return render(Path(__file__).parent, template, filters, **values).strip()


def with_dollars(html: str) -> str:
    """The HTML with double dollars around displayed formulas, for platforms that mean something else by brackets."""
    return _DISPLAY.sub(lambda match: f"$${match['formula']}$$", html)


def illustrated(html: str, address: Callable[[str], str]) -> str:
    """The HTML with its drawings where the platform keeps them: `address` tells where, from a drawing's name."""
    return _IMAGE.sub(lambda match: f'src="{address(match["name"])}"', html)


def without(html: str, names: Iterable[str]) -> str:
    """The HTML without some of its drawings, because they stand elsewhere already."""
    left_out = set(names)
    return _TAG.sub(lambda match: "" if match["name"] in left_out else match[0], html)


def drawings_in(html: str) -> tuple[str, ...]:
    """The names of the drawings that are shown, each once."""
    return tuple(dict.fromkeys(match["name"] for match in _IMAGE.finditer(html)))
