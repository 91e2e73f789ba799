"""What an example file teaches, whatever its kind: `Lesson`, and what is wished of it and told by it.

    file -> Lesson.told(style, Wish) -> Told(document, numbers) -> told.page(style, format) -> bytes

Networks and graphs are one kind of lesson (`derivations`); the others have a file each in `exercises/subjects`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from derive.plan import Plan
from derive.quantities import Named, Quantity
from derive.statements import Statement
from exercises.files.spec import Claim, Rounding
from templates.compiled import Compiled, compile_document
from templates.document import Document
from templates.formats import Format
from templates.notations import Notation
from templates.styles import Style


@dataclass(frozen=True)
class Common:
    """What every example file may say; `name` is the file's."""

    name: str
    title: str
    style: str
    rounding: Rounding
    published: Mapping[str, tuple[Claim, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Accounts:
    """What a lesson's numbers come from: the statements of a plan, more that lean on them, and the given numbers.

    An `ordinary` plan is one of a pass forward, one back and an update, in which the known mistakes can be made.
    """

    plan: Plan
    given: Mapping[Quantity, float]
    more: tuple[Statement, ...] = ()
    ordinary: bool = True


@dataclass(frozen=True)
class Wish:
    """What is asked of a lesson: only some derivatives (none named: all), formulas without numbers."""

    wrt: tuple[Named, ...] = ()
    formula_only: bool = False


@dataclass(frozen=True)
class Told:
    """A document with the numbers that fill it; `full` says that all digits are carried."""

    document: Document
    notation: Notation
    numbers: Mapping[Named, float]
    precision: Callable[[Named], int]
    full: bool = False

    def compiled(self, style: Style, form: str | Format) -> Compiled:
        """The document printed in a format, ready to be filled."""
        return compile_document(
            self.document, self.notation, self.precision, full=self.full, format=form, sign=style.sign
        )

    def page(self, style: Style, form: str | Format) -> bytes:
        """The bytes of a file in a format."""
        compiled = self.compiled(style, form)
        return compiled.format.whole([compiled.part(self.numbers, {})])


class Lesson(Protocol):
    """One example file, ready to be told. What a lesson cannot do raises InputError that says what it can."""

    @property
    def common(self) -> Common:
        """What every example file says."""
        ...

    def told(self, style: Style, wish: Wish) -> Told:
        """The page, in a style."""
        ...

    def as_json(self, wish: Wish) -> str:
        """The numbers and formulas as a JSON object in a text."""
        ...

    def exact(self, name: str) -> float:
        """The exact number of a name that the file publishes a claim for."""
        ...

    def accounts(self) -> Accounts:
        """What the numbers come from that the file publishes claims for."""
        ...
