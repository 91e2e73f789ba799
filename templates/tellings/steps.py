"""In steps: a Plan told derivative by derivative, each local derivative in a line of its own.

    given values and diagram -> forward pass -> each asked derivative -> update -> new loss

Every printed number is the target of a statement that an earlier line tells, so a reader can follow each
with pencil and paper, and a test does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from derive.backprop import Step
from derive.network import DenseNetwork
from derive.quantities import Named, Quantity
from templates.document import (
    Block,
    Equations,
    Formula,
    Heading,
    Paragraph,
    Ref,
    Shown,
    Text,
)
from templates.handout_formulas import formulas
from templates.handout_lines import (
    MOST_ROUTES,
    Telling,
    derivation_lines,
    label,
    result_lines,
    short_lines,
    whole_chain,
)
from templates.handout_passes import all_samples, forward_pass, pass_after, update
from templates.handout_setting import setting
from templates.handout_words import by_which, reach, reach_many, short, standing
from templates.tellings import Manner

_SHORT = Quantity("short")
"""Stands among what is told for the short form of a delta."""


def solution(telling: Telling, derivatives: Iterable[Quantity], *, rule: str = "") -> tuple[Block, ...]:
    """The blocks of a worked solution that tells the derivatives by each of `derivatives` in full."""
    told: set[Named] = set()
    wanted = tuple(derivatives)
    return (
        *setting(telling, wanted[0] if wanted else None, rule),
        *forward_pass(telling),
        *(block for quantity in wanted for block in _derivative(telling, quantity, told)),
        *_remaining(telling, told),
        *all_samples(telling),
        *update(telling),
        *pass_after(telling),
    )


def _derivative(telling: Telling, quantity: Quantity, told: set[Named]) -> Iterator[Block]:
    """One derivative in full: the chain over its routes, what is known already, and the steps that are new."""
    yield Heading(by_which((quantity,)))
    steps = telling.derivation.steps((quantity,))
    fresh = [step for step in steps if step.target not in told]
    if not fresh:
        name = telling.name(telling.derivation.step(quantity).target)
        yield Paragraph(standing(name, label(name)))
        return
    if len(fresh) > 1:
        yield Paragraph(_opening(telling, quantity))
        yield Equations((whole_chain(telling, quantity),))
    if known := _known(telling, fresh, told):
        yield Paragraph(known)
    yield Equations(tuple(line for step in fresh for line in derivation_lines(telling, step, told)))
    told.update(step.target for step in fresh)
    yield from _short(telling, fresh, told)


def _short(telling: Telling, fresh: Iterable[Step], told: set[Named]) -> Iterator[Block]:
    """The short form of the first new delta that has one, once a solution."""
    if _SHORT in told or telling.options.get("short") == "hidden" or not _has_logarithms(telling):
        return
    for step in fresh:
        if lines := short_lines(telling, step.target.wrt):
            told.add(_SHORT)
            yield Paragraph(short(step.target.wrt))
            yield Equations(lines)
            return


def _has_logarithms(telling: Telling) -> bool:
    """Whether the loss has a denominator that a slope may cancel."""
    graph = telling.derivation.graph
    return isinstance(graph, DenseNetwork) and graph.loss.outputs_in_01


def _opening(telling: Telling, quantity: Quantity) -> Text:
    routes = telling.derivation.route_count(quantity)
    if routes > MOST_ROUTES:
        return reach_many(quantity, routes)
    return reach(quantity, routes, telling.output)


def _known(telling: Telling, fresh: Iterable[Step], told: set[Named]) -> Text:
    """The derivatives that the new steps lean on and earlier lines have told, with their equations."""
    used = {route.upstream: None for step in fresh for route in step.routes}
    parts: list[Text] = []
    for name in used:
        if name in told:
            here = telling.name(name)
            parts.append((Formula(here), " = ", Shown(here), " from ", Ref(label(here))))
    return ("Known already: ", *_joined(parts), ".") if parts else ()


def _joined(parts: list[Text]) -> Text:
    return tuple(item for number, part in enumerate(parts) for item in ((", " if number else ""), *part))


def _remaining(telling: Telling, told: set[Named]) -> Iterator[Block]:
    """The derivatives that an update needs and no section tells, each in a line."""
    updated = [statement.target for statement in telling.plan.of_stage("update")]
    parameters = [q for q in telling.derivation.graph.parameters() if q.after_update() in updated]
    steps = [step for step in telling.derivation.steps(parameters) if step.target not in told]
    lines = tuple(line for step in steps for line in result_lines(telling, step, told))
    if lines:
        yield Heading(("The other derivatives",))
        yield Equations(lines)


MANNER = Manner(
    "steps",
    "each local derivative in a line, then their product",
    solution,
    lambda derivation, quantities, options: formulas(derivation, quantities),
    options={"short": ("shown", "hidden")},
)
