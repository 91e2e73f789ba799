"""Wrong answers that are no numbers: which known mistake leads to a formula, or stands behind a choice.

Ask + Plan -> other_for -> Other.explained(mark) -> AnswerMark
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import Protocol

from derive.errors import ParseError
from derive.mistakes import Wrong, mistakes_for
from derive.plan import Plan, make_plan
from derive.quantities import Derivative
from derive.terms import Term, inputs_of
from exercises.files.credit import Credit
from exercises.kinds import Ask, Shared
from exercises.kinds.choice import ChoiceAsk, mistake_of
from exercises.kinds.formula import FormulaAsk, parsed
from exercises.kinds.matrix import MatrixAsk, is_exchanged
from exercises.kinds.number import exact
from exercises.marks.marking import AnswerMark
from exercises.mistakes import any_of, explained, plain_text, titles
from exercises.storage.manifest import ExpectedAnswer
from templates.document import Text

_TRANSPOSED = "gradient_transposed"


class Other(Protocol):
    """Explains a wrong answer by itself."""

    def explained(self, mark: AnswerMark, expected: ExpectedAnswer, shared: Shared, credit: Credit) -> AnswerMark: ...


@dataclass(frozen=True)
class Nothing:
    """For answers about which nothing more is known."""

    def explained(self, mark: AnswerMark, expected: ExpectedAnswer, shared: Shared, credit: Credit) -> AnswerMark:
        return mark


@dataclass(frozen=True)
class WrongChoices:
    """Choices that known mistakes lead to."""

    ask: ChoiceAsk

    def explained(self, mark: AnswerMark, expected: ExpectedAnswer, shared: Shared, credit: Credit) -> AnswerMark:
        mistake = mistake_of(expected, mark.answer or "")
        told = dict(self.ask.told)
        if mistake not in told:
            return mark
        return _with(mark, expected, {mistake: told[mistake]}, credit.of_choice(mistake))


@dataclass(frozen=True)
class WrongShapes:
    """A matrix of derivatives by weights, right but for its rows and columns, where these make it another shape."""

    def explained(self, mark: AnswerMark, expected: ExpectedAnswer, shared: Shared, credit: Credit) -> AnswerMark:
        if not is_exchanged(expected, mark.answer or "", shared):
            return mark
        text = ("The numbers are right, but the rows and columns of the gradient were exchanged.",)
        return _with(mark, expected, {_TRANSPOSED: text}, credit.of([_TRANSPOSED]))


@dataclass(frozen=True)
class WrongFormulas:
    """What known mistakes make of a formula that is asked for, in the derivation of `plan`'s graph."""

    plan: Plan
    ask: FormulaAsk

    def explained(self, mark: AnswerMark, expected: ExpectedAnswer, shared: Shared, credit: Credit) -> AnswerMark:
        try:
            wrongs = self.leading_to(parsed(mark.answer or "", shared))
        except ParseError:
            return mark
        share = max((credit.of([wrong.mistake]) for wrong in wrongs), default=Fraction(0))
        return _with(mark, expected, {wrong.mistake: explained(wrong) for wrong in wrongs}, share)

    def leading_to(self, answer: Term) -> tuple[Wrong, ...]:
        """The mistakes that lead to a formula, each once."""
        found: dict[str, Wrong] = {}
        for term, wrong in self.terms:
            if wrong.mistake not in found and self.ask.ground.compare(term, answer).verdict == "same":
                found[wrong.mistake] = wrong
        return tuple(found.values())

    @cached_property
    def terms(self) -> tuple[tuple[Term, Wrong], ...]:
        """The formulas in the names that may be typed, each with a mistake that leads to it."""
        name = self.ask.symbol
        plan = self._told(name) if isinstance(name, Derivative) else None
        return tuple(self._formulas(plan, name)) if plan and isinstance(name, Derivative) else ()

    def _told(self, name: Derivative) -> Plan | None:
        """A plan that tells the derivative; None where the graph has none."""
        if name in self.plan.terms:
            return self.plan
        derivation = self.plan.derivation
        return make_plan(derivation, (name.wrt,)) if name.of == derivation.graph.output else None

    def _formulas(self, plan: Plan, name: Derivative) -> Iterator[tuple[Term, Wrong]]:
        ground = self.ask.ground
        known = {q for q, _, _ in ground.domain} | {equation.target for equation in ground.equations}
        for wrong in mistakes_for(plan, "single"):
            term = wrong.formula(name)
            if known.issuperset(inputs_of(term)) and term != self.ask.truth:
                yield term, wrong


def other_for(ask: Ask, plan: Plan) -> Other:
    """How wrong answers to an ask are explained that are no numbers."""
    if isinstance(ask, FormulaAsk):
        return WrongFormulas(plan, ask)
    if isinstance(ask, MatrixAsk) and all(isinstance(name, Derivative) and name.wrt.kind == "w" for name in ask.names):
        return WrongShapes()
    return WrongChoices(ask) if isinstance(ask, ChoiceAsk) else Nothing()


def _with(mark: AnswerMark, expected: ExpectedAnswer, told: dict[str, Text], share: Fraction) -> AnswerMark:
    """The mark of an answer that any of some mistakes leads to, which earns that share of its points."""
    if not told:
        return mark
    names = tuple(told)
    several = f"cannot tell which of several mistakes leads to it: {titles(names)}"
    return replace(
        mark,
        verdict="mistake",
        points=exact(expected.points) * share,
        reason=f"{mark.reason}; {plain_text(told[names[0]]) if len(names) == 1 else several}",
        mistake=names[0] if len(names) == 1 else None,
        possible=names,
        first_wrong=mark.quantity,
        told=(told[names[0]] if len(names) == 1 else (any_of(names),),),
    )
