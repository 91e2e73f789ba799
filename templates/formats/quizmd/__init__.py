r"""Markdown as the program text2qti reads it: mathematics between single dollars alone, drawings as pictures in files.

It shares the templates of `md`. What stands for a drawing is a picture named by DRAWING and the drawing's name, to be
replaced by the path of its file; the drawing's source is Typst, its words in a comment in front.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from templates.formats.lms import DRAWING, drawn, words_of
from templates.formats.md import FORMAT as MARKDOWN
from templates.mathematics.layout import Row
from templates.printable import refuse_control

_MARKUP = re.compile(r"[\\`*_\[\]{}$!]|^\s*[-+#]")
_NUMBERED = re.compile(r"^(\s*[0-9]+)\.")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "|": "&#124;"}
_PICTURE = re.compile(rf"\]\({DRAWING}(?P<name>\w+)\)")


def escape(text: str) -> str:
    r"""The text with every sign disarmed that Python's Markdown or text2qti would read as markup.

    >>> escape("1. a_b < c & $5")
    '1\\. a\\_b &lt; c &amp; \\$5'
    """
    plain = _MARKUP.sub(lambda match: match[0][:-1] + "\\" + match[0][-1], refuse_control(text))
    return re.sub(r"[&<>|]", lambda match: _ENTITIES[match[0]], _NUMBERED.sub(r"\1\\.", plain))


def join(left: str, rows: Sequence[Row], number: int | None, reason: str) -> str:
    """The rows of a line as one formula in a paragraph of its own, its number behind; a reason stands above it."""
    first, *later = rows
    texts = [f"{left} &{first.text}", *(f"&{r.text}" if r.relation else rf"&\qquad{{}}{r.text}" for r in later)]
    body = r" \\ ".join(text + _rule(row) for text, row in zip(texts, rows, strict=True))
    behind = f" ({number})" if number is not None else ""
    why = f"*{reason}:*\n\n" if reason else ""
    return f"{why}$\\displaystyle\\begin{{aligned}} {body} \\end{{aligned}}${behind}\n"


def _rule(row: Row) -> str:
    return rf" \qquad\text{{({row.rule})}}" if row.rule else ""


def placed(name: str, source: str) -> str:
    """The picture of a drawing with its words; a plot, which is a table, itself."""
    words = words_of(source)
    return f"![{escape(words)}]({DRAWING}{name})" if words else source


def illustrated(text: str, address: Callable[[str], str]) -> str:
    """The text with its drawings where their files are: `address` tells where, from a drawing's name."""
    return _PICTURE.sub(lambda match: f"]({address(match['name'])})", text)


FORMAT = replace(
    MARKDOWN,
    name="quizmd",
    escape=escape,
    join=join,
    drawing=drawn,
    placed=placed,
    room=lambda page: 50.0,
)
