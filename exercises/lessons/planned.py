"""Lessons that plan their own statements: what all of them do alike, whatever they teach.

PlannedLesson: sheet (numbers), blocks (the page), formulas -> told, as_json, exact, accounts
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from derive.errors import InputError
from derive.quantities import Derivative
from exercises.lessons.lesson import Accounts, Common, Told, Wish
from exercises.lessons.worksheet import Worksheet, json_text
from templates.document import Block, Document, Title
from templates.notations import Notation
from templates.styles import Style


@dataclass(frozen=True)
class PlannedLesson(ABC):
    """A lesson of one page; `by` are the kinds of quantities by which it differentiates."""

    common: Common
    by: ClassVar[tuple[str, ...]]

    @property
    @abstractmethod
    def sheet(self) -> Worksheet:
        """The numbers of the page."""

    @abstractmethod
    def blocks(self) -> Iterable[Block]:
        """The page below its title."""

    @abstractmethod
    def formulas(self) -> Iterable[Block]:
        """The page without numbers."""

    @abstractmethod
    def in_json(self, *, formula_only: bool) -> Mapping[str, str]:
        """Formulas by name, as the JSON object has them."""

    def facts(self) -> Mapping[str, object]:
        """What the JSON object tells besides, where it has numbers."""
        return {}

    def notation(self, style: Style) -> Notation:
        """How the page names things in a style."""
        return style.notation_of(None)

    def check(self, wish: Wish) -> None:
        """Raise InputError where a derivative by something else is asked for."""
        for name in wish.wrt:
            wanted = name.wrt if isinstance(name, Derivative) else name
            if wanted.kind not in self.by:
                hint = f"it differentiates by {' and '.join(self.by)}"
                raise InputError(f"--wrt: this lesson has no derivative by {wanted}", hint)

    def told(self, style: Style, wish: Wish) -> Told:
        """The page, in a style."""
        self.check(wish)
        title, sheet = self.common.title, self.sheet
        told = self.formulas() if wish.formula_only else self.blocks()
        document = Document(title, (title,), (), (Title((title,)), *told), style.page)
        full = self.common.rounding.full
        return Told(document, self.notation(style), sheet.printed, sheet.decimals.__getitem__, full)

    def as_json(self, wish: Wish) -> str:
        """The numbers and formulas as a JSON object in a text."""
        self.check(wish)
        formulas = self.in_json(formula_only=wish.formula_only)
        return json_text(
            formulas, None if wish.formula_only else self.sheet.exact, {} if wish.formula_only else self.facts()
        )

    def exact(self, name: str) -> float:
        """The exact number of a name."""
        return self.sheet.named(name)

    def accounts(self) -> Accounts:
        """The plan and the numbers that claims are held against."""
        return Accounts(self.sheet.plan, self.sheet.numbers)
