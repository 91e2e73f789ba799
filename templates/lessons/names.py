"""Names on the page of a lesson that has one layer of units only: z_1 and a_1, without a layer."""

from __future__ import annotations

from dataclasses import replace

from derive.quantities import Quantity
from templates.notations import Name, Notation


def one_layer(notation: Notation) -> Notation:
    """The notation without the layer in the names of net inputs and outputs, and without samples."""

    def name(quantity: Quantity) -> Name:
        if quantity.kind in ("z", "a") and len(quantity.indices) == 2:
            return Name(quantity.kind, sub=(str(quantity.indices[1]),))
        return notation.namer(quantity)

    return replace(notation, namer=name, samples_shown=False)
