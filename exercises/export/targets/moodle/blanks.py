r"""Blanks of a cloze question, which stand in its text: {2:NUMERICAL:=0.5:0.005~%50%-0.5:0.005#the sign was turned}.

In what is told, Moodle takes ~ and } for its own signs unless a backslash or an entity stands for them, and it reads
entities once more than in other texts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

RIGHT = "100"


@dataclass(frozen=True, slots=True)
class Alternative:
    """One answer of a blank: its grade option, its text, and what is told about it, as HTML."""

    grade: str
    text: str
    told: str = ""


def blank(weight: int, kind: str, alternatives: Iterable[Alternative]) -> str:
    """The blank of a kind, such as NUMERICAL, that counts `weight` times.

    >>> blank(2, "MULTICHOICE", [Alternative("100", "up"), Alternative("0", "down", "no")])
    '{2:MULTICHOICE:=up~down#no}'
    """
    return f"{{{weight}:{kind}:{'~'.join(map(_written, alternatives))}}}"


def _written(alternative: Alternative) -> str:
    told = f"#{disarmed(alternative.told)}" if alternative.told else ""
    return f"{_GRADES.get(alternative.grade, f'%{alternative.grade}%')}{alternative.text}{told}"


_GRADES = {RIGHT: "=", "0": ""}


def disarmed(html: str) -> str:
    r"""HTML as it may stand in a blank.

    >>> disarmed(r"\(w_{1} &lt; 2\)")
    '\\(w_{1\\} &amp;lt; 2\\)'
    """
    flat = " ".join(html.split())
    return flat.replace("&", "&amp;").replace("}", r"\}").replace("~", "&#126;")


def choice(weight: int, texts: Sequence[Alternative]) -> str:
    """A blank with a list of plain texts to choose from."""
    safe = (Alternative(one.grade, disarmed(one.text).replace("#", r"\#"), one.told) for one in texts)
    return blank(weight, "MULTICHOICE", safe)
