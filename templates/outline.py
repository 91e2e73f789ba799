"""A document as an indented outline in plain text: what stands where, whatever its look.

    Equations((Line(z, (Formula, Numbers, Shown)),))  ->  equations
                                                            eq:z[1,1]  z[1,1] = w*x = #(w*x) = <z[1,1]>

Numbers put in stand in `#(...)`, a number's place in `<...>`, so that the outline is the same for every variant.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from derive.quantities import Derivative, Named, Quantity
from derive.terms import Term
from derive.text import to_text
from templates.document import Blank, Document, Field, Formula, Line, Numbers, OneOf, Ref, Shown
from templates.leaves import Cells, Computed
from templates.plots import Axis, Curve, Marks, Plot, Point, Thumbnail

_INDENT = "  "
_INLINE = str | Formula | Numbers | Shown | Field | Ref | Blank | Thumbnail | OneOf | Term


def outline(document: Document) -> str:
    """The whole outline, a line for each block, table row, equation and part."""
    heads = [f"{document.page}: {document.title}", *(f"head: {_text(t)}" for t in _heads(document))]
    return "\n".join([*heads, *(line for block in document.blocks for line in _lines(block))]) + "\n"


def _heads(document: Document) -> Iterator[Any]:
    yield from filter(None, (document.head, document.head_right))


def _lines(block: Any) -> Iterator[str]:
    """A block: its kind with its plain settings, save those that are off, and below that what it holds."""
    if isinstance(block, Plot):
        yield from _plot(block)
        return
    settings: list[tuple[str, Any]] = []
    held: list[tuple[str, Any]] = []
    for field in fields(block):
        value = getattr(block, field.name)
        if value is False or value in ((), None, ""):
            continue
        (held if _holds_more(value) else settings).append((field.name, value))
    told = " ".join(f"{name}={_text(value)}" if name != "text" else _text(value) for name, value in settings)
    kind = getattr(block, "kind", type(block).__name__.lower())
    yield f"{kind}: {told}" if told else kind
    for name, value in held:
        yield from (_INDENT + line for line in _held(name, value))


def _holds_more(value: object) -> bool:
    """Whether a field holds lines, blocks or rows, which stand below their block."""
    return isinstance(value, tuple) and any(isinstance(v, tuple) or not isinstance(v, _INLINE) for v in value)


def _held(name: str, value: tuple[Any, ...]) -> Iterator[str]:
    if all(isinstance(part, tuple) for part in value):
        yield f"{name}:"
        yield from (f"{_INDENT}{' | '.join(map(_text, row))}" for row in value)
        return
    for part in value:
        if isinstance(part, Line):
            yield _line(part)
        elif is_dataclass(part):
            yield from _lines(part)
        else:
            yield _text(part)


def _line(line: Line) -> str:
    label = f"{line.label}  " if line.label else ""
    why = f"  ({_text(line.reason)})" if line.reason else ""
    rules = f"  [{'; '.join(line.rules)}]" if line.rules else ""
    return label + " = ".join(map(_text, (line.left, *line.rights))) + rules + why


def _plot(plot: Plot) -> Iterator[str]:
    """A plot: its words, axes, series and tags; of many points only how many there are, the first and the last."""
    yield f"plot: {plot.alt} {_text(plot.caption)}".rstrip()
    yield from (f"{_INDENT}{letter}: {_axis(axis)}" for letter, axis in (("x", plot.x), ("y", plot.y)))
    yield from (_INDENT + _series(series) for series in plot.series())
    yield from (f"{_INDENT}tag: {_text(tag.label)} at {_point(tag.at)}" for tag in plot.tags)


def _axis(axis: Axis) -> str:
    room = "" if axis.range is None else f" from {axis.range[0]:g} to {axis.range[1]:g}"
    return f"{_text(axis.label)}{room}{' log' if axis.log else ''}"


def _series(series: Curve | Marks) -> str:
    kind = "curve" if isinstance(series, Curve) else series.sort
    ends = " to ".join(map(_point, (series.points[0], series.points[-1]))) if series.points else "none"
    return f"{kind} {series.tone} {_text(series.legend)}: {len(series.points)} points, {ends}"


def _point(point: Point) -> str:
    return f"({point[0] + 0.0:.4g}, {point[1] + 0.0:.4g})"


def _text(value: Any) -> str:
    """One part of a text, or several one after another."""
    match value:
        case tuple():
            return "".join(map(_text, value))
        case Formula(term):
            return to_text(term)
        case Numbers(term):
            return f"#({to_text(term)})"
        case Shown() | Cells():
            return _shown(value)
        case Ref() | Field() | Blank() | Thumbnail() | OneOf():
            return _place(value)
        case Quantity() | Derivative():
            return value.name
    return to_text(value) if isinstance(value, Term) else str(value)


def _place(value: Ref | Field | Blank | Thumbnail | OneOf) -> str:
    """What stands for something that a page fills in."""
    match value:
        case Ref(label):
            return f"({label})"
        case Field(key):
            return f"[{key}]"
        case Blank():
            return "____"
        case Thumbnail(plot):
            return f"[plot: {plot.alt}]"
        case OneOf(key, texts):
            return f"[{key}: {' | '.join(map(_text, texts))}]"


def _shown(value: Shown | Cells) -> str:
    """The place of one number or of many, and how they are shown where it is not the usual way."""
    look = ("" if value.decimals is None else f" .{value.decimals}") + (" !" if value.strong else "")
    if isinstance(value, Shown):
        return f"<{value.name}{look}>"
    cells = "; ".join(", ".join(map(_cell, row)) for row in value.rows)
    return f"<[{cells}]{look}>"


def _cell(cell: Named | Computed) -> str:
    return "~" if isinstance(cell, Computed) else cell.name
