"""The smallest network: one unit with one input, so that its loss is a landscape over two parameters.

z = w x + b,  a = activation(z),  L = loss(y, a)      without z where the activation is the identity
"""

from __future__ import annotations

from derive.activations import ACTIVATIONS
from derive.errors import InputError
from derive.functions import call
from derive.graph import Equation, ExplicitGraph
from derive.losses import LOSSES
from derive.network import LayerNames
from derive.quantities import Quantity
from derive.terms import ONE, Product, Sum, Term, map_leaves

X, Y, W, B, Z, A, LOSS = (Quantity(kind) for kind in ("x", "y", "w", "b", "z", "a", "L"))
_NET = Sum((Product((W, X)), B))
_LAYER = LayerNames(1, 1)


class UnitGraph(ExplicitGraph):
    """The graph of one unit; its local derivatives are those of textbooks.

    Raises InputError for an activation that one unit alone cannot have.
    """

    def __init__(self, activation: str, loss: str) -> None:
        self.activation, self.loss = ACTIVATIONS[activation], LOSSES[loss]
        if self.activation.coupled or self.activation.parameter:
            raise InputError(f"one unit by itself cannot have the activation {activation}", "use identity or sigmoid")
        self.has_net = activation != "identity"
        output = [Equation(Z, _NET), Equation(A, call(activation, Z))] if self.has_net else [Equation(A, _NET)]
        super().__init__((X, Y, W, B), [*output, Equation(LOSS, self.loss.part(Y, A))], LOSS)

    def local(self, of: Quantity, wrt: Quantity) -> Term:
        if (of, wrt) == (LOSS, A):
            return self.loss.slope(Y, A)
        if (of, wrt) == (A, Z):
            return map_leaves(self.activation.local(_LAYER, 1, 1, ONE), lambda leaf: _SHORT.get(leaf, leaf))
        return super().local(of, wrt)

    @property
    def output_term(self) -> Term:
        """The output written out in w, x and b."""
        return call(self.activation.name, _NET) if self.has_net else _NET


_SHORT: dict[Term, Quantity] = {_LAYER.net(1): Z, _LAYER.output(1): A}
