"""By parts of the loss, weight by weight: for every weight and bias a chain for each part, and the sum.

dL/dw = dE[1]/dw + dE[2]/dw + ...      dE[1]/dw = dE[1]/da * da/dz * dz/dw
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TypeGuard

from derive.quantities import Derivative, Named, Quantity
from derive.statements import Statement
from derive.terms import Sum, inputs_of
from templates.document import Block, Equations, Formula, Heading, Line, Paragraph, Results, Shown, Text
from templates.handout_lines import MOST_ROUTES, Telling
from templates.tellings.parts.groups import Group
from templates.tellings.parts.narrator import Item, Narrator
from templates.tellings.parts.outputs import beside, gathered
from templates.tellings.parts.words import (
    as_the_biases,
    before_layer,
    bias,
    chains,
    put_into,
    remaining_by_parts,
)


def backward(telling: Telling, groups: Iterable[Group]) -> Iterator[Block]:
    """Every derivative of each group: what is new in full, the others from what is known."""
    narrator = Narrator(telling, framed=False)
    for group in groups:
        yield Heading(group.title)
        yield from _from_the_layer_after(narrator, group)
        yield from _group(narrator, group)


def _group(narrator: Narrator, group: Group) -> Iterator[Block]:
    first, *others = group.quantities
    if narrator.is_new(_dependent(narrator, first)):
        yield from _first(narrator, first)
        narrator.section()
    else:
        others = list(group.quantities)
    if new := narrator.untold(others):
        yield Paragraph(bias() if group.kind == "b" else remaining_by_parts(new))
    for quantity in others:
        yield from gathered(_other(narrator, quantity))
        narrator.section()


def _dependent(narrator: Narrator, quantity: Quantity) -> list[Derivative]:
    return narrator.chains.dependent(narrator.chains.whole(quantity))


def _other(narrator: Narrator, quantity: Quantity) -> Iterator[Item]:
    for lead in narrator.leads_together(_dependent(narrator, quantity)):
        yield from narrator.short(lead)
    yield from narrator.short_or_where(narrator.chains.whole(quantity))


def _from_the_layer_after(narrator: Narrator, group: Group) -> Iterator[Block]:
    """The derivatives by the net inputs of the layer after, which all those of a layer lean on."""
    names = [n for n in narrator.chains.statements if _is_net(n, group.layer + 1) and n not in narrator.labels]
    if not names or group.kind not in "wb":
        return
    twins = {name: twin for name in names if (twin := _twin(narrator, name))}
    nets = list(dict.fromkeys(name.wrt for name in names))
    if len(twins) == len(names):
        narrator.labels.update((name, narrator.labels[twin]) for name, twin in twins.items())
        yield Paragraph(as_the_biases(nets))
        yield _grid(names, nets)
    else:
        yield Paragraph(before_layer(nets))
        yield from gathered(item for name in names for item in narrator.short(name))
    narrator.section()


def _twin(narrator: Narrator, name: Derivative) -> Derivative | None:
    """The derivative by the bias of the same unit, where it is told and is the same."""
    twin = Derivative(name.of, replace(name.wrt, kind="b", sample=None))
    known = twin in narrator.labels and twin in narrator.chains.statements
    return twin if known and narrator.chains.term(twin) == narrator.chains.term(name) else None


def _grid(names: list[Derivative], nets: list[Quantity]) -> Results:
    """A table of derivatives, a row a part and a column a net input."""
    parts = list(dict.fromkeys(name.of for name in names))
    head: tuple[Text, ...] = (("",), *((Formula(net),) for net in nets))
    rows = tuple(((Formula(part),), *(_cell(names, Derivative(part, net)) for net in nets)) for part in parts)
    return Results(head, rows)


def _cell(names: list[Derivative], name: Derivative) -> Text:
    return (Shown(name),) if name in names else ("0",)


def _is_net(name: Named, layer: int) -> TypeGuard[Derivative]:
    """Whether a derivative is one of the loss, or of a part, by a net input of the layer."""
    of_loss = isinstance(name, Derivative) and name.of.kind in ("E", "L")
    return of_loss and isinstance(name, Derivative) and name.wrt.kind == "z" and name.wrt.indices[0] == layer


def _first(narrator: Narrator, quantity: Quantity) -> Iterator[Block]:
    """One derivative in full: the chain of each part, every factor, the numbers of the parts, their sum."""
    name = narrator.chains.whole(quantity)
    dependent = narrator.chains.dependent(name)
    lines = (narrator.sum_line(name), *narrator.zeros(name))
    yield from beside(narrator.telling, quantity, (Paragraph(narrator.meeting(name)), Equations(lines)))
    yield Paragraph(chains(len(dependent)))
    yield Equations(tuple(_chain(narrator, part) for part in dependent))
    factors = [item for lead in narrator.leads_together(dependent) for item in narrator.full(lead)]
    parts_in_numbers = [_part(narrator, part) for part in dependent]
    yield from gathered((*factors, *parts_in_numbers, narrator.total(name)))


def _chain(narrator: Narrator, part: Derivative) -> Line:
    """The chain of one part from its output on; through the derivatives of the layer after where it is long."""
    walk = narrator.chains.walk(part)
    quantity = part.wrt.of_sample(None)
    few = walk.route_count(quantity) <= MOST_ROUTES
    chain = narrator.telling.told(walk.expanded(quantity)) if few else narrator.chains.chain(part)
    return Line(part, (Formula(chain),), f"chain:{part.name}")


def _part(narrator: Narrator, part: Derivative) -> Line:
    """One part in numbers, put into its chain; the chain once more where it stands through another layer."""
    same = _chain(narrator, part).rights == (Formula(narrator.chains.chain(part)),)
    return narrator.numbers(part, put_into(f"chain:{part.name}")) if same else narrator.product(part)


def update_table(telling: Telling) -> Iterator[Block]:
    """Every parameter with its derivative, the formula of its update and its new value, in two halves."""
    rows = [_row(statement) for statement in telling.plan.of_stage("update")]
    if not rows:
        return
    yield Heading(("Update",))
    half = -(-len(rows) // 2)
    blank: Text = ("",)
    others = [*rows[half:], (blank,) * 4]
    head: tuple[Text, ...] = (blank, ("derivative",), ("update",), ("new value",))
    pairs = tuple((*row, blank, *other) for row, other in zip(rows[:half], others, strict=False))
    yield Results((*head, blank, *head), pairs)


def _row(statement: Statement) -> tuple[Text, ...]:
    """A parameter's row: w | its slope | w - eta dL/dw | its new value."""
    assert isinstance(statement.target, Quantity)
    assert isinstance(statement.term, Sum)
    before, change = statement.term.terms
    rate, slope = inputs_of(change)
    formula: Text = (Formula(before), " − ", Formula(rate), " ", Formula(slope))
    return (Formula(before),), (Shown(slope),), formula, (Shown(statement.target),)
