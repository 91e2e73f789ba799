"""The given matrices and the forward pass, a line for each whole layer's quantity."""

from __future__ import annotations

from collections.abc import Iterator

from derive.activations import ACTIVATIONS
from derive.functions import call
from derive.quantities import Quantity
from derive.terms import ONE, Mapped, Matrix, Product, Quotient, Sum, Term
from templates.document import Formula, Line, Numbers
from templates.handout_lines import label, statement_line
from templates.tellings.matrices.layers import Layers


def given_lines(layers: Layers) -> Iterator[Line]:
    """The matrices and vectors that are given; inputs and targets only where there is one sample."""
    vectors = () if layers.telling.plan.batch.several else _given_vectors(layers)
    yield from vectors
    for layer in range(1, layers.count + 1):
        yield _given(layers, layers.weights(layer), layers.weight_matrix(layer))
        if layers.bias(layer) == "apart":
            yield _given(layers, layers.biases(layer), layers.vector(layers.bias_names(layer)))


def _given_vectors(layers: Layers) -> Iterator[Line]:
    yield _given(layers, layers.outputs(0), layers.vector(layers.output_names(0)))
    yield _given(layers, layers.targets, layers.vector(layers.target_names()))


def _given(layers: Layers, name: Quantity, matrix: Matrix) -> Line:
    return Line(name, (*spelt(layers, matrix), Numbers(matrix)), label(name))


def spelt(layers: Layers, *terms: Term) -> tuple[Formula, ...]:
    """Terms with their entries in symbols, where the style wants these and the line has room for them."""
    return tuple(Formula(term, optional=True) for term in terms if layers.spelt)


def forward_lines(layers: Layers, layer: int) -> Iterator[Line]:
    """What a layer reads, its net inputs and its outputs."""
    if layers.bias(layer) == "column" and not (layers.primed and layer == 1):
        yield _extended(layers, layer)
    yield _net(layers, layer)
    yield _output(layers, layer)


def _extended(layers: Layers, layer: int) -> Line:
    """The input with a 1 in front."""
    name = layers.inputs(layer)
    told = Formula(layers.shape.vector((ONE, layers.outputs(layer - 1))))
    return Line(name, (told, Numbers(layers.input_vector(layer))), label(name), ("a 1 in front for the biases",))


def _net(layers: Layers, layer: int) -> Line:
    whole = layers.shape.forward(layers.weights(layer), layers.inputs(layer))
    entries = layers.shape.forward(layers.weight_matrix(layer), layers.input_vector(layer))
    if layers.bias(layer) == "apart":
        whole = Sum((whole, layers.biases(layer)))
        entries = Sum((entries, layers.vector(layers.bias_names(layer))))
    cells = layers.vector_cells(layers.net_names(layer))
    name = layers.nets(layer)
    return Line(name, (Formula(whole), *spelt(layers, entries), Numbers(entries), cells), label(name))


def _output(layers: Layers, layer: int) -> Line:
    name, activation = layers.outputs(layer), layers.activation(layer)
    cells = layers.vector_cells(layers.output_names(layer))
    if activation == "identity":
        return Line(name, (Formula(layers.nets(layer)), cells), label(name), ("the identity changes nothing",))
    entries = _coupled(layers, layer) if ACTIVATIONS[activation].coupled else _apart(layers, layer)
    why = () if ACTIVATIONS[activation].coupled else ("unit by unit",)
    whole = Formula(Mapped(activation, layers.nets(layer)))
    return Line(name, (whole, *spelt(layers, entries), Numbers(entries), cells), label(name), why)


def _apart(layers: Layers, layer: int) -> Term:
    """Each unit's output by its own net input."""
    return layers.shape.vector(layers.pair(name)[1] for name in layers.output_names(layer))


def _coupled(layers: Layers, layer: int) -> Term:
    """1 / sum of exp(z_k), times the vector of exp(z_j)"""
    powers = [call("exp", layers.telling.told(net)) for net in layers.net_names(layer)]
    whole = Sum(tuple(powers)) if len(powers) > 1 else powers[0]
    return Product((Quotient(ONE, whole), layers.shape.vector(powers)))


def loss_lines(layers: Layers) -> Iterator[Line]:
    """The parts of the loss and the loss."""
    for statement in layers.telling.plan.of_stage("after" if layers.primed else "forward"):
        target = statement.target
        if isinstance(target, Quantity) and target.kind in ("E", "L") and _is_of_sample(layers, target):
            yield statement_line(layers.telling, target)


def _is_of_sample(layers: Layers, target: Quantity) -> bool:
    return (target.sample is not None) is layers.telling.plan.batch.several
