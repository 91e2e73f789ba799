"""What a question type makes of its settings: `Task`, everything about a question but rounding and style.

    settings -> Task(planner, urn, opening, parts) -> Structure (with rounding and style) -> variants, sheet, key

What is planned is of any graph and any number of samples. A variant is the urn's numbers and, where a type wants
more to differ from student to student, texts drawn by `luck`, which `OneOf` on a page and an `Ask` may read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from derive.network import NetworkSpec
from derive.plan import Plan
from derive.program import Values
from derive.quantities import Named, Quantity
from exercises.kinds import Ask
from exercises.tasks.walks import Planner
from exercises.variants.drawing import Urn
from templates.document import Block, Text
from templates.handout_lines import Telling
from templates.handout_setting import setting
from templates.styles import Style

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Part:
    """One lettered part of a question: what is asked in words, the answers, and its weight in points."""

    text: Text
    asks: tuple[Ask, ...]
    weight: int

    @property
    def asked(self) -> tuple[Named, ...]:
        """The names whose numbers its answers rest on."""
        return tuple(dict.fromkeys(name for ask in self.asks for name in ask.names))


@dataclass(frozen=True)
class Condition:
    """Which of many candidates are fit, why the others are not, and what an author can change."""

    reason: str
    change: str
    holds: Callable[[Values], Mask]


@dataclass(frozen=True)
class Scene:
    """What a page of a question is made from: its telling, in a style, under a rounding rule in words.

    Where a sheet tells something else than the truth, it is the telling of that `version`.
    """

    telling: Telling
    style: Style
    rule: str
    told: tuple[Quantity, ...]
    version: int = 0


def given_setting(scene: Scene) -> tuple[Block, ...]:
    """The drawing and the given numbers."""
    return setting(scene.telling, None, "")


def worked_solution(scene: Scene) -> tuple[Block, ...]:
    """The whole solution in the style's manner."""
    manner = scene.style.manner_of(scene.telling.derivation.graph)
    return manner.solution(scene.telling, scene.told, rule=scene.rule)


Luck = Callable[[np.random.Generator, Callable[[Named], float]], Mapping[str, str]]
"""The texts of a variant: drawn, or following from its exact numbers."""


def no_luck(generator: np.random.Generator, exact: Callable[[Named], float]) -> Mapping[str, str]:
    """Nothing differs but the numbers."""
    return {}


@dataclass(frozen=True)
class Task:
    """One question, ready to be drawn, printed and marked under any rounding rule, in any style.

    `fixed` numbers are the same for everyone, with the decimals they are written with; `told` are the
    quantities whose derivatives the key tells. `shown` makes what a sheet shows between opening and parts,
    `key` the solution. `conditions` are those of the type, besides the ones that every question has.
    """

    planner: Planner
    urn: Urn
    opening: Text
    parts: tuple[Part, ...]
    fixed: Mapping[Quantity, Fraction] = field(default_factory=dict)
    decimals: Mapping[Quantity, int] = field(default_factory=dict)
    told: tuple[Quantity, ...] = ()
    network: NetworkSpec | None = None
    shown: Callable[[Scene], Iterable[Block]] = given_setting
    key: Callable[[Scene], Iterable[Block]] = worked_solution
    luck: Luck = no_luck
    conditions: tuple[Condition, ...] = ()
    gaps: Mapping[Named, str] = field(default_factory=dict)
    """The names whose numbers the sheet leaves out wherever they would stand, and what stands there."""
    zeros: bool = False
    """Whether an asked derivative may be 0."""
    tells: tuple[Plan, ...] = ()
    """What each version of a sheet tells, where that is not the truth; the field `version` says which one a
    variant has."""
    styled: Callable[[Task, Style], Task] | None = None
    """What makes the task in a style, where more than its plan depends on that."""
