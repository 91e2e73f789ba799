"""Kinds of example files besides networks and graphs, a file each: `SUBJECT = Subject(key, model, read)`.

A file of a kind has the kind's key, such as `descent:`, beside the keys that every example may have. To add a
kind: a module here with its model and a lesson (`exercises.lessons.planned` has what most lessons share), and a
built-in example of that kind, which tests then tell in every style.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from exercises.files.nodes import Node
from exercises.files.schema import Model
from exercises.lessons.lesson import Common, Lesson


@dataclass(frozen=True)
class Subject:
    """One kind: `model` is what stands under its key, `read(model, node, common)` the lesson that it writes.

    `read` gets the node under the key, for the places of its errors.
    """

    key: str
    model: type[Model]
    read: Callable[[Any, Node, Common], Lesson]


@cache
def subjects() -> Mapping[str, Subject]:
    """All kinds by key."""
    return MappingProxyType({key: subject(key) for key in subject_keys()})


def subject(key: str) -> Subject:
    """The kind of that key, which there must be; others are not loaded."""
    found: Subject = importlib.import_module(f"{__name__}.{key}").SUBJECT
    return found


@cache
def subject_keys() -> tuple[str, ...]:
    """The keys of all kinds, which are the names of their files; none of them is loaded."""
    return tuple(found.name for found in pkgutil.iter_modules(__path__))
