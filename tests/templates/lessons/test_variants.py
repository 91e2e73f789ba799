"""The page of three ways to descend: its plots and tables are its numbers."""

from __future__ import annotations

from itertools import pairwise

import pytest

from derive.plan import RATE
from derive.program import Program
from derive.unit import LOSS, B, UnitGraph, W, X, Y
from derive.variants import Variants
from templates.document import Heading, Results, Shown, Text
from templates.lessons.variants import blocks, formulas
from templates.lessons.variants_plots import grid, losses, path, paths, rooms
from templates.lessons.variants_words import outcome
from templates.tables import EMPTY, ResultTable

MADE = Variants(UnitGraph("identity", "half_squared_error"), 4, 3, 2, 5)
GIVEN = {
    **{X.of_sample(s): x for s, x in enumerate((-1.0, 0.0, 1.0, 2.0), 1)},
    **{Y.of_sample(s): y for s, y in enumerate((0.1, 0.2, 1.2, 1.9), 1)},
    W: -1.0,
    B: 1.0,
    RATE: 0.4,
}
VALUES = Program(MADE.plan).run(GIVEN).variant(0)
MINIMUM = MADE.minimum(GIVEN)
ROOMS = rooms(MADE, VALUES, MINIMUM)
LAND = MADE.landscape(GIVEN, grid(ROOMS[0]), grid(ROOMS[1]))


def test_each_path_is_drawn_over_the_level_lines() -> None:
    plots = paths(MADE, VALUES, LAND, MINIMUM).plots
    for way, plot in zip(MADE.ways, plots, strict=True):
        cross, walk = plot.marks
        assert cross.points == (MINIMUM,)
        assert walk.points == path(way, VALUES)
        assert walk.points[-1] == (VALUES[way.at(W, way.updates)], VALUES[way.at(B, way.updates)])
        assert len(walk.points) == way.updates + 1
        assert all(map(plot.shows, walk.points))


def test_level_lines_join_places_of_one_loss() -> None:
    def loss(w: float, b: float) -> float:
        return sum((GIVEN[Y.of_sample(s)] - w * GIVEN[X.of_sample(s)] - b) ** 2 / 2 for s in range(1, 5)) / 4

    curves = paths(MADE, VALUES, LAND, MINIMUM).plots[0].curves
    assert len(curves) >= 6
    for curve in curves:
        heights = [loss(*point) for point in curve.points]
        assert max(heights) - min(heights) < 0.02 * max(heights)


def test_the_losses_of_all_ways_share_the_epochs() -> None:
    plot = losses(MADE, VALUES)
    for way, curve in zip(MADE.ways, plot.curves, strict=True):
        assert curve.points[-1] == (MADE.epochs, VALUES[way.at(LOSS, way.updates)])
        assert len(curve.points) == way.updates + 1
    assert len({curve.tone for curve in plot.curves}) == 3


def tables() -> list[Results]:
    return [b for b in blocks(MADE, VALUES, LAND, MINIMUM) if isinstance(b, Results)]


def test_iterations_are_counted() -> None:
    rows = [[cell[0] for cell in row[:4]] for row in tables()[0].rows]
    assert rows == [
        ["batch", "4", "4 / 4 = 1", "2 × 1 = 2"],
        ["mini-batch", "3", "4 / 3 rounded up: 2", "2 × 2 = 4"],
        ["stochastic", "1", "4 / 1 = 4", "2 × 4 = 8"],
    ]


def test_a_way_that_is_done_leaves_its_cells_empty() -> None:
    (table,) = tables()[1:]
    assert [row[1] == EMPTY for row in table.rows] == [False, False, True, True]
    assert ResultTable(table, lambda part: 3).numeric[1]
    assert not ResultTable(table, lambda part: 3).numeric[4]
    assert [row[4][0] for row in table.rows] == [" ".join(map(str, batch)) for batch in MADE.ways[1].batches]


def test_the_outcome_is_told_by_the_numbers() -> None:
    told = outcome(MADE, VALUES)
    after = [way.at(LOSS, way.iterations) for way in MADE.ways]
    assert [part.name for part in told if isinstance(part, Shown)] == [LOSS, *after]
    steps = [VALUES[MADE.ways[2].at(LOSS, k)] for k in range(9)]
    rises = sum(b > a for a, b in pairwise(steps))
    assert rises
    assert f"{rises} of the 8 stochastic updates" in words(told)


def test_a_loss_that_only_falls_is_not_said_to_rise() -> None:
    falling = {way.at(LOSS, k): 9.0 - k for way in MADE.ways for k in range(way.updates + 1)}
    assert "rise" not in words(outcome(MADE, falling))


def words(text: Text) -> str:
    return "".join(part for part in text if isinstance(part, str))


@pytest.mark.parametrize("model", [("identity", "half_squared_error"), ("sigmoid", "binary_cross_entropy")])
def test_formulas_hold_no_tables(model: tuple[str, str]) -> None:
    told = formulas(Variants(UnitGraph(*model), 4, 3, 2, 5))
    assert not any(isinstance(block, Results) for block in told)
    assert sum(isinstance(block, Heading) for block in told) == 2
