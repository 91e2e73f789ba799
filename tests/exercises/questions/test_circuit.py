"""Graphs drawn at random: the derivatives that are asked for differ from student to student."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pytest

from derive.evaluate import evaluate
from derive.graph import Graph
from derive.quantities import Derivative, Quantity
from exercises.files.library import read_set
from exercises.tasks.structure import structures_of

SetFile = Callable[..., Path]
STEP = 1e-6
DRAWN = np.arange(-2, 3.25, 0.5)


def output(graph: Graph, given: Mapping[Quantity, float]) -> float:
    values = dict(given)
    for equation in graph.equations():
        values[equation.target] = evaluate(equation.term, values)
    return values[graph.output]


def slope(graph: Graph, given: Mapping[Quantity, float], by: Quantity) -> float:
    """The central difference."""
    up, down = (output(graph, {**given, by: given[by] + step}) for step in (STEP, -STEP))
    return (up - down) / (2 * STEP)


@pytest.mark.parametrize("seed", [1, 5, 8])
def test_no_derivative_is_the_same_for_everybody(set_file: SetFile, seed: int) -> None:
    (structure,) = structures_of(read_set(set_file("- type: circuit", seed=seed))[0])
    graph, luck = structure.plan.derivation.graph, np.random.default_rng(seed)
    class_ = [{q: luck.choice(DRAWN) + 0.1 * luck.random() for q in structure.given} for _ in range(50)]
    asked = [name.wrt for name in structure.asked if isinstance(name, Derivative)]
    assert asked == list(structure.given)
    for by in asked:
        slopes = np.round([slope(graph, given, by) for given in class_], 4)
        assert np.unique(slopes, return_counts=True)[1].max() <= 40, (str(by), slopes)
