"""Where many steps lead, held against a training with plain loops."""

from __future__ import annotations

import math

import pytest

from derive.quantities import Quantity
from exercises.files.library import load_lesson
from exercises.lessons.lesson import Told, Wish
from templates.document import Block, Columns, Formula, Heading, Results, Shown
from templates.handout_training import Training, after_all
from templates.plots import Plot
from templates.styles import style_named


def told(name: str, style: str = "mazur") -> Told:
    return load_lesson(name).told(style_named(style), Wish())


def section(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks from the heading of the training on."""
    start = next(i for i, b in enumerate(blocks) if isinstance(b, Heading) and str(b.text[0]).startswith("After"))
    return blocks[start:]


def beside(blocks: tuple[Block, ...]) -> tuple[Results, Plot]:
    """The table and the curve that stand beside each other."""
    *_, columns = section(blocks)
    assert isinstance(columns, Columns)
    (table,), (plot,) = columns.first, columns.second
    assert isinstance(table, Results)
    assert isinstance(plot, Plot)
    return table, plot


def trained(steps: int) -> tuple[float, float, float]:
    """Mazur's two outputs and loss after so many steps."""
    w = [0.15, 0.20, 0.25, 0.30, 0.40, 0.45, 0.50, 0.55]
    x, y = (0.05, 0.10), (0.01, 0.99)
    for step in range(steps + 1):
        h = [1 / (1 + math.exp(-(w[2 * i] * x[0] + w[2 * i + 1] * x[1] + 0.35))) for i in (0, 1)]
        o = [1 / (1 + math.exp(-(w[4 + 2 * i] * h[0] + w[5 + 2 * i] * h[1] + 0.60))) for i in (0, 1)]
        if step == steps:
            break
        last = [(o[i] - y[i]) * o[i] * (1 - o[i]) for i in (0, 1)]
        first = [sum(last[j] * w[4 + 2 * j + i] for j in (0, 1)) * h[i] * (1 - h[i]) for i in (0, 1)]
        slopes = [first[i] * x[k] for i in (0, 1) for k in (0, 1)] + [last[i] * h[k] for i in (0, 1) for k in (0, 1)]
        w = [weight - 0.5 * slope for weight, slope in zip(w, slopes, strict=True)]
    return o[0], o[1], sum((a - b) ** 2 for a, b in zip(o, y, strict=True)) / 2


def test_the_numbers_after_ten_thousand_steps() -> None:
    page = told("mazur")
    table, plot = beside(page.document.blocks)
    names = [row[-1][0].name for row in table.rows if isinstance(row[-1][0], Shown)]
    assert [page.numbers[name] for name in names] == pytest.approx(trained(10000), rel=1e-9)
    assert [page.precision(name) for name in names] == [9, 9, 10]
    assert plot.curves[0].points[-1] == pytest.approx((10000, trained(10000)[2]))
    assert plot.x.log
    assert plot.y.log


def test_one_step_is_no_training() -> None:
    assert not [block for block in told("utah", "per-weight").document.walk() if isinstance(block, Plot)]


def test_small_numbers_show_their_digits() -> None:
    loss, output = Quantity("L"), Quantity("a", (1, 1), sample=2)
    training = Training([2.0, 1.0, 0.5], {loss: 0.0000351019, output: 0.984}, 4)
    assert training.steps == 2
    assert training.numbers == {after_all(loss): 0.0000351019, after_all(output): 0.984}
    assert (training.places(after_all(loss)), training.places(after_all(output))) == (10, 6)
    assert Training([1.0, 0.0], {loss: 0.0}, 4).places(after_all(loss)) == 5


def test_every_row_tells_before_and_after() -> None:
    page = told("mazur")
    table, _ = beside(page.document.blocks)
    lefts = [str(row[0][0].term) for row in table.rows if isinstance(row[0][0], Formula)]
    assert lefts == ["a[2,1]", "a[2,2]", "L"]
    for row in table.rows:
        assert all(isinstance(cell[0], Shown) for cell in row[2:])
