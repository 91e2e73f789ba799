"""Derivatives told line by line, from the definition of an activation or a loss to its textbook slope.

    activation_lines(name, layer, j, i, alpha), loss_lines(name, y, a), rule_lines(term, wrt)
        -> (DerivedLine(term, rule), ...)      each term equal to the one before, the last the registry's slope

The rules are those of `rules.py`; what an entry tells between them is its `working`.
"""

from __future__ import annotations

from derive.activations import ACTIVATIONS, Activation, Layer
from derive.functions import FUNCTIONS, opened
from derive.losses import LOSSES
from derive.quantities import Derivative, Quantity
from derive.rules import DerivedLine, Working, told, without_repeats
from derive.terms import ONE, Apply, Differential, Term, children, rebuild


def activation_lines(
    name: str, layer: Layer, j: int, i: int, alpha: Term = ONE, *, alone: bool = False
) -> tuple[DerivedLine, ...]:
    """d output j / d net i of a layer, written with a d where there is nothing but this net input (`alone`).

    Raises KeyError for a name not in ACTIVATIONS.
    """
    activation = ACTIVATIONS[name]
    start = Differential(definition(activation, layer, j, alpha), layer.net(i), alone)
    middle = activation.working.middle
    lines = middle(layer, j, i, alpha) if activation.coupled else middle(layer.net(j), layer.output(j), alpha)
    return _lines(start, activation.working, lines, activation.local(layer, j, i, alpha))


def definition(activation: Activation, layer: Layer, j: int, alpha: Term = ONE) -> Term:
    """The output of unit j as its derivation starts from it: written out in simpler functions."""
    shown = activation.working.shown
    if shown is not None:
        return shown(layer.net(j), alpha)
    value = activation.value(layer, j, alpha)
    return opened(value) if isinstance(value, Apply) and FUNCTIONS[value.function].definition else value


def loss_lines(name: str, y: Term, a: Quantity) -> tuple[DerivedLine, ...]:
    """d part / d output of a loss; raises KeyError for a name not in LOSSES."""
    loss = LOSSES[name]
    start = Differential(loss.part(y, a), a)
    return _lines(start, loss.working, loss.working.middle(y, a), loss.slope(y, a))


def rule_lines(term: Term, wrt: Quantity | Derivative) -> tuple[DerivedLine, ...]:
    """The partial derivative of any term: one rule, what is left carried out, tidied up."""
    return told(Differential(term, wrt))


def _lines(
    start: Differential, working: Working, middle: tuple[DerivedLine, ...], slope: Term
) -> tuple[DerivedLine, ...]:
    first = told(start, working.depth, carries=working.carries)
    later = (DerivedLine(_written(line.term, start.alone), line.rule) for line in middle)
    return without_repeats([*first, *later, DerivedLine(slope, working.ending)])


def _written(term: Term, alone: bool) -> Term:
    """The term with its derivatives written as that of the first line."""
    parts = tuple(_written(part, alone) for part in children(term))
    if isinstance(term, Differential):
        return Differential(parts[0], term.wrt, alone)
    return rebuild(term, parts) if parts else term
