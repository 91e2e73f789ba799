"""Pairs of answers compared all at once, against plain loops."""

from __future__ import annotations

import numpy as np
import pytest

from exercises.variants import pairs as pairs_module
from exercises.variants.pairs import Pairs


def plain(pairs: Pairs, found: np.ndarray, room: np.ndarray) -> list[list[bool]]:
    def near(i: int, j: int, variant: int) -> bool:
        columns = zip(pairs.columns[i], pairs.columns[j], room[:, variant], strict=True)
        return all(abs(float(found[a, variant]) - float(found[b, variant])) <= own for a, b, own in columns)

    return [[near(i, j, v) for v in range(found.shape[1])] for i, j in pairs.members.tolist()]


@pytest.mark.parametrize("variants", [1, 8, 37])
@pytest.mark.parametrize("at_a_time", [1, 10**6])
def test_alike_is_what_plain_loops_find(variants: int, at_a_time: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pairs_module, "_NUMBERS", at_a_time)
    source = np.random.default_rng(variants)
    columns = source.integers(7, size=(12, 3))
    members = np.array([(i, j) for j in range(12) for i in range(j)])
    found = source.choice([0.0, 0.1, 0.25, 1.0, np.nan, np.inf], size=(7, variants))
    room = source.choice([0.0, 0.05, 0.2, 1.0], size=(3, variants))
    pairs = Pairs(columns, members)
    alike = pairs.alike(found, room)
    assert alike.tolist() == plain(pairs, found, room)
    assert variants == 1 or 0 < alike.mean() < 1


def test_nothing_asked_tells_nothing_apart() -> None:
    pairs = Pairs(np.empty((2, 0), dtype=np.intp), np.array([(0, 1)]))
    assert pairs.alike(np.empty((0, 3)), np.empty((0, 3))).all()
