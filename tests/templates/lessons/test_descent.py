"""The page of a descent: its plots are its numbers, and each verdict is worded."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import get_args

import pytest

from derive.descent import Descent, Verdict
from derive.grammar import parse
from derive.valley import THETA
from templates.document import Columns, Heading, Paragraph, Results
from templates.lessons import descent_words
from templates.lessons.descent import blocks, formulas
from templates.lessons.descent_plots import heights, path_plot
from templates.plots import Plot


def descent(function: str, start: str, *rates: str, steps: int = 10) -> Descent:
    return Descent(parse(function, {"theta": THETA}), Fraction(start), tuple(map(Fraction, rates)), steps)


QUADRATIC = descent("theta^2", "-4", "0.1", "1.5", "0.01")
QUARTIC = descent("theta^4/4 - theta^2", "2", "0.05", "0.3", steps=6)
HOSTILE = descent("ln(theta) + 1/theta", "0.2", "0.01", "0.1", steps=30)


@pytest.mark.parametrize("made", [QUADRATIC, QUARTIC, HOSTILE])
def test_a_path_on_the_curve_is_the_path(made: Descent) -> None:
    for run in made.runs:
        plot = path_plot(made, run, made.exact)
        (path,) = plot.marks
        assert path.points == tuple(
            (made.exact[run.theta(k)], made.exact[run.height(k)]) for k in range(len(path.points))
        )
        assert len(path.points) >= 3
        assert all(map(plot.shows, path.points))
        assert all(tag.at in path.points for tag in plot.tags)
        assert plot.tags[0].at == path.points[0]
        assert all(abs(y - evaluate(made, x)) < 1e-12 * max(1, abs(y)) for x, y in plot.curves[0].points)
        assert len(plot.curves[0].points) > 20


def evaluate(made: Descent, x: float) -> float:
    import math

    known = {QUADRATIC: x**2, QUARTIC: x**4 / 4 - x**2}
    return known[made] if made in known else math.log(x) + 1 / x


def test_a_path_that_grows_is_drawn_as_far_as_the_rest_can_be_seen() -> None:
    plot = path_plot(QUADRATIC, QUADRATIC.runs[1], QUADRATIC.exact)
    assert [x for x, _ in plot.marks[0].points] == [-4, 8, -16, 32]
    assert plot.caption == ("Rate 1.5: the path diverges, changing sides. The first three steps.",)


def test_the_heights_of_all_paths_stand_side_by_side() -> None:
    plot = heights(QUADRATIC)
    assert plot is not None
    assert [len(curve.points) for curve in plot.curves] == [11, 11, 11]
    assert len({curve.tone for curve in plot.curves}) == 3
    assert plot.curves[1].points[-1] == (10, 4096**2)
    assert heights(QUARTIC) is None  # it has negative heights, which a logarithmic axis cannot show


def test_every_rate_has_its_section() -> None:
    page = blocks(QUADRATIC, QUADRATIC.exact)
    headings = [block.text for block in page if isinstance(block, Heading)]
    assert len(headings) == 2 + 3 + 1
    assert sum(isinstance(block, Columns) for block in page) == 3
    assert sum(isinstance(block, Plot) for block in page) == 1


def test_a_long_path_has_a_short_table() -> None:
    made = descent("theta^2", "-4", "0.1", steps=100)
    (columns,) = [block for block in blocks(made, made.exact) if isinstance(block, Columns)]
    (table,) = [block for block in columns.first if isinstance(block, Results)]
    assert [row[0] for row in table.rows] == [(str(k),) for k in (0, 1, 2, 3, 4, 36, 68, 100)]
    assert not any(isinstance(block, Results) for block in blocks(made, made.exact))


def test_formulas_hold_no_numbers() -> None:
    assert not any(isinstance(block, Columns | Results | Plot) for block in formulas(QUADRATIC))
    assert sum(isinstance(block, Paragraph) for block in formulas(QUARTIC)) == 1


def test_every_verdict_is_worded() -> None:
    every = set(get_args(Verdict))
    assert descent_words.SHORT.keys() == every
    assert descent_words._BY_FACTOR.keys() == every - {"rests", "descends", "wanders"}
    assert descent_words._BY_STEPS.keys() == every - {"rests", "runs away"}


def test_one_step_is_told_in_the_singular() -> None:
    one = replace(QUARTIC, steps=1)
    assert "on it one step with" in path_plot(one, one.runs[0], one.exact).alt
