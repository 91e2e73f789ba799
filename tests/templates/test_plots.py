"""Plots: their data, their pgfplots source and their table; what is drawn are the numbers."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from derive.quantities import Quantity
from templates.compiled import Compiled, compile_document
from templates.document import Document, Paragraph, Results
from templates.formats import Part, format_named
from templates.formats.pdf.compiler import compile_pdf
from templates.formats.tex import whole
from templates.formats.tex.plotting import pgfplots
from templates.notations import notation
from templates.plots import Axis, Curve, Marks, Plot, Plots, Tag, Thumbnail, sampled, thinned

THETA = Quantity("theta")
PARABOLA = tuple((x / 10, x * x / 100) for x in range(-40, 41))
STEPS = tuple((-4 * 0.8**k, 16 * 0.64**k) for k in range(6))
PLOT = Plot(
    "A parabola with a path on it.",
    curves=(Curve(PARABOLA, legend=("curve & all",)),),
    marks=(Marks(STEPS, tone="second", joined=True),),
    tags=(Tag(STEPS[0], (Quantity("theta", (0,)),), "left"),),
    x=Axis((THETA,)),
    y=Axis(("the loss",)),
    caption=("Steps on ", THETA),
)
PAIR = re.compile(r"\(([-+.e0-9]+),([-+.e0-9]+)\)")


def source(plot: Plot, width: float = 20.0) -> str:
    return pgfplots(plot, lambda label: "".join(map(str, label)), width)


def drawn(plot: Plot) -> list[list[tuple[float, float]]]:
    """The coordinates of each series, read from the source."""
    lists = re.findall(r"coordinates \{(.*?)\}", source(plot))
    return [[(float(x), float(y)) for x, y in PAIR.findall(text)] for text in lists]


def assert_near(found: Sequence[tuple[float, float]], expected: Sequence[tuple[float, float]]) -> None:
    assert len(found) == len(expected)
    assert [v for point in found for v in point] == pytest.approx([v for point in expected for v in point], rel=1e-4)


def page(*blocks: object, target: str = "tex") -> Compiled:
    document = Document("Page", ("Page",), (), blocks)  # type: ignore[arg-type]
    return compile_document(document, notation("index"), lambda name: 3, format=target)


def tex(*blocks: object) -> str:
    return whole([page(*blocks).part({})])


def test_the_coordinates_are_the_numbers() -> None:
    curve, marks = drawn(PLOT)
    assert_near(curve, PARABOLA)
    assert_near(marks, STEPS)


@given(st.lists(st.floats(-1e6, 1e6, allow_nan=False), min_size=2, max_size=20))
def test_five_digits_of_each_coordinate_are_kept(values: list[float]) -> None:
    points = tuple((float(i), value) for i, value in enumerate(values))
    (found,) = drawn(Plot("a", curves=(Curve(points),)))
    assert all(math.isclose(a, b, rel_tol=5.1e-5) for (_, a), (_, b) in zip(found, points, strict=True))
    assert "-0)" not in source(Plot("a", curves=(Curve(points),)))


def test_a_range_holds_all_the_data_and_some_air() -> None:
    (left, right), (low, high) = PLOT.ranges()
    assert left < -4
    assert right > 4
    assert low < 0
    assert high > 16
    assert all(PLOT.shows(point) for point in (*PARABOLA, *STEPS))


def test_marks_and_tags_outside_the_frame_are_left_out() -> None:
    cut = replace(PLOT, x=Axis(range=(-3.0, 3.0)))
    assert_near(drawn(cut)[1], [p for p in STEPS if p[0] >= -3])
    assert "gstag" not in source(cut)
    assert "gstag" in source(PLOT)


def test_logarithmic_axes_leave_out_what_they_cannot_show() -> None:
    points = ((0.0, 1.0), (1.0, 0.1), (10.0, -1.0), (100.0, 0.001))
    log = Plot("a", curves=(Curve(points),), x=Axis(log=True), y=Axis(log=True))
    assert drawn(log) == [[(1.0, 0.1), (100.0, 0.001)]]
    assert "xmode=log" in source(log)
    with pytest.raises(ValueError, match="nothing to show"):
        replace(log, curves=(Curve(((-1.0, -1.0),)),)).ranges()


def test_each_step_of_a_path_is_an_arrow_where_it_is_long_enough() -> None:
    text = source(PLOT)
    assert text.count(r"\draw[gspath") + text.count(r"\draw[gsstep") == len(STEPS) - 1
    near = replace(PLOT, marks=(Marks(((-4.0, 16.0), (-3.99, 15.92)), joined=True),))
    assert r"\draw[gspath" not in source(near)


def test_a_unit_is_as_long_on_equal_axes() -> None:
    equal = Plot("a", curves=(Curve(((0.0, 0.0), (4.0, 1.0))),), equal=True, x=Axis(range=(0, 4)), y=Axis(range=(0, 1)))
    found = re.search(r"width=([0-9.]+)em,height=([0-9.]+)em", source(equal))
    assert found is not None
    assert float(found[1]) / float(found[2]) == pytest.approx(4, rel=0.01)


def test_tones_and_shapes_stay_apart_without_colour() -> None:
    """Each tone has a dash pattern or a grey of its own, each shape a mark of its own."""
    points = ((0.0, 0.0), (1.0, 1.0))
    curves = tuple(Curve(points, tone) for tone in ("main", "second", "third", "quiet"))
    styles = re.findall(r"\\addplot\[(.*?),mark=none", source(Plot("a", curves=curves)))
    dashes = [style.partition("dash pattern=")[2] for style in styles]
    assert len(set(styles)) == 4
    assert len(set(dashes)) == 3
    assert dashes[0] == dashes[3] == ""
    assert "white" in styles[3]
    shapes = ("dot", "circle", "cross", "plus", "square", "triangle")
    marks = tuple(Marks(points, shape) for shape in shapes)
    assert len(set(re.findall(r"mark=([^]]+?)[],]", source(Plot("a", marks=marks))))) == len(shapes)


def test_labels_are_escaped_and_terms_printed() -> None:
    drawing = next(iter(page(PLOT).drawings.values()))
    assert r"\addlegendentry{curve \& all}" in drawing
    assert r"xlabel={$\theta$}" in drawing
    assert r"$\theta_{0}$" in drawing
    assert r"\gscaption{Steps on $\theta$}" in tex(PLOT)


def test_only_pages_with_a_plot_load_the_package() -> None:
    assert "pgfplots" in tex(PLOT)
    assert "pgfplots" not in tex(Paragraph(("words",)))


def test_a_plot_is_a_table_and_words_in_markdown() -> None:
    text = page(PLOT, target="md").fill({})
    assert "| curve &amp; all | (-4, 16) |" in text
    assert "*A parabola with a path on it.*" in text
    assert "Steps on $\\theta$" in text
    assert len({line.count("|") for line in text.splitlines() if line.startswith("|")}) == 1


def test_a_thumbnail_stands_in_a_cell() -> None:
    small = Thumbnail(replace(PLOT, ticks=False))
    table = Results((("name",), ("plot",)), ((("parabola",), (small,)),))
    assert re.search(r"parabola&\\gsthumbnail\{\\gsbox[a-p]+\}", tex(table))
    assert "xlabel={" not in tex(table)
    assert "| parabola | *A parabola with a path on it.* |" in page(table, target="md").fill({})


@pytest.mark.needs_tex
def test_plots_fit_the_page_they_stand_on() -> None:
    small = Thumbnail(replace(PLOT, ticks=False))
    table = Results((("name",), ("plot",)), ((("parabola",), (small,)),))
    beside = Plots((PLOT, replace(PLOT, x=Axis((THETA,)), y=Axis(log=True)), PLOT))
    source_ = whole([page(replace(PLOT, share=1.0), beside, table).part({})])
    log = compile_pdf(source_).log
    assert not [w for w in re.findall(r"Overfull .hbox \(([0-9.]+)pt", log) if float(w) > 2]
    assert "Package pgfplots Warning" not in log
    assert "Missing character" not in log


@pytest.mark.needs_tex
def test_plots_give_the_same_bytes() -> None:
    parts: list[Part] = [page(PLOT).part({})]
    assert format_named("pdf").whole(parts) == format_named("pdf").whole(parts)


@given(st.lists(st.tuples(st.floats(-5, 5), st.floats(-5, 5)), max_size=40), st.integers(2, 20))
def test_thinned_points_are_some_of_them_with_both_ends(points: list[tuple[float, float]], most: int) -> None:
    some = thinned(points, most)
    assert len(some) == min(most, len(points))
    assert set(some) <= set(points)
    assert (some[0], some[-1]) == (points[0], points[-1]) if points else some == ()


def test_sampled_curves_stay_near_the_frame() -> None:
    points = [(0.0, 0.5), (1.0, 1e30), (2.0, math.inf), (3.0, -1e30)]
    assert sampled(points, (0.0, 1.0)) == ((0.0, 0.5), (1.0, 3.0), (3.0, -2.0))
