"""The page to practise on, around its pieces: `practice_page(Sheet) -> HTML`.

A question stands there as its first variant has it, so that it can be read and printed as it is; `data` holds what the
program needs to put another variant's numbers in, to judge answers and to help:

    data  [question, ...];  question {about, texts, strings, told, variants}
    texts     {name of a piece: [text or null, ...]}, null wherever something differs from variant to variant
    strings   [string, ...] that variants put there;  told  [HTML, ...] on the known mistakes
    variants  [{form, slots: {name of a piece: [place in strings, ...]}, answers: [answer, ...]}, ...]

A piece's name is `statement`, `part N`, `hint N STEP` or `solution`, each variant having its own version of some of
them as `versions` {name: name with the version}. `about` and answers are as `scripts/marking.js` says.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from templates.engine import Filters, Safe, render
from templates.fonts import font_face
from templates.formats.html import escape, styles
from templates.practice.judge import judge_script

_FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Asked:
    """One field: the label in the answer form, how the sheet names it (HTML), its kind and what it is worth.

    `options` are those of a choice, `rows` the rows of a matrix.
    """

    label: str
    symbol: str
    kind: str
    points: str
    options: tuple[tuple[str, str], ...] = ()
    rows: int = 1


@dataclass(frozen=True)
class Part:
    """One part: what it asks for (HTML), how answers are written, and the titles of its hints."""

    letter: str
    text: str
    points: str
    fields: tuple[Asked, ...]
    how: str
    hints: tuple[str, ...]


@dataclass(frozen=True)
class Question:
    """One question, its statement (HTML) being that of the first variant; `variants` is how many differ."""

    number: int
    title: str
    points: str
    statement: str
    parts: tuple[Part, ...]
    variants: int


@dataclass(frozen=True)
class Sheet:
    """What the page holds; `data` is for the program."""

    title: str
    course: str
    questions: tuple[Question, ...]
    data: Sequence[Any]


def practice_page(sheet: Sheet) -> bytes:
    """The whole page, with everything it needs inside."""
    filters: Filters = {"safe": Safe, "text": lambda text: Safe(escape(text))}
    data = json.dumps(sheet.data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    values = {"sheet": sheet, "data": data, "script": program(), "font": font_face(), "styles": styles()}
    return render(_FOLDER, "page.html.j2", filters, digest=_digest(program()), **values).encode()


@cache
def program() -> str:
    """All of the page's own program."""
    return "(() => {\n" + judge_script() + (_FOLDER / "scripts" / "page.js").read_text(encoding="utf-8") + "})();\n"


def _digest(script: str) -> str:
    """By what a browser knows the one program that may run."""
    return "sha256-" + b64encode(sha256(script.encode()).digest()).decode("ascii")
