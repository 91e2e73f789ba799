"""The linter of Moodle XML: a rule for every trap that Moodle's import has, most of which it says nothing about.

lint(bytes) -> Finding(line, rule, what) ...;  rules() -> every rule by its code

To add one: an entry in RULES of a module here, or a module that has RULES. A test has a file for each that breaks it.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType

from exercises.export.linting import Finding
from exercises.export.linting.nodes import Unreadable, read
from exercises.export.targets.moodle.lint.rules import Rule

BROKEN = "xml"
"""The rule that what is no XML breaks: nothing of it is imported."""


@cache
def rules() -> Mapping[str, Rule]:
    """All rules by their codes."""
    modules = (importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__))
    return MappingProxyType({rule.code: rule for module in modules for rule in getattr(module, "RULES", ())})


def knows(data: bytes) -> bool:
    """Whether bytes look like Moodle XML."""
    return b"<quiz>" in data[:_START]


_START = 10_000
"""Bytes in which the root of a file is looked for."""


def lint(data: bytes) -> Iterator[Finding]:
    """What is wrong in a file, in the order of its lines."""
    try:
        quiz = read(data)
    except Unreadable as error:
        yield Finding(error.line, BROKEN, f"nothing of it is imported: {error.what}")
        return
    found = (
        Finding(line, rule.code, f"{rule.says}: {what}") for rule in rules().values() for line, what in rule.find(quiz)
    )
    yield from sorted(found)
