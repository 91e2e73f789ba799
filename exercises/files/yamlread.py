"""YAML 1.2 read safely: bytes -> text -> the parser's events -> nodes.

Read is only what a file of ours needs. Anchors, tags, several documents, repeated keys, control characters
and anything large or deep are refused by an InputError at its line and column. What the parser refuses is told in the
words of `yaml_slips.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    Event,
    MappingEndEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
    StreamStartEvent,
)

from derive.errors import InputError, Place
from exercises.files.nodes import Mapping, Node, Scalar, Sequence
from exercises.files.yaml_slips import slip

MAX_BYTES = 1_000_000
MAX_NODES = 20_000
MAX_DEPTH = 20
MAX_KEY = 100
MAX_LINE = 20_000  # the parser takes quadratic time over some long lines

EXAMPLE = "an example starts with title: and network:"
SET = "a problem set starts with title: and questions:"
"""What to write into an empty file."""
_COMPARE = "compare it with a built-in example"
_LONG_LINE = re.compile(rf"^.{{{MAX_LINE + 1}}}", re.MULTILINE)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x9f\ud800-\udfff\ufffe\uffff]")


def read_yaml(path: Path, start: str = EXAMPLE) -> Node:
    """The content of a file; raises InputError for anything that is not small, plain YAML."""
    return parse_yaml(decoded(read_file(path), str(path)), str(path), start)


def parse_yaml(text: str, file: str = "", start: str = EXAMPLE) -> Node:
    """The one document of `text`; `file` is the name that errors tell, `start` what an empty one should hold."""
    return _Reader(_events(text, file), file, start).document()


def read_file(path: Path) -> bytes:
    """At most MAX_BYTES; a larger file is refused unread."""
    try:
        with path.open("rb") as file:
            if path.stat().st_size > MAX_BYTES:
                raise _too_large(path)
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise InputError(f"the file cannot be read: {reason}", "name a YAML file", Place(str(path))) from None
    if len(data) > MAX_BYTES:
        raise _too_large(path)
    return data


def _too_large(path: Path) -> InputError:
    return InputError("the file is over 1 MB", "an example or a problem set takes a few kilobytes", Place(str(path)))


def decoded(data: bytes, file: str) -> str:
    """The text of a file; raises InputError with the place of what is not UTF-8."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line_start = before.rfind(b"\n") + 1
        column = len(before[line_start:].decode("utf-8", "replace")) + 1
        place = Place(file, before.count(b"\n") + 1, column)
        raise InputError("the file is not UTF-8 text", "save it as UTF-8", place) from None


def _events(text: str, file: str) -> Iterator[Event]:
    """The parser's events; its errors in our words."""
    if match := _CONTROL.search(text):
        raise _control(match[0], _place_in(text, match.start(), file))
    if match := _LONG_LINE.search(text):
        place = _place_in(text, match.start(), file)
        raise InputError(f"the line is over {MAX_LINE:,} characters long", "break it", place)
    try:
        yield from YAML(typ="safe", pure=True).parse(text)
    except MarkedYAMLError as error:
        found, line, column = slip(error, text)
        raise InputError(found.what, found.hint, Place(file, line, column)) from None
    except YAMLError:
        raise InputError("this cannot be read as YAML", _COMPARE, Place(file)) from None
    except (ValueError, OverflowError):
        raise InputError("a character code is out of range", _COMPARE, Place(file)) from None


def _place_in(text: str, offset: int, file: str) -> Place:
    start = text.rfind("\n", 0, offset) + 1
    return Place(file, text.count("\n", 0, start) + 1, offset - start + 1)


def _control(character: str, place: Place) -> InputError:
    return InputError(f"the control character {character!r} stands in the text", "take it out", place)


@dataclass
class _Reader:
    """Builds nodes from events, and refuses what does not belong in a file of ours."""

    events: Iterator[Event]
    file: str
    start: str
    count: int = 0

    def document(self) -> Node:
        """The root of the only document."""
        start = self._next(StreamStartEvent)
        if isinstance(start, StreamEndEvent):
            raise InputError("the file is empty", self.start, Place(self.file, 1))
        if start.version or start.tags:
            raise InputError("the file has a % directive", "leave the line out", Place(self.file, 1))
        root = self._node(next(self.events), 1)
        extra = self._next(DocumentEndEvent)
        if not isinstance(extra, StreamEndEvent):
            self._refuse(extra, "a second document starts here", "keep one document a file")
        return root

    def _next(self, *skipped: type[Event]) -> Any:
        return next(event for event in self.events if not isinstance(event, skipped))

    def _node(self, event: Any, depth: int) -> Node:
        self._check(event, depth)
        if isinstance(event, ScalarEvent):
            return self._scalar(event)
        if isinstance(event, SequenceStartEvent):
            return Sequence(tuple(self._items(depth)), self._place(event))
        return self._mapping(event, depth)

    def _check(self, event: Any, depth: int) -> None:
        self.count += 1
        if isinstance(event, AliasEvent) or event.anchor is not None:
            self._refuse(event, "anchors (&) and aliases (*) are not read", "write the value out, or put it in quotes")
        if event.tag is not None:
            self._refuse(event, "tags (!) are not read", "leave the tag out, or put the value in quotes")
        if depth > MAX_DEPTH:
            self._refuse(event, f"lists and mappings lie over {MAX_DEPTH} deep", "nest less")
        if self.count > MAX_NODES:
            self._refuse(event, f"the file has over {MAX_NODES:,} values", "leave numbers out that can be drawn")

    def _scalar(self, event: ScalarEvent) -> Scalar:
        if match := _CONTROL.search(event.value):
            raise _control(match[0], self._place(event))
        place = self._place(event)
        start, end, style = event.start_mark, event.end_mark, event.style
        straight = start.line == end.line and style in (None, "'", '"') and "\\" not in event.value
        straight &= end.column - start.column == len(event.value) + (2 if style else 0)
        inside = Place(self.file, start.line + 1, start.column + (2 if style else 1))
        return Scalar(event.value, style is not None, place, inside if straight else None)

    def _items(self, depth: int) -> Iterator[Node]:
        while not isinstance(event := next(self.events), SequenceEndEvent):
            yield self._node(event, depth + 1)

    def _mapping(self, start: Event, depth: int) -> Mapping:
        values: dict[str, Node] = {}
        keys: dict[str, Place] = {}
        while not isinstance(event := next(self.events), MappingEndEvent):
            key = self._key(event, depth)
            if key in keys:
                self._refuse(event, f"{key} is written twice", f"the first is in line {keys[key].line}")
            keys[key] = self._place(event)
            values[key] = self._node(next(self.events), depth + 1)
        return Mapping(values, keys, self._place(start))

    def _key(self, event: Any, depth: int) -> str:
        node = self._node(event, depth + 1)
        if not isinstance(node, Scalar) or not 0 < len(node.text) <= MAX_KEY:
            self._refuse(event, "a key is a short name", "write key: value")
        return node.text

    def _place(self, event: Any) -> Place:
        return Place(self.file, event.start_mark.line + 1, event.start_mark.column + 1)

    def _refuse(self, event: Event, what: str, hint: str) -> NoReturn:
        raise InputError(what, hint, self._place(event))
