"""From a network's part of a file to `NetworkSpec` and its numbers, each checked against the others.

    NetworkModel -> NetworkSpec;  Numbers + NetworkSpec -> Given(weights, biases, samples by quantity)

Every check names the layer, what is wanted and what is found, and the place in the file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from derive.activations import IN_01
from derive.errors import InputError, Place
from derive.losses import LOSSES, Loss
from derive.network import LayerSpec, NetworkSpec
from derive.quantities import Quantity
from derive.text import decimal
from exercises.files.leaves import Written
from exercises.files.nodes import Node, Steps, find, placed
from exercises.files.schema import Matrix, NetworkModel, Numbers, SampleModel

MOST_WEIGHTS = 1_000_000
Entry = tuple[Quantity, Written]


@dataclass(frozen=True)
class Given:
    """The numbers that a file writes, and how many samples they describe."""

    numbers: dict[Quantity, Written]
    samples: int

    @property
    def values(self) -> dict[Quantity, Fraction]:
        return {quantity: written.value for quantity, written in self.numbers.items()}

    @property
    def decimals(self) -> dict[Quantity, int]:
        """The decimals of each number: the most that its kind is written with, so that columns align."""
        widest: dict[str, int] = {}
        for quantity, written in self.numbers.items():
            widest[quantity.kind] = max(widest.get(quantity.kind, 0), written.decimals)
        return {quantity: widest[quantity.kind] for quantity in self.numbers}


def network_spec(model: NetworkModel, node: Node) -> NetworkSpec:
    """The network of a file; `node` is where it is written."""
    layers = []
    for number, layer in enumerate(model.layers):
        alpha = None if layer.alpha is None else decimal(layer.alpha.value)
        with placed(find(node, ("layers", number, "alpha")).place):
            layers.append(LayerSpec(layer.units, layer.activation, layer.bias, alpha))
    spec = NetworkSpec(model.inputs, tuple(layers), model.loss)
    weights = sum(before * after for before, after in zip(spec.sizes, spec.sizes[1:], strict=False))
    if weights > MOST_WEIGHTS:
        raise InputError(f"the network has {weights:,} weights", f"at most {MOST_WEIGHTS:,} are read", node.place)
    _check_outputs(spec, node)
    return spec


def _check_outputs(spec: NetworkSpec, node: Node) -> None:
    last = spec.layers[-1].activation
    if LOSSES[spec.loss].outputs_in_01 and last not in IN_01:
        what = f"{spec.loss} takes logarithms of outputs between 0 and 1, and {last} gives others"
        place = find(node, ("layers", len(spec.layers) - 1, "activation")).place
        raise InputError(what, f"use {' or '.join(IN_01)} in the last layer", place)


def given_numbers(spec: NetworkSpec, model: Numbers, node: Node) -> Given:
    """The numbers that `node` writes; what is left out is not among them."""
    entries: list[Entry] = []
    if model.weights is not None:
        entries += _weights(spec, model.weights, node)
    if model.biases is not None:
        entries += _Biases(spec, node).entries(model.biases)
    samples = model.samples or ()
    for number, sample in enumerate(samples):
        index = number + 1 if len(samples) > 1 else None
        entries += _sample(spec, sample, index, find(node, ("samples", number)))
    return Given(dict(entries), max(1, len(samples)))


def _weights(spec: NetworkSpec, matrices: Sequence[Matrix], node: Node) -> Iterator[Entry]:
    if len(matrices) != len(spec.layers):
        what = f"weights has {_count(len(matrices), 'matrix')}, and the network has {_count(len(spec.layers), 'layer')}"
        raise InputError(what, "write one matrix a layer", _place(node, "weights", len(spec.layers)))
    for number, matrix in enumerate(matrices):
        wanted = (spec.sizes[number + 1], spec.sizes[number])
        _check_matrix(matrix, number, wanted, node)
        for j, row in enumerate(matrix, 1):
            yield from ((Quantity("w", (number + 1, j, k)), written) for k, written in enumerate(row, 1))


def _check_matrix(matrix: Matrix, number: int, wanted: tuple[int, int], node: Node) -> None:
    """Raise unless the matrix has a row for each neuron and a column for each input."""
    rows, columns = wanted
    name = f"the weights of layer {number + 1}"
    if len(matrix) != rows:
        what = f"{name} want {_count(rows, 'row')}, found {len(matrix)}"
        raise InputError(what, _matrix_hint(matrix, wanted), _place(node, "weights", number, rows))
    for j, row in enumerate(matrix):
        if len(row) != columns:
            what = f"{name} want {_count(columns, 'column')}, found {len(row)} in row {j + 1}"
            raise InputError(what, _matrix_hint(matrix, wanted), _place(node, "weights", number, j, columns))


def _matrix_hint(matrix: Matrix, wanted: tuple[int, int]) -> str:
    rule = "write a row for each neuron and a column for each input"
    turned = len(matrix) == wanted[1] and {len(row) for row in matrix} == {wanted[0]}
    return f"{rule}: this matrix is turned" if turned else rule


@dataclass(frozen=True)
class _Biases:
    """The biases of a network: an entry a layer, as many numbers as the layer's kind of bias wants."""

    spec: NetworkSpec
    node: Node

    def entries(self, written: tuple[Written | tuple[Written, ...] | None, ...]) -> Iterator[Entry]:
        """Layers without biases have null, or no entry at all."""
        layers = list(range(len(self.spec.layers)))
        if len(written) != len(layers):
            layers = [number for number in layers if self.spec.layers[number].bias != "none"]
        if len(written) != len(layers):
            found, wanted = _count(len(written), "entry"), _count(len(layers), "layer")
            what = f"biases has {found}, and the network has {wanted} with biases"
            raise InputError(what, "write one entry a layer", _place(self.node, "biases", len(layers)))
        for position, (number, entry) in enumerate(zip(layers, written, strict=True)):
            yield from self._layer(number, entry, find(self.node, ("biases",)), position)

    def _layer(
        self, number: int, entry: Written | tuple[Written, ...] | None, biases: Node, position: int
    ) -> Iterator[Entry]:
        layer, name = self.spec.layers[number], f"layer {number + 1}"
        place = _place(biases, position)
        match layer.bias, entry:
            case "none", None:
                return
            case "none", _:
                raise InputError(f"{name} has no biases (bias: none)", "write null, or leave the entry out", place)
            case "shared", Written():
                yield Quantity("b", (number + 1,)), entry
            case "shared", _:
                raise InputError(f"{name} shares one bias (bias: shared)", "write one number, not a list", place)
            case _, tuple() if len(entry) == layer.units:
                yield from ((Quantity("b", (number + 1, j)), one) for j, one in enumerate(entry, 1))
            case _, tuple():
                what = f"{name} wants {_count(layer.units, 'bias')}, found {len(entry)}"
                raise InputError(what, "write one for each neuron", _place(biases, position, layer.units))
            case _:
                what = f"{name} has a bias for each neuron (bias: each)"
                raise InputError(what, f"write a list of {layer.units}", place)


