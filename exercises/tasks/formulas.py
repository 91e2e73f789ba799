"""Questions without numbers: what their sheets show in place of given ones, and what may be typed in formulas."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from derive.agreement import Ground
from derive.graph import Equation
from derive.network import DenseNetwork
from derive.quantities import Quantity
from exercises.tasks.networked import Networked
from exercises.tasks.task import Scene
from exercises.variants.drawing import Urn
from templates.document import Block, Columns, Diagram, Formula, Paragraph, Results, Text
from templates.handout_setting import definitions

ACROSS = 5
"""Names with their spellings in one row of the table."""

Ends = tuple[Quantity, Fraction, Fraction]


def ground_of(setting: Networked) -> Ground:
    """The network's equations, its given numbers in the intervals that they would be drawn from."""
    fixed = setting.given.values
    ends = (_ends(q, (fixed[q],) if q in fixed else setting.urn.tables[q]) for q in setting.graph.given())
    return Ground(tuple(setting.graph.equations()), tuple(ends))


def _ends(quantity: Quantity, values: Sequence[Fraction]) -> Ends:
    """The interval of some values; about a single one where there is no other."""
    low, high = min(values), max(values)
    return (quantity, low, high) if low < high else (quantity, low - 1, high + 1)


def ground_from(equations: Sequence[Equation], urn: Urn) -> Ground:
    """Equations over what an urn draws from."""
    return Ground(tuple(equations), tuple(_ends(q, values) for q, values in urn.tables.items()))


def network_without_numbers(graph: DenseNetwork, scene: Scene) -> Iterator[Block]:
    """The drawing, and what the functions are."""
    yield Columns((drawing(graph, scene),), tuple(definitions(graph)), left=0.52)


def drawing(graph: DenseNetwork, scene: Scene) -> Block:
    """The drawing of a network."""
    return Diagram(graph.spec, None, scene.telling.bias_nodes)


def typed_names(quantities: Sequence[Quantity]) -> Iterator[Block]:
    """A table of what to type for each name."""
    yield Paragraph(("In formulas the names are typed so:",))
    rows = [quantities[start : start + ACROSS] for start in range(0, len(quantities), ACROSS)]
    head: Text = ("name", "typed")
    width = min(ACROSS, len(quantities))
    yield Results(tuple((word,) for _ in range(width) for word in head), tuple(_row(row, width) for row in rows))


def _row(quantities: Sequence[Quantity], width: int) -> tuple[Text, ...]:
    filled = [cell for quantity in quantities for cell in ((Formula(quantity),), (quantity.name,))]
    return (*filled, *(("",) for _ in range(2 * (width - len(quantities)))))
