"""LaTeX that compiles alone with the packages of texlive-latex-recommended, texlive-pictures and lmodern."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from templates.engine import Safe, render
from templates.formats import Format, Part
from templates.formats.tex.drawing import tikz
from templates.formats.tex.escape import escape
from templates.formats.tex.plotting import AXIS, pgfplots
from templates.mathematics.layout import Row
from templates.pages import PAGES

FOLDER = Path(__file__).parent
_FIELD_FONTS = {"name": r"\textbf{%s}", "value": r"$\gsnumber{%s}$", "within": "$%s$", "mistake": r"$\gsnumber{%s}$"}
_FIELD_FONTS |= dict.fromkeys(("verdict", "points", "got", "of", "out", "key", "why", "before", "at", "behind"), "%s")
_CODE_FONT = r"\texttt{%s}"
"""How a field is set whose key's first word is not among those: as a code, such as a student's number."""
_END = r"\end{document}"


def join(left: str, rows: Sequence[Row], number: int | None, reason: str) -> str:
    """The rows of a line, aligned at their relation signs; number and reason stand beside the last."""
    *before, last = rows
    texts = [_row(row) + _beside(row.rule, number) for row in before]
    why = reason or last.rule
    tag = _tag(number, why) if number is not None else _beside(why, None)
    first, *rest = [*texts, _row(last) + tag]
    return f"{left} {first}" + "".join(
        _break(row, i, len(rest)) + text for i, (row, text) in enumerate(zip(rows[1:], rest, strict=True))
    )


def _break(row: Row, place: int, breaks: int) -> str:
    """The end of a row; the page may break in front of a row that follows by a rule, save the second and the last."""
    return " \\\\\n" if row.rule and 0 < place < breaks - 1 else " \\\\*\n"


def _row(row: Row) -> str:
    text = row.text if row.scale == 1 else rf"\gsscaled{{{row.scale:g}}}{{{row.text}}}"
    return f"&{text}" if row.relation else rf"&\qquad{{}}{text}"


def _beside(rule: str, number: int | None) -> str:
    """A rule beside a row that does not bear the number, where the number would leave it."""
    return rf"\tag*{{\gsbeside{{{rule}}}{{{'' if number is None else number}}}}}" if rule else ""


def _tag(number: int, reason: str) -> str:
    return rf"\tag*{{\gstag{{{reason}}}{{{number}}}}}" if reason else rf"\tag*{{({number})}}"


def answer(left: str, rights: Sequence[str], widest: float) -> str:
    """A line to be completed; its blanks begin where those of lines as wide do."""
    *before, last = rights
    if not before:
        return rf"\gsanswer{{{widest:.2f}}}{{{left}}}{{{last}}}"
    return rf"\gsanswerline{{{widest:.2f}}}{{{left}}}{{{last}}}"


def whole(parts: Sequence[Part], counts: Sequence[int] | None = None) -> str:
    """The source of one file with all the parts; `counts` are their pages, which the foot of each tells.

    Without counts the foot has the page's number alone. All parts are of one sort of page.
    """
    (page,) = {part.page for part in parts} or {"article"}
    drawings = {name: source for part in parts for name, source in part.drawings.items()}
    head, tail = frame(page, drawings)
    return head + pieces(parts, counts) + tail


def frame(page: str, drawings: Mapping[str, str]) -> tuple[str, str]:
    """What stands before and behind the parts of a file: a file may grow between them part by part."""
    text = render(
        FOLDER,
        f"pages/{page}.tex.j2",
        {"safe": Safe, "box": box_name},
        parts=(),
        drawings=drawings,
        plots=any(AXIS in source for source in drawings.values()),
    )
    head, end, rest = text.rpartition(_END)
    return head, end + rest


def pieces(parts: Sequence[Part], counts: Sequence[int] | None = None) -> str:
    """Parts one after another, to stand in a frame that has their drawings."""
    numbered = zip(parts, counts or [0] * len(parts), strict=True)
    return render(FOLDER, "common/pieces.tex.j2", {"safe": Safe}, parts=list(numbered))


def box_name(name: str) -> Safe:
    """The command that holds a drawing: digits of its name become letters."""
    return Safe("\\gsbox" + "".join(chr(ord("a") + int(digit, 16)) for digit in name))


def _field(key: str, text: str) -> str:
    return _FIELD_FONTS.get(key.split()[0], _CODE_FONT) % text


FORMAT = Format(
    name="tex",
    suffix="tex",
    folder=FOLDER,
    escape=escape,
    inline=lambda text: f"${text}$",
    field=_field,
    blank=lambda width, name: rf"\gsnamed{{{width:g}}}{{{name}}}" if name else rf"\gsblank{{{width:g}}}",
    gap=lambda letter: rf"\gsgap{{{letter}}}",
    padding=lambda digits: rf"\hphantom{{{digits}}}",
    answer=answer,
    join=join,
    drawing=tikz,
    placed=lambda name, source: rf"\gsdrawing{{{box_name(name)}}}",
    plotted=pgfplots,
    thumbnail=lambda name, source, alt: rf"\gsthumbnail{{{box_name(name)}}}",
    whole=lambda parts: whole(parts).encode(),
    room=lambda page: PAGES[page].room,
    together=lambda text: f"\\begin{{gstogether}}\n{text}\\end{{gstogether}}\n",
    seam=r"\gsseam{}",
)
