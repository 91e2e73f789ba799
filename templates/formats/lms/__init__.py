r"""Pieces of HTML for learning platforms: plain elements that their cleaners keep, mathematics as LaTeX in \( \).

There is no page around a piece. What stands for a drawing is an image named by DRAWING and the drawing's name, to be
replaced by where a platform keeps its files; the drawing's source is Typst, its words in a comment in front.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from pathlib import Path

from templates.diagram_words import told
from templates.document import Diagram
from templates.formats import Format, Part
from templates.formats.html import escape
from templates.formats.lms.plotting import table
from templates.formats.typst.drawing import typst_drawing
from templates.mathematics.layout import Row
from templates.notations import Notation

DRAWING = "drawing:"
"""What an image's address begins with."""

_OPEN, _CLOSE = "/* ", " */ "
"""What stands around the words of a drawing, a comment in Typst."""


def inline(text: str) -> str:
    r"""Mathematics within a line of text, its signs disarmed as in any HTML.

    >>> inline("a < b")
    '\\(a &lt; b\\)'
    """
    return rf"\({_known(text.strip())}\)"


def _known(text: str) -> str:
    """LaTeX as it stands in HTML, without what MathJax does not know."""
    return html.escape(_UNKNOWN.sub("", text), quote=False)


_UNKNOWN = re.compile(r"\\allowbreak(?![A-Za-z]) *")


def join(left: str, rows: Sequence[Row], number: int | None, reason: str) -> str:
    """The rows of a line as one display; a reason stands above it."""
    texts = [f"{left} &{rows[0].text}{_rule(rows[0])}", *map(_later, rows[1:])]
    tag = rf"\tag{{{number}}}" if number is not None else ""
    body = _known(" \\\\\n".join(texts))
    why = f"<p><i>{reason}:</i></p>\n" if reason else ""
    return f"{why}<div>\\[\\begin{{aligned}}\n{body}\n\\end{{aligned}}{tag}\\]</div>"


def _later(row: Row) -> str:
    return (f"&{row.text}" if row.relation else rf"&\qquad{{}}{row.text}") + _rule(row)


def _rule(row: Row) -> str:
    return rf" \qquad\text{{({row.rule})}}" if row.rule else ""


def answer(left: str, rights: Sequence[str], widest: float) -> str:
    """A line to be completed."""
    sides = " = ".join([left, *rights])
    return f"<p>{inline(sides)}</p>"


def _blank(width: float, name: str) -> str:
    """A rule to write on, and a name as HTML has it, within mathematics that becomes HTML as a whole."""
    return rf"\underline{{\hspace{{{width:g}em}}}}" + (rf"\;\texttt{{{html.unescape(name)}}}" if name else "")


def drawn(diagram: Diagram, notation: Notation) -> str:
    """The source of a drawing, with its words in front."""
    return f"{_OPEN}{told(diagram, notation)}{_CLOSE}{typst_drawing(diagram, notation)}"


def placed(name: str, source: str) -> str:
    """The image of a drawing with its words; a plot, which is a table, itself."""
    words = words_of(source)
    return f'<img src="{DRAWING}{name}" alt="{html.escape(words)}">' if words else source


def words_of(source: str) -> str:
    """The words of a drawing; empty for a plot, which is none."""
    return source.partition(_CLOSE)[0].removeprefix(_OPEN) if source.startswith(_OPEN) else ""


FORMAT = Format(
    name="lms",
    suffix="html",
    folder=Path(__file__).parent,
    escape=escape,
    inline=inline,
    field=lambda key, text: f"<b>{text}</b>",
    blank=_blank,
    gap=lambda letter: rf"\boxed{{\text{{{letter}}}\hspace{{3em}}}}",
    padding=lambda digits: "",
    answer=answer,
    join=join,
    drawing=drawn,
    placed=placed,
    plotted=table,
    thumbnail=lambda name, source, alt: f"<i>{alt}</i>",
    whole=lambda parts: _whole(parts).encode(),
    room=lambda page: 50.0,
)


def _whole(parts: Sequence[Part]) -> str:
    """The pieces one after another."""
    return "\n<hr>\n".join(part.body for part in parts)
