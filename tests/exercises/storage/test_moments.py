from __future__ import annotations

from datetime import UTC, datetime

import pytest

from exercises.storage.moments import UNREAD, Moment, moments

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
    assert moments([text]) == (Moment((WHEN,)),)


def test_a_column_is_read_by_the_one_way_that_fits_all() -> None:
    assert moments(["01/02/2026 10:00", "", "25/02/2026 10:00"]) == (
        Moment((datetime(2026, 2, 1, 10, tzinfo=UTC),)),
        None,
        Moment((datetime(2026, 2, 25, 10, tzinfo=UTC),)),
    )


def test_what_could_be_two_orders_in_time_is_not_guessed_at() -> None:
    assert moments(["01/02/2026 10:00", "", "02/01/2026 10:00"]) == (UNREAD, None, UNREAD)
    assert not UNREAD.is_after(UNREAD)
    assert not Moment((WHEN,)).is_after(UNREAD)
    assert all(moments(["01/02/2026 10:00", "01/02/2026 11:00"])), "both readings have them in one order"


def test_files_are_compared_by_all_their_readings() -> None:
    """Of two files one may have the day first, the other the month; what could be either is later by both or not."""
    (fifth,), (ninth,) = moments(["05/03/2026 10:00"]), moments(["09/03/2026 10:00"])
    (march,), (june,) = moments(["20/03/2026 10:00"]), moments(["2026-06-01"])
    assert fifth is not None
    assert ninth is not None
    assert march is not None
    assert june is not None
    assert (str(ninth), str(june)) == ("2026-03-09 10:00 or 2026-09-03 10:00", "2026-06-01 00:00")
    assert ninth.is_after(fifth), "both readings have them in one order"
    assert not march.is_after(ninth), "it could be the third of September"
    assert not ninth.is_after(march)
    assert june.is_after(fifth)
    assert not june.is_after(ninth)
    assert not ninth.is_after(june)


@pytest.mark.parametrize("texts", [[], [""], ["yesterday"], ["2026-11-25", "soon"], ["9" * 5000], ["2026-02-30"]])
def test_other_text_is_no_moment(texts: list[str]) -> None:
    assert not any(moments(texts))
