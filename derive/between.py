"""The one line between a definition and its slope as textbooks write it, for tellings that show no more."""

from __future__ import annotations

from derive.backprop import Factor
from derive.derived import activation_lines, loss_lines
from derive.graph import Graph
from derive.network import DenseNetwork
from derive.quantities import Quantity
from derive.rules import CARRIED, SPLIT, DerivedLine
from derive.terms import Sum, Term, children, negative, rebuild, summands, total


def working(graph: Graph, factor: Factor) -> Term | None:
    """The slope before it is put into its short form; None where there is nothing between.

    That is the line before a fraction is split, else the one with all inner derivatives carried out.
    """
    lines = _lines(graph, factor)
    if not lines:
        return None
    rules = [line.rule for line in lines]
    if SPLIT in rules:
        found = lines[rules.index(SPLIT) - 1].term
    elif CARRIED in rules:
        found = lines[rules.index(CARRIED)].term
    else:
        return None
    return None if found == factor.value else shortened(found)


def shortened(term: Term) -> Term:
    """The term with summands that cancel each other left out: e^x + e^y - e^x is e^y."""
    if not isinstance(term, Sum):
        return rebuild(term, tuple(map(shortened, children(term))))
    kept: list[Term] = []
    for part in summands(term):
        opposite = negative(part)
        if opposite in kept:
            kept.remove(opposite)
        else:
            kept.append(part)
    return total(*map(shortened, kept))


def _lines(graph: Graph, factor: Factor) -> tuple[DerivedLine, ...]:
    if not isinstance(graph, DenseNetwork):
        return ()
    match factor.of.kind, factor.of.indices, factor.wrt.indices:
        case "a", (int() as layer, int() as j), (_, int() as i):
            name = graph.spec.layers[layer - 1].activation
            return activation_lines(name, graph.layers[layer - 1], j, i, graph.alpha(layer))
        case "E", (j,), _:
            return loss_lines(graph.spec.loss, Quantity("y", (j,)), factor.wrt)
    return ()


def function_of(graph: Graph, factor: Factor) -> tuple[str, ...]:
    """What is differentiated: an activation, for softmax by its own or by another net input, or the loss."""
    if not isinstance(graph, DenseNetwork) or factor.of.kind != "a":
        return (factor.of.kind,)
    layer = factor.of.indices[0]
    assert isinstance(layer, int)
    own = "own" if factor.of.indices == factor.wrt.indices else "other"
    return (graph.spec.layers[layer - 1].activation, own)
