"""A lesson on learning rates: the slope derived, what decides, and each rate's path in numbers and on the curve.

Descent + printed numbers -> blocks(...);  Descent -> formulas(...) without numbers
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from derive.descent import CURVATURE, LARGEST_RATE, Descent, Run, step_term
from derive.quantities import Derivative, Named, Quantity
from derive.terms import Negative, Number, Power, Product, Sum, Term
from derive.valley import THETA, J
from templates.document import (
    Block,
    Columns,
    Equations,
    Formula,
    Heading,
    Line,
    Numbers,
    Paragraph,
    Ref,
    Results,
    Shown,
    Text,
)
from templates.lessons.descent_plots import heights, path_plot
from templates.lessons.descent_words import SHORT, bound, distance, opening, verdict

TOLD = 3
"""Steps of each path that are written out."""
FIRST_ROWS, LATER_ROWS = 5, 3
"""Rows of a table of steps: the first of them, and some of those after these, the last among them."""
_ALPHA, _FACTOR, _AFTER = Quantity("alpha"), Quantity("q"), Quantity("theta", ("k+1",))
_BEFORE = Quantity("theta", ("k",))


def blocks(descent: Descent, numbers: Mapping[Named, float]) -> tuple[Block, ...]:
    """The whole lesson; `numbers` are those that the page prints."""
    return (
        Paragraph(opening(descent)),
        *_rule(descent),
        *_deciding(descent, numbers=True),
        *(block for run in descent.runs for block in _run(descent, run, numbers)),
        *_compared(descent),
    )


def formulas(descent: Descent) -> tuple[Block, ...]:
    """The slope, the rule and what decides, without numbers."""
    return (*_rule(descent), *_deciding(descent, numbers=False))


def _rule(descent: Descent) -> Iterator[Block]:
    """The function, its slope, and the rule of a step."""
    yield Heading(("The slope and the rule",))
    forms = tuple(Formula(line.term) for line in descent.slope_lines)
    change = Negative(Product((_ALPHA, Derivative(J, _BEFORE))))
    yield Equations(
        (
            Line(J, (Formula(descent.function),), "J"),
            Line(Derivative(J, THETA), forms, "slope"),
            Line(_AFTER, (Formula(Sum((_BEFORE, change))),), "rule", ("against the slope",)),
        )
    )


def _deciding(descent: Descent, *, numbers: bool) -> Iterator[Block]:
    """How the curvature and the rate decide where a path leads; for a quadratic once for all its places."""
    yield Heading(("What decides",))
    if not descent.is_quadratic:
        yield Paragraph(("Near a minimum, a step multiplies the distance to it by about",))
        yield Equations((_curvature(descent), Line(_FACTOR, (Formula(_factor()),), "factor")))
        return
    here, there = (Sum((theta, Negative(descent.flat))) for theta in (_BEFORE, _AFTER))
    yield Paragraph(distance(descent))
    flat = _filled(descent, descent.flat, numbers=numbers)
    step = Line(there, (Formula(Product((_FACTOR, here))),), "distance")
    yield Equations((_curvature(descent), flat, step, Line(_FACTOR, (Formula(_factor()),), "factor")))
    yield Paragraph(bound(descent))
    if descent.exact[CURVATURE] > 0:
        yield Equations((_filled(descent, LARGEST_RATE, numbers=numbers),))


def _factor() -> Term:
    return Sum((Number.of(1), Negative(Product((_ALPHA, CURVATURE)))))


def _curvature(descent: Descent) -> Line:
    forms = tuple(Formula(line.term) for line in descent.curvature_lines)
    worked = descent.is_quadratic and not isinstance(descent.curvature, Number)
    return Line(CURVATURE, (*forms, *((Shown(CURVATURE),) if worked else ())), "curvature", ("slope of the slope",))


def _filled(descent: Descent, name: Named, *, numbers: bool = True) -> Line:
    """The line of a statement, with its numbers or without."""
    term = descent.plan.terms[name]
    return Line(name, (Formula(term), *((Numbers(term), Shown(name)) if numbers else ())))


def _run(descent: Descent, run: Run, numbers: Mapping[Named, float]) -> Iterator[Block]:
    """One rate: its first steps written out, the table of all, the path on the curve, and what it does."""
    yield Heading(("Learning rate ", Formula(run.alpha), " = ", Shown(run.alpha)))
    steps = range(min(TOLD, descent.steps))
    yield Equations((_slope_line(descent, run), *(_step_line(run, k) for k in steps)))
    yield Columns((_table(descent, run),), (path_plot(descent, run, numbers),), left=0.5)
    yield Paragraph(verdict(descent, run))
    if descent.verdict(run) != "rests":
        yield Equations(tuple(_factor_lines(descent, run)))


def _slope_line(descent: Descent, run: Run) -> Line:
    """The slope at the start; the table has the others."""
    slope = run.at(descent.slope, 0)
    numbers = () if isinstance(slope, Quantity) else (Numbers(slope),)
    return Line(run.slope(0), (Formula(slope), *numbers, Shown(run.slope(0))), "", ("from ", Ref("slope")))


def _step_line(run: Run, k: int) -> Line:
    """The step from k on."""
    step = step_term(run, k)
    return Line(run.theta(k + 1), (Formula(step), Numbers(step), Shown(run.theta(k + 1), strong=True)))


def _factor_lines(descent: Descent, run: Run) -> Iterator[Line]:
    yield _filled(descent, run.factor)
    if descent.is_quadratic:
        share = Power(run.factor, Number.of(descent.steps))
        yield Line(share, (Numbers(share), Shown(run.left)), "", ("times the first distance",))


def _table(descent: Descent, run: Run) -> Results:
    """The numbers after the first steps and after some of the others."""
    first = range(min(FIRST_ROWS, descent.steps + 1))
    later = (first[-1] + (descent.steps - first[-1]) * i / LATER_ROWS for i in range(1, LATER_ROWS + 1))
    chosen = dict.fromkeys((*first, *map(round, later)))
    head: tuple[Text, ...] = (
        (Formula(Quantity("k")),),
        (Formula(_BEFORE),),
        (Formula(Derivative(J, _BEFORE)),),
        (Formula(Quantity("J", ("k",))),),
    )
    return Results(head, tuple(_row(run, k) for k in chosen))


def _row(run: Run, k: int) -> tuple[Text, ...]:
    return ((str(k),), *((Shown(name),) for name in (run.theta(k), run.slope(k), run.height(k))))


def _compared(descent: Descent) -> Iterator[Block]:
    """Every rate in a row, and the heights of the paths."""
    if len(descent.runs) > 1:
        yield Heading(("The rates compared",))
        last = Quantity("theta", (descent.steps,))
        names = (_ALPHA, _FACTOR, last, Quantity("J", (descent.steps,)))
        head: tuple[Text, ...] = (*((Formula(name),) for name in names), ("the path",))
        yield Results(head, tuple(_compared_row(descent, run) for run in descent.runs))
    if plot := heights(descent):
        yield plot


def _compared_row(descent: Descent, run: Run) -> tuple[Text, ...]:
    names = (run.alpha, run.factor, run.theta(descent.steps), run.height(descent.steps))
    return (*((Shown(name),) for name in names), (SHORT[descent.verdict(run)],))
