from __future__ import annotations

from datetime import UTC, datetime

import pytest

from exercises.moments import moments

WHEN = datetime(2026, 11, 25, 14, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-25T14:03:00Z",
        "2026-11-25 14:03:00 UTC",
        "2026-11-25 14:03",
        "2026-11-25T15:03+01:00",
        "2026/11/25 14:03",
        "25.11.2026 14:03",
        "25.11.2026, 14:03:00",
        "25/11/2026 14:03:00",
        "11/25/2026 14:03:00",
        "11/25/26 2:03 PM",
        "25 November 2026, 2:03 PM",
        "Wednesday, 25 November 2026, 2:03 PM",
        "Nov 25, 2026 2:03 PM",
    ],
)
def test_ways_to_write_a_moment(text: str) -> None:
    assert moments([text]) == (WHEN,)


def test_a_column_is_read_by_the_one_way_that_fits_all() -> None:
    assert moments(["01/02/2026 10:00", "", "25/02/2026 10:00"]) == (
        datetime(2026, 2, 1, 10, tzinfo=UTC),
        None,
        datetime(2026, 2, 25, 10, tzinfo=UTC),
    )


def test_what_could_be_two_orders_in_time_is_not_guessed_at() -> None:
    assert moments(["01/02/2026 10:00", "02/01/2026 10:00"]) == (None, None)
    assert all(moments(["01/02/2026 10:00", "01/02/2026 11:00"])), "both readings have them in one order"


@pytest.mark.parametrize("texts", [[], [""], ["yesterday"], ["2026-11-25", "soon"], ["9" * 5000], ["2026-02-30"]])
def test_other_text_is_no_moment(texts: list[str]) -> None:
    assert not any(moments(texts))
