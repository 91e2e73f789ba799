from __future__ import annotations

import pytest

from derive.errors import InputError
from exercises.files.spec import Rounding


def test_derivatives_are_given_with_the_working_precision() -> None:
    assert (Rounding(6, 4).derivatives, Rounding(None, 9).derivatives) == (6, 9)


@pytest.mark.parametrize(("carry", "answer"), [(1, 1), (13, 4), (4, 5), (6, 0), (None, 13)])
def test_rounding_has_bounds(carry: int | None, answer: int) -> None:
    with pytest.raises(InputError):
        Rounding(carry, answer)
