"""A network's drawing as SVG, its names in MathML, with what it shows told in words."""

from __future__ import annotations

import html
import math
from collections.abc import Iterator, Mapping

from templates.diagram import BIAS_RADIUS, RADIUS, TIP, Drawing, Edge, Unit, along, drawing
from templates.diagram_words import told
from templates.document import Diagram
from templates.mathml.elements import element
from templates.mathml.names import name_fragment
from templates.notations import Name, Notation

_UNIT = 10.0
"""Units of the drawing a millimetre: type of a few units would be placed coarsely."""
_EM = 3.85 * _UNIT
"""An em of the page's text."""
_RADIUS, _BIAS_RADIUS, _TIP = RADIUS * _UNIT, BIAS_RADIUS * _UNIT, TIP * _UNIT
_HIGH = 6.0 * _UNIT
_MARGIN, _STUB = 1.2 * _UNIT, 9.0 * _UNIT
_LABEL = 3.3 * _UNIT
"""An em of a name on an edge."""


def svg(diagram: Diagram, notation: Notation) -> str:
    """The drawing of a diagram; y grows downwards."""
    drawn = drawing(diagram, notation)
    at = {u.key: (_UNIT * u.x * drawn.step_x, -_UNIT * u.y * drawn.step_y) for u in (*drawn.units, *drawn.biases)}
    body = "\n".join(_body(drawn, at))
    left, right = min(x for x, _ in at.values()) - _RADIUS, max(x for x, _ in at.values()) + _STUB
    top, bottom = min(y for _, y in at.values()) - _RADIUS, max(y for _, y in at.values()) + _RADIUS
    width, height = right - left + 2 * _MARGIN, bottom - top + 2 * _MARGIN
    box = f"{left - _MARGIN:.1f} {top - _MARGIN:.1f} {width:.1f} {height:.1f}"
    words = html.escape(told(diagram, notation), quote=True)
    size = f"width:{width / _EM:.1f}em"
    return f'<svg class="network" viewBox="{box}" style="{size}" role="img" aria-label="{words}">\n{body}\n</svg>'


Places = Mapping[str, tuple[float, float]]


def _body(drawn: Drawing, at: Places) -> Iterator[str]:
    radii = {u.key: _RADIUS for u in drawn.units} | {u.key: _BIAS_RADIUS for u in drawn.biases}
    for edge in sorted(drawn.edges, key=lambda edge: edge.on_route):
        yield _arrow(at[edge.start], at[edge.end], radii[edge.start], radii[edge.end], _classes(edge))
    for key in drawn.outputs:
        x, y = at[key]
        yield _arrow((x, y), (x + _STUB + _TIP, y), _RADIUS, _TIP, "edge faint")
    for edge in drawn.edges:
        if edge.label is not None:
            yield _named(edge.label, along(at[edge.start], at[edge.end], edge.along), _classes(edge))
    for unit in drawn.units:
        yield from _unit(unit, at[unit.key], _RADIUS, "unit")
    for unit in drawn.biases:
        yield from _unit(unit, at[unit.key], _BIAS_RADIUS, "unit bias")


def _classes(edge: Edge) -> str:
    return "edge" + (" route" if edge.on_route else "") + (" dashed" if edge.dashed else "")


def _arrow(start: tuple[float, float], end: tuple[float, float], before: float, behind: float, classes: str) -> str:
    """An arrow from circle to circle, its tip a small triangle."""
    length = math.hypot(end[0] - start[0], end[1] - start[1])
    dx, dy = (end[0] - start[0]) / length, (end[1] - start[1]) / length
    x, y = end[0] - behind * dx, end[1] - behind * dy
    long, wide = 1.7 * _UNIT, 0.65 * _UNIT
    back = (x - long * dx, y - long * dy)
    corners = f"{x:.1f},{y:.1f} {back[0] - wide * dy:.1f},{back[1] + wide * dx:.1f} "
    corners += f"{back[0] + wide * dy:.1f},{back[1] - wide * dx:.1f}"
    line = f"M{start[0] + before * dx:.1f} {start[1] + before * dy:.1f}L{back[0]:.1f} {back[1]:.1f}"
    return f'<g class="{classes}"><path d="{line}"/><polygon points="{corners}"/></g>'


def _unit(unit: Unit, at: tuple[float, float], radius: float, classes: str) -> Iterator[str]:
    x, y = at
    if unit.label is None:
        yield f'<text class="dots" x="{x:.1f}" y="{y + _UNIT:.1f}">\u22ee</text>'
        return
    yield f'<circle class="{classes}" cx="{x:.1f}" cy="{y:.1f}" r="{radius:g}"/>'
    yield label(unit.label, at, 2 * radius, "name")


def _named(name: Name, at: tuple[float, float], classes: str) -> str:
    return label(name, at, _LABEL * name_fragment(name).width, classes.replace("edge", "name on"))


def label(name: Name, at: tuple[float, float], width: float, classes: str) -> str:
    """A name with its middle at a place."""
    return placed_math(name_fragment(name).text, at, width, classes)


def placed_math(text: str, at: tuple[float, float], width: float, classes: str) -> str:
    """Mathematics with its middle at a place of a drawing."""
    x, y = at
    inner = element("div", element("math", text), class_=classes)
    return (
        f'<foreignObject x="{x - width / 2:.1f}" y="{y - _HIGH / 2:.1f}" width="{width:.1f}" height="{_HIGH:g}" '
        f'aria-hidden="true">{inner}</foreignObject>'
    )
