"""From the outputs of a layer to its net inputs: dL/dA of the last layer, slopes or a Jacobian, and the delta."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from derive.activations import ACTIVATIONS
from derive.gathering import gathered, reversed_difference
from derive.quantities import Derivative, Quantity
from derive.terms import Choice, Elementwise, Mapped, Matrix, Number, Term
from templates.document import Formula, Line, Numbers, Text
from templates.handout_lines import label
from templates.handout_words import reason
from templates.tellings.matrices.forward import spelt
from templates.tellings.matrices.layers import Layers


def loss_gradient(layers: Layers) -> Line:
    """dL/dA of the last layer."""
    names, last = layers.output_names(layers.count), layers.outputs(layers.count)
    steps = [layers.derivation.step(name) for name in names]
    terms = [reversed_difference(step.textbook()) for step in steps]
    target = layers.gradient(last)
    whole = gathered(terms, lambda found: output_symbol(layers, found))
    numbers = gathered(terms, lambda found: layers.vector(found)) if whole else layers.vector(terms)
    assert numbers is not None
    told = Formula(layers.vector(terms) if whole is None else whole)
    chains = _chains(layers, [step.chain() for step in steps], terms)
    cells = layers.vector_cells(Derivative(layers.graph.output, name) for name in names)
    return Line(target, (*chains, told, Numbers(numbers), cells), label(target))


def _chains(layers: Layers, chains: Sequence[Term], terms: Sequence[Term]) -> tuple[Formula, ...]:
    """The derivatives by name, where they are not the formula that follows."""
    return spelt(layers, layers.vector(chains)) if list(chains) != list(terms) else ()


def output_symbol(layers: Layers, found: Sequence[Quantity]) -> Quantity | None:
    """The vector whose entries these are, told or not."""
    told = list(map(layers.telling.name, found))
    if told == list(map(layers.telling.name, layers.target_names())):
        return layers.targets
    outputs = list(map(layers.telling.name, layers.output_names(layers.count)))
    return layers.outputs(layers.count) if told == outputs else None


def slope_line(layers: Layers, layer: int) -> Line:
    """f'(z) = formulas = numbers = result, unit by unit."""
    names, activation = layers.slope_names(layer), layers.activation(layer)
    values = [layers.graph.local(name.of, name.wrt) for name in names]
    target = Mapped(activation, layers.nets(layer), slope=True)
    rights: list[Formula | Numbers] = [*spelt(layers, layers.vector(names))]
    by_case = any(isinstance(value, Choice | Number) for value in values)
    if not all(map(_is_number, values)):
        rights += (Formula(layers.vector(values)), Numbers(layers.vector(values)))
    why = _why(layers, names[0]) if by_case else ()
    if all(isinstance(slope, Derivative) for slope in layers.slopes(layer)):
        return Line(target, (*rights, layers.vector_cells(names)), slope_label(layers, layer), why)
    return Line(target, (*rights, Numbers(layers.vector(layers.slopes(layer)))), slope_label(layers, layer), why)


def _is_number(value: Term) -> bool:
    """Whether a slope is a number, or one of two, so that a formula would say no more than its number does."""
    return isinstance(value, Number) or (
        isinstance(value, Choice) and all(isinstance(branch, Number) for branch in (value.nonnegative, value.otherwise))
    )


def _why(layers: Layers, local: Derivative) -> Text:
    step = layers.derivation.step(local.wrt)
    factor = next(route.factor for route in step.routes if route.factor.name == local)
    return reason(layers.derivation, factor, "")


def slope_label(layers: Layers, layer: int) -> str:
    """The label of the line of a layer's slopes."""
    return f"slope:{layers.nets(layer).name}"


def jacobian_line(layers: Layers, layer: int) -> Line:
    """dA/dZ of a layer whose units are coupled: row i is that of output i."""
    target = Derivative(layers.outputs(layer), layers.nets(layer))
    names = _jacobian(layers, layer)
    values = Matrix(tuple(tuple(layers.graph.local(n.of, n.wrt) for n in row) for row in names))
    symbols, numbers = layers.telling.told(values), layers.telling.told(values)
    cells = layers.cells(tuple(tuple(layers.pair(name) for name in row) for row in names))
    spelling = spelt(layers, layers.telling.told(Matrix(names)))
    return Line(target, (*spelling, Formula(symbols), Numbers(numbers), cells), label(target))


def _jacobian(layers: Layers, layer: int) -> tuple[tuple[Derivative, ...], ...]:
    nets = layers.net_names(layer)
    return tuple(tuple(Derivative(output, net) for net in nets) for output in layers.output_names(layer))


def delta_lines(layers: Layers, layer: int) -> Iterator[Line]:
    """The slopes, or the Jacobian, and the delta."""
    target = layers.delta(layer)
    outputs = layers.gradient(layers.outputs(layer))
    gradient = layers.vector(Derivative(layers.graph.output, name) for name in layers.output_names(layer))
    cells = layers.vector_cells(Derivative(layers.graph.output, name) for name in layers.net_names(layer))
    if layers.activation(layer) == "identity":
        yield Line(target, (Formula(outputs), cells), label(target), ("slope 1",))
        return
    if ACTIVATIONS[layers.activation(layer)].coupled:
        line = jacobian_line(layers, layer)
        whole = layers.shape.through(line.left, outputs)
        numbers = layers.shape.through(layers.telling.told(Matrix(_jacobian(layers, layer))), gradient)
    else:
        line = slope_line(layers, layer)
        whole = Elementwise((outputs, line.left))
        numbers = Elementwise((gradient, layers.vector(layers.slopes(layer))))
    yield line
    yield Line(target, (Formula(whole), Numbers(numbers), cells), label(target))