def _sample(spec: NetworkSpec, sample: SampleModel, index: int | None, node: Node) -> Iterator[Entry]:
    for key, kind, numbers, wanted in (
        ("input", "x", sample.input, spec.inputs),
        ("target", "y", sample.target, spec.outputs),
    ):
        if len(numbers) != wanted:
            whose = _count(wanted, "input" if kind == "x" else "output")
            what = f"{key} has {_count(len(numbers), 'number')}, and the network has {whose}"
            raise InputError(what, f"write {wanted}", _place(node, key, wanted))
        yield from ((Quantity(kind, (k,), sample=index), written) for k, written in enumerate(numbers, 1))
    for j, written in enumerate(sample.target):
        with placed(_place(node, "target", j)):
            check_target(LOSSES[spec.loss], written.value)


def check_target(loss: Loss, target: Fraction) -> None:
    """Raise InputError when the loss has no meaning for the target."""
    if loss.targets_in_01 and not 0 <= target <= 1:
        raise InputError(f"{loss.name} cannot take the target {decimal(target)}", "write a target from 0 to 1")
    if loss.targets_nonnegative and target < 0:
        raise InputError(f"{loss.name} cannot take the target {decimal(target)}", "write a target of 0 or more")


def check_output(loss: Loss, output: Fraction) -> None:
    """Raise InputError when the loss or its slope has no value at the output."""
    if loss.outputs_in_01 and not 0 < output < 1:
        what = f"{loss.name} cannot take the output {decimal(output)}"
        raise InputError(what, "write an output between 0 and 1, both left out")


def _place(node: Node, *steps: str | int) -> Place:
    """The place at the end of the steps: where there are too many entries, the first of them."""
    path: Steps = steps
    return find(node, path).place


_PLURALS = {"matrix": "matrices", "entry": "entries", "bias": "biases"}


def _count(number: int, noun: str) -> str:
    """1 row, 2 rows"""
    return f"{number} {noun if number == 1 else _PLURALS.get(noun, noun + 's')}"
