"""A network's drawing as Typst's own shapes: circles, lines and names placed in millimetres."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from templates.diagram import BIAS_RADIUS, RADIUS, Drawing, Edge, Unit, along, drawing
from templates.diagram_words import told
from templates.document import Diagram
from templates.notations import Name, Notation
from templates.typst.names import name_text
from templates.typst.strings import string

_MARGIN, _STUB = 0.3, 9.0
"""Millimetres around the drawing, and from the middle of an output to the end of the arrow that leads out of it."""

Places = Mapping[str, tuple[float, float]]


def typst_drawing(diagram: Diagram, notation: Notation) -> str:
    """The drawing of a diagram with its words; y grows downwards."""
    drawn = drawing(diagram, notation)
    at = {u.key: (u.x * drawn.step_x, -u.y * drawn.step_y) for u in (*drawn.units, *drawn.biases)}
    left, top = min(x for x, _ in at.values()) - RADIUS, min(y for _, y in at.values()) - RADIUS
    right, bottom = max(x for x, _ in at.values()) + _STUB, max(y for _, y in at.values()) + RADIUS
    moved = {key: (x - left + _MARGIN, y - top + _MARGIN) for key, (x, y) in at.items()}
    size = f"{right - left + 2 * _MARGIN:.2f}mm, {bottom - top + 2 * _MARGIN:.2f}mm"
    body = "\n  ".join(_body(drawn, moved))
    return f"picture({string(told(diagram, notation))}, {size}, {{\n  {body}\n}})"


def _body(drawn: Drawing, at: Places) -> Iterator[str]:
    radii = {u.key: RADIUS for u in drawn.units} | {u.key: BIAS_RADIUS for u in drawn.biases}
    for edge in sorted(drawn.edges, key=lambda edge: edge.on_route):
        yield _arrow(at[edge.start], at[edge.end], radii[edge.start], radii[edge.end], _style(edge))
    for key in drawn.outputs:
        x, y = at[key]
        yield _arrow((x, y), (x + _STUB, y), RADIUS, 0.0, "faint")
    for edge in drawn.edges:
        if edge.label is not None:
            x, y = along(at[edge.start], at[edge.end], edge.along)
            yield f"name({_mm(x)}, {_mm(y)}, {'route' if edge.on_route else 'ink'}, {_math(edge.label)})"
    yield from (_unit(unit, at[unit.key], "unit") for unit in drawn.units)
    yield from (_unit(unit, at[unit.key], "bias") for unit in drawn.biases)


def _style(edge: Edge) -> str:
    return ("route" if edge.on_route else "quiet") + (", dash: true" if edge.dashed else "")


def _arrow(start: tuple[float, float], end: tuple[float, float], before: float, behind: float, style: str) -> str:
    """An arrow from circle to circle."""
    length = math.dist(start, end)
    dx, dy = (end[0] - start[0]) / length, (end[1] - start[1]) / length
    corners = (start[0] + before * dx, start[1] + before * dy, end[0] - behind * dx, end[1] - behind * dy)
    return f"arrow({', '.join(map(_mm, corners))}, {style})"


def _unit(unit: Unit, at: tuple[float, float], kind: str) -> str:
    where = ", ".join(map(_mm, at))
    return f"dots({where})" if unit.label is None else f"{kind}({where}, {_math(unit.label)})"


def _math(name: Name) -> str:
    return f"${name_text(name).strip()}$"


def _mm(value: float) -> str:
    return f"{value + 0.0:.2f}mm"
