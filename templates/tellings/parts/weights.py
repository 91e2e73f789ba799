"""By parts of the loss, weight by weight: for every weight and bias a chain for each part, and the sum.

dL/dw = dE[1]/dw + dE[2]/dw + ...      dE[1]/dw = dE[1]/da * da/dz * dz/dw
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from derive.quantities import Derivative, Named, Quantity
from derive.statements import Statement
from templates.document import Block, Equations, Formula, Heading, Line, Paragraph, Results, Shown, Text
from templates.handout_lines import MOST_ROUTES, Telling
from templates.tellings.parts.groups import Group
from templates.tellings.parts.narrator import Item, Narrator
from templates.tellings.parts.outputs import beside, gathered
from templates.tellings.parts.words import before_layer, chains, meeting, put_into, remaining_by_parts


def backward(telling: Telling, groups: Iterable[Group]) -> Iterator[Block]:
    """Every derivative of each group: the first in full, the others from what is known."""
    narrator = Narrator(telling, framed=False)
    for group in groups:
        yield Heading((group.title,))
        yield from _from_the_layer_after(narrator, group)
        first, *others = group.quantities
        yield from _first(narrator, first)
        narrator.section()
        if others:
            yield Paragraph(remaining_by_parts(others))
        for quantity in others:
            yield from gathered(narrator.short(narrator.whole(quantity)))
            narrator.section()


def _from_the_layer_after(narrator: Narrator, group: Group) -> Iterator[Block]:
    """The derivatives by the net inputs of the layer after, which all those of a layer lean on."""
    after = group.layer + 1
    names = [n for n in narrator.statements if _is_net(n, after) and n not in narrator.labels]
    lines = [item for name in names for item in narrator.short(name)]
    if lines and group.kind in "wb":
        yield Paragraph(before_layer([name.wrt for name in names if isinstance(name, Derivative)]))
        yield from gathered(lines)
        narrator.section()


def _is_net(name: Named, layer: int) -> bool:
    return (
        isinstance(name, Derivative) and name.wrt.kind == "z" and name.wrt.indices[0] == layer and name.of.kind in "EL"
    )


def _first(narrator: Narrator, quantity: Quantity) -> Iterator[Block]:
    """One derivative in full: the chain of each part, every factor, the numbers of the parts, their sum."""
    name = narrator.whole(quantity)
    parts = narrator.by_part(name)
    dependent = [part for part, holds in parts.items() if holds]
    whole = Line(name, (Formula(narrator.joined(name, tuple(parts))),), f"sum:{name.name}")
    opening = Paragraph(meeting(narrator.telling.output, name.wrt, [part.of for part in dependent]))
    yield from beside(narrator.telling, quantity, (opening, Equations((whole, *narrator.zeros(name)))))
    yield Paragraph(chains(len(dependent)))
    yield Equations(tuple(_chain(narrator, part) for part in dependent))
    yield from gathered(item for part in dependent for item in _part(narrator, part))
    yield Equations((narrator.total(name),))


def _chain(narrator: Narrator, part: Derivative) -> Line:
    """The chain of one part from its output on; through the derivatives of the layer after where it is long."""
    walk = narrator.walk(part)
    quantity = part.wrt.of_sample(None)
    few = walk.route_count(quantity) <= MOST_ROUTES
    chain = narrator.telling.told(walk.expanded(quantity)) if few else narrator.chain(part)
    return Line(part, (Formula(chain),), f"chain:{part.name}")


def _part(narrator: Narrator, part: Derivative) -> Iterator[Item]:
    """The factors of one part, and its number."""
    for lead in narrator.leads(part):
        yield from narrator.full(lead)
    where = f"chain:{part.name}"
    same = _chain(narrator, part).rights == (Formula(narrator.chain(part)),)
    yield narrator.numbers(part, put_into(where)) if same else narrator.product(part)


def update_table(telling: Telling) -> Iterator[Block]:
    """Every parameter with the formula of its update and its new value, layers side by side."""
    statements = telling.plan.of_stage("update")
    rows = [_row(telling, statement) for statement in statements]
    if not rows:
        return
    yield Heading(("Update",))
    half = -(-len(rows) // 2)
    empty: tuple[Text, ...] = (("",),) * 3
    pairs = [(*row, *(rows[half + n] if half + n < len(rows) else empty)) for n, row in enumerate(rows[:half])]
    head: tuple[Text, ...] = (("",), ("update",), ("new value",))
    yield Results((*head, *head), tuple(pairs))


def _row(telling: Telling, statement: Statement) -> tuple[Text, ...]:
    target = statement.target
    assert isinstance(target, Quantity)
    before = Quantity(target.kind, target.indices)
    return (Formula(before),), (Formula(statement.term),), (Shown(target),)
