"""Students' reports as PDF: some are filled while those before them are set.

parts of some students -> engine -> FOLDER/ID.pdf
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from exercises.press.batches import BATCH
from exercises.press.crews import crew
from exercises.storage.atomic import write_atomic
from templates.engines import AUTO, chosen
from templates.engines.engine import Order
from templates.formats import Format, Part


def print_format() -> Format:
    """The format that the pages are filled in."""
    return chosen(AUTO).format


def print_reports(
    parts: Callable[[Sequence[str]], Iterable[Part]], students: Sequence[str], folder: Path, kind: str
) -> None:
    """Write a file for each student, whose page `parts` fills; each is of the same `kind` and has a page at least."""
    engine = chosen(AUTO)
    size = BATCH[engine.name]
    batches = [students[start : start + size] for start in range(0, len(students), size)]
    with crew(None, None, apart=engine.inside and len(batches) > 1) as hands:
        calls = ((some, list(parts(some)), {kind: 1}) for some in batches)
        for some, future in hands.each(_set, calls):
            for ident, data in zip(some, future.result(), strict=True):
                write_atomic(folder / f"{ident}.pdf", data, mode=0o600)


def _set(parts: Sequence[Part], expected: Mapping[str, int]) -> tuple[bytes, ...]:
    return chosen(AUTO).print(Order(parts, expected=expected)).files
