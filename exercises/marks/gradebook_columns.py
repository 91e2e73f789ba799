"""The column of an exported gradebook that takes the points: the one with a name, or with the title of the set.

    header, rows + title -> chosen_column -> its place

To teach it another system's way of naming columns, extend `_TITLE`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import get_close_matches

from derive.errors import InputError, Place
from exercises.storage.cells import Line, values
from exercises.storage.roster import FIRST_COLUMNS, ID_COLUMNS, LAST_COLUMNS, NAME_COLUMNS
from exercises.storage.tables import fold

_TITLE = re.compile(
    r"(?:(?:quiz|assignment|test|aufgabe)\s*:\s*)?(?P<title>.*?)"
    r"(?:\s*\([0-9]+\)|\s*\((?:real|points|punkte|letter|percentage)\)|\s*\[total pts:[^\]]*\].*)?",
    re.IGNORECASE | re.DOTALL,
)
"""A column's own title, without what Canvas, Moodle and Blackboard add: `(123)`, `Quiz: .. (Real)`, `[Total Pts ..`."""
_OTHER = ("section", "integration id", "root account", "institution", "department", "availability", "last access")
_PEOPLE = frozenset((*ID_COLUMNS, *NAME_COLUMNS, *FIRST_COLUMNS, *LAST_COLUMNS, *_OTHER))
_SHOWN = 10


def folded(header: Line) -> list[str]:
    """What the columns are called, in one spelling."""
    return [fold(name) for name in values(header)]


def chosen_column(header: Line, rows: Sequence[Line], title: str, column: str | None, file: str) -> int:
    """The place of the column that takes the points; raises InputError where none or several could be meant."""
    labels = [name.strip() for name in values(header)]
    wanted = (title if column is None else column).strip()
    open_ones = [i for i, name in enumerate(labels) if fold(name) not in _PEOPLE and not _is_read_only(rows, i)]
    found: list[int] = []
    for form in (str, fold, _bare_title):
        found = found or [i for i, name in enumerate(labels) if form(name) == form(wanted)]
    if len(found) == 1 and found[0] in open_ones:
        return found[0]
    place = Place(file, 1)
    if len(found) > 1:
        raise InputError(f"{len(found)} columns are called {wanted!r}", f"say which: {_names(labels, found)}", place)
    if found:
        raise InputError(f"the column {labels[found[0]]!r} takes no grades", _choice(labels, open_ones, ""), place)
    what = "which column takes the grades is not said" if column is None else f"no column is called {column!r}"
    raise InputError(what, _choice(labels, open_ones, column or ""), place)


def _choice(labels: Sequence[str], columns: Sequence[int], wanted: str) -> str:
    titles = {_bare_title(labels[i]): labels[i] for i in columns}
    near = get_close_matches(_bare_title(wanted), titles, n=1, cutoff=0.6) if wanted else []
    if near:
        return f"did you mean {titles[near[0]]!r}?"
    return f"add --column with one of {_names(labels, columns)}" if columns else "the file has no column for grades"


def _names(labels: Sequence[str], columns: Sequence[int]) -> str:
    return listed([repr(labels[i]) for i in columns])


def listed(texts: Sequence[str]) -> str:
    """The first of some texts, and dots for the others."""
    return ", ".join(texts[:_SHOWN]) + (", ..." if len(texts) > _SHOWN else "")


def _bare_title(label: str) -> str:
    match = _TITLE.fullmatch(label.strip())
    return fold(match["title"] if match else label)


def _is_read_only(rows: Sequence[Line], column: int) -> bool:
    """Canvas writes so in its row of points about columns that it computes itself."""
    own = (row.cells[column].value for row in rows[:3] if column < len(row.cells) and is_points_row(row))
    return any("read only" in value.casefold() for value in own)


def is_points_row(row: Line) -> bool:
    """Whether a row tells what each column counts, rather than being a student's."""
    return any(cell.value.strip().casefold() == "points possible" for cell in row.cells[:2])
