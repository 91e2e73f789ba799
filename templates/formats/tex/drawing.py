r"""A network's drawing as TikZ, made of PyLaTeX's objects: \node and \draw with the styles below."""

from __future__ import annotations

from pylatex import NoEscape, TikZ, TikZCoordinate, TikZDraw, TikZNode, TikZOptions
from pylatex.tikz import TikZUserPath

from templates.diagram import Edge, Unit, drawing
from templates.document import Diagram
from templates.latex.names import name_fragment
from templates.notations import Name, Notation

_STYLES = (
    ">={Stealth[length=4.5pt]}",
    r"unit/.style={circle,draw=ink,text=ink,line width=.5pt,minimum size=8.6mm,inner sep=0pt,font=\small}",
    "bias/.style={unit,dashed,draw=quiet,text=quiet,minimum size=7mm}",
    r"weight/.style={font=\scriptsize,fill=white,inner sep=1pt}",
    "arrow/.style={->,draw=quiet,line width=.45pt}",
    "route/.style={->,draw=route,line width=.9pt}",
)


def tikz(diagram: Diagram, notation: Notation) -> str:
    """The tikzpicture of a diagram."""
    drawn = drawing(diagram, notation)
    options = TikZOptions(f"x={drawn.step_x:g}mm", f"y={drawn.step_y:g}mm", *map(NoEscape, _STYLES))
    picture = TikZ(options=options)
    nodes = {unit.key: _node(unit, "unit") for unit in drawn.units} | {u.key: _node(u, "bias") for u in drawn.biases}
    for node in nodes.values():
        picture.append(node)
    # Routes come last, over the other edges.
    for edge in sorted(drawn.edges, key=lambda e: e.on_route):
        picture.append(_line(edge, nodes))
    for key in drawn.outputs:
        picture.append(_stub(nodes[key]))
    return str(picture.dumps())


def _node(unit: Unit, style: str) -> TikZNode:
    at = TikZCoordinate(unit.x, unit.y)
    if unit.label is None:
        return TikZNode(handle=unit.key, at=at, options=TikZOptions("text=quiet"), text=r"$\vdots$")
    return TikZNode(handle=unit.key, at=at, options=TikZOptions(style), text=_math(unit.label))


def _math(name: Name) -> str:
    return f"${name_fragment(name).text}$"


def _line(edge: Edge, nodes: dict[str, TikZNode]) -> TikZDraw:
    styles = ["route" if edge.on_route else "arrow", *(["dashed"] if edge.dashed else [])]
    path = TikZUserPath("--" if edge.label is None else f"-- {_name(edge.label, edge)}")
    return TikZDraw([nodes[edge.start], path, nodes[edge.end]], options=TikZOptions(*styles))


def _name(label: Name, edge: Edge) -> str:
    colour = ",text=route" if edge.on_route else ""
    return rf"node[weight,pos={edge.along:g}{colour}] {{{_math(label)}}}"


def _stub(node: TikZNode) -> TikZDraw:
    """A short arrow that leads out of the network."""
    path = [node, "--", TikZCoordinate(0.38, 0, relative=True)]
    return TikZDraw(path, options=TikZOptions("arrow", "draw=hairline"))
