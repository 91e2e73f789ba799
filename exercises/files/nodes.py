"""What a file says, as nodes that know their place: `Scalar`, `Sequence`, `Mapping`.

A scalar keeps its source text, so 0.10 stays 0.10 until somebody asks for a number. `find` walks a path,
`placed` gives the errors of a block their place.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from derive.errors import InputError, Place

Steps = tuple[str | int, ...]
"""A way from a node to one inside it: keys and positions."""

_NULLS = frozenset(("", "~", "null", "Null", "NULL"))


@dataclass(frozen=True)
class Scalar:
    """One value as it is written; `inside` is where its text starts, where columns follow its characters."""

    text: str
    quoted: bool
    place: Place
    inside: Place | None = None

    @property
    def is_null(self) -> bool:
        return not self.quoted and self.text in _NULLS

    def place_of(self, offset: int) -> Place:
        """The place of the character at `offset`; the start of the value where that is not known."""
        if self.inside is None or self.inside.column is None:
            return self.place
        return Place(self.inside.file, self.inside.line, self.inside.column + offset)


@dataclass(frozen=True)
class Sequence:
    """A list."""

    items: tuple[Node, ...]
    place: Place


@dataclass(frozen=True)
class Mapping:
    """Keys with values, in the order of the file; `keys` holds each key's place."""

    values: dict[str, Node]
    keys: dict[str, Place]
    place: Place


Node = Scalar | Sequence | Mapping


def find(node: Node, path: Steps) -> Node:
    """The node at the end of `path`; steps that lead nowhere are left out."""
    for step in path:
        if isinstance(node, Mapping) and step in node.values:
            node = node.values[str(step)]
        elif isinstance(node, Sequence) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
    return node


@contextmanager
def placed(place: Place) -> Iterator[None]:
    """InputErrors from inside, told to have happened at `place`; those that know their line keep it."""
    try:
        yield
    except InputError as error:
        raise (error if error.place.line is not None else error.at(place)) from None
