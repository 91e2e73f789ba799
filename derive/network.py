"""Dense networks as graphs: NetworkSpec (plain data) -> DenseNetwork (equations made when asked for).

z[l,j] = sum over k of w[l,j,k] a[l-1,k] + b[l,j]      a[0,k] is the input x[k]
a[l,j] = f(z[l,j])                                      softmax uses the whole layer
E[j]   = part(y[j], a[last,j])                          with several outputs; else L directly
L      = sum or mean over j of E[j]
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from derive.activations import ACTIVATIONS, DEFAULT_ALPHA
from derive.errors import InputError, NameMissing
from derive.graph import Equation, Graph
from derive.losses import LOSSES, Loss
from derive.quantities import Quantity
from derive.terms import ONE, Number, Product, Quotient, Sum, SumOver, Term

Bias = Literal["each", "shared", "none"]


@dataclass(frozen=True)
class LayerSpec:
    """One layer with weights. `alpha` is the parameter of leaky_relu, prelu and elu."""

    units: int
    activation: str = "sigmoid"
    bias: Bias = "each"
    alpha: str | None = None

    def __post_init__(self) -> None:
        if self.activation not in ACTIVATIONS:
            raise NameMissing.among("activation", self.activation, ACTIVATIONS)
        if self.alpha is not None and not ACTIVATIONS[self.activation].parameter:
            raise InputError(f"{self.activation} takes no alpha", "leaky_relu, prelu and elu do")


@dataclass(frozen=True)
class NetworkSpec:
    """A dense network: `inputs` numbers in, layers in order, and the loss."""

    inputs: int
    layers: tuple[LayerSpec, ...]
    loss: str = "half_squared_error"

    def __post_init__(self) -> None:
        if self.loss not in LOSSES:
            raise NameMissing.among("loss", self.loss, LOSSES)
        if not self.layers or min(self.inputs, *(layer.units for layer in self.layers)) < 1:
            raise InputError("a network needs an input and a layer, each of one unit or more")

    @property
    def sizes(self) -> tuple[int, ...]:
        """Units a layer, the inputs first."""
        return (self.inputs, *(layer.units for layer in self.layers))

    @property
    def outputs(self) -> int:
        return self.layers[-1].units


@dataclass(frozen=True)
class LayerNames:
    """The quantities of one layer."""

    number: int
    units: int

    def net(self, j: int | str) -> Quantity:
        return Quantity("z", (self.number, j))

    def output(self, j: int | str) -> Quantity:
        return Quantity("a", (self.number, j))


LOSS = Quantity("L")


class DenseNetwork(Graph):
    """The graph of a NetworkSpec; nothing is built before it is asked for."""

    def __init__(self, spec: NetworkSpec) -> None:
        self.spec = spec
        self.loss: Loss = LOSSES[spec.loss]
        self.layers = tuple(LayerNames(number, layer.units) for number, layer in enumerate(spec.layers, 1))
        self._cache: dict[Quantity, Equation | None] = {}

    @property
    def output(self) -> Quantity:
        return LOSS

    @property
    def has_parts(self) -> bool:
        """Whether the loss is told as a sum of parts E[j]."""
        return self.spec.outputs > 1

    def given(self) -> Iterator[Quantity]:
        yield from (Quantity("x", (k,)) for k in range(1, self.spec.inputs + 1))
        yield from self.parameters()
        yield from (Quantity("y", (j,)) for j in range(1, self.spec.outputs + 1))

    def parameters(self) -> Iterator[Quantity]:
        for layer in self.layers:
            yield from self.weights(layer.number)
            yield from self.biases(layer.number)

    def weights(self, number: int) -> Iterator[Quantity]:
        """The weights of a layer, row by row."""
        for j in range(1, self.spec.sizes[number] + 1):
            yield from (Quantity("w", (number, j, k)) for k in range(1, self.spec.sizes[number - 1] + 1))

    def biases(self, number: int) -> Iterator[Quantity]:
        """The biases of a layer; one where it is shared, none where there is none."""
        kind = self.spec.layers[number - 1].bias
        if kind == "shared":
            yield Quantity("b", (number,))
        elif kind == "each":
            yield from (Quantity("b", (number, j)) for j in range(1, self.spec.sizes[number] + 1))

    def parts(self) -> Iterator[Quantity]:
        """E[j] for every output j, where there are several."""
        yield from (Quantity("E", (j,)) for j in range(1, self.spec.outputs + 1) if self.has_parts)

    def equations(self) -> Iterator[Equation]:
        for layer in self.layers:
            for name in (layer.net, layer.output):
                yield from (self._sure(name(j)) for j in range(1, layer.units + 1))
        yield from map(self._sure, self.parts())
        yield self._sure(LOSS)

    def _sure(self, target: Quantity) -> Equation:
        equation = self.equation(target)
        assert equation is not None
        return equation

    def equation(self, target: Quantity) -> Equation | None:
        if target not in self._cache:
            builder = {"z": self._net, "a": self._output, "E": self._part, "L": self._loss}.get(target.kind)
            known = builder is not None and self._exists(target)
            self._cache[target] = Equation(target, builder(target)) if builder and known else None
        return self._cache[target]

    def _exists(self, target: Quantity) -> bool:
        """Whether the quantity is one of this network's z, a, E or L."""
        if target.primed or target.sample is not None:
            return False
        if target.kind == "L":
            return target == LOSS
        if target.kind == "E":
            return self.has_parts and len(target.indices) == 1 and self._within(target.indices[0], self.spec.outputs)
        match target.indices:
            case (int() as layer, j) if 1 <= layer <= len(self.layers):
                return self._within(j, self.spec.sizes[layer])
        return False

    @staticmethod
    def _within(index: int | str, count: int) -> bool:
        return isinstance(index, int) and 1 <= index <= count

    def source(self, layer: int, k: int | str) -> Quantity:
        """What unit k sends into `layer`: an input or an output of the layer before."""
        return Quantity("x", (k,)) if layer == 1 else self.layers[layer - 2].output(k)

    def bias(self, layer: int, j: int | str) -> Quantity | None:
        """The bias that unit j of `layer` adds."""
        kind = self.spec.layers[layer - 1].bias
        return None if kind == "none" else Quantity("b", (layer,) if kind == "shared" else (layer, j))

    def _net(self, target: Quantity) -> Term:
        layer, j = target.indices
        assert isinstance(layer, int)
        body = Product((Quantity("w", (layer, j, "k")), self.source(layer, "k")))
        weighted = SumOver("k", self.spec.sizes[layer - 1], body)
        bias = self.bias(layer, j)
        return Sum((weighted, bias)) if bias else weighted

    def alpha(self, layer: int) -> Term:
        """The parameter of the layer's activation; 1 where it has none, which nothing reads."""
        spec = self.spec.layers[layer - 1]
        return Number.of(spec.alpha) if spec.alpha is not None else DEFAULT_ALPHA.get(spec.activation, ONE)

    def _output(self, target: Quantity) -> Term:
        layer, j = target.indices
        assert isinstance(layer, int)
        assert isinstance(j, int)
        return ACTIVATIONS[self.spec.layers[layer - 1].activation].value(self.layers[layer - 1], j, self.alpha(layer))

    def _part(self, target: Quantity) -> Term:
        (j,) = target.indices
        return self.loss.part(Quantity("y", (j,)), self.layers[-1].output(j))

    def _loss(self, target: Quantity) -> Term:
        if not self.has_parts:
            return self.loss.part(Quantity("y", (1,)), self.layers[-1].output(1))
        parts = SumOver("j", self.spec.outputs, Quantity("E", ("j",)))
        return Quotient(parts, Number.of(self.spec.outputs)) if self.loss.mean else parts

    def users(self, quantity: Quantity) -> tuple[Quantity, ...]:
        match quantity.kind, quantity.indices:
            case "w", (layer, j, _):
                return (Quantity("z", (layer, j)),)
            case "b", (layer, j):
                return (Quantity("z", (layer, j)),)
            case "b", (int() as layer,):
                return tuple(self.layers[layer - 1].net(j) for j in range(1, self.spec.sizes[layer] + 1))
            case "x", _:
                return tuple(self.layers[0].net(j) for j in range(1, self.spec.sizes[1] + 1))
            case "z", (int() as layer, j):
                return self._outputs_of(layer, j)
            case "a", (int() as layer, _) if layer < len(self.layers):
                return tuple(self.layers[layer].net(j) for j in range(1, self.spec.sizes[layer + 1] + 1))
            case "a", (_, j):
                return (Quantity("E", (j,)),) if self.has_parts else (LOSS,)
            case "y", (j,):
                return (Quantity("E", (j,)),) if self.has_parts else (LOSS,)
            case "E", _:
                return (LOSS,)
        return ()

    def _outputs_of(self, layer: int, j: int | str) -> tuple[Quantity, ...]:
        names = self.layers[layer - 1]
        if not ACTIVATIONS[self.spec.layers[layer - 1].activation].coupled:
            return (names.output(j),)
        return tuple(names.output(i) for i in range(1, names.units + 1))

    def local(self, of: Quantity, wrt: Quantity) -> Term:
        """Slopes of activations and losses as their tables write them; everything else by rule."""
        match of.kind, of.indices, wrt.kind, wrt.indices:
            case "a", (int() as layer, int() as j), "z", (_, int() as i):
                activation = ACTIVATIONS[self.spec.layers[layer - 1].activation]
                return activation.local(self.layers[layer - 1], j, i, self.alpha(layer))
            case ("E", _, "a", (_, j)) | ("L", (), "a", (_, j)):
                return self.loss.slope(Quantity("y", (j,)), self.layers[-1].output(j))
        return super().local(of, wrt)
