"""What each target carries and what it cannot, as a table in Markdown: the one of docs/export.md."""

from __future__ import annotations

from collections.abc import Iterator

from exercises.export.targets import FEATURES, targets


def table() -> str:
    """A row for each feature, a column for each target, from the targets' own declarations."""
    return "\n".join(map(_row, _rows())) + "\n"


def _rows() -> Iterator[list[str]]:
    found = list(targets().values())
    yield ["", *(f"`{target.name}`" for target in found)]
    yield ["---"] * (len(found) + 1)
    for feature, words in FEATURES.items():
        yield [words, *(target.carries[feature] for target in found)]


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
