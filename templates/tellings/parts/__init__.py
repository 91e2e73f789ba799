"""By parts of the loss: a weight changes every part that depends on it, and the derivative is the sum over these.

    given values and diagram -> forward pass -> layer by layer from the output -> new parameters -> new loss

Told through the `outputs`, a weight changes the whole loss through the unit that it leads to, and the parts meet
where that unit feeds several outputs; told by `weights`, every weight and bias has a chain for each part.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from derive.backprop import Derivation
from derive.graph import Graph
from derive.joins import dependent_parts, joins
from derive.network import DenseNetwork
from derive.plan import make_plan
from derive.quantities import Derivative, Quantity
from derive.statements import Statement
from templates.document import Block
from templates.handout_formulas import formulas as usual_formulas
from templates.handout_lines import Telling
from templates.handout_passes import all_samples, forward_pass, pass_after, update
from templates.handout_setting import definitions, setting, together
from templates.tellings import Manner
from templates.tellings.parts.groups import grouped
from templates.tellings.parts.outputs import backward as through_outputs
from templates.tellings.parts.symbols import symbols_only
from templates.tellings.parts.weights import backward as by_weights
from templates.tellings.parts.weights import update_table
from templates.tellings.steps import solution as in_steps

OUTPUTS, WEIGHTS = "outputs", "weights"
MOST_UNITS = 6
"""A layer of more units has more routes than a page can tell."""


def takes(graph: Graph) -> bool:
    """Whether the loss has parts, and few enough that each can be told."""
    return isinstance(graph, DenseNetwork) and graph.has_parts and max(graph.spec.sizes[1:]) <= MOST_UNITS


def told_by_parts(
    derivation: Derivation, quantities: tuple[Quantity, ...], options: Mapping[str, str]
) -> tuple[Quantity, ...]:
    """The quantities whose derivative is a sum over the parts of the loss."""
    if options["depth"] == OUTPUTS:
        return joins(derivation, quantities)
    return tuple(quantity for quantity in quantities if dependent_parts(derivation, quantity))


def solution(telling: Telling, derivatives: Iterable[Quantity], *, rule: str = "") -> tuple[Block, ...]:
    """The blocks of a worked solution by parts; in steps where the plan has none."""
    wanted = tuple(derivatives)
    if not telling.plan.by_parts:
        return in_steps(telling, wanted, rule=rule)
    updated = {statement.target for statement in telling.plan.of_stage("update")}
    others = (q for q in telling.derivation.graph.parameters() if q.after_update() in updated)
    table = telling.options["depth"] == WEIGHTS
    return (
        *setting(telling, None, rule),
        *forward_pass(telling),
        *_backward(telling, tuple(dict.fromkeys((*wanted, *others)))),
        *all_samples(telling, _is_shown),
        *(update_table(telling) if table else update(telling) if telling.plan.batch.several else ()),
        *pass_after(telling),
    )


def _backward(telling: Telling, quantities: tuple[Quantity, ...]) -> Iterator[Block]:
    tell = through_outputs if telling.options["depth"] == OUTPUTS else by_weights
    return tell(telling, grouped(telling.derivation.graph, quantities))


def _is_shown(statement: Statement) -> bool:
    """In a table of all samples: the forward pass, and the derivatives of the whole loss."""
    return not isinstance(statement.target, Derivative) or statement.target.of.kind == "L"


def formulas(derivation: Derivation, quantities: Iterable[Quantity], options: Mapping[str, str]) -> Iterator[Block]:
    """The same without numbers."""
    wanted = tuple(quantities)
    plan = make_plan(derivation, wanted, by_parts=told_by_parts(derivation, wanted, options))
    graph = derivation.graph
    if not plan.by_parts or not isinstance(graph, DenseNetwork):
        yield from usual_formulas(derivation, wanted)
        return
    yield from together(definitions(graph))
    telling = Telling(plan, {}, {}, options)
    yield from symbols_only((*forward_pass(telling), *_backward(telling, wanted)))


MANNER = Manner(
    "parts",
    "each part of the loss by its own chain, then their sum",
    solution,
    formulas,
    takes,
    {"depth": (OUTPUTS, WEIGHTS)},
    told_by_parts,
)
