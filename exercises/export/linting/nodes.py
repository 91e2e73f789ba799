"""XML as elements that know their lines; nothing in it is fetched, and no entity of its own is read.

read(bytes) -> Node (the root);  raises Unreadable with the line
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat


@dataclass(slots=True)
class Node:
    """An element: its name, attributes, line, own text and elements inside."""

    tag: str
    attributes: Mapping[str, str]
    line: int
    text: str = ""
    inside: list[Node] = field(default_factory=list)

    def all(self, tag: str) -> Iterator[Node]:
        """The elements of that name right inside."""
        return (node for node in self.inside if node.tag == tag)

    def first(self, *path: str) -> Node | None:
        """The first element along a path of names; None where there is none."""
        node: Node | None = self
        for tag in path:
            node = next(node.all(tag), None) if node else None
        return node

    def word(self, *path: str) -> str:
        """The text of the first element along a path; empty where there is none."""
        node = self.first(*path)
        return node.text.strip() if node else ""

    def walk(self, closed: str | None = None) -> Iterator[Node]:
        """This element and all inside it in the file's order, but for what is in elements of the name `closed`."""
        # Many rules walk whole files: a list costs the same at every depth, generators in each other do not.
        left = [self]
        while left:
            node = left.pop()
            yield node
            if closed is None or node.tag.rpartition(":")[2] != closed:
                left.extend(reversed(node.inside))


class Unreadable(Exception):
    """What is no XML, with the line where that shows."""

    def __init__(self, line: int, what: str) -> None:
        super().__init__(what)
        self.line, self.what = line, what


_DEEPEST = 100


class _Tree:
    """Builds the elements as expat reports them."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._data
        self.parser.EntityDeclHandler = self._entity
        self.roots: list[Node] = []
        self._open: list[Node] = []

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        node = Node(tag, attributes, self.parser.CurrentLineNumber)
        if len(self._open) > _DEEPEST:
            raise Unreadable(node.line, "elements are nested too deep")
        (self._open[-1].inside if self._open else self.roots).append(node)
        self._open.append(node)

    def _end(self, tag: str) -> None:
        self._open.pop()

    def _data(self, text: str) -> None:
        self._open[-1].text += text

    def _entity(self, *declared: object) -> None:
        raise Unreadable(
            self.parser.CurrentLineNumber, "the file declares an entity of its own, which is not read here"
        )


def read(data: bytes) -> Node:
    """The root of the file; raises Unreadable."""
    tree = _Tree()
    try:
        tree.parser.Parse(data, True)
    except expat.ExpatError as error:
        raise Unreadable(error.lineno, expat.ErrorString(error.code)) from error
    except (LookupError, ValueError) as error:
        raise Unreadable(1, f"its encoding is not known here: {error}") from error
    return tree.roots[0]
