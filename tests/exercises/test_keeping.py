from __future__ import annotations

import gc

import pytest

from exercises.keeping import keeping


@keeping()
def divided(number: float, seen: list[bool]) -> float:
    seen.append(gc.isenabled())
    return 1 / number


def test_the_search_for_garbage_rests_meanwhile_and_goes_on_after_an_error() -> None:
    seen: list[bool] = []
    with pytest.raises(ZeroDivisionError):
        divided(0, seen)
    assert seen == [False]
    assert gc.isenabled()


def test_a_search_that_rested_before_rests_on() -> None:
    with keeping():
        divided(1, [])
        assert not gc.isenabled()
