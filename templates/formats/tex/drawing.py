r"""A network's drawing as TikZ, made of PyLaTeX's objects: \node and \draw with the styles below.

Edges of one style share a scope, and their names are plain boxes: a deck of slides holds many drawings, and TikZ
takes milliseconds to read the options of a path or a node.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby

from pylatex import NoEscape, TikZ, TikZCoordinate, TikZDraw, TikZNode, TikZOptions, TikZScope

from templates.diagram import Edge, Unit, drawing
from templates.document import Diagram
from templates.latex.names import name_fragment
from templates.notations import Name, Notation

_STYLES = (
    ">={Stealth[length=4.5pt]}",
    r"unit/.style={circle,draw=ink,text=ink,line width=.5pt,minimum size=8.6mm,inner sep=0pt,font=\small}",
    "bias/.style={unit,dashed,draw=quiet,text=quiet,minimum size=7mm}",
    "arrow/.style={->,draw=quiet,line width=.45pt}",
    "route/.style={->,draw=route,line width=.9pt}",
)
_STUB = 9.0
"""Millimetres from the middle of an output to the end of the arrow that leads out of it."""


def tikz(diagram: Diagram, notation: Notation) -> str:
    """The tikzpicture of a diagram."""
    drawn = drawing(diagram, notation)
    options = TikZOptions(f"x={drawn.step_x:g}mm", f"y={drawn.step_y:g}mm", *map(NoEscape, _STYLES))
    picture = TikZ(options=options)
    units = {unit.key: unit for unit in (*drawn.units, *drawn.biases)}
    nodes = {unit.key: _node(unit, "unit") for unit in drawn.units} | {u.key: _node(u, "bias") for u in drawn.biases}
    for node in nodes.values():
        picture.append(node)
    # Routes come last, over the other edges.
    for styles, edges in groupby(sorted(drawn.edges, key=_styles), key=_styles):
        picture.append(_scope(styles, edges, nodes))
    for edge in drawn.edges:
        if edge.label is not None:
            picture.append(_name(edge, units))
    for key in drawn.outputs:
        picture.append(_stub(nodes[key], round(_STUB / drawn.step_x, 3)))
    return str(picture.dumps())


def _node(unit: Unit, style: str) -> TikZNode:
    at = TikZCoordinate(unit.x, unit.y)
    if unit.label is None:
        return TikZNode(handle=unit.key, at=at, options=TikZOptions("text=quiet"), text=r"$\vdots$")
    return TikZNode(handle=unit.key, at=at, options=TikZOptions(style), text=_math(unit.label))


def _math(name: Name) -> str:
    return f"${name_fragment(name).text}$"


def _styles(edge: Edge) -> tuple[str, ...]:
    """The styles of an edge; those of routes come last in order."""
    return ("route" if edge.on_route else "arrow", *(["dashed"] if edge.dashed else []))


def _scope(styles: tuple[str, ...], edges: Iterable[Edge], nodes: Mapping[str, TikZNode]) -> TikZScope:
    """Edges of the same styles."""
    scope = TikZScope(options=TikZOptions(*styles))
    for edge in edges:
        scope.append(TikZDraw([nodes[edge.start], "--", nodes[edge.end]]))
    return scope


def _name(edge: Edge, units: Mapping[str, Unit]) -> NoEscape:
    """The name on an edge, over all the edges."""
    start, end = units[edge.start], units[edge.end]
    x, y = (round(a + edge.along * (b - a), 3) for a, b in ((start.x, end.x), (start.y, end.y)))
    assert edge.label is not None
    colour = "route" if edge.on_route else "ink"
    return NoEscape(rf"\gsname{{{x:g}}}{{{y:g}}}{{{colour}}}{{{name_fragment(edge.label).text}}}")


def _stub(node: TikZNode, length: float) -> TikZDraw:
    """A short arrow that leads out of the network."""
    path = [node, "--", TikZCoordinate(length, 0, relative=True)]
    return TikZDraw(path, options=TikZOptions("arrow", "draw=hairline"))
