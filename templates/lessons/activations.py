"""A lesson on activations: a table of functions and slopes, each slope derived line by line, numbers at some places."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from derive.quantities import Named
from derive.rules import INVERSE
from derive.shapes import F, Shape, Shapes, place
from derive.terms import Differential, Term
from templates.document import (
    Block,
    Columns,
    Equations,
    Formula,
    Heading,
    Inline,
    Line,
    Paragraph,
    Ref,
    Results,
    Shown,
    Text,
)
from templates.lessons.activation_plots import shape_plot
from templates.lessons.activation_words import INVERTED, SLOPE, TITLES, TRAITS, at_kink, parameter
from templates.rule_words import RULE_WORDS

_OPENING = (
    "An activation turns the net input of a unit into its output. Learning needs its slope as well: the backward pass "
    "multiplies by it at every unit. Below, a solid line is the function and a dashed one its slope."
)


BESIDE = 5
"""Of more places than this, the tables of numbers stand below each other."""


def blocks(shapes: Shapes) -> tuple[Block, ...]:
    """The whole lesson."""
    return (
        Paragraph((_OPENING,)),
        *_table(shapes),
        *_derivations(shapes),
        *_numbers(shapes),
    )


def formulas(shapes: Shapes) -> tuple[Block, ...]:
    """The definitions and the derivations, without numbers."""
    return tuple(_derivations(shapes))


def _table(shapes: Shapes) -> Iterator[Block]:
    head: tuple[Text, ...] = (("",), ("plot",), ("function ", Formula(F)), ("derivative ", Formula(SLOPE)))
    yield Results(head, tuple(map(_row, (*shapes.single, *shapes.coupled))))


def _row(entry: Shape) -> tuple[Text, ...]:
    plot: Text = ("",) if entry.coupled else (shape_plot(entry),)
    return _called(entry), plot, (Formula(entry.definition, compact=True),), tuple(_slopes(entry))


def _slopes(entry: Shape) -> Iterator[Inline]:
    """The slope; of a coupled activation the derivatives by the own net input and by another one."""
    yield Formula(entry.slope, compact=True)
    if entry.coupled:
        yield from (" and ", Formula(entry.other_slope, compact=True))


def _derivations(shapes: Shapes) -> Iterator[Block]:
    told: dict[Term, Shape] = {}
    for entry in shapes.entries:
        yield from _derived(entry, told.setdefault(entry.definition, entry))


def _derived(entry: Shape, like: Shape) -> Iterator[Block]:
    """One activation: what it is like, its derivative line by line, its kinks; `like` is the first of its form."""
    yield Heading((TITLES[entry.name],))
    yield Paragraph((TRAITS[entry.name],))
    if like is entry:
        yield Equations(tuple(_lines(entry)))
    else:
        yield Paragraph(("The formulas are ", Ref(_defined(like)), " and ", Ref(_derivative(like, 1)), "."))
    if any(line.rule == INVERSE for line in entry.lines()):
        yield Paragraph(INVERTED)
    for words in parameter(entry):
        yield Paragraph(words)
    for kink in entry.activation.kinks:
        yield Paragraph(at_kink(entry, kink))


def _lines(entry: Shape) -> Iterator[Line]:
    out = entry.layer.output(1)
    yield Line(out, (Formula(entry.definition),), _defined(entry))
    for wrt in (1, 2) if entry.coupled else (1,):
        lines = entry.lines(wrt)
        left = Differential(out, entry.layer.net(wrt), alone=not entry.coupled)
        rules = tuple(RULE_WORDS[line.rule] for line in lines)
        yield Line(left, tuple(Formula(line.term) for line in lines), _derivative(entry, wrt), rules=rules)


def _defined(entry: Shape) -> str:
    """The label of a definition."""
    return f"f:{entry.name}"


def _derivative(entry: Shape, wrt: int) -> str:
    """The label of a derivative by a net input."""
    return f"slope:{entry.name}:{wrt}"


def _numbers(shapes: Shapes) -> Iterator[Block]:
    """The functions and their slopes at the places of the file."""
    yield Heading(("The numbers side by side",))
    values = _at_places(shapes, (Formula(F), " at"), Shape.value_at)
    slopes = _at_places(shapes, ("slope at",), Shape.slope_at)
    if len(shapes.numbers) <= BESIDE:
        yield Columns((values,), (slopes,))
    else:
        yield from (values, slopes)


def _at_places(shapes: Shapes, corner: Text, shown: Callable[[Shape, int], Named]) -> Results:
    """A row for each function of one variable, a column for each place."""
    head: tuple[Text, ...] = (corner, *((Shown(place(k)),) for k in shapes.numbers))
    rows = ((_called(entry), *((Shown(shown(entry, k)),) for k in shapes.numbers)) for entry in shapes.single)
    return Results(head, tuple(rows))


def _called(entry: Shape) -> Text:
    """The name of an activation in a cell."""
    return (TITLES[entry.name].partition(",")[0].partition(" (")[0],)
