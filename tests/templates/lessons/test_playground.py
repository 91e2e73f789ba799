"""The page of a playground: its plots are its numbers, and the line between the classes is where the output is 1/2."""

from __future__ import annotations

import math
from random import Random

import pytest

from derive.clouds import Clusters, Rings, drawn, uniform
from derive.network import DenseNetwork, LayerSpec, NetworkSpec
from derive.playground import HALF, Playground
from derive.quantities import Derivative, Quantity, parse_name
from templates.document import Paragraph, Results
from templates.lessons.playground import blocks, mean_of
from templates.lessons.playground_plots import boundary_plots, data_plot
from templates.tables import EMPTY


def playground(hidden: int, each: int = 7) -> Playground:
    draw = Random(4)
    samples = drawn(Rings(1, 1.5, 2) if hidden else Clusters(3, 0.8), each, draw)
    layers = (LayerSpec(hidden, "tanh"),) if hidden else ()
    network = DenseNetwork(NetworkSpec(2, (*layers, LayerSpec(1, "sigmoid")), "binary_cross_entropy"))
    start = {q: float(uniform(draw, 1, 1)) if q.kind == "w" else 0.0 for q in network.parameters()}  # type: ignore[arg-type]
    return Playground(network, samples, start, 1.0, (0, 5, 50, 300))


SMALL, LARGE = playground(0), playground(4)


@pytest.mark.parametrize("play", [SMALL, LARGE])
def test_all_points_are_drawn_with_marks_that_stay_apart_in_grey(play: Playground) -> None:
    one, other = data_plot(play).marks
    assert (one.shape, other.shape) == ("dot", "circle")
    points = {label: tuple((float(s.x1), float(s.x2)) for s in play.samples if s.y == label) for label in (1, 0)}
    assert (one.points, other.points) == (points[1], points[0])
    assert all(map(data_plot(play).shows, points[1] + points[0]))


@pytest.mark.parametrize("play", [SMALL, LARGE])
def test_the_line_between_the_classes_is_where_the_output_is_a_half(play: Playground) -> None:
    plots = [plot for row in boundary_plots(play) for plot in row.plots]
    assert [len(row.plots) for row in boundary_plots(play)] == [3, 1]
    for stage, plot in zip(play.trained[0], plots, strict=True):
        assert plot.curves
        for x, y in (point for curve in plot.curves for point in curve.points):
            ((output,),) = play.over(stage, (x,), (y,))
            assert output == pytest.approx(HALF, abs=0.03)
        told = f"{stage.right(play.samples)} of {len(play.samples)} right, mean loss {stage.loss:.3g}."
        assert told in str(plot.caption[0])


def test_a_straight_line_parts_the_plane_where_nothing_is_hidden() -> None:
    stage, plot = SMALL.trained[0][-1], boundary_plots(SMALL)[1].plots[0]
    w1, w2, b = (stage.parameters[q] for q in SMALL.parameters)
    assert all(abs(w1 * x + w2 * y + b) / math.hypot(w1, w2) < 0.01 for x, y in plot.curves[0].points)


@pytest.mark.parametrize(
    ("name", "mean"),
    [
        ("L", "J"),
        ("L'", "J'"),
        ("dL/dw[1,1,1]", "dJ/dw[1,1,1]"),
        ("L@3", "L@3"),
        ("dL/dw[1,1,1]@3", "dL/dw[1,1,1]@3"),
        ("z[1,1]@2", "z[1,1]@2"),
        ("w[1,1,1]'", "w[1,1,1]'"),
    ],
)
def test_totals_have_a_name_of_their_own(name: str, mean: str) -> None:
    assert mean_of(parse_name(name)).name == mean


def tables(play: Playground) -> list[Results]:
    page = blocks(play, ("about",), 1, play.parameters[:1], (Paragraph(("solution",)),))
    return [block for block in page if isinstance(block, Results)]


def test_a_small_playground_tells_every_sample_and_the_means() -> None:
    (table, _) = tables(SMALL)
    assert len(table.rows) == 14 + 1
    assert table.rows[-1][:6] == (("mean",), *[EMPTY] * 5)
    assert [cell[0].name for cell in table.rows[-1][6:]] == [  # type: ignore[union-attr]
        Derivative(Quantity("J"), parameter) for parameter in SMALL.parameters
    ]


def test_a_larger_one_tells_its_points_and_all_parameters() -> None:
    points, parameters = tables(LARGE)
    numbers = [row[column][0] for column in (0, 4, 8) for row in points.rows if row[column] != EMPTY]
    assert numbers == [str(n) for n in range(1, 15)]
    assert points.rows[-1][-4:] == (EMPTY,) * 4
    told = [row[column][0].term for column in (0, 4) for row in parameters.rows if row[column] != EMPTY]  # type: ignore[union-attr]
    assert tuple(told) == LARGE.parameters
