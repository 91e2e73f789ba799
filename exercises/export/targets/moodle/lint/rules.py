"""What a rule is, and what rules share in looking at a file.

A rule is an entry of a tuple RULES in a module beside this one: Rule(code, says, find). What a rule finds are places,
each with a few words on what stands there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from exercises.export.linting.nodes import Node

Place = tuple[int, str]
"""A line, and what stands there."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its short name, what Moodle does with a file that breaks it, and where that is."""

    code: str
    says: str
    find: Callable[[Node], Iterator[Place]]


def items(quiz: Node) -> Iterator[Node]:
    """The items of a file, categories left out."""
    return (node for node in quiz.all("question") if node.attributes.get("type") != "category")


def of_type(quiz: Node, *types: str) -> Iterator[Node]:
    """The items of some types."""
    return (node for node in items(quiz) if node.attributes.get("type") in types)


def shown(text: str) -> str:
    """A text for a sentence: in one line, and not too long."""
    flat = " ".join(text.split())
    return flat if len(flat) <= _LONG else f"{flat[:_LONG]}..."


_LONG = 60
