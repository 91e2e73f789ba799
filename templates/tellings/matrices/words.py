"""The sentences of this manner: short, and chosen by what the network is."""

from __future__ import annotations

from collections.abc import Iterator

from derive.activations import ACTIVATIONS
from derive.quantities import Quantity
from derive.terms import ONE, Apply, Mapped, Negative, Product, Sum
from templates.document import Formula, Ref, Text
from templates.handout_lines import label
from templates.tellings.matrices.layers import Layers


def given(layers: Layers) -> Text:
    """The sentence before the given matrices."""
    several = layers.telling.plan.batch.several
    what = "Given are the weights" if several else "Given are the input, the target and the weights"
    rows = f"a row of a weight matrix for each unit that {'receives' if layers.shape.to else 'sends'}"
    columns = any(layers.bias(layer) == "column" for layer in range(1, layers.count + 1))
    biases = f", the biases in its first {'column' if layers.shape.to else 'row'}" if columns else ""
    return (f"{what}, {rows}{biases}:",)


def forward_heading(layers: Layers) -> Text:
    """The heading of a forward pass."""
    after = " with the new parameters" if layers.primed else ""
    sample = f", sample {layers.telling.sample}" if layers.telling.plan.batch.several else ""
    return (f"Forward pass{after}{sample}",)


def layer_opening(layers: Layers, layer: int) -> Text:
    """What a layer of the forward pass starts from."""
    if layer == 1:
        return ("The first layer reads the input:",)
    which = "The last layer" if layer == layers.count else f"Layer {layer}"
    return (f"{which} reads the outputs of the one before:",)


def loss_opening(layers: Layers) -> Text:
    """The sentence before the loss."""
    return ("The loss, output by output:",) if layers.graph.has_parts else ("The loss:",)


def layer_heading(layers: Layers, layer: int) -> Text:
    """The heading of a layer's part of the backward pass."""
    sample = f", sample {layers.telling.sample}" if layers.telling.plan.batch.several else ""
    return (("Backward pass" if layers.count == 1 else f"Backward pass, layer {layer}") + sample,)


def loss_slopes(layers: Layers) -> Text:
    """The sentence before the derivative by the outputs."""
    return ("How the loss changes with each output:",)


def coupled(layers: Layers, layer: int) -> Text:
    """Why a layer has a Jacobian."""
    outputs, nets = Formula(layers.outputs(layer)), Formula(layers.nets(layer))
    return ("Every entry of ", outputs, " depends on every entry of ", nets, ", so a whole matrix of slopes is needed:")


def known_from(layers: Layers, layer: int) -> Text:
    """The sentence before the slopes and the delta."""
    gradient = layers.gradient(layers.outputs(layer))
    if layers.activation(layer) == "identity":
        return ("The activation has slope 1, so nothing is multiplied:",)
    where = ("Each entry of ", Formula(gradient), " ", Ref(label(gradient)))
    gives = "; the product is the delta" if layers.has_deltas else ""
    return (*where, f" is multiplied by the slope of its unit{gives}:")


def short(layers: Layers) -> Text:
    """The sentence before the short form of the delta."""
    return ("With this loss and this activation, slopes cancel. For the first unit:",)


def short_for_all(layers: Layers) -> Text:
    """The sentence between the short form of one unit and that of all."""
    return ("The same holds for every unit, and neither logarithm nor slope is left:",)


def outer_product(layers: Layers, layer: int) -> Text:
    """The sentence before the derivative by the weights."""
    if layers.has_deltas:
        return ("Each weight's derivative is the delta of the unit it leads to, times what it carries there:",)
    return ("Each weight's derivative is that of the net input it leads to, times what it carries there:",)


def update(layers: Layers) -> Text:
    """The sentence before the new parameters."""
    return ("One step of gradient descent gives the new parameters of this layer:",)


def one_layer_back(layers: Layers, layer: int) -> Text:
    """The sentence before the derivative by a layer's inputs."""
    updated = layers.updated and not layers.telling.plan.batch.several
    old = " that the forward pass has used, not the new one" if updated else ""
    what = "the deltas" if layers.has_deltas else "these derivatives"
    weights = Formula(layers.weights(layer))
    return (f"One layer back {what} return over the weights, by the matrix ", weights, f"{old}:")


def remarks(layers: Layers) -> Iterator[Text]:
    """General facts that the numbers show."""
    first = layers.gradient(layers.inputs(1))
    back = layers.shape.back(layers.weights(1), layers.delta(1))
    yield (
        "In a deeper network the same three steps would go on: ",
        Formula(first),
        " = ",
        Formula(back),
        " is what a layer in front of the first would start from.",
    )
    names = [layers.activation(layer) for layer in range(1, layers.count + 1)]
    if "sigmoid" in names:
        x = Quantity("x")
        value = Apply("sigmoid", (x,))
        slope = Product((value, Sum((ONE, Negative(value)))))
        yield (
            "For the sigmoid ",
            Formula(Mapped("sigmoid", x, slope=True)),
            " = ",
            Formula(slope),
            ": the forward pass has computed all that the backward pass needs.",
        )
    single = [name for name in names if not ACTIVATIONS[name].coupled]
    if single:
        yield (
            "Another activation that works unit by unit would change the values of the function and of its slope,"
            " and no other step.",
        )
    if len(single) < len(names):
        yield (
            "Softmax couples the units of a layer, so its slopes are a matrix, and an entry off the diagonal is"
            " no less important than one on it.",
        )
    if layers.bias(1) == "column":
        what = "the delta" if layers.has_deltas else "the derivative by the net input"
        yield (f"A bias is a weight whose input is always 1: its derivative is {what} of its unit.",)
