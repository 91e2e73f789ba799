"""Points in time as learning systems and forms write them: `moments(texts)`, one for each text.

A column is read by the one way of writing that fits all its entries. Where day and month could change places, a moment
has both readings; where the order in time would change with them, nothing is read, for a guess could prefer the wrong
answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import product

COLUMNS = (
    *("timestamp", "submitted", "submitted at", "submission time", "submission date", "completion time", "completed"),
    *("finished", "end time", "last modified", "last modified submission", "time", "date", "zeitstempel", "abgegeben"),
    *("beendet", "horodateur", "marca temporal"),
)
"""Columns that tell when an answer was handed in, the most wanted first."""

_DAYS_FIRST = ("%d.%m.%Y", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%y", "%d/%m/%y", "%d %B %Y", "%d %b %Y", "%A, %d %B %Y")
_MONTHS_FIRST = ("%m/%d/%Y", "%m-%d-%Y", "%m/%d/%y", "%B %d %Y", "%b %d %Y")
_YEARS_FIRST = ("%Y/%m/%d",)
_TIMES = ("%H:%M:%S", "%H:%M", "%I:%M:%S %p", "%I:%M %p", "")
_ZONE = re.compile(r"\s*(?:UTC|GMT|Z)$", re.IGNORECASE)


@dataclass(frozen=True)
class Moment:
    """A point in time, by each way in which it may be meant; false where there is none, as it cannot be read."""

    readings: tuple[datetime, ...]

    def __bool__(self) -> bool:
        return bool(self.readings)

    def __str__(self) -> str:
        return " or ".join(f"{reading:%Y-%m-%d %H:%M}" for reading in self.readings)

    def is_after(self, other: Moment) -> bool:
        """Whether it is surely later: what can be read in the same two ways is taken to be written in one."""
        if not (self and other):
            return False
        one, two = self.readings, other.readings
        pairs = zip(one, two, strict=True) if len(one) == len(two) else product(one, two)
        return all(first > second for first, second in pairs)


UNREAD = Moment(())
"""A point in time that is told and cannot be read."""
Moments = Sequence[Moment | None]


def moments(texts: Sequence[str]) -> Moments:
    """When each text is; None for an empty one, and UNREAD for all others where they cannot be read without guessing.

    >>> moments(["2026-11-25 14:03:22 UTC", ""])
    (Moment(readings=(datetime.datetime(2026, 11, 25, 14, 3, 22, tzinfo=datetime.timezone.utc),)), None)
    """
    filled = [text.strip() for text in texts if text.strip()]
    readings = [found for found in _readings(filled) if found is not None]
    if not readings or len({tuple(sorted(range(len(filled)), key=reading.__getitem__)) for reading in readings}) > 1:
        return tuple(UNREAD if text.strip() else None for text in texts)
    found = (Moment(tuple(dict.fromkeys(each))) for each in zip(*_different(readings), strict=True))
    return tuple(next(found) if text.strip() else None for text in texts)


def _different(readings: Sequence[list[datetime]]) -> Iterator[list[datetime]]:
    yield from (reading for place, reading in enumerate(readings) if reading not in readings[:place])


def _readings(texts: Sequence[str]) -> Iterator[list[datetime] | None]:
    """What all the texts are, by each family of ways that fits them."""
    yield _all(texts, _iso)
    for family in (_YEARS_FIRST, _DAYS_FIRST, _MONTHS_FIRST):
        yield _all(texts, partial(_parsed, days=family))


def _all(texts: Sequence[str], read: Callable[[str], datetime | None]) -> list[datetime] | None:
    found = []
    for text in texts:
        moment = read(text)
        if moment is None:
            return None
        found.append(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
    return found


def _iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(_ZONE.sub("+00:00", text))
    except ValueError:
        return None


def _parsed(text: str, days: Sequence[str]) -> datetime | None:
    plain = " ".join(_ZONE.sub("", text).replace(",", " ").split())
    for day in days:
        for time in _TIMES:
            try:
                return datetime.strptime(plain, f"{day.replace(',', '')} {time}".strip()).replace(tzinfo=UTC)
            except ValueError:
                continue
    return None
