"""Where the names on a drawing's edges stand, so that none covers another name or a unit.

    fitted(groups, edges, circles) -> for each group of labels a place along each edge, or None where there is no room

A label may slide along its edge. Of the free places it takes one where few other edges pass beneath it. A
group is named as a whole or not at all, as half a layer of names would mislead.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from math import hypot

_GAP = 0.4
"""Millimetres that stay free between labels."""
_TRIALS = 2000
"""Steps after which the search for free places ends."""
_STEP = 0.04


@dataclass(frozen=True)
class Point:
    """A place in millimetres."""

    x: float
    y: float

    def towards(self, other: Point, share: float) -> Point:
        """The point that lies at a share of the way."""
        return Point(self.x + share * (other.x - self.x), self.y + share * (other.y - self.y))


@dataclass(frozen=True)
class Segment:
    """An edge from the middle of one unit to the middle of the next."""

    start: Point
    end: Point

    def at(self, share: float) -> Point:
        """The point at a share of the way along."""
        return self.start.towards(self.end, share)

    def before_end(self, distance: float) -> Point:
        """The point so many millimetres before the end."""
        length = hypot(self.end.x - self.start.x, self.end.y - self.start.y)
        return self.at(1 - distance / length)


@dataclass(frozen=True)
class Circle:
    """A unit or the tip of an arrow, which no label may touch."""

    center: Point
    radius: float


@dataclass(frozen=True)
class Label:
    """A name to stand on an edge, with the size of its box and the place along the edge where it would best be."""

    edge: Segment
    width: float
    height: float
    best: float

    def at(self, share: float) -> Box:
        """The box that the name takes there."""
        return Box(self.edge.at(share), self.width / 2 + _GAP, self.height / 2 + _GAP)


@dataclass(frozen=True)
class Box:
    """A rectangle by its centre and half its sides."""

    center: Point
    right: float
    up: float

    def meets(self, other: Box) -> bool:
        """Whether two boxes overlap."""
        across = abs(self.center.x - other.center.x) < self.right + other.right - _GAP
        return across and abs(self.center.y - other.center.y) < self.up + other.up - _GAP

    def touches(self, circle: Circle) -> bool:
        """Whether the box reaches into a circle."""
        dx = max(abs(self.center.x - circle.center.x) - self.right, 0.0)
        dy = max(abs(self.center.y - circle.center.y) - self.up, 0.0)
        return hypot(dx, dy) < circle.radius

    def covers(self, edge: Segment) -> bool:
        """Whether an edge passes beneath the box."""
        span = edge.end.x - edge.start.x
        share = (self.center.x - edge.start.x) / span if span else 0.0
        return 0.0 < share < 1.0 and abs(edge.at(share).y - self.center.y) < self.up


def fitted(
    groups: Sequence[Sequence[Label]], edges: Sequence[Segment], circles: Sequence[Circle]
) -> list[tuple[float, ...] | None]:
    """The places of each group's labels along their edges; None for a group that finds no room."""
    taken: list[Box] = []
    found: list[tuple[float, ...] | None] = []
    for group in groups:
        choices = [_free(label, edges, taken, circles) for label in group]
        places = next(_search(choices), None)
        if places is not None:
            taken += [label.at(share) for label, share in zip(group, places, strict=True)]
        found.append(places)
    return found


_Choice = tuple[float, Box]


def _search(choices: Sequence[Sequence[_Choice]]) -> Iterator[tuple[float, ...]]:
    """The arrangements of a group whose labels leave each other room, by depth first, until the trials are used up."""
    trials = count()

    def place(chosen: tuple[float, ...], boxes: tuple[Box, ...]) -> Iterator[tuple[float, ...]]:
        if len(chosen) == len(choices):
            yield chosen
            return
        for share, box in choices[len(chosen)]:
            if next(trials) > _TRIALS:
                return
            if not any(box.meets(other) for other in boxes):
                yield from place((*chosen, share), (*boxes, box))

    return place((), ())


def _free(label: Label, edges: Sequence[Segment], taken: Sequence[Box], circles: Sequence[Circle]) -> list[_Choice]:
    """The places of one label that touch nothing drawn, the best first."""
    shares = [round(0.14 + _STEP * step, 2) for step in range(19)]
    boxes = [(share, label.at(share)) for share in shares]
    free = [
        (share, box)
        for share, box in boxes
        if not any(box.meets(other) for other in taken) and not any(box.touches(circle) for circle in circles)
    ]
    return sorted(free, key=lambda pair: (_covered(pair[1], label, edges), abs(pair[0] - label.best)))


def _covered(box: Box, label: Label, edges: Sequence[Segment]) -> int:
    """How many other edges pass beneath a box."""
    return sum(box.covers(edge) for edge in edges if edge != label.edge)
