"""Where the parts of a network's drawing stand, for every format: units, biases, edges, and the routes that stand out.

    NetworkSpec + notation + highlighted quantity -> Drawing(units, biases, edges)

Layers of more than six units are abbreviated: the first two, dots, the last. Edges carry the names of their
weights where these can be read (`diagram_labels`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from derive.network import DenseNetwork, LayerSpec
from derive.quantities import Quantity
from templates.diagram_labels import Circle, Label, Point, Segment, fitted
from templates.document import Diagram
from templates.mathematics.widths import name_width
from templates.notations import Name, Notation

SHOWN = 6
"""Units of a layer that are all drawn."""
NAMED = 3
"""Units of a layer up to which its edges are named."""
RADIUS, BIAS_RADIUS, TIP = 4.3, 3.5, 0.9
"""Millimetres of a unit's circle, of a bias, and of the tip of an arrow."""
WIDTH, WIDE = 66.0, 132.0
"""Millimetres from the middle of the first layer to that of the last, at most; on a line of its own."""
_EM, _LINE, _INDEX = 2.81, 2.4, 0.8
"""Millimetres of small type: an em, a line, and what a raised or lowered index adds."""


@dataclass(frozen=True)
class Unit:
    """A circle at (x, y), in steps of the drawing; `number` is None for the dots of an abbreviated layer."""

    key: str
    x: float
    y: float
    label: Name | None


@dataclass(frozen=True)
class Edge:
    """An arrow between two units; `along` tells where its label stands, 0 at the start and 1 at the end."""

    start: str
    end: str
    label: Name | None
    on_route: bool
    dashed: bool = False
    along: float = 0.3


def along(start: tuple[float, float], end: tuple[float, float], share: float) -> tuple[float, float]:
    """The place at a share of the way between two places."""
    place = Point(*start).towards(Point(*end), share)
    return place.x, place.y


@dataclass(frozen=True)
class Drawing:
    """A network drawn: steps between layers and between units are in millimetres."""

    units: tuple[Unit, ...]
    biases: tuple[Unit, ...]
    edges: tuple[Edge, ...]
    outputs: tuple[str, ...]
    step_x: float
    step_y: float


def shown(units: int) -> tuple[int | None, ...]:
    """The units of a layer that are drawn; None for the dots.

    >>> shown(3), shown(9)
    ((1, 2, 3), (1, 2, None, 9))
    """
    return tuple(range(1, units + 1)) if units <= SHOWN else (1, 2, None, units)


def drawing(diagram: Diagram, notation: Notation) -> Drawing:
    """The drawing of a diagram's network in a notation."""
    return _Draughtsman(diagram, notation).drawing()


