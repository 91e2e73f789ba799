"""In matrices: all of a layer in one line, as a matrix or vector with its numbers.

    given matrices -> forward pass -> loss -> for each layer, the last one first:
    dL/dA -> slopes -> delta -> dL/dW -> new W -> dL/dA of the layer before -> remarks

Every number in a matrix is the target of a statement of the plan. `rows` says whose the rows of a weight matrix are
(of the units that receive, or of those that send), `bias` where biases stand, `entries` whether matrices are told
entry by entry in symbols too, and `delta` whether the derivative by the net inputs has a letter of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from derive.backprop import Derivation
from derive.graph import Graph
from derive.network import DenseNetwork
from derive.plan import make_plan
from derive.quantities import Derivative, Quantity, is_parameter
from templates.document import Block, Equations, Formula, Heading, Line, Paragraph, Results, Shown
from templates.handout_lines import Telling
from templates.handout_setting import definitions, together
from templates.tellings import Manner, steps
from templates.tellings.matrices import words
from templates.tellings.matrices.layers import Layers
from templates.tellings.matrices.opening import opening
from templates.tellings.matrices.passes import after_blocks, backward_blocks, forward_blocks, total_blocks
from templates.tellings.matrices.symbols import place, without_numbers

MOST_UNITS = 8
"""A network with a larger layer has matrices that no page holds."""


def takes(graph: Graph) -> bool:
    """Whether a graph is a network of layers that are small enough."""
    return isinstance(graph, DenseNetwork) and max(graph.spec.sizes) <= MOST_UNITS


def needs(graph: Graph, quantities: Iterable[Quantity]) -> tuple[Quantity, ...]:
    """The quantities, and all others of the matrices and vectors in which they stand."""
    assert isinstance(graph, DenseNetwork)
    found = [other for quantity in quantities for other in (quantity, *_neighbours(graph, quantity))]
    return tuple(dict.fromkeys(found))


def _neighbours(graph: DenseNetwork, quantity: Quantity) -> Iterator[Quantity]:
    layer = quantity.indices[0] if quantity.indices else 0
    assert isinstance(layer, int)
    if is_parameter(quantity):
        yield from graph.weights(layer)
        yield from graph.biases(layer)
    elif quantity.kind in ("z", "a"):
        names = graph.layers[layer - 1]
        yield from (names.net(j) if quantity.kind == "z" else names.output(j) for j in range(1, names.units + 1))
    elif quantity.kind == "x":
        yield from (Quantity("x", (k,)) for k in range(1, graph.spec.inputs + 1))


def solution(telling: Telling, derivatives: Iterable[Quantity], *, rule: str = "") -> tuple[Block, ...]:
    """The blocks of a worked solution; told in steps where the plan lacks entries of a matrix."""
    layers, wanted = Layers(telling), tuple(derivatives)
    if not has_all(layers, wanted):
        return steps.solution(telling, wanted, rule=rule)
    highlight = wanted[0] if is_chosen(layers, wanted) else None
    return (
        *opening(layers, highlight, rule),
        *forward_blocks(layers),
        *backward_blocks(layers, wanted),
        *total_blocks(layers, wanted),
        *after_blocks(layers),
        *read_off(layers, wanted),
        *(() if telling.asked or is_chosen(layers, wanted) else _remarks(layers)),
    )


def has_all(layers: Layers, wanted: tuple[Quantity, ...]) -> bool:
    """Whether the plan computes every entry of the matrices to be told."""
    derivatives = (Derivative(layers.graph.output, quantity) for quantity in needs(layers.graph, wanted))
    return bool(wanted) and all(map(layers.is_told, derivatives)) and all(q.kind in "wbzax" for q in wanted)


def is_chosen(layers: Layers, wanted: tuple[Quantity, ...]) -> bool:
    """Whether only some derivatives are asked for."""
    return not layers.updated and set(wanted) != set(layers.graph.parameters())


def read_off(layers: Layers, wanted: tuple[Quantity, ...]) -> Iterator[Block]:
    """Single numbers: the answers of a question with their decimals, or the derivatives that are chosen."""
    telling = layers.telling
    if telling.asked:
        yield Heading(("Answers",))
        rows = ((Formula(name), Shown(name, decimals, strong=True)) for name, decimals in telling.asked.items())
        yield Results((("",), ("value",)), tuple(((name,), (number,)) for name, number in rows))
    elif is_chosen(layers, wanted):
        yield Heading(("Read off",))
        names = layers.single(wanted)
        yield Equations(tuple(Line(name, telling.result(name), reason=place(layers, name)) for name in names))


def _remarks(layers: Layers) -> Iterator[Block]:
    """What the numbers show in general; single derivatives and the solution of a question go without."""
    yield Heading(("Remarks",))
    yield from map(Paragraph, words.remarks(layers))


def formulas(derivation: Derivation, quantities: Iterable[Quantity], options: Mapping[str, str]) -> Iterator[Block]:
    """The same without numbers."""
    wanted = tuple(quantities)
    plan = make_plan(derivation, needs(derivation.graph, wanted))
    layers = Layers(Telling(plan, {}, {}, options))
    if not has_all(layers, wanted):
        yield from steps.MANNER.formulas(derivation, wanted, {})
        return
    yield from together(definitions(layers.graph))
    yield from without_numbers((*forward_blocks(layers), *backward_blocks(layers, wanted)))


MANNER = Manner(
    "matrices",
    "all of a layer at once, as matrices and vectors",
    solution,
    formulas,
    takes=takes,
    options={
        "rows": ("to", "from"),
        "bias": ("column", "apart"),
        "delta": ("letter", "derivative"),
        "entries": ("hidden", "shown"),
    },
    needs=needs,
)
