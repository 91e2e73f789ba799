"""Rules on numbers: values, tolerances and points."""

from __future__ import annotations

from collections.abc import Iterator

from exercises.export.linting.numbers import number_of
from exercises.export.linting.packages import Fault, Package, Rule
from exercises.export.targets.qti21.lint.structure import documents, fault, nodes, walk


def _no_number(package: Package) -> Iterator[Fault]:
    for file, node in nodes(package, "baseValue"):
        if node.attributes.get("baseType") == "float" and number_of(node.text.strip()) is None:
            yield fault(file, node, node.text or "nothing")
    for file, root in documents(package, "assessmentItem", "assessmentTest"):
        floats = (node for node in walk(root) if node.attributes.get("baseType") == "float")
        values = (value for node in floats for value in walk(node) if value.tag == "value")
        yield from (
            fault(file, node, node.text or "nothing") for node in values if number_of(node.text.strip()) is None
        )


def _tolerance(package: Package) -> Iterator[Fault]:
    for file, node in nodes(package, "equal"):
        if node.attributes.get("toleranceMode") in ("absolute", "relative"):
            rooms = node.attributes.get("tolerance", "").split()
            if len(rooms) not in (1, 2) or not all(map(_is_room, rooms)):
                yield fault(file, node, " ".join(rooms) or "none")


def _is_room(text: str) -> bool:
    room = number_of(text)
    return room is not None and room >= 0


RULES = (
    Rule("number", "a value that is no number with a decimal point is read as none", _no_number),
    Rule("tolerance", "a tolerance is one number from 0 on, or two", _tolerance),
)
