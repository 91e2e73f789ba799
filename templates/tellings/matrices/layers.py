"""The layers of a network as this manner sees them: what stands for a whole layer, and which numbers are in it.

Names come without a sample here and are told for the first one (`Telling`). Where the biases of a layer are a
column of its weight matrix, X[l] is the layer's input with a 1 in front; else the layer reads A[l-1].
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from derive.backprop import Derivation
from derive.network import DenseNetwork
from derive.plan import term_per_sample
from derive.quantities import Derivative, Named, Quantity
from derive.terms import ONE, Matrix, Number, Term
from templates.handout_lines import Telling
from templates.leaves import Cells, Computed
from templates.tellings.matrices.shape import Rows, Shape

Pair = tuple[Named | Computed, Term]
"""A cell and the term that its number follows from."""


@dataclass(frozen=True)
class Layers:
    """The layers of the network that is told; `primed` after the update."""

    telling: Telling
    primed: bool = False

    @cached_property
    def graph(self) -> DenseNetwork:
        """The network."""
        graph = self.derivation.graph
        assert isinstance(graph, DenseNetwork)
        return graph

    @property
    def derivation(self) -> Derivation:
        """The backward walk."""
        return self.telling.derivation

    @property
    def shape(self) -> Shape:
        """How vectors and matrices stand."""
        return Shape(self.telling.options["rows"] == "to")

    @property
    def spelt(self) -> bool:
        """Whether matrices are told entry by entry in symbols too."""
        return self.telling.options["entries"] == "shown"

    @property
    def has_deltas(self) -> bool:
        """Whether the derivatives by the net inputs have a letter of their own."""
        return self.telling.options["delta"] == "letter"

    @cached_property
    def updated_kinds(self) -> frozenset[str]:
        """Whether weights (`w`), biases (`b`), both or nothing is updated."""
        return frozenset(name.kind for name in self.updated if isinstance(name, Quantity))

    @property
    def count(self) -> int:
        """How many layers have weights."""
        return len(self.graph.layers)

    @cached_property
    def updated(self) -> frozenset[Named]:
        """The parameters after the update, if there is one."""
        return frozenset(statement.target for statement in self.telling.plan.of_stage("update"))

    def after(self) -> Layers:
        """The layers after the update."""
        return Layers(self.telling, primed=True)

    def single(self, wanted: Iterable[Quantity]) -> tuple[Named, ...]:
        """The derivatives by single quantities: totals over samples for parameters, else of the told sample."""
        derivatives = (Derivative(self.graph.output, quantity) for quantity in wanted)
        return tuple(d if d in self.telling.plan.terms else self.telling.name(d) for d in derivatives)

    def activation(self, layer: int) -> str:
        """The name of a layer's activation."""
        return self.graph.spec.layers[layer - 1].activation

    def bias(self, layer: int) -> str:
        """Where the biases of a layer stand: `column` of the weight matrix, `apart`, or `none`.

        A column takes part in all that happens to the weights, so a bias that the units share, or that an update
        leaves as it is, stands apart.
        """
        kind = self.graph.spec.layers[layer - 1].bias
        if kind == "none":
            return "none"
        all_alike = len(self.updated_kinds) != 1
        return "column" if self.telling.options["bias"] == "column" and kind == "each" and all_alike else "apart"

    # names of whole layers

    def weights(self, layer: int) -> Quantity:
        """W[l]"""
        return self._after(Quantity("W", (layer,)))

    def biases(self, layer: int) -> Quantity:
        """B[l]"""
        return self._after(Quantity("B", (layer,)))

    def nets(self, layer: int) -> Quantity:
        """Z[l]"""
        return self._told(Quantity("Z", (layer,)))

    def outputs(self, layer: int) -> Quantity:
        """A[l]; A[0] is the input, which no update changes."""
        return self._told(Quantity("A", (layer,)), fixed=layer == 0)

    def inputs(self, layer: int) -> Quantity:
        """X[l] where it has a 1 in front, else A[l-1]."""
        if self.bias(layer) == "column":
            return self._told(Quantity("X", (layer,)), fixed=layer == 1)
        return self.outputs(layer - 1)

    @property
    def targets(self) -> Quantity:
        """Y"""
        return self._told(Quantity("Y"), fixed=True)

    def gradient(self, whole: Quantity) -> Derivative:
        """The derivative of the told sample's loss by a whole layer."""
        return Derivative(self.telling.output, whole)

    def delta(self, layer: int) -> Quantity | Derivative:
        """D[l], or dL/dZ[l] where the style has no letter for it."""
        if self.has_deltas:
            return self._told(Quantity("D", (layer,)))
        return self.gradient(self.nets(layer))

    def _after(self, whole: Quantity) -> Quantity:
        return whole.after_update() if self.primed else whole

    def _told(self, whole: Quantity, *, fixed: bool = False) -> Quantity:
        told = self.telling.name(whole)
        assert isinstance(told, Quantity)
        return told if fixed else self._after(told)

    # the quantities in them, without a sample

    def net_names(self, layer: int) -> list[Quantity]:
        """z[l,1], z[l,2], ..."""
        return [self._after(self.graph.layers[layer - 1].net(j)) for j in self._units(layer)]

    def output_names(self, layer: int) -> list[Quantity]:
        """a[l,1], a[l,2], ...; the inputs for layer 0."""
        if layer == 0:
            return [Quantity("x", (k,)) for k in self._units(0)]
        return [self._after(self.graph.layers[layer - 1].output(j)) for j in self._units(layer)]

    def target_names(self) -> list[Quantity]:
        """y[1], y[2], ..."""
        return [Quantity("y", (j,)) for j in self._units(self.count)]

    def bias_names(self, layer: int) -> list[Quantity]:
        """The bias of each unit, the shared one again and again."""
        names = [self.graph.bias(layer, j) for j in self._units(layer)]
        return [self._changed(name) for name in names if name is not None]

    def weight_names(self, layer: int) -> list[list[Quantity]]:
        """A row for each unit that receives: its bias where that is a column, then its weights."""
        rows = [[Quantity("w", (layer, j, k)) for k in self._units(layer - 1)] for j in self._units(layer)]
        plain = [[self._changed(name) for name in row] for row in rows]
        if self.bias(layer) != "column":
            return plain
        return [[bias, *row] for bias, row in zip(self.bias_names(layer), plain, strict=True)]

    def _changed(self, name: Quantity) -> Quantity:
        """A parameter after the update, where that changes it."""
        after = name.after_update()
        return after if self.primed and after in self.updated else name

    def _units(self, layer: int) -> range:
        return range(1, self.graph.spec.sizes[layer] + 1)

    # matrices of them

    def vector(self, names: Iterable[Term]) -> Matrix:
        """A vector of told quantities or terms."""
        return self.shape.vector(map(self.telling.told, names))

    def input_vector(self, layer: int) -> Matrix:
        """What a layer reads, a 1 in front where its biases are a column."""
        front: list[Number] = [ONE] if self.bias(layer) == "column" else []
        return self.vector([*front, *self.output_names(layer - 1)])

    def weight_matrix(self, layer: int) -> Matrix:
        """The weight matrix with its entries."""
        return self.shape.matrix(self.weight_names(layer))

    def delta_vector(self, layer: int) -> Matrix:
        """The derivatives by the net inputs."""
        return self.vector(Derivative(self.graph.output, name) for name in self.net_names(layer))

    def cells(self, rows: Rows[Pair]) -> Cells:
        """A matrix of numbers."""
        names = tuple(tuple(cell for cell, _ in row) for row in rows)
        return Cells(names, tuple(tuple(term for _, term in row) for row in rows))

    def vector_cells(self, names: Iterable[Named]) -> Cells:
        """A vector of numbers, each a target of the plan."""
        return self.cells(self.shape.line([self.pair(name) for name in names]))

    def pair(self, name: Named) -> Pair:
        """A target of the plan, told for its sample, with the term that defines it."""
        return self.telling.name(name), self.telling.first(self.telling.plan.terms[self.key(name)])

    def key(self, name: Named) -> Named:
        """The target of the plan that a name is."""
        key = term_per_sample(name, self.telling.plan.batch)
        assert isinstance(key, Quantity | Derivative)
        return key

    def is_told(self, name: Named) -> bool:
        """Whether the plan computes it."""
        return self.key(name) in self.telling.plan.terms

    def slope_names(self, layer: int) -> list[Derivative]:
        """da[l,j]/dz[l,j] for each unit."""
        pairs = zip(self.output_names(layer), self.net_names(layer), strict=True)
        return [Derivative(output, net) for output, net in pairs]

    def slopes(self, layer: int) -> list[Term]:
        """What stands for each unit's slope in a product: its name where the plan has a line for it, else its value."""
        return [self.named(name) for name in self.slope_names(layer)]

    def named(self, local: Derivative) -> Term:
        """A local derivative by name where the plan has a line for it, else by its value."""
        return local if self.is_told(local) else self.graph.local(local.of, local.wrt)
