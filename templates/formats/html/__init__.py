"""HTML: one page that holds all it needs, for reading on any screen, with a keyboard or aloud, and for printing.

Mathematics is MathML, drawings are SVG, and the page has no program and fetches nothing. A displayed line is handed
over in pieces, which the browser sets beside or below each other as there is room.
"""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import groupby
from pathlib import Path

from templates.engine import Filters, Safe, render
from templates.fonts import font_face
from templates.formats import Format, Part
from templates.formats.html.drawing import svg
from templates.formats.html.plotting import svg_plot
from templates.mathematics.layout import Depth, Row
from templates.mathml.elements import element
from templates.mathml.matrices import padding
from templates.mathml.script import MATHML
from templates.printable import refuse_control

FOLDER = Path(__file__).parent


def escape(text: str) -> str:
    """The text with every sign that HTML would read as markup disarmed.

    >>> escape("a < b & 'c'")
    'a &lt; b &amp; &#x27;c&#x27;'
    """
    return html.escape(refuse_control(text))


def inline(text: str) -> str:
    """Mathematics within a line of text."""
    return element("math", text)


def _large(text: str) -> str:
    return element("math", text, displaystyle="true")


def join(left: str, rows: Sequence[Row], number: int | None, reason: str) -> str:
    """A displayed line: its left side, its right sides with the places where they may break, and what is beside."""
    rights = "\n".join(map(_right, _rights(rows)))
    why = element("span", reason, class_="why") if reason else ""
    tag = element("span", f"({number})", class_="tag") if number is not None else ""
    cells = element("div", _large(left), class_="left") + "\n" + element("div", rights, class_="rights")
    beside = element("div", f"{why} {tag}".strip(), class_="beside")
    return element("div", f"{cells}\n{beside}", class_="line")


def _rights(rows: Sequence[Row]) -> list[list[Row]]:
    """The pieces of each right side."""
    starts = 0
    numbered = []
    for row in rows:
        starts += row.relation
        numbered.append((starts, row))
    return [[row for _, row in group] for _, group in groupby(numbered, key=lambda pair: pair[0])]


_CLASSES: Mapping[Depth, str] = {"plain": "", "local": " local", "numeric": " numeric"}


def _right(pieces: Sequence[Row]) -> str:
    rule = pieces[0].rule
    text = "<wbr>".join(_large(piece.text) for piece in pieces)
    beside = " " + element("span", rule, class_="rule") if rule else ""
    return element("span", text + beside, class_="right" + " ruled" * bool(rule) + _CLASSES[pieces[0].depth])


def answer(left: str, rights: Sequence[str], widest: float) -> str:
    """A line to be completed."""
    equal, _ = MATHML.signs["equal"]
    return element(
        "p", " ".join(_large(part) for part in (left, *(equal + right for right in rights))), class_="answer"
    )


@cache
def styles() -> str:
    """The style sheet of every page."""
    return render(FOLDER, "page.css.j2", {})


def whole(parts: Sequence[Part]) -> bytes:
    """One page with the documents one after another."""
    title = parts[0].title if parts else ""
    filters: Filters = {"safe": Safe, "text": lambda text: Safe(escape(text))}
    return render(
        FOLDER,
        "page.html.j2",
        filters,
        title=title,
        font=font_face(),
        styles=styles(),
        bodies=[part.body for part in parts],
    ).encode()


def _field(key: str, text: str) -> str:
    return element("span", text, class_=f"field {key.split()[0]}")


def _blank(width: float, name: str) -> str:
    rule = element("mrow", f'<mspace width="{width:g}em"></mspace>', class_="blank")
    return element("munder", rule + element("mtext", name, class_="form-name")) if name else rule


def _gap(letter: str) -> str:
    return element("mrow", element("mtext", letter) + '<mspace width="2.4em"></mspace>', class_="gap")


def _padding(digits: str) -> str:
    return padding(len(digits.lstrip(".")), point=digits.startswith("."))


FORMAT = Format(
    name="html",
    suffix="html",
    folder=FOLDER,
    escape=escape,
    inline=inline,
    field=_field,
    blank=_blank,
    gap=_gap,
    padding=_padding,
    answer=answer,
    join=join,
    drawing=svg,
    placed=lambda name, source: source,
    plotted=svg_plot,
    thumbnail=lambda name, source, alt: element("span", source, class_="thumbnail"),
    whole=whole,
    room=lambda page: 46.0,
    script=MATHML,
    flows=True,
    seam="<wbr>",
)
