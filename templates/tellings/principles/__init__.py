"""From first principles: each derivative is found as calculus finds it, by named rules, line by line.

    forward propagation in steps -> one derivative with every rule told -> the others, which refer to it -> update

The first parameter of the last layer is told in full: the slope of the loss, the slope of the activation (the
quotient rule of softmax for a unit's own class and for another one), the terms of the net input that drop out. What
follows names the equations that it repeats. The rules are `derive/derived.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from derive.backprop import Derivation
from derive.network import DenseNetwork
from derive.plan import Plan, make_plan
from derive.quantities import Quantity
from templates.document import Block, Equations, Formula, Given, Line, Paragraph, Results, Shown
from templates.handout_formulas import formulas as short_formulas
from templates.handout_lines import Telling
from templates.handout_setting import definitions, setting, together
from templates.tellings import Manner
from templates.tellings.principles.backward import backward
from templates.tellings.principles.forward import after, forward
from templates.tellings.principles.story import Story

MOST_UNITS = 40
"""The formulas of a network with more units than this are told in short."""


def solution(telling: Telling, derivatives: Iterable[Quantity], *, rule: str = "") -> tuple[Block, ...]:
    """The worked solution that tells the derivatives by each of `derivatives`."""
    story = Story.of(telling, derivatives)
    return (
        *setting(telling, story.first, rule),
        *forward(story),
        *backward(story),
        *after(story),
    )


def formulas(derivation: Derivation, quantities: Iterable[Quantity], options: Mapping[str, str]) -> Iterator[Block]:
    """The same without numbers, of one sample."""
    quantities = tuple(quantities)
    graph = derivation.graph
    assert isinstance(graph, DenseNetwork)
    if sum(graph.spec.sizes) > MOST_UNITS:
        yield from short_formulas(derivation, quantities)
        return
    story = Story.of(Telling(_plan(derivation, quantities), {}, {}, options), quantities)
    yield from together(definitions(graph))
    yield from without_numbers((*forward(story), *backward(story)))


def _plan(derivation: Derivation, quantities: tuple[Quantity, ...]) -> Plan:
    """The plan of the derivatives, those by net inputs next to the loss in short."""
    from derive.cancelling import short_forms  # SymPy takes half a second to import

    nets = [step.target.wrt for step in derivation.steps(quantities) if step.target.wrt.kind == "z"]
    return make_plan(derivation, quantities, forms=short_forms(derivation, nets))


def without_numbers(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks without tables of numbers, sentences that give numbers, and the numbers of lines."""
    for block in blocks:
        match block:
            case Results() | Given():
                continue
            case Paragraph(text) if any(isinstance(part, Shown) for part in text):
                continue
            case Equations(lines):
                yield Equations(tuple(map(_in_symbols, lines)))
            case _:
                yield block


def _in_symbols(line: Line) -> Line:
    rights = tuple(right for right in line.rights if isinstance(right, Formula))
    return Line(line.left, rights, line.label, line.reason, line.rules[: len(rights)])


MANNER = Manner(
    "principles",
    "each derivative found rule by rule, in steps that refer to each other",
    solution,
    formulas,
    takes=lambda graph: isinstance(graph, DenseNetwork),
    short=True,
)
