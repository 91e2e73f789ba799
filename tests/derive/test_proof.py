"""Derivations that hold are proved; each kind of fault is refused with the step that has it."""

from __future__ import annotations

import pytest

import derive.proof
from derive.activations import ACTIVATIONS
from derive.backprop import Derivation, Route, Rules, Step
from derive.errors import GradsheetError
from derive.graph import Equation, ExplicitGraph
from derive.losses import LOSSES
from derive.network import DenseNetwork, LayerSpec, NetworkSpec
from derive.proof import prove
from derive.quantities import Derivative, Quantity
from derive.terms import ONE, TWO, Apply, Power, Product, Sum, negative


def network(*layers: LayerSpec, inputs: int = 2, loss: str = "half_squared_error") -> DenseNetwork:
    return DenseNetwork(NetworkSpec(inputs, layers, loss))


def prove_all(graph, rules: Rules | None = None) -> None:
    prove(Derivation(graph, rules or Rules()), graph.given())


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_every_activation_is_proved(activation):
    prove_all(network(LayerSpec(2, activation), LayerSpec(3, activation, "shared")))


@pytest.mark.parametrize("units", [1, 3])
@pytest.mark.parametrize("loss", LOSSES)
def test_every_loss_is_proved(loss, units):
    prove_all(network(LayerSpec(2, "tanh"), LayerSpec(units, "sigmoid", "none"), loss=loss))


def test_a_graph_with_fan_out_is_proved():
    x, r, f = map(Quantity, "xrf")
    terms = {r: Power(x, TWO), f: Product((r, Apply("exp", (Sum((r, x)),))))}
    prove_all(ExplicitGraph([x], [Equation(q, term) for q, term in terms.items()], f))


def test_a_thousand_weights_cost_few_proofs(monkeypatch):
    """One for the weights, one for the biases, one for what a layer hands on, two for softmax, and the loss's."""
    proofs = []
    agree = derive.proof.agree
    monkeypatch.setattr(derive.proof, "agree", lambda a, b: proofs.append((a, b)) or agree(a, b))
    wide = network(LayerSpec(30), LayerSpec(20), LayerSpec(5, "softmax"), inputs=10, loss="cross_entropy")
    derivation = Derivation(wide)
    prove(derivation, wide.parameters())
    constants = sum(r.constant is not None for name in derivation._steps for r in derivation.step(name).routes)
    assert len(proofs) - constants <= 10


WRONG_SLOPES = {
    "the slope of the activation left out": lambda g, of, wrt: (
        ONE if (of.kind, wrt.kind) == ("a", "z") else g.local(of, wrt)
    ),
    "a sign": lambda g, of, wrt: negative(g.local(of, wrt)) if (of.kind, wrt.kind) == ("z", "w") else g.local(of, wrt),
    "a neighbour's weight": lambda g, of, wrt: (
        Quantity("w", (*of.indices, 3 - wrt.indices[1])) if (of.kind, wrt.kind) == ("z", "a") else g.local(of, wrt)
    ),
    "another layer's output": lambda g, of, wrt: Quantity("a", (1, 1)) if wrt.kind == "b" else g.local(of, wrt),
    "twice the loss": lambda g, of, wrt: TWO if of.kind == "L" else g.local(of, wrt),
}


@pytest.mark.parametrize("fault", WRONG_SLOPES)
def test_a_wrong_local_rule_is_refused(fault):
    with pytest.raises(GradsheetError, match=r"the step for dL/d\S+ does not hold: d\S+/d\S+ is not .*; SymPy gives"):
        prove_all(network(LayerSpec(2, "tanh"), LayerSpec(2, "tanh")), Rules(local=WRONG_SLOPES[fault]))


def test_a_softmax_without_its_off_diagonal_is_refused():
    diagonal = Rules(keep=lambda routes: tuple(r for r in routes if _is_own(r)) or routes)
    with pytest.raises(GradsheetError, match="its routes are not those of the graph; they lead over a"):
        prove_all(network(LayerSpec(3, "softmax"), loss="cross_entropy"), diagonal)


def _is_own(route: Route) -> bool:
    return route.factor.wrt.kind != "z" or route.factor.of.indices == route.factor.wrt.indices


def test_a_constant_that_is_not_the_value_of_its_step_is_refused():
    graph = network(LayerSpec(2), LayerSpec(2))
    derivation = Derivation(graph)
    name = Quantity("a", (2, 1))
    (route,) = derivation.step(name).routes
    derivation._steps[name] = Step(Derivative(graph.output, name), (Route(route.upstream, route.factor, TWO),))
    with pytest.raises(GradsheetError, match=r"the step for dL/da\[2,1\] does not hold: dL/dE\[1\] is not 2; it is 1"):
        prove(derivation, [name])
