"""Names on the edges of drawings cover neither each other nor a unit; a layer is named as a whole or not at all."""

from __future__ import annotations

from itertools import combinations
from math import hypot

import pytest

from derive import LayerSpec, NetworkSpec, Quantity
from templates.diagram import RADIUS, Drawing, Edge, drawing
from templates.document import Diagram
from templates.notations import NOTATIONS, notation

SHAPES = [(2, 2, 2), (2, 2, 3), (3, 3, 3), (3, 3, 3, 3), (1, 3, 1), (4, 5, 2), (6, 6, 6), (784, 128, 10)]
LEAST_WIDTH, LEAST_HEIGHT = 2.2, 1.9
"""Millimetres that the smallest name, w_1, takes in small type."""


def drawn(sizes: tuple[int, ...], title: str) -> Drawing:
    spec = NetworkSpec(sizes[0], tuple(LayerSpec(n) for n in sizes[1:]))
    return drawing(Diagram(spec, Quantity("w", (1, 1, 1))), notation(title, spec))


def places(drawn: Drawing) -> list[tuple[float, float]]:
    """The middles of all labels, in millimetres."""
    at = {unit.key: (unit.x * drawn.step_x, unit.y * drawn.step_y) for unit in (*drawn.units, *drawn.biases)}
    found = []
    for edge in drawn.edges:
        if edge.label is not None:
            (x, y), (u, v) = at[edge.start], at[edge.end]
            found.append((x + edge.along * (u - x), y + edge.along * (v - y)))
    return found


@pytest.mark.parametrize("title", NOTATIONS)
@pytest.mark.parametrize("sizes", SHAPES)
def test_names_leave_each_other_and_the_units_room(sizes: tuple[int, ...], title: str) -> None:
    found = drawn(sizes, title)
    labels = places(found)
    for (x, y), (u, v) in combinations(labels, 2):
        assert abs(x - u) >= LEAST_WIDTH or abs(y - v) >= LEAST_HEIGHT
    for unit in found.units:
        assert all(
            hypot(x - unit.x * found.step_x, y - unit.y * found.step_y) > RADIUS + LEAST_HEIGHT / 2 for x, y in labels
        )


@pytest.mark.parametrize("title", NOTATIONS)
@pytest.mark.parametrize("sizes", SHAPES)
def test_a_layer_is_named_as_a_whole_or_not_at_all(sizes: tuple[int, ...], title: str) -> None:
    def group(edge: Edge) -> tuple[bool, str]:
        return edge.dashed, edge.end.split("-")[0]

    edges = drawn(sizes, title).edges
    for kind in {group(edge) for edge in edges}:
        assert len({edge.label is None for edge in edges if group(edge) == kind}) == 1


@pytest.mark.parametrize("title", NOTATIONS)
@pytest.mark.parametrize("sizes", [(2, 2, 2), (2, 2, 3)])
def test_small_networks_are_named_throughout(sizes: tuple[int, ...], title: str) -> None:
    assert all(edge.label is not None for edge in drawn(sizes, title).edges)
