"""Dense networks: equations in the vocabulary, specs that are refused, nothing built before it is asked for."""

from __future__ import annotations

import pytest

from derive.errors import InputError, NameMissing
from derive.network import DenseNetwork, LayerSpec, NetworkSpec
from derive.quantities import Quantity, parse_name
from derive.text import to_text


def equations(spec: NetworkSpec) -> dict[str, str]:
    return {equation.target.name: to_text(equation.term) for equation in DenseNetwork(spec).equations()}


def test_two_sigmoid_layers():
    spec = NetworkSpec(2, (LayerSpec(1, bias="shared"), LayerSpec(2, "relu", "none")))
    assert equations(spec) == {
        "z[1,1]": "w[1,1,1] * x[1] + w[1,1,2] * x[2] + b[1]",
        "a[1,1]": "sigmoid(z[1,1])",
        "z[2,1]": "w[2,1,1] * a[1,1]",
        "z[2,2]": "w[2,2,1] * a[1,1]",
        "a[2,1]": "max(0, z[2,1])",
        "a[2,2]": "max(0, z[2,2])",
        "E[1]": "1 / 2 * (y[1] - a[2,1])^2",
        "E[2]": "1 / 2 * (y[2] - a[2,2])^2",
        "L": "E[1] + E[2]",
    }


def test_one_output_needs_no_parts():
    spec = NetworkSpec(1, (LayerSpec(1, "softmax"),), "cross_entropy")
    assert equations(spec) == {
        "z[1,1]": "w[1,1,1] * x[1] + b[1,1]",
        "a[1,1]": "exp(z[1,1]) / exp(z[1,1])",
        "L": "-y[1] * ln(a[1,1])",
    }


def test_softmax_reads_the_whole_layer_and_a_mean_divides():
    told = equations(NetworkSpec(1, (LayerSpec(3, "softmax"),), "mean_squared_error"))
    assert told["a[1,2]"] == "exp(z[1,2]) / (exp(z[1,1]) + exp(z[1,2]) + exp(z[1,3]))"
    assert told["L"] == "(E[1] + E[2] + E[3]) / 3"


@pytest.mark.parametrize(("bias", "names"), [("each", "b[1,1] b[1,2]"), ("shared", "b[1]"), ("none", "")])
def test_given_quantities_stand_in_a_readers_order(bias, names):
    network = DenseNetwork(NetworkSpec(1, (LayerSpec(2, bias=bias),)))
    assert [q.name for q in network.given()] == ["x[1]", "w[1,1,1]", "w[1,2,1]", *names.split(), "y[1]", "y[2]"]
    assert [q.name for q in network.parameters()] == ["w[1,1,1]", "w[1,2,1]", *names.split()]


@pytest.mark.parametrize(
    "name", ["x[1]", "w[1,1,1]", "z[3,1]", "z[0,1]", "z[1,3]", "a[1]", "E[3]", "L'", "L@1", "q", "z[1,1]@2"]
)
def test_what_the_network_does_not_compute_has_no_equation(name):
    quantity = parse_name(name)
    assert isinstance(quantity, Quantity)
    assert DenseNetwork(NetworkSpec(2, (LayerSpec(2), LayerSpec(2)))).equation(quantity) is None


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        (lambda: LayerSpec(1, "sigmod"), "did you mean sigmoid"),
        (lambda: LayerSpec(1, "tanh", alpha="0.1"), "tanh takes no alpha"),
        (lambda: NetworkSpec(1, (LayerSpec(1),), "cross_entrop"), "did you mean cross_entropy"),
        (lambda: NetworkSpec(1, ()), "needs an input and a layer"),
        (lambda: NetworkSpec(0, (LayerSpec(1),)), "needs an input and a layer"),
        (lambda: NetworkSpec(1, (LayerSpec(0),)), "needs an input and a layer"),
    ],
)
def test_a_spec_that_cannot_be_is_refused(spec, message):
    with pytest.raises((InputError, NameMissing), match=message):
        spec()


def test_equations_are_made_when_asked_for_and_kept(monkeypatch):
    made = []
    net = DenseNetwork._net
    monkeypatch.setattr(DenseNetwork, "_net", lambda self, target: made.append(target) or net(self, target))
    network = DenseNetwork(NetworkSpec(784, (LayerSpec(128), LayerSpec(10))))
    assert not made
    assert network.equation(Quantity("z", (2, 7))) is network.equation(Quantity("z", (2, 7)))
    assert made == [Quantity("z", (2, 7))]
