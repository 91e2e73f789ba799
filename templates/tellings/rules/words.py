"""The sentences of this manner, most of them short enough for a margin."""

from __future__ import annotations

from derive.quantities import Quantity
from derive.terms import Apply, Choice, Elementwise, Leaf, Mapped, Number, Product, Term, children, map_leaves, rebuild
from templates.document import Formula, Shown, Text
from templates.handout_words import reason
from templates.tellings.matrices.layers import Layers


def net(layers: Layers, layer: int) -> Text:
    """Beside the net inputs."""
    if layer > 1:
        return ("the same with what layer ", str(layer - 1), " gives")
    rows = "each row of" if layers.shape.to else "each column of"
    return (f"matrix times vector: {rows} ", Formula(layers.weights(layer)), " meets the input")


def output(layers: Layers, layer: int) -> Text:
    """Beside the outputs."""
    what = "the prediction" if layer == layers.count else "what the hidden layer gives" if layers.count == 2 else ""
    linear = "linear: nothing changes" if layers.activation(layer) == "identity" else ""
    return (", ".join(filter(None, (what or f"what layer {layer} gives", linear))),)


def backward(layers: Layers) -> Text:
    """The sentence before the rules."""
    prediction, target = Formula(layers.outputs(layers.count)), Formula(layers.targets)
    return ("Backwards from the loss, with ", prediction, " for what is predicted and ", target, " for what is true:")


def numbers_heading(layers: Layers) -> Text:
    """The heading of the rules with numbers."""
    sample = f", sample {layers.telling.sample}" if layers.telling.plan.batch.several else ""
    return ("The rules with numbers" + sample,)


def loss(layers: Layers) -> Text:
    """Beside the derivative by the prediction."""
    step = layers.derivation.step(layers.output_names(layers.count)[0])
    return reason(layers.derivation, step.routes[0].factor, "")


def slopes(layers: Layers, layer: int) -> Text:
    """Beside the derivative by net inputs: what the slope is."""
    name = layers.slope_names(layer)[0]
    value = layers.graph.local(name.of, name.wrt)
    if isinstance(value, Choice | Number):
        return slope(layers, layer)
    whole = {name.of: layers.outputs(layer), name.wrt: layers.nets(layer)}
    activation = layers.activation(layer)
    return (Formula(Mapped(activation, layers.nets(layer), slope=True)), " = ", Formula(_of_whole(value, whole)))


def slope(layers: Layers, layer: int) -> Text:
    """Beside the numbers of the slopes: what they are."""
    name = layers.slope_names(layer)[0]
    routes = layers.derivation.step(name.wrt).routes
    return reason(layers.derivation, next(route.factor for route in routes if route.factor.name == name), "")


def _of_whole(term: Term, whole: dict[Quantity, Quantity]) -> Term:
    """The slope of one unit as that of a whole layer."""

    def replaced(leaf: Leaf) -> Term:
        return whole.get(leaf, leaf) if isinstance(leaf, Quantity) else leaf

    return _entrywise(map_leaves(term, replaced))


def _entrywise(term: Term) -> Term:
    """Products of vectors as products entry by entry."""
    parts = children(term)
    if not parts:
        return term
    inner = rebuild(term, tuple(map(_entrywise, parts)))
    vectors = isinstance(inner, Product) and not any(isinstance(f, Number | Apply) for f in inner.factors)
    return Elementwise(inner.factors) if vectors and isinstance(inner, Product) else inner


def jacobian(layers: Layers, layer: int) -> Text:
    """Beside the slopes of units that are coupled."""
    return ("every output depends on every net input",)


def coupled(layers: Layers, layer: int) -> Text:
    """Beside the derivative by net inputs that are coupled."""
    return ("all outputs pass on what each net input changes",)


def short() -> Text:
    """Beside the short form."""
    return ("in short, as slopes cancel",)


def weights(layers: Layers, layer: int) -> Text:
    """Beside the derivative by the weights."""
    return ("a weight is multiplied by its input, an entry of ", Formula(layers.inputs(layer)))


def biases(layers: Layers, layer: int) -> Text:
    """Beside the derivative by the biases."""
    if layers.graph.spec.layers[layer - 1].bias == "shared":
        return ("all units share the bias, so their derivatives add up",)
    return ("a bias is added as it is: factor 1",)


def back(layers: Layers, layer: int) -> Text:
    """Beside the derivative by what a layer reads."""
    read, reached, carrier = layers.inputs(layer), layers.nets(layer), layers.weights(layer)
    line = "column" if layers.shape.to else "row"
    return ("an entry of ", Formula(read), " reaches ", Formula(reached), f" over a {line} of ", Formula(carrier))


def rate(name: Quantity) -> Text:
    """Beside the first update rule."""
    return ("with the learning rate ", Formula(name), " = ", Shown(name))
