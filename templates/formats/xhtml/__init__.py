"""Pieces of XHTML for programs that read standards strictly: mathematics as MathML, all else as in `lms`.

It shares the templates of `lms`. `strict` makes well-formed XML of a piece: elements closed, tables with a body, and
no attribute that belongs to looks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from templates.formats.html import FORMAT as HTML
from templates.formats.lms import DRAWING
from templates.formats.lms import FORMAT as LMS
from templates.formats.lms.plotting import table
from templates.mathematics.layout import Row
from templates.mathml.elements import element
from templates.mathml.script import MATHML

NAMESPACE = "http://www.w3.org/1998/Math/MathML"

LONGEST_ALT = 256
"""Signs that the words of a picture may have; longer ones are cut, and stand below it in full."""

_TABLE = re.compile(r"<table[^>]*>")
_IMAGE = re.compile(rf'<img src="{DRAWING}(?P<name>\w+)" alt="(?P<alt>[^"]*)">')
_NEWER = re.compile(r"(?<=<mfrac) displaystyle=\"\w+\"|(?<=<mphantom) [^>]*")
"""Attributes that MathML got after its second version, which the standards name."""
_PARAGRAPH = re.compile(r"<p>\s*(?P<image><img [^>]*>)\s*</p>")


def inline(text: str) -> str:
    """Mathematics within a line of text."""
    return element("math", text, xmlns=NAMESPACE)


def _large(text: str) -> str:
    return inline(element("mstyle", text, displaystyle="true"))


def join(left: str, rows: Sequence[Row], number: int | None, reason: str) -> str:
    """A displayed line as a paragraph: the reason, the left side, the right sides, and its number."""
    why = f"{element('i', f'{reason}:')} " if reason else ""
    behind = f" ({number})" if number is not None else ""
    rights = " ".join(_large(row.text) + (f" ({row.rule})" if row.rule else "") for row in rows)
    return element("p", f"{why}{_large(left)} {rights}{behind}")


def answer(left: str, rights: Sequence[str], widest: float) -> str:
    """A line to be completed."""
    equal, _ = MATHML.signs["equal"]
    return element("p", " ".join(_large(part) for part in (left, *(equal + right for right in rights))))


def strict(html: str, address: Callable[[str], str]) -> str:
    """A piece as well-formed XML; `address` tells where a picture is, from its drawing's name.

    >>> strict('<table border="1"><tr><td>1</td></tr></table>', str)
    '<table><tbody><tr><td>1</td></tr></tbody></table>'
    """
    closed = _TABLE.sub("<table><tbody>", _NEWER.sub("", html)).replace("</table>", "</tbody></table>")
    apart = _PARAGRAPH.sub(lambda match: _told(match["image"], address), closed)
    return _IMAGE.sub(lambda match: _image(match, address), apart)


def _told(image: str, address: Callable[[str], str]) -> str:
    """A paragraph with a picture, and one with its words where they are too long for it."""
    match = _IMAGE.fullmatch(image)
    if match is None:
        return element("p", image)
    words = element("p", element("small", match["alt"])) if len(match["alt"]) > LONGEST_ALT else ""
    return element("p", _image(match, address)) + words


def _image(match: re.Match[str], address: Callable[[str], str]) -> str:
    alt = match["alt"]
    if len(alt) > LONGEST_ALT:
        alt = re.sub(r"\W+\S*$", "", alt[: LONGEST_ALT - 1]) + "\u2026"
    return f'<img src="{address(match["name"])}" alt="{alt}"/>'


FORMAT = replace(
    HTML,
    name="xhtml",
    folder=LMS.folder,
    inline=inline,
    field=LMS.field,
    answer=answer,
    join=join,
    drawing=LMS.drawing,
    placed=LMS.placed,
    plotted=lambda plot, words, width: table(plot, words, width, ("x", "y")),
    thumbnail=LMS.thumbnail,
    whole=LMS.whole,
    room=LMS.room,
    seam="",
)