class _Draughtsman:
    def __init__(self, diagram: Diagram, notation: Notation) -> None:
        self.notation = notation
        self.highlight = diagram.highlight
        self.with_biases, self.wide, self.small = diagram.biases, diagram.wide, diagram.small
        self.network = DenseNetwork(diagram.network)
        self.sizes = diagram.network.sizes
        self.tallest = max(len(shown(size)) for size in self.sizes)

    def drawing(self) -> Drawing:
        """The whole drawing."""
        outputs = tuple(self._key(len(self.sizes) - 1, j) for j in shown(self.sizes[-1]) if j)
        edges = (*self._edges(), *self._bias_edges())
        drawn = Drawing(tuple(self._units()), tuple(self._biases()), edges, outputs, *self._steps())
        return replace(drawn, edges=tuple(_labelled(drawn)))

    def _steps(self) -> tuple[float, float]:
        """How far apart layers and units stand."""
        small, widest = max(self.sizes) <= NAMED, (WIDE if self.wide else WIDTH) / (len(self.sizes) - 1)
        step_x = min(widest, 28.0 if max(self.sizes) < NAMED else 44.0 if self.wide else 33.0 if small else 27.0)
        return step_x, 17.0 if self.tallest < NAMED else 19.0 if small else 12.5

    @staticmethod
    def _key(layer: int, j: int) -> str:
        return f"n{layer}-{j}"

    def _units(self) -> Iterator[Unit]:
        for layer, size in enumerate(self.sizes):
            rows = shown(size)
            for row, j in enumerate(rows):
                y = (len(rows) - 1) / 2 - row
                yield Unit(f"n{layer}-{j or 'dots'}", layer, y, self._label(layer, j) if j else None)

    def _label(self, layer: int, j: int) -> Name:
        """The input's name, or what the notation calls the unit itself."""
        return self.notation.name(Quantity("x", (j,))) if layer == 0 else self.notation.unit(layer, j)

    @cached_property
    def _reached(self) -> dict[int, frozenset[int]]:
        """The units of each layer through which the highlighted quantity changes the loss."""
        first = self._first_reached()
        if first is None:
            return {}
        layer, units = first
        later = {n: frozenset(range(1, self.sizes[n] + 1)) for n in range(layer + 1, len(self.sizes))}
        return {layer: units, **later}

    def _first_reached(self) -> tuple[int, frozenset[int]] | None:
        quantity = self.highlight
        match (quantity.kind, quantity.indices) if quantity else ("", ()):
            case ("w", (int() as layer, int() as j, _)) | ("b" | "z" | "a", (int() as layer, int() as j)):
                return layer, frozenset({j})
            case "b", (int() as layer,):
                return layer, frozenset(range(1, self.sizes[layer] + 1))
            case "x", (int() as k,):
                return 0, frozenset({k})
        return None

    def _on_route(self, layer: int, j: int, k: int) -> bool:
        """Whether the edge into unit j of `layer` from unit k lies on a highlighted route."""
        return self.highlight == Quantity("w", (layer, j, k)) or k in self._reached.get(layer - 1, frozenset())

    def _edges(self) -> Iterator[Edge]:
        for layer in range(1, len(self.sizes)):
            named = max(self.sizes[layer - 1 : layer + 1]) <= NAMED
            for k in filter(None, shown(self.sizes[layer - 1])):
                for j in filter(None, shown(self.sizes[layer])):
                    on_route = self._on_route(layer, j, k)
                    shows = named and (on_route or not self.small)
                    label = self.notation.name(Quantity("w", (layer, j, k))) if shows else None
                    yield Edge(self._key(layer - 1, k), self._key(layer, j), label, on_route)

    def _biases(self) -> Iterator[Unit]:
        for layer, spec in enumerate(self.network.spec.layers, 1):
            label = self.notation.name(Quantity("b", (layer,))) if spec.bias == "shared" else Name("1")
            if self._has_bias_node(spec):
                # From halfway, an edge to the top of a high layer would pass through the units below it.
                x = layer - (0.5 if self.tallest <= NAMED else 0.9)
                yield Unit(f"b{layer}", x, -(self.tallest - 1) / 2 - 0.8, label)

    def _has_bias_node(self, spec: LayerSpec) -> bool:
        return self.with_biases and spec.bias != "none"

    def _bias_edges(self) -> Iterator[Edge]:
        for layer, spec in enumerate(self.network.spec.layers, 1):
            for j in filter(None, shown(spec.units) if self._has_bias_node(spec) else ()):
                quantity = Quantity("b", (layer, j))
                named = spec.bias == "each" and spec.units <= NAMED
                on_route = self.highlight in (quantity, Quantity("b", (layer,)))
                label = self.notation.name(quantity) if named and (on_route or not self.small) else None
                yield Edge(f"b{layer}", self._key(layer, j), label, on_route, dashed=True, along=0.62)


def _labelled(drawn: Drawing) -> Iterator[Edge]:
    """The edges with their labels at free places; the labels of a layer go where they do not all find one."""
    at = {unit.key: Point(unit.x * drawn.step_x, unit.y * drawn.step_y) for unit in (*drawn.units, *drawn.biases)}
    groups: dict[tuple[bool, float], list[Edge]] = {}
    for edge in drawn.edges:
        groups.setdefault((edge.dashed, at[edge.end].x), []).append(edge)
    named = [labelled for group in groups.values() if (labelled := [edge for edge in group if edge.label])]
    circles = [Circle(at[unit.key], RADIUS) for unit in drawn.units]
    circles += [Circle(at[unit.key], BIAS_RADIUS) for unit in drawn.biases]
    segments = {edge: Segment(at[edge.start], at[edge.end]) for edge in drawn.edges}
    circles += [Circle(segment.before_end(RADIUS + TIP), TIP) for segment in segments.values()]
    labels = [[_label(edge, segments[edge]) for edge in group] for group in named]
    places = fitted(labels, tuple(segments.values()), circles)
    fits = [(group, place) for group, place in zip(named, places, strict=True) if place]
    along = {edge: where for group, place in fits for edge, where in zip(group, place, strict=True)}
    for edge in drawn.edges:
        yield replace(edge, along=along[edge]) if edge in along else replace(edge, label=None)


def _label(edge: Edge, segment: Segment) -> Label:
    """The box of an edge's name."""
    assert edge.label is not None
    height = _LINE + _INDEX * bool(edge.label.sub) + _INDEX * bool(edge.label.sup)
    return Label(segment, _EM * name_width(edge.label), height, edge.along)
