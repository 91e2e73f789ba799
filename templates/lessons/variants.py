"""A lesson on ways to descend: one unit's derivatives, the first update of each way, and where all of them lead.

Variants + printed numbers -> blocks(...);  Variants -> formulas(...) without numbers
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from derive.plan import RATE
from derive.quantities import Derivative, Named, Quantity
from derive.unit import LOSS, A, B, W, X, Y
from derive.variants import Landscape, Variants, Way
from templates.document import (
    Block,
    Columns,
    Equations,
    Formula,
    Given,
    Heading,
    Line,
    Numbers,
    Paragraph,
    Results,
    Shown,
    Text,
)
from templates.lessons.variants_plots import losses, paths
from templates.lessons.variants_words import USES, drawn, first_update, opening, outcome, over, raised
from templates.plots import Point
from templates.tables import EMPTY

MOST_ROWS, PLACES = 8, 3
"""Updates that the table shows side by side, and their decimals there."""


def blocks(
    variants: Variants, numbers: Mapping[Named, float], land: Landscape, minimum: Point | None
) -> tuple[Block, ...]:
    """The whole lesson; `numbers` are those of the plots, `land` is the loss around the paths."""
    return (
        Paragraph(opening(variants)),
        *_counted(variants),
        *_unit(variants),
        *_start(variants),
        *_first(variants),
        *_side_by_side(variants),
        Heading(("The paths",)),
        Paragraph(over(minimum)),
        paths(variants, numbers, land, minimum),
        Columns((Paragraph(outcome(variants, numbers)),), (losses(variants, numbers),), left=0.4),
    )


def formulas(variants: Variants) -> tuple[Block, ...]:
    """The unit's derivatives and the three rules, without numbers."""
    rules = tuple(_rule(variants, way) for way in variants.ways)
    return (*_unit(variants), Heading(("One update",)), Paragraph(raised(variants)), Equations(rules))


def _rule(variants: Variants, way: Way) -> Line:
    """The first update of the weight, as each way makes it."""
    return Line(way.at(W, 1), (Formula(variants.update_term(way, W, 0)),), "", (way.name,))


def _counted(variants: Variants) -> Iterator[Block]:
    """Batch sizes, iterations and epochs."""
    yield Heading(("Epochs, batches and iterations",))
    head = ("descent", "batch size", "iterations an epoch", "iterations in all", "")
    yield Results(tuple((text,) for text in head), tuple(_count_row(variants, way) for way in variants.ways))
    yield Paragraph(drawn(variants))


def _count_row(variants: Variants, way: Way) -> tuple[Text, ...]:
    exact = variants.samples % way.size == 0
    each = f"{variants.samples} / {way.size} {'=' if exact else 'rounded up:'} {way.iterations}"
    in_all = f"{way.epochs} × {way.iterations} = {way.updates}"
    return tuple((text,) for text in (way.name, str(way.size), each, in_all, USES[way.name]))


def _unit(variants: Variants) -> Iterator[Block]:
    """What the unit computes, and its derivatives for one sample."""
    yield Heading(("One sample",))
    derivation = variants.derivation
    forward = [Line(e.target, (Formula(e.term),)) for e in variants.graph.equations()]
    backward = [_backward(variants, step.target) for step in derivation.steps((W, B))]
    yield Equations((*forward, *backward))


def _backward(variants: Variants, target: Derivative) -> Line:
    step = variants.derivation.step(target.wrt)
    chain, textbook = step.chain(), step.textbook()
    forms = (textbook,) if step.starts else (chain, textbook)
    return Line(target, tuple(map(Formula, forms)))


def _start(variants: Variants) -> Iterator[Block]:
    """Every sample at the start."""
    yield Heading(("Every sample at the start",))
    names = (X, Y, A, Derivative(LOSS, A), Derivative(LOSS, W), Derivative(LOSS, B))
    way = variants.ways[0]
    head: tuple[Text, ...] = (("sample",), *((Formula(name),) for name in names))
    numbers = range(1, variants.samples + 1)
    rows = tuple(((str(s),), *_shown(way.name_of(name, 0, s) for name in names)) for s in numbers)
    yield Columns((Results(head, rows),), (Given(((W, B),), (RATE,)),), left=0.66)


def _shown(names: Iterable[Named]) -> tuple[Text, ...]:
    return tuple((Shown(name),) for name in names)


def _first(variants: Variants) -> Iterator[Block]:
    """The first update of each way, worked out."""
    yield Heading(("The first update of each",))
    yield Paragraph(raised(variants), quiet=True)
    for way in variants.ways:
        yield Paragraph(first_update(way))
        yield Equations(tuple(_update_line(variants, way, parameter) for parameter in (W, B)))


def _update_line(variants: Variants, way: Way, parameter: Quantity) -> Line:
    term, target = variants.update_term(way, parameter, 0), way.at(parameter, 1)
    return Line(target, (Formula(term), Numbers(term), Shown(target, strong=True)))


def _side_by_side(variants: Variants) -> Iterator[Block]:
    """The parameters and the mean loss after each of the first updates, a group of columns for each way."""
    yield Heading(("The first updates side by side",))
    most = min(MOST_ROWS, variants.samples, max(way.updates for way in variants.ways))
    head: list[Text] = [("update",)]
    for way in variants.ways:
        head += [("of samples",)] if way.size < variants.samples else []
        head += [(Formula(Quantity(name.kind, (way.number, "k"))),) for name in (W, B)]
        head.append((Formula(LOSS),))
    yield Results(tuple(head), tuple(_row(variants, k) for k in range(1, most + 1)))


def _row(variants: Variants, k: int) -> tuple[Text, ...]:
    cells: list[Text] = [(str(k),)]
    for way in variants.ways:
        there = k <= way.updates
        if way.size < variants.samples:
            cells.append((" ".join(map(str, way.batches[k - 1])),) if there else EMPTY)
        cells += [(Shown(way.at(name, k), PLACES),) if there else EMPTY for name in (W, B, LOSS)]
    return tuple(cells)
