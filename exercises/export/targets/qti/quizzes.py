"""Which quizzes a set becomes, and which groups they have: of each, Canvas draws one item for a student.

    Collection -> Quiz -> Group(question, asks): an item for each variant, in which these are asked for

Canvas judges within a margin only where an item asks for one number, and draws each group on its own. So the answers of
one variant stand in one item, where numbers are held against every text that is right; and a second quiz, for
practice, has a group with a margin for each number.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from exercises.export.asked import BY_HAND
from exercises.export.model import Ask, Collection, Question
from exercises.export.targets.qti.numbers import numbers_within

MOST = 100
"""Answers that may be right in a blank; a number with more has a group of its own."""


@dataclass(frozen=True, slots=True)
class Group:
    """Some of the answers of a question; `more` tells it apart from the question's other groups."""

    question: Question
    asks: tuple[Ask, ...]
    more: str = ""

    @property
    def title(self) -> str:
        """What it is called."""
        return f"{self.question.number} {self.question.title}{self.more}"

    @property
    def points(self) -> Fraction:
        """What an item of it earns."""
        return sum((ask.points for ask in self.asks), start=Fraction(0))


@dataclass(frozen=True, slots=True)
class Quiz:
    """One quiz; one for practice is not graded, and has no worked solutions, which the other has."""

    ident: str
    title: str
    groups: tuple[Group, ...]
    practice: bool = False

    @property
    def points(self) -> Fraction:
        """What all groups earn together."""
        return sum((group.points for group in self.groups), start=Fraction(0))


def quizzes(collection: Collection) -> Iterator[Quiz]:
    """The quiz of the set, and that of its single numbers where a question asks for several."""
    whole = tuple(group for question in collection.questions for group in _groups(question))
    yield Quiz(f"g{collection.names}", collection.title, whole)
    alone = {(group.question.number, group.asks) for group in whole}
    single = (group for question in collection.questions for group in _numbers(question))
    rest = tuple(group for group in single if (group.question.number, group.asks) not in alone)
    if rest:
        yield Quiz(f"g{collection.names}-numbers", f"{collection.title}, number by number", rest, practice=True)


def _groups(question: Question) -> Iterator[Group]:
    """What can be judged together, what is too wide for that, and what a person marks."""
    wide = tuple(ask for place, ask in enumerate(question.asks) if _is_wide(question, place))
    by_hand = tuple(ask for ask in question.asks if ask.kind == BY_HAND)
    together = tuple(ask for ask in question.asks if ask not in (*wide, *by_hand))
    several = bool(wide) or bool(by_hand and together)
    if together:
        yield Group(question, together)
    for ask in wide:
        yield Group(question, (ask,), f": {ask.label}" if len(question.asks) > 1 else "")
    if by_hand:
        yield Group(question, by_hand, " (formulas)" if several else "")


def _numbers(question: Question) -> Iterator[Group]:
    """A group for each number."""
    return (Group(question, (ask,), f": {ask.label}") for ask in question.asks if ask.kind == "number")


def _is_wide(question: Question, place: int) -> bool:
    """Whether a number has too many right answers for a blank, in some variant."""
    if question.asks[place].kind != "number":
        return False
    found = (variant.answers[place].number for variant in question.variants)
    return any(len(numbers_within(number)) > MOST for number in found)
