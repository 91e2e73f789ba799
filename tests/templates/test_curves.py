"""The curve of a training."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from derive.quantities import Quantity
from templates.curves import MOST, log_spaced, training_curve

L = Quantity("L")


def test_a_short_training_shows_every_loss_from_the_start() -> None:
    losses = [1.0, 0.5, 0.4]
    plot = training_curve(losses, L, chosen=(2, 9))
    assert plot.curves[0].points == ((0, 1.0), (1, 0.5), (2, 0.4))
    assert plot.marks[0].points == ((2, 0.4),)
    assert (plot.x.log, plot.y.log) == (False, False)


def test_a_long_training_has_logarithmic_axes_and_few_points() -> None:
    losses = [1.0 / (k + 1) for k in range(10001)]
    plot = training_curve(losses, L)
    points = plot.curves[0].points
    assert (plot.x.log, plot.y.log) == (True, True)
    assert len(points) <= MOST
    assert (points[0][0], points[-1][0]) == (1, 10000)
    assert all(loss == losses[int(k)] for k, loss in points)
    assert plot.alt == "The loss falls from 1 to 9.999e-05 in 10000 iterations."


def test_what_the_loss_does_is_told() -> None:
    assert training_curve([1.0, 2.0], L, unit="epoch").alt == "The loss rises from 1 to 2 in 1 epoch."
    assert training_curve([1.0, 1.0], L).alt == "The loss stays at 1 in 1 iteration."


@given(st.integers(1, 50), st.integers(0, 10**6), st.integers(2, 200))
def test_log_spaced_places_rise_from_end_to_end(first: int, more: int, most: int) -> None:
    places = log_spaced(first, first + more, most)
    assert places[0] == first
    assert places[-1] == first + more
    assert len(places) <= most
    assert all(a < b for a, b in pairwise(places))
