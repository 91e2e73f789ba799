"""Mistakes of the forward pass: what is added up, what is passed on, and which activation is taken.

Each is a function of a Setting that yields Slips; MISTAKES at the end names them.
"""

from __future__ import annotations

from collections.abc import Iterator

from derive.functions import call
from derive.mistakes.mistake import Mistake
from derive.mistakes.setting import Setting, joined, replaced
from derive.mistakes.slip import Slip
from derive.network import DenseNetwork, LayerNames
from derive.quantities import Derivative, Quantity
from derive.terms import (
    Number,
    Product,
    Quotient,
    Sum,
    Term,
    inputs_of,
    negative,
    product,
    total,
)


def bias_left_out(setting: Setting) -> Iterator[Slip]:
    """z = sum of w a, without b"""
    for target, summands, biases in _with_bias(setting):
        rest = tuple(part for part in summands if part not in biases)
        yield setting.slip(target, total(*rest), about=biases)


def bias_in_every_product(setting: Setting) -> Iterator[Slip]:
    """z = sum of (w a + b) instead of (sum of w a) + b"""
    for target, summands, biases in _with_bias(setting):
        rest = tuple(part for part in summands if part not in biases)
        if len(rest) > 1:
            yield setting.slip(
                target, Sum((*rest, *(Product((Number.of(len(rest)), b)) for b in biases))), about=biases
            )


def _with_bias(setting: Setting) -> Iterator[tuple[Quantity, tuple[Term, ...], tuple[Term, ...]]]:
    """The sums that add a bias: target, summands, and the biases among them."""
    for target, term in setting.equations.items():
        summands = term.terms if isinstance(term, Sum) else ()
        biases = tuple(p for p in summands if isinstance(p, Quantity) and p.kind == "b" and p in setting.parameters)
        if biases and len(summands) > len(biases):
            yield target, summands, biases


def net_for_output(setting: Setting) -> Iterator[Slip]:
    """A unit's net input z passed on where its output a belongs, to the next layer or to the loss."""
    for target, term in setting.equations.items():
        nets: dict[Quantity, Term] = {
            leaf: setting.bends[leaf].net
            for leaf in inputs_of(term)
            if isinstance(leaf, Quantity) and leaf in setting.bends
        }
        if nets and not _takes_logarithms(setting, target):
            first = next(iter(nets))
            yield setting.slip(target, replaced(term, nets), about=(nets[first], first))


def _takes_logarithms(setting: Setting, target: Quantity) -> bool:
    """A loss that has no value for most net inputs, so that this mistake is noticed at once."""
    return setting.network is not None and target.kind in "EL" and setting.network.loss.outputs_in_01


def activation_left_out(setting: Setting) -> Iterator[Slip]:
    """a = z"""
    for output, bend in setting.bends.items():
        if not _feeds_logarithm(setting, output):
            yield setting.slip(output, bend.net)


def _feeds_logarithm(setting: Setting, output: Quantity) -> bool:
    return any(_takes_logarithms(setting, user) for user in setting.graph.users(output))


def weights_transposed(setting: Setting) -> Iterator[Slip]:
    """z[j] = sum over k of w[k,j] a[k], in a layer with as many units as inputs"""
    for target, term in setting.equations.items() if setting.network else ():
        if target.kind == "z" and _square(setting, target.indices[0]):
            pairs = {leaf: _turned(leaf) for leaf in inputs_of(term) if isinstance(leaf, Quantity) and leaf.kind == "w"}
            first = next((pair for pair in pairs.items() if pair[0] != pair[1]), None)
            if first is not None:
                yield setting.slip(target, replaced(term, pairs), about=(first[1], first[0]))


def _square(setting: Setting, layer: object) -> bool:
    if setting.network is None or not isinstance(layer, int):
        return False
    sizes = setting.network.spec.sizes
    return sizes[layer - 1] == sizes[layer]


def _turned(weight: Quantity) -> Quantity:
    layer, to, source = weight.indices
    return Quantity("w", (layer, source, to))


def sigmoid_for_softmax(setting: Setting) -> Iterator[Slip]:
    """a_j = sigmoid(z_j) in a softmax layer, with the slopes that go with it"""
    for network, layer in _layers(setting, "softmax"):
        for j in range(1, layer.units + 1):
            yield setting.slip(layer.output(j), call("sigmoid", layer.net(j)))
        yield from _slopes_without_neighbours(setting, network, layer)


def _slopes_without_neighbours(setting: Setting, network: DenseNetwork, layer: LayerNames) -> Iterator[Slip]:
    """The steps from outputs to net inputs as for units that do not see each other."""
    nets = [layer.net(j) for j in range(1, layer.units + 1)]
    for step, arms in setting.by_kind("z"):
        own = [arm for arm in arms if arm.user.indices == step.target.wrt.indices]
        if step.target.wrt in nets and len(own) < len(arms):
            yield setting.slip(step.target, joined(own))


def softmax_for_sigmoid(setting: Setting) -> Iterator[Slip]:
    """a_j = exp(z_j) / sum over k of exp(z_k) in a sigmoid layer, with softmax's whole Jacobian

    Told by the parts of the loss, a part would depend on units that its walk does not meet.
    """
    for _, layer in _layers(setting, "sigmoid") if not setting.plan.by_parts else ():
        units = range(1, layer.units + 1)
        whole = total(*(call("exp", layer.net(k)) for k in units))
        for j in units if layer.units > 1 else ():
            yield setting.slip(layer.output(j), Quotient(call("exp", layer.net(j)), whole))
        for step, arms in setting.by_kind("z"):
            if layer.units > 1 and step.target.wrt in map(layer.net, units):
                yield setting.slip(step.target, _with_neighbours(setting, layer, step.target, arms[0].local))


def _with_neighbours(setting: Setting, layer: LayerNames, target: Derivative, own: Term) -> Term:
    """sum over j of dL/da_j da_j/dz_i of softmax, the local derivative of j = i as it stands"""
    i, summands = target.wrt.indices[1], []
    for j in range(1, layer.units + 1):
        across = negative(product(layer.output(i), layer.output(j)))
        summands.append(product(setting.known(Derivative(target.of, layer.output(j))), own if j == i else across))
    return total(*summands)


def _layers(setting: Setting, activation: str) -> Iterator[tuple[DenseNetwork, LayerNames]]:
    network = setting.network
    for layer, spec in zip(network.layers, network.spec.layers, strict=True) if network else ():
        if spec.activation == activation and network:
            yield network, layer


MISTAKES = (
    Mistake("bias_left_out", bias_left_out),
    Mistake("bias_in_every_product", bias_in_every_product),
    Mistake("net_for_output", net_for_output, "layer"),
    Mistake("activation_left_out", activation_left_out),
    Mistake("weights_transposed", weights_transposed, "layer"),
    Mistake("sigmoid_for_softmax", sigmoid_for_softmax, "layer"),
    Mistake("softmax_for_sigmoid", softmax_for_sigmoid, "layer"),
)
