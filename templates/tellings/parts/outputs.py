"""By parts of the loss, told through the outputs: a weight changes the whole loss through the unit it leads to.

dL/dw = dL/da * da/dz * dz/dw      with dL/da = dE[1]/da + dE[2]/da where the unit feeds several outputs
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from derive.network import DenseNetwork
from derive.quantities import Quantity
from templates.document import Block, Columns, Diagram, Equations, Formula, Heading, Line, Paragraph
from templates.handout_lines import Telling, statement_line
from templates.tellings.parts.groups import Group
from templates.tellings.parts.narrator import Item, Narrator
from templates.tellings.parts.words import bias, put_into, remaining, through

DIAGRAM = 0.36
"""The share of the width that a small diagram takes."""


def backward(telling: Telling, groups: Iterable[Group]) -> Iterator[Block]:
    """Every derivative of each group: the first in full, the others with what is known in frames."""
    narrator = Narrator(telling)
    for group in groups:
        first, *others = group.quantities
        if narrator.is_new((narrator.chains.whole(first),)):
            yield Heading(group.title_of_first)
            yield from _first(narrator, first)
            narrator.section()
        else:
            yield Heading(group.title)
            others = list(group.quantities)
        if new := narrator.untold(others):
            yield Paragraph(bias() if group.kind == "b" else remaining(new))
        for quantity in others:
            items = narrator.short_or_where(narrator.chains.whole(quantity))
            yield from gathered((*items, *new_value(telling, quantity)))
            narrator.section()


def _first(narrator: Narrator, quantity: Quantity) -> Iterator[Block]:
    name = narrator.chains.whole(quantity)
    leads = narrator.leads(name)
    if not leads or narrator.chains.is_join(name):
        yield from gathered((*narrator.full(name), *new_value(narrator.telling, quantity)))
        return
    where = f"chain:{name.name}"
    opening = Paragraph(through(name.wrt, narrator.telling.output, narrator.chains.chain(name)))
    chain = Equations((Line(name, (Formula(narrator.chains.chain(name)),), where),))
    yield from beside(narrator.telling, quantity, (opening, chain))
    items: list[Item] = [item for lead in leads for item in narrator.full(lead)]
    items += [narrator.numbers(name, put_into(where)), *new_value(narrator.telling, quantity)]
    yield from gathered(items)


def beside(telling: Telling, quantity: Quantity, blocks: tuple[Block, ...]) -> Iterator[Block]:
    """Blocks beside a small diagram of a weight's routes to the loss; below each other for all else."""
    graph = telling.derivation.graph
    if quantity.kind == "w" and isinstance(graph, DenseNetwork):
        drawn = Diagram(graph.spec, quantity, telling.bias_nodes, small=True)
        yield Columns((drawn,), blocks, left=DIAGRAM)
    else:
        yield from blocks


def new_value(telling: Telling, quantity: Quantity) -> Iterator[Line]:
    """The update of a parameter, where one sample tells the whole gradient."""
    target = quantity.after_update()
    updated = {statement.target for statement in telling.plan.of_stage("update")}
    if not telling.plan.batch.several and target in updated:
        yield statement_line(telling, target)


def gathered(items: Iterable[Item]) -> Iterator[Block]:
    """Lines that follow each other in one display."""
    lines: list[Line] = []
    for item in items:
        if isinstance(item, Line):
            lines.append(item)
            continue
        if lines:
            yield Equations(tuple(lines))
        lines = []
        yield item
    if lines:
        yield Equations(tuple(lines))
