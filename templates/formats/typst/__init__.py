"""Typst, which the `typst` package sets without any installation: the source of a page, tagged for screen readers.

Every formula and drawing bears its words. What is no function of Typst, `common/` defines.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from templates.engine import Filters, Safe, render
from templates.formats import Format, Part
from templates.formats.typst.drawing import typst_drawing
from templates.formats.typst.plotting import typst_plot
from templates.mathematics.layout import Row
from templates.pages import PAGES
from templates.printable import refuse_unprintable
from templates.typst.figures import plain_figure
from templates.typst.matrices import padding
from templates.typst.script import TYPST
from templates.typst.strings import markup, string

FOLDER = Path(__file__).parent
_FIELDS = {"name": "#strong[%s];", "value": "#signed[%s];", "within": "%s", "mistake": "#signed[%s];"}
_FIELDS |= dict.fromkeys(("verdict", "points", "got", "of", "out", "key", "why", "before", "at", "behind"), "%s")
_CODE = "#code[%s];"
"""How a field is set whose key's first word is not among those: as a code, such as a student's number."""


def escape(text: str) -> str:
    r"""The text as Typst prints it character by character; raises InputError for one that it cannot print.

    >>> print(escape("R&D: 50 % -- a_b"))
    R&D: 50 % \-\- a\_b
    """
    return markup(refuse_unprintable(text))


def inline(text: str) -> str:
    """Mathematics within a line of text that says nothing."""
    return f"${text.strip()}$"


def told(text: str, words: str) -> str:
    """Mathematics within a line of text, and its words; what is behind it belongs to the text again."""
    return f"#m({string(words)}, ${text.strip()}$);"


def join(left: str, rows: Sequence[Row], number: int | None, reason: str) -> str:
    """A displayed line as the arguments of `line`: its left side, its rows, number and reason."""
    first = ", ".join(_row(row, left if i == 0 else "") for i, row in enumerate(rows))
    tag = f", number: {number}" if number is not None else ""
    why = f", reason: {_beside(reason)}" if reason else ""
    return f"line(${left.strip()}$, ({first},){tag}{why})"


def _row(row: Row, left: str) -> str:
    more = "" if row.scale == 1 else f", scale: {row.scale:g}"
    more += "" if row.relation else ", more: true"
    more += f", rule: {_beside(row.rule)}" if row.rule else ""
    return f"({string(' '.join(row.words.split()))}, ${left or _NOTHING}{row.text}${more})".replace("(", "row(", 1)


def _beside(reason: str) -> str:
    """What stands beside a row: in lines where it would take half of the width; what formulas say is not counted."""
    return f"{'lengthy' if len(_WORDS.sub('', reason)) > _BRIEF else ''}[{reason}]"


_BRIEF = 50
_WORDS = re.compile(r'"(?:[^"\\]|\\.)*"')
_NOTHING = '""'
"""What stands at the front of a row that goes on, so that the sign behind it has its space."""


def answer(left: str, rights: Sequence[str], widest: float) -> str:
    """A line to be completed; its blanks begin where those of lines as wide do."""
    *before, last = rights
    if not before:
        return f"#answer({widest:.2f}em)[{left}][{last}]"
    return f"#answerline({widest:.2f}em)[{left}][{last}]"


def whole(parts: Sequence[Part]) -> str:
    """The source of one file with all the parts, which are of one sort of page."""
    return _definitions(parts) + OPENING + pieces(parts)


def modules(parts: Sequence[Part]) -> dict[str, bytes]:
    """The same source as two files: Typst remembers what `definitions` means as long as it is the same."""
    main = '#import "definitions.typ": *\n' + OPENING + pieces(parts)
    return {"main.typ": main.encode(), "definitions.typ": _definitions(parts).encode()}


def _definitions(parts: Sequence[Part]) -> str:
    (page,) = {part.page for part in parts} or {"article"}
    drawings = {name: source for part in parts for name, source in part.drawings.items()}
    return definitions(page, parts[0].title if parts else "", drawings)


def frame(page: str, title: str, drawings: Mapping[str, str]) -> str:
    """What stands before the parts of a file."""
    return definitions(page, title, drawings) + OPENING


OPENING = "#show: laid\n"
"""Where the definitions come to hold."""


def definitions(page: str, title: str, drawings: Mapping[str, str]) -> str:
    """What parts are written with on a sort of page."""
    filters: Filters = {"safe": Safe, "quoted": lambda text: Safe(string(text))}
    return render(FOLDER, f"pages/{page}.typ.j2", filters, title=title, drawings=drawings)


def pieces(parts: Sequence[Part]) -> str:
    """Parts one after another, to stand behind a frame that has their drawings."""
    return "".join(f"#[\n{part.body}\n]\n" for part in parts)


def _field(key: str, text: str) -> str:
    return _FIELDS.get(key.split()[0], _CODE) % text


def _blank(width: float, name: str) -> str:
    return f"#blank({width:g}em, name: [{name}]);" if name else f"#blank({width:g}em);"


def _padding(digits: str) -> str:
    return padding(len(digits.lstrip(".")), point=digits.startswith("."))


FORMAT = Format(
    name="typ",
    suffix="typ",
    folder=FOLDER,
    escape=escape,
    inline=inline,
    field=_field,
    blank=_blank,
    gap=lambda letter: f" #gap({string(letter)});",
    padding=_padding,
    answer=answer,
    join=join,
    drawing=typst_drawing,
    placed=lambda name, source: f"#drawn(drawing-{name})",
    plotted=typst_plot,
    thumbnail=lambda name, source, alt: f"#thumbnail(drawing-{name});",
    whole=lambda parts: whole(parts).encode(),
    room=lambda page: PAGES[page].room,
    seam="#seam;",
    script=TYPST,
    told=told,
    plain=plain_figure,
)
