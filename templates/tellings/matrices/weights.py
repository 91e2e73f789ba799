"""From the delta of a layer to its weights, biases and inputs: dL/dW, dL/dB, the update, and dL/dA one layer back."""

from __future__ import annotations

from collections.abc import Iterator

from derive.plan import RATE, SAMPLE
from derive.quantities import Derivative, Named, Quantity
from derive.terms import Matrix, Negative, Number, Product, Quotient, Sum, SumOver, Term, total
from templates.document import Formula, Line, Numbers
from templates.handout_lines import label, statement_line
from templates.leaves import Cells, Computed
from templates.tellings.matrices.layers import Layers, Pair
from templates.tellings.matrices.shape import Rows

MOST_ADDED = 3
"""The matrices of more samples than this are not written out in a sum."""


def weights_line(layers: Layers, layer: int) -> Line:
    """dL/dW as an outer product."""
    target = layers.gradient(layers.weights(layer))
    whole = layers.shape.outer(layers.delta(layer), layers.inputs(layer))
    numbers = layers.shape.outer(layers.delta_vector(layer), layers.input_vector(layer))
    names = [[Derivative(layers.graph.output, name) for name in row] for row in layers.weight_names(layer)]
    cells = layers.cells(layers.shape.table([[layers.pair(name) for name in row] for row in names]))
    return Line(target, (Formula(whole), Numbers(numbers), cells), label(target))


def bias_lines(layers: Layers, layer: int) -> Iterator[Line]:
    """dL/dB of biases that stand apart: the delta itself, or its sum where the units share one bias."""
    names = list(dict.fromkeys(layers.bias_names(layer)))
    derivatives = [Derivative(layers.graph.output, name) for name in names]
    if layers.bias(layer) != "apart" or not all(map(layers.is_told, derivatives)):
        return
    if layers.graph.spec.layers[layer - 1].bias == "shared":
        yield statement_line(layers.telling, layers.key(derivatives[0]))
        return
    target = layers.gradient(layers.biases(layer))
    yield Line(target, (Formula(layers.delta(layer)), layers.vector_cells(derivatives)), label(target))


def back_lines(layers: Layers, layer: int) -> Iterator[Line]:
    """The derivative by what a layer reads, and without its first entry where that belongs to the constant 1."""
    inputs = [Derivative(layers.graph.output, name) for name in layers.output_names(layer - 1)]
    target = layers.gradient(layers.inputs(layer))
    whole = layers.shape.back(layers.weights(layer), layers.delta(layer))
    numbers = layers.shape.back(layers.weight_matrix(layer), layers.delta_vector(layer))
    pairs = [layers.pair(name) for name in inputs]
    front = [_constant(layers, layer, pairs[0][0])] if layers.bias(layer) == "column" else []
    cells = layers.cells(layers.shape.line([*front, *pairs]))
    yield Line(target, (Formula(whole), Numbers(numbers), cells), label(target))
    if front:
        dropped = layers.gradient(layers.outputs(layer - 1))
        again = layers.cells(layers.shape.line([(cell, cell) for cell, _ in pairs if not isinstance(cell, Computed)]))
        yield Line(dropped, (again,), label(dropped), ("without the entry of the constant 1",))


def _constant(layers: Layers, layer: int, like: Named | Computed) -> Pair:
    """The derivative by the constant 1 in front, which no parameter changes."""
    assert not isinstance(like, Computed)
    deltas = (Derivative(layers.graph.output, net) for net in layers.net_names(layer))
    pairs = zip(deltas, layers.bias_names(layer), strict=True)
    return Computed(like), layers.telling.told(total(*(Product(pair) for pair in pairs)))


def update_lines(layers: Layers, layer: int) -> Iterator[Line]:
    """W' = W - rate dL/dW, and the same for biases that stand apart."""
    after = Layers(layers.telling, primed=True)
    weights = layers.shape.table(layers.weight_names(layer))
    yield from _updated(layers, layers.weights(layer), after.weights(layer), weights)
    if layers.bias(layer) != "apart":
        return
    if layers.graph.spec.layers[layer - 1].bias == "shared":
        shared = layers.bias_names(layer)[0].after_update()
        yield from (statement_line(layers.telling, shared),) if shared in layers.updated else ()
    else:
        biases = layers.shape.line(layers.bias_names(layer))
        yield from _updated(layers, layers.biases(layer), after.biases(layer), biases)


def _updated(layers: Layers, whole: Quantity, after: Quantity, rows: Rows[Quantity]) -> Iterator[Line]:
    """after = whole - rate d/dwhole; the entries one by one where an update changes only some."""
    news = [name.after_update() for row in rows for name in row]
    if not all(name in layers.updated for name in news):
        yield from (statement_line(layers.telling, name) for name in news if name in layers.updated)
        return
    output = layers.graph.output
    slopes = Matrix(tuple(tuple(Derivative(output, name) for name in row) for row in rows))
    told = _stepped(whole, Derivative(output, whole))
    numbers = _stepped(Matrix(rows), slopes)
    cells = layers.cells(tuple(tuple(layers.pair(name.after_update()) for name in row) for row in rows))
    yield Line(after, (Formula(told), Numbers(numbers), cells), label(after))


def _stepped(parameters: Term, slopes: Term) -> Term:
    """parameters - rate * slopes"""
    return Sum((parameters, Negative(Product((RATE, slopes)))))


def total_lines(layers: Layers, layer: int) -> Iterator[Line]:
    """dL/dW, and dL/dB, as the sum or mean over the samples."""
    weights = layers.shape.table(layers.weight_names(layer))
    yield _total(layers, layers.weights(layer), weights)
    biases = list(dict.fromkeys(layers.bias_names(layer)))
    totals = [Derivative(layers.graph.output, name) for name in biases]
    if layers.bias(layer) != "apart" or not all(name in layers.telling.plan.terms for name in totals):
        return
    if layers.graph.spec.layers[layer - 1].bias == "shared":
        yield statement_line(layers.telling, totals[0])
    else:
        yield _total(layers, layers.biases(layer), layers.shape.line(biases))


def _total(layers: Layers, whole: Quantity, rows: Rows[Quantity]) -> Line:
    output, batch = layers.graph.output, layers.telling.plan.batch
    names = tuple(tuple(Derivative(output, name) for name in row) for row in rows)
    target = Derivative(output, whole)

    def of_sample(sample: int | str) -> Derivative:
        return Derivative(output.of_sample(sample), whole)

    told = _reduced(layers, SumOver(SAMPLE, batch.samples, of_sample(SAMPLE)))
    rights: list[Formula | Numbers | Cells] = [Formula(told)]
    if batch.samples <= MOST_ADDED:
        every = [Matrix(tuple(tuple(_sampled(name, s) for name in row) for row in names)) for s in _samples(layers)]
        rights.append(Numbers(_reduced(layers, Sum(tuple(every)))))
    cells = layers.cells(tuple(tuple((name, layers.telling.plan.terms[name]) for name in row) for row in names))
    return Line(target, (*rights, cells), label(target))


def _samples(layers: Layers) -> range:
    return range(1, layers.telling.plan.batch.samples + 1)


def _sampled(name: Derivative, sample: int) -> Derivative:
    return Derivative(name.of.of_sample(sample), name.wrt)


def _reduced(layers: Layers, whole: Term) -> Term:
    """The sum over the samples, or their mean."""
    batch = layers.telling.plan.batch
    if batch.reduction == "sum":
        return whole
    return Product((Quotient(Number.of(1), Number.of(batch.samples)), whole))
