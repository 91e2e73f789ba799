"""The lines of a worked solution: one equation each, from the statements of a Plan and the steps behind it.

`Telling` says what is told (plan, what is asked, with how many decimals) and remembers nothing; each
function below turns one statement or step into `Line`s. Where there are several samples, lines are
told for the first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from derive.backprop import Derivation, Factor, Route, Step
from derive.backward import combined, needs_statement
from derive.plan import SAMPLE, Plan, term_per_sample
from derive.quantities import Derivative, Named, Quantity
from derive.terms import Choice, Number, Term, with_index
from templates.document import Formula, Line, Numbers, Shown, Text
from templates.handout_words import reason

MOST_ROUTES = 9
"""A chain over more routes than this is told through the derivatives of the next layer."""


@dataclass(frozen=True)
class Telling:
    """What a solution tells.

    `asked` holds the decimals in which each asked number is finally given, `decimals` those in which
    every number is printed on the way; `options` are those of the manner, and `bias_nodes` says whether a
    drawing has nodes for biases. `known` holds given numbers that are the same in every variant. Of several
    samples, lines are told for `sample`.
    """

    plan: Plan
    asked: Mapping[Named, int]
    decimals: Mapping[Named, int]
    options: Mapping[str, str] = field(default_factory=dict)
    bias_nodes: bool = True
    known: Mapping[Quantity, Fraction] = field(default_factory=dict)
    sample: int = 1

    @property
    def derivation(self) -> Derivation:
        """The walk behind the plan."""
        return self.plan.derivation

    @property
    def output(self) -> Quantity:
        """What is differentiated, for the sample that is told."""
        output = self.told(self.derivation.graph.output)
        assert isinstance(output, Quantity)
        return output

    def told(self, term: Term) -> Term:
        """A term of the graph as the told sample has it."""
        return self.first(term_per_sample(term, self.plan.batch))

    def first(self, term: Term) -> Term:
        """A term of the plan with the told sample in place of any sample."""
        return with_index(term, SAMPLE, self.sample) if self.plan.batch.several else term

    def name(self, name: Named) -> Named:
        """A name as the told sample has it."""
        told = self.told(name)
        assert isinstance(told, Quantity | Derivative)
        return told

    def result(self, name: Named) -> tuple[Shown, ...]:
        """The number of a name, and once more in the decimals asked for."""
        if name not in self.asked:
            return (Shown(name),)
        if self.asked[name] >= self.decimals[name]:
            return (Shown(name, strong=True),)
        return (Shown(name), Shown(name, self.asked[name], strong=True))


def label(name: Named) -> str:
    """The label of the equation that defines a name."""
    return f"eq:{name.name}"


def defining(telling: Telling, target: Named, term: Term, why: Text = ()) -> Line:
    """target = formula = numbers = result; a formula that is a number already is the result."""
    if isinstance(term, Number):
        return Line(target, (Formula(term),), label(target), why)
    return Line(target, (Formula(term), *in_numbers(term), *telling.result(target)), label(target), why)


def in_numbers(term: Term) -> tuple[Numbers, ...]:
    """The term with its numbers put in; left out where that would print the result twice."""
    match term:
        case Quantity() | Derivative() | Choice(_, Number(), Number()):
            return ()
    return (Numbers(term),)


def factor_lines(telling: Telling, step: Step, told: set[Named]) -> list[Line]:
    """A line for each local derivative of a step that no earlier line tells."""
    lines = []
    for route in step.routes:
        name = telling.name(route.factor.name)
        if _is_told_apart(route) and name not in told:
            told.add(name)
            lines.append(_factor_line(telling, route.factor, name))
    return lines


def _is_told_apart(route: Route) -> bool:
    """Factors of 1 and those put into their step at once need no line."""
    return route.constant is None and not isinstance(route.factor.value, Number)


def _factor_line(telling: Telling, factor: Factor, name: Named) -> Line:
    value = telling.told(factor.value)
    why = reason(telling.derivation, factor, "") or _coefficient(telling, factor)
    if needs_statement(factor):
        return defining(telling, name, value, why)
    return Line(name, (Formula(value), Numbers(value)), label(name), why)


def _coefficient(telling: Telling, factor: Factor) -> Text:
    return reason(telling.derivation, factor, label(telling.name(factor.of)))


def step_line(telling: Telling, step: Step) -> Line:
    """dL/dq = chain = numbers = result; a step that starts the walk shows its textbook form instead."""
    target = telling.name(step.target)
    if step.starts:
        why = reason(telling.derivation, step.routes[0].factor, "") if step.routes else ()
        return defining(telling, target, telling.told(step.textbook()), why)
    chain, numbers = telling.told(step.chain()), telling.told(combined(step))
    return Line(target, (Formula(chain), *in_numbers(numbers), *telling.result(target)), label(target))


def whole_chain(telling: Telling, quantity: Quantity) -> Line:
    """The chain rule over every route, in partial derivatives; through the next layer where they are many."""
    few = telling.derivation.route_count(quantity) <= MOST_ROUTES
    chain = telling.derivation.expanded(quantity) if few else telling.derivation.step(quantity).chain()
    target = Derivative(telling.derivation.graph.output, quantity)
    return Line(telling.name(target), (Formula(telling.told(chain)),), f"chain:{target.name}")


def statement_line(telling: Telling, target: Named) -> Line:
    """The line of any statement of the plan, by its target."""
    name = telling.first(target)
    assert isinstance(name, Quantity | Derivative)
    return defining(telling, name, telling.first(telling.plan.terms[target]))


def short_lines(telling: Telling, quantity: Quantity) -> tuple[Line, ...]:
    """How the derivative by a quantity becomes short once its routes are put in; none where it does not."""
    from derive.cancelling import divides, short_form  # SymPy takes half a second to import, and few handouts need it

    forms = short_form(telling.derivation, quantity)
    if forms is None or divides(forms[-1]):
        return ()
    target = telling.name(telling.derivation.step(quantity).target)
    return (Line(target, tuple(Formula(telling.told(form)) for form in forms)),)


def derivation_lines(telling: Telling, step: Step, told: set[Named]) -> list[Line]:
    """The lines of a step told in full: its local derivatives, then their product."""
    return [*factor_lines(telling, step, told), step_line(telling, step)]


def result_lines(telling: Telling, step: Step, told: set[Named]) -> list[Line]:
    """The lines of a step told in short: only the local derivatives that are more than another number."""
    told.update(telling.name(r.factor.name) for r in step.routes if not needs_statement(r.factor))
    return derivation_lines(telling, step, told)
