"""A question under a rounding rule and in a style, its numbers open: compiled once, used for every variant.

QuestionSpec + Rounding + Style -> Structure -> evaluate(drawn numbers) -> Outcome(exact, printed, errors)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from derive.bounds import tolerance
from derive.kinks import kink_plan
from derive.paper import places_of
from derive.plan import SAMPLE, Plan
from derive.program import Program, Values
from derive.quantities import Derivative, Named, Quantity
from exercises.answers.spellings import typed_names
from exercises.files.nodes import placed
from exercises.files.sound import USUAL, Sound
from exercises.files.spec import Decimals, ProblemSet, QuestionSpec, Rounding
from exercises.kinds import DECIMAL, PRINTED, Ask, Row, Shared
from exercises.tasks.points import share
from exercises.tasks.task import Part, Task
from exercises.tasks.worked import Worked
from exercises.variants.drawing import Urn
from exercises.variants.frequent import Frequent
from templates.styles import Style, style_named

_NOISELESS = 14
"""Decimals that binary floats get right: a value that lies on a tie, such as 0.00825, must lie on it exactly."""


@dataclass(frozen=True)
class Outcome:
    """The numbers of many variants: exact, as printed, and how far rounding as told may lead."""

    exact: Values
    printed: Values
    errors: Values


@dataclass(frozen=True)
class Structure:
    """One question of a set."""

    spec: QuestionSpec
    rounding: Rounding
    style: Style
    sound: Sound = USUAL
    decimal: Decimals = "point"

    @cached_property
    def task(self) -> Task:
        """What its type made of its settings, in the style."""
        task = self.spec.task
        with placed(self.spec.place):
            return task if task.styled is None else task.styled(task, self.style)

    @property
    def parts(self) -> tuple[Part, ...]:
        """The lettered parts."""
        return self.task.parts

    @cached_property
    def plan(self) -> Plan:
        """What is computed."""
        return self.task.planner.plan(self.style)

    @property
    def urn(self) -> Urn:
        """What its numbers are drawn from."""
        return self.task.urn

    @cached_property
    def asks(self) -> tuple[Ask, ...]:
        """Every answer that is asked for, in the order of the parts."""
        return tuple(ask for part in self.parts for ask in part.asks)

    @cached_property
    def asked(self) -> tuple[Named, ...]:
        """Every name whose number is asked for, in the order of the parts."""
        return tuple(dict.fromkeys(name for part in self.parts for name in part.asked))

    @cached_property
    def frequent(self) -> Frequent:
        """What frequent mistakes make of the asked numbers."""
        return Frequent.of(self.plan, self.asked)

    @cached_property
    def given(self) -> tuple[Quantity, ...]:
        """The numbers that a variant is computed from, each sample's own."""
        samples = range(1, self.plan.batch.samples + 1)
        each = ((q.of_sample(s) for s in samples) if q.sample == SAMPLE else (q,) for q in self.plan.given)
        return tuple(quantity for group in each for quantity in group)

    @cached_property
    def truth(self) -> Worked:
        """The plan, worked under the rounding rule."""
        return Worked(self.plan, self.rounding, self.given_places)

    @cached_property
    def told(self) -> tuple[Worked, ...]:
        """What each version of the sheet tells: the truth, save where the type tells something else."""
        return tuple(Worked(p, self.rounding, self.given_places) for p in self.task.tells) or (self.truth,)

    @property
    def program(self) -> Program:
        """The plan compiled."""
        return self.truth.program

    @cached_property
    def kinks(self) -> Program:
        """What must stay away from 0, so that no number lies at a kink or a jump."""
        plan = kink_plan(self.plan)
        return Program(plan, [statement.target for statement in plan.of_stage("after")])

    @cached_property
    def given_places(self) -> dict[Quantity, int]:
        """The decimals of the given numbers: one count a kind, so that columns align."""
        drawn = {q: max(map(places_of, values)) for q, values in self.urn.tables.items()}
        fixed = {q: places_of(value) for q, value in self.task.fixed.items()} | dict(self.task.decimals)
        kinds: dict[str, int] = {}
        for quantity, places in (drawn | fixed).items():
            kinds[quantity.kind] = max(kinds.get(quantity.kind, 0), places)
        return {quantity: kinds.get(quantity.kind, 0) for quantity in self.plan.given}

    @property
    def decimals(self) -> dict[Named, int]:
        """The decimals each number is printed with; any sample's own, and those of each."""
        return self.truth.decimals

    @property
    def worked_decimals(self) -> int:
        """The decimals that somebody works with who rounds as told."""
        return self.truth.carried

    def answer_decimals(self, name: Named) -> int:
        """The decimals asked for by the rule."""
        return self.rounding.derivatives if isinstance(name, Derivative) else self.rounding.answer

    @cached_property
    def shared(self) -> Shared:
        """What marking needs of the question for all students together."""
        names = self.style.notation_of(self.task.network)
        found = {key: value for ask in self.asks for key, value in ask.shared(names).items()}
        typed = typed_names({ask.label: name for ask in self.asks if isinstance(name := ask.line.left, Named)}, names)
        decimal = {DECIMAL: self.decimal} if self.decimal != "point" else {}
        return {**found, **({PRINTED: typed} if typed else {}), **decimal}

    @cached_property
    def points(self) -> dict[str, Fraction]:
        """The points of each answer by its label; a part's points are shared equally within it."""
        shares = share(self.spec.points, [part.weight for part in self.parts])
        return {
            ask.label: points / len(part.asks)
            for part, points in zip(self.parts, shares, strict=True)
            for ask in part.asks
        }

    def points_of(self, part: Part) -> Fraction:
        """The points of a part."""
        return sum((self.points[ask.label] for ask in part.asks), start=Fraction(0))

    def evaluate(self, given: Mapping[Quantity, ArrayLike]) -> Outcome:
        """All numbers of many variants at once; a variant that cannot be computed holds inf or nan."""
        if not self.given:
            return Outcome(Values({}, 1), Values({}, 1), Values({}, 1))
        return Outcome(self.truth.exact(given), self.truth.printed(given), self.truth.errors(given))

    def half(self, name: Named) -> float:
        """Half a unit of the last decimal that an answer to `name` is asked for with."""
        return 0.5 * 10.0 ** -self.answer_decimals(name)

    def tolerance(self, name: Named, error: float) -> float:
        """What an answer to `name` may be off by."""
        return tolerance(error, self.answer_decimals(name))

    def row(self, outcome: Outcome, number: int, luck: np.random.Generator) -> Row:
        """One variant's numbers and texts, as its answers need them."""

        def of(values: Values) -> Callable[[Named], float]:
            return lambda name: float(np.atleast_1d(values[name])[number])

        exact, error = of(outcome.exact), of(outcome.errors)
        return Row(
            lambda name: round(exact(name), _NOISELESS),
            of(outcome.printed),
            lambda name: self.tolerance(name, error(name)),
            self.answer_decimals,
            self.task.luck(luck, exact),
        )


def structures_of(problem_set: ProblemSet) -> tuple[Structure, ...]:
    """The questions of a set."""
    rounding, style = problem_set.rounding, style_named(problem_set.style)
    sound, decimal = problem_set.sound, problem_set.decimal
    return tuple(Structure(spec, rounding, style, sound, decimal) for spec in problem_set.questions)
