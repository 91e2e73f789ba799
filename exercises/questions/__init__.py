"""Question types: one file each, holding one constant `QUESTION`.

    settings in a file -> QUESTION.model (their keys) -> QUESTION.read -> Task

To add a type, put a file here; it is found by its name. A test asks of every type that its key marks
itself full, that wrong answers are wrong, and that sheet and key can be set.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from random import Random
from typing import Any

from derive.errors import NameMissing
from exercises.files.nodes import Node
from exercises.files.schema import QuestionModel
from exercises.tasks.task import Task


@dataclass(frozen=True)
class QuestionType:
    """A type: `model` has the keys of its settings, `read(settings, node, luck)` makes a Task of them.

    `title` is that of a question which gives none. `read` raises InputError; the node is the whole question's, for
    the places of its errors, and `luck` is the set's own, for what is drawn for the whole class. `examples` are
    questions in YAML that use the type, each in its own way; tests run them all.
    """

    name: str
    title: str
    summary: str
    model: type[QuestionModel]
    read: Callable[[Any, Node, Random], Task]
    examples: tuple[str, ...]


@cache
def question_types() -> Mapping[str, QuestionType]:
    """All question types by name."""
    return {name: question_type(name) for name in _names()}


def question_type(name: str) -> QuestionType:
    """The type of that name; raises NameMissing with the nearest known one. Others are not loaded."""
    if name not in _names():
        raise NameMissing.among("question type", name, _names())
    found: QuestionType = import_module(f"{__name__}.{name}").QUESTION
    return found


@cache
def _names() -> tuple[str, ...]:
    """The names of all types, which are those of their files."""
    return tuple(found.name for found in pkgutil.iter_modules(__path__))
