"""Derivatives spelt out: matrices of single partial derivatives, as formulas and with their numbers.

Each line is told only where the style wants entries; a row vector whose entries are long is turned into a column.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from derive.activations import ACTIVATIONS
from derive.backward import sum_of_parts
from derive.quantities import Derivative, Quantity
from derive.terms import Matrix, Term, Transposed, named_leaves, product
from templates.document import Formula, Line, Numbers
from templates.tellings.matrices.layers import Layers

_LONG = 3
"""An entry of more names than this is long."""


def delta_entries(layers: Layers, layer: int) -> Iterator[Line]:
    """Each entry of the delta as a sum over the outputs that its net input reaches."""
    yield from _sums(layers, layers.delta(layer), layers.net_names(layer))


def back_entries(layers: Layers, layer: int) -> Iterator[Line]:
    """Each entry of the derivative by the layer's inputs as a sum over its units."""
    if layers.bias(layer) != "column":
        yield from _sums(layers, layers.gradient(layers.inputs(layer)), layers.output_names(layer - 1))


def _sums(layers: Layers, target: Quantity | Derivative, names: Sequence[Quantity]) -> Iterator[Line]:
    """target = sums over the parts of the loss = chains, and once more with the local derivatives that are names."""
    if not layers.spelt:
        return
    steps = [layers.derivation.step(name) for name in names]
    columns: list[list[Term]] = [
        [layers.telling.told(Derivative(layers.graph.output, name)) for name in names],
        *_parts(layers, names),
        [layers.telling.told(step.chain()) for step in steps],
    ]
    if all(isinstance(route.factor.value, Quantity) for step in steps for route in step.routes):
        columns.append([layers.telling.told(step.textbook()) for step in steps])
    long = any(len(list(named_leaves(term))) > _LONG for terms in columns for term in terms)
    turn = long and not layers.shape.to
    matrices = [Matrix.column(terms) if turn else layers.shape.vector(terms) for terms in columns]
    left: Term = Transposed(target) if turn else target
    yield Line(left, tuple(Formula(matrix) for matrix in matrices))


def _parts(layers: Layers, names: Sequence[Quantity]) -> Iterator[list[Term]]:
    """The sums over the parts of the loss, of the derivatives by the outputs that the last layer reads."""
    if layers.graph.has_parts and list(names) == layers.output_names(layers.count - 1):
        yield [layers.telling.told(sum_of_parts(layers.derivation, name)) for name in names]


def weight_entries(layers: Layers, layer: int) -> Iterator[Line]:
    """dz/dw for every weight: what the weight multiplies; and dL/dW as products of partial derivatives."""
    if not layers.spelt:
        return
    names = [[q for q in row if q.kind == "w"] for row in layers.weight_names(layer)]
    nets = layers.net_names(layer)
    local = [[Derivative(net, name) for name in row] for net, row in zip(nets, names, strict=True)]
    values = [[layers.graph.local(d.of, d.wrt) for d in row] for row in local]
    told, entries = (layers.telling.told(layers.shape.matrix(rows)) for rows in (local, values))
    yield Line(told, (Formula(entries), Numbers(entries)))
    output = layers.graph.output
    products = [[layers.telling.told(_chain(layers, layer, name)) for name in row] for row in names]
    gradients = [[layers.telling.name(Derivative(output, name)) for name in row] for row in names]
    left = layers.gradient(layers.weights(layer))
    if layers.bias(layer) != "column":
        yield Line(
            left, (Formula(layers.shape.matrix(gradients)), Formula(layers.shape.matrix(products), optional=True))
        )


def _chain(layers: Layers, layer: int, weight: Quantity) -> Term:
    """dL/dz dz/dw; dL/da da/dz dz/dw where a unit's output depends on no other net input."""
    step = layers.derivation.step(weight)
    (route,) = step.routes
    before = layers.derivation.step(route.upstream.wrt)
    if ACTIVATIONS[layers.activation(layer)].coupled or before.starts:
        return step.chain()
    return product(before.chain(), route.factor.name)


def input_entries(layers: Layers, layer: int) -> Iterator[Line]:
    """dz/da for every unit and input: the weight matrix itself."""
    if not layers.spelt or layers.bias(layer) == "column":
        return
    inputs = layers.output_names(layer - 1)
    local = [[Derivative(net, name) for name in inputs] for net in layers.net_names(layer)]
    entries = layers.weight_matrix(layer)
    told = layers.telling.told(layers.shape.matrix(local))
    yield Line(told, (Formula(layers.weights(layer)), Formula(entries, optional=True), Numbers(entries)))
