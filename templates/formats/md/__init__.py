"""Markdown with mathematics between dollar signs, as code hosts show it: one file for reading on the web."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from templates.diagram import drawing
from templates.document import Diagram
from templates.formats import Format, Part
from templates.formats.md.plotting import table
from templates.mathematics.layout import Row
from templates.notations import Notation
from templates.printable import refuse_control

_MARKUP = re.compile(r"[\\`*_\[\]|~$^]|^\s*[-+=#]")
_LIST = re.compile(r"^(\s*[0-9]+)([.)])")


def escape(text: str) -> str:
    r"""The text with every sign that Markdown or HTML would read as markup disarmed.

    >>> escape("1. a_b < c & d")
    '1\\. a\\_b &lt; c &amp; d'
    """
    plain = _MARKUP.sub(lambda match: match[0][:-1] + "\\" + match[0][-1], refuse_control(text))
    return _LIST.sub(r"\1\\\2", plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))


def join(left: str, rows: Sequence[Row], number: int | None, reason: str) -> str:
    """The rows of a line as one display; a reason stands above it."""
    texts = [f"{left} &{rows[0].text}{_rule(rows[0])}", *map(_later, rows[1:])]
    tag = rf"\tag{{{number}}}" if number is not None else ""
    body = " \\\\\n".join(texts)
    why = f"*{reason}:*\n\n" if reason else ""
    return f"{why}$$\n\\begin{{aligned}}\n{body}\n\\end{{aligned}}{tag}\n$$"


def answer(left: str, rights: Sequence[str], widest: float) -> str:
    """A line to be completed."""
    return rf"$\displaystyle {' = '.join([left, *rights])}$"


def _typed(name: str) -> str:
    r"""An escaped name within mathematics, where Markdown reads no marks.

    >>> _typed(r"a\[1,1\]"), _typed(r"x\_1")
    ('a[1,1]', 'x\\_1')
    """
    return re.sub(r"\\([^_#%&{}])", r"\1", name)


def _later(row: Row) -> str:
    return (f"&{row.text}" if row.relation else rf"&\qquad{{}}{row.text}") + _rule(row)


def _rule(row: Row) -> str:
    return rf" \qquad\text{{({row.rule})}}" if row.rule else ""


def mermaid(diagram: Diagram, notation: Notation) -> str:
    """The drawing as a Mermaid flow chart: units from left to right, names of weights on the arrows."""
    drawn = drawing(diagram, notation)
    keys = {unit.key: unit.key.replace("-", "_") for unit in (*drawn.units, *drawn.biases)}
    nodes = [f'    {keys[unit.key]}(("{unit.label or "..."}"))' for unit in (*drawn.units, *drawn.biases)]
    edges = []
    for edge in drawn.edges:
        arrow = "-.->" if edge.dashed else "==>" if edge.on_route else "-->"
        label = f'|"{edge.label}"|' if edge.label else ""
        edges.append(f"    {keys[edge.start]} {arrow}{label} {keys[edge.end]}")
    return "\n".join(["```mermaid", "graph LR", *nodes, *edges, "```"])


def whole(parts: Sequence[Part]) -> bytes:
    """The documents one after another, a rule between them."""
    return "\n\n---\n\n".join(tidy(part.body) for part in parts).encode()


def tidy(body: str) -> str:
    """One empty line where templates leave several."""
    return re.sub(r"\n{3,}", "\n\n", body).strip() + "\n"


FORMAT = Format(
    name="md",
    suffix="md",
    folder=Path(__file__).parent,
    escape=escape,
    inline=lambda text: f"${text.strip()}$",
    field=lambda key, text: f"**{text}**",
    blank=lambda width, name: (
        rf"\underline{{\hspace{{{width:g}em}}}}" + (rf"\;\texttt{{{_typed(name)}}}" if name else "")
    ),
    gap=lambda letter: rf"\boxed{{\text{{{letter}}}\hspace{{3em}}}}",
    padding=lambda digits: "",
    answer=answer,
    join=join,
    drawing=mermaid,
    placed=lambda name, source: source,
    plotted=table,
    thumbnail=lambda name, source, alt: f"*{alt}*",
    whole=whole,
    room=lambda page: 60.0,
)
