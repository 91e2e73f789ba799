"""What is told together: layers from the output back, weights before biases, the rest at the end."""

from __future__ import annotations

from derive.graph import Equation, ExplicitGraph
from derive.network import DenseNetwork, LayerSpec, NetworkSpec
from derive.quantities import Quantity
from derive.terms import Product
from templates.document import Formula, Text
from templates.tellings.parts.groups import grouped


def worded(title: Text) -> str:
    return "".join(str(part.term) if isinstance(part, Formula) else str(part) for part in title)


def titles(spec: NetworkSpec, *others: Quantity) -> list[str]:
    network = DenseNetwork(spec)
    return [worded(group.title) for group in grouped(network, (*others, *network.parameters()))]


def test_layers_come_from_the_output_back() -> None:
    spec = NetworkSpec(2, (LayerSpec(2), LayerSpec(3, bias="shared"), LayerSpec(2, bias="none")))
    assert titles(spec) == [
        "Output layer, weights",
        "Hidden layer 2, weights",
        "Hidden layer 2, biases",
        "Hidden layer 1, weights",
        "Hidden layer 1, biases",
    ]
    assert titles(NetworkSpec(2, (LayerSpec(2), LayerSpec(2))))[2:] == ["Hidden layer, weights", "Hidden layer, biases"]


def test_what_is_no_parameter_comes_last() -> None:
    spec = NetworkSpec(1, (LayerSpec(2, bias="none"),))
    assert titles(spec, Quantity("x", (1,)), Quantity("z", (1, 2))) == [
        "Output layer, weights",
        "Derivative with respect to z[1,2]",
        "Derivative with respect to x[1]",
    ]
    both = titles(spec, Quantity("z", (1, 1)), Quantity("z", (1, 2)))
    assert both[1:] == ["Derivatives with respect to z[1,1] and z[1,2]"]


def test_a_group_keeps_its_order() -> None:
    network = DenseNetwork(NetworkSpec(2, (LayerSpec(2), LayerSpec(2))))
    (first, *_) = grouped(network, network.parameters())
    assert first.quantities == tuple(network.weights(2))


def test_a_graph_has_no_layers() -> None:
    x, f = Quantity("x"), Quantity("f")
    (group,) = grouped(ExplicitGraph([x], [Equation(f, Product((x, x)))], f), [x])
    assert (worded(group.title), group.quantities) == ("Derivative with respect to x", (x,))
