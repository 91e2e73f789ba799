"""Question types: one file each, holding one constant `QUESTION`.

To add a type, put a file here; it is found by its name. A test asks of every type that its key marks
itself full, that wrong answers are wrong, and that sheet and key can be set.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module

from derive.errors import NameMissing
from derive.quantities import Named
from exercises.spec import QuestionSpec
from templates.document import Text


@dataclass(frozen=True)
class Part:
    """One lettered part of a question: what is asked in words, the names asked, and its weight in points."""

    text: Text
    asked: tuple[Named, ...]
    weight: int
    shows_chain: bool = False
    """Whether there is room to write the chain rule before the number."""


@dataclass(frozen=True)
class QuestionType:
    """What a type asks: `opening` is the text before the parts, `parts` what is to be answered."""

    name: str
    summary: str
    opening: Callable[[QuestionSpec], Text]
    parts: Callable[[QuestionSpec], tuple[Part, ...]]


@cache
def question_types() -> Mapping[str, QuestionType]:
    """All question types by name."""
    modules = (import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__))
    types: list[QuestionType] = [module.QUESTION for module in modules]
    return {kind.name: kind for kind in types}


def question_type(name: str) -> QuestionType:
    """The type of that name; raises NameMissing with the nearest known one."""
    types = question_types()
    if name not in types:
        raise NameMissing.among("question type", name, types)
    return types[name]
